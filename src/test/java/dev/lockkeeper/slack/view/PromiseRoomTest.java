package dev.lockkeeper.slack.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.Plan;
import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.StepClass;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.WayBack;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The class of a step is shown with the promise that really holds in this target. */
class PromiseRoomTest {
    private static final StepId LEDGER = new StepId("ledger");
    private static final GateId GO = new GateId("go");

    private final PlannedStep ledger = step("ledger", "ledger", StepClass.N);
    private final PlannedStep schema = step("schema", "sql", StepClass.T);
    private final PlannedStep indexes = step("indexes", "sql", StepClass.N);
    private final PlannedStep backup = step("backup", "backup", StepClass.X);

    @Test
    void theCardOfAGoSaysTheClassOfEachStepAndWhatTheClassesMean() {
        String card = card(asked(ledger, schema, indexes, backup), "gate/go/1");
        assertThat(card)
                .contains("Step schema — sql · 0 checks, 5 min, class T")
                .contains("Step indexes — sql · 0 checks, 5 min, class N")
                .contains("Step backup — backup · 0 checks, 5 min, class X")
                .contains("Class T: takes effect exactly once")
                .contains("Class X: run at most once unless a person says again.");
    }

    @Test
    void withoutALedgerStepEveryCardPromisesTheClassX() {
        String card = card(asked(schema, backup), "gate/go/1");
        assertThat(card)
                .contains("promise of class X: no ledger step in this runbook")
                .doesNotContain("Class T");
        assertThat(card(open(schema, backup), "step/schema/1"))
                .contains("Promise of class X: no ledger step in this runbook; run at most once");
    }

    @Test
    void whereTheTargetForbidsTheLedgerTheStepsAfterItPromiseTheClassX() {
        assertThat(card(after(Map.of("ledger", "none")), "step/schema/1"))
                .contains("Promise of class X: no ledger in this target");
        assertThat(card(after(Map.of("ledger", "made now")), "step/schema/1"))
                .contains("Promise of class T: takes effect exactly once, proven by a ledger row");
    }

    @Test
    void aWindowThatOnlyMadeItsLedgerHasNothingToUndo() {
        assertThat(WayBack.of(after(Map.of("ledger", "made now")))).startsWith("nothing to undo");
    }

    @Test
    void aWindowThatKeptNoClassesPromisesNothingInWords() {
        assertThat(card(asked(step("schema", "sql", null)), "gate/go/1")).doesNotContain("class", "Class");
    }

    private static String card(Window window, String key) {
        Names names = new StaffNames(window.plan());
        List<DesiredMessage> messages = new RoomView().messages(window, names, Optional.empty(), WindowFixture.START);
        SlackRules.hold(window, messages);
        return PlainRoom.of(messages.stream().filter(it -> it.key().equals(key)).toList());
    }

    private Window after(Map<String, String> outputs) {
        return open(ledger, schema)
                .after(new StepEvent.StepRequested(LEDGER, WindowFixture.ASHA.actor(), WindowFixture.START))
                .after(new StepEvent.StepBegan(LEDGER, 1, "node-1", WindowFixture.START))
                .after(new StepEvent.StepSucceeded(
                        LEDGER, 1, outputs, List.of(), Duration.ofMillis(3), WindowFixture.START))
                .after(new StepEvent.ChecksPassed(LEDGER, 1, List.of(), WindowFixture.START));
    }

    private Window open(PlannedStep... steps) {
        return asked(steps).after(new GateEvent.GateOpened(GO, WindowFixture.START));
    }

    private static Window asked(PlannedStep... steps) {
        List<PlanItem> items = new ArrayList<>();
        items.add(new PlannedGate(
                GO,
                "Go",
                "Phase",
                PlannedGate.Kind.GO,
                "May it change?",
                Duration.ZERO,
                Duration.ofMinutes(5),
                List.of(new PlannedGate.RequiredRole("dba", 1)),
                List.of(steps).stream().map(PlannedStep::id).toList(),
                WindowFixture.hash('a')));
        items.addAll(List.of(steps));
        Plan plan = WindowFixture.plan(items.toArray(PlanItem[]::new));
        return Window.opened(new LifeEvent.Opened(
                        WindowFixture.ID,
                        plan,
                        WindowFixture.ASHA.actor(),
                        WindowFixture.START,
                        "C1",
                        WindowFixture.START))
                .after(new LifeEvent.Started(WindowFixture.START))
                .after(new GateEvent.GateAsked(GO, WindowFixture.hash('a'), WindowFixture.START));
    }

    private static PlannedStep step(String id, String kind, @Nullable StepClass its) {
        return new PlannedStep(
                new StepId(id),
                "Step " + id,
                "Phase",
                kind,
                PlannedStep.Pace.ON_COMMAND,
                true,
                false,
                null,
                Duration.ZERO,
                Duration.ofMinutes(5),
                List.of(),
                List.of(),
                WindowFixture.hash('e'),
                WindowFixture.hash('e'),
                its);
    }
}
