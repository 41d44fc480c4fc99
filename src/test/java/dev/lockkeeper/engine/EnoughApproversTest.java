package dev.lockkeeper.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.GateTerms;
import dev.lockkeeper.window.GateTerms.Alternative;
import dev.lockkeeper.window.GateTerms.Excluded;
import dev.lockkeeper.window.Plan;
import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedGate.RequiredRole;
import dev.lockkeeper.window.WindowFixture;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A gate that cannot open with the people there are is told before the window is opened. */
class EnoughApproversTest {
    private final KnownPeople people = new KnownPeople();

    @Test
    void aChoiceThatNobodyCanMeetIsToldBeforeTheStart() {
        assertThat(EnoughApprovers.warnings(choice(), people, WindowFixture.QUIN.actor()))
                .containsExactly(
                        "The gate \"Gate go-live\" has too few people: QA Lead is asked for 1, and 0 can decide,"
                                + " because the yes of whoever opens the window or last changed the files does not count;"
                                + " Lead Developer is asked for 2, and 1 can decide. It cannot open until others hold the"
                                + " role too, or somebody else opens the window");
    }

    @Test
    void oneWayThatCanBeMetIsEnough() {
        assertThat(EnoughApprovers.warnings(choice(), people, WindowFixture.ASHA.actor()))
                .isEmpty();
    }

    private static Plan choice() {
        PlanItem[] items = WindowFixture.plan().items().stream()
                .filter(item -> item.asGate()
                        .filter(gate -> !gate.id().equals(WindowFixture.GO_LIVE))
                        .isEmpty())
                .map(item ->
                        item.asGate().<PlanItem>map(EnoughApproversTest::choice).orElse(item))
                .toArray(PlanItem[]::new);
        return WindowFixture.plan(items);
    }

    /** The QA lead, or two developers; not whoever opened the window. */
    private static PlannedGate choice(PlannedGate gate) {
        return new PlannedGate(
                gate.id(),
                gate.title(),
                gate.phase(),
                gate.kind(),
                gate.summary(),
                gate.offset(),
                gate.planned(),
                List.of(),
                gate.opens(),
                gate.digest(),
                gate.lines(),
                new GateTerms(
                        false,
                        List.of(
                                new Alternative(List.of(new RequiredRole("qa", 1))),
                                new Alternative(List.of(new RequiredRole("lead", 2)))),
                        true,
                        List.of(Excluded.REQUESTER),
                        0,
                        false,
                        null,
                        null,
                        false));
    }
}
