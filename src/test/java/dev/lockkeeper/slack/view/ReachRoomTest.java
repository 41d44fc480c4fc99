package dev.lockkeeper.slack.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.Reach;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowFixture;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who decides about a step, or begins it, sees what it takes away. */
class ReachRoomTest {
    private static final Reach.Reached LEGACY = new Reach.Reached("table public.legacy", Reach.Rows.COUNTED, 12_345);

    private final WindowFixture at = WindowFixture.pastPreflight()
            .runs(WindowFixture.BASELINE)
            .runs(WindowFixture.BACKUP)
            .fact(taken(WindowFixture.GO_LIVE, WindowFixture.SCHEMA, LEGACY, Reach.Reached.withoutRows("view v<x>")))
            .ask(WindowFixture.GO_LIVE);

    @Test
    void theCardOfTheGateNamesTablesWithTheirRowsUnderTheStep() {
        assertThat(card(at.window, "gate/go-live/1"))
                .contains("DROP TABLE legacy CASCADE reaches: table public.legacy (12,345 rows), view v<x>");
    }

    @Test
    void whatTakesSomethingAwayStandsBeforeWhatOnlyWrites() {
        at.fact(taken(WindowFixture.GO_LIVE, WindowFixture.LOOK, LEGACY)).ask(WindowFixture.GO_LIVE);
        assertThat(card(at.window, "gate/go-live/2")).containsSubsequence("Step data", "Step look", "Step schema");
    }

    @Test
    void theCardOfTheStepNamesThemOnceMore() {
        at.ok(WindowFixture.approve(), WindowFixture.DEVI).ok(WindowFixture.approve(), WindowFixture.LEO);
        assertThat(card(at.window, "step/schema/1")).contains("reaches: table public.legacy (12,345 rows)");
    }

    @Test
    void aGateThatIsAskedAgainSaysWhatChangedOnItsCardAndToAPhone() {
        at.ok(WindowFixture.approve(), WindowFixture.DEVI).ok(WindowFixture.approve(), WindowFixture.LEO);
        at.fact(new GateEvent.ReachChanged(
                WindowFixture.GO_LIVE, WindowFixture.SCHEMA, List.of("view public.v is reached and was not"), at.now));
        assertThat(card(at.window, "gate/go-live/1")).contains("what the steps behind it take away changed");
        at.ask(WindowFixture.GO_LIVE);
        String why = "Asked again, because a step would take away something else than was approved:"
                + " view public.v is reached and was not.";
        assertThat(card(at.window, "gate/go-live/2")).contains(why);
        assertThat(message(at.window, "gate/go-live/2").text()).contains(why);
    }

    @Test
    void whatIsNotKnownIsSaid() {
        at.fact(new GateEvent.ReachTaken(
                        WindowFixture.GO_LIVE,
                        List.of(Reach.unknown(WindowFixture.SCHEMA, "crm-staging does not answer.")),
                        at.now))
                .ask(WindowFixture.GO_LIVE);
        assertThat(card(at.window, "gate/go-live/2"))
                .contains("how far it reaches could not be asked: crm-staging does not answer.");
    }

    @Test
    void aReachThatFitsNoMessageNamesTheTablesAndCountsTheRest() {
        Reach.Reached[] many = Stream.concat(
                        Stream.of(LEGACY),
                        IntStream.range(0, 500)
                                .mapToObj(n -> Reach.Reached.withoutRows("view public.view_number_" + n)))
                .toArray(Reach.Reached[]::new);
        at.fact(taken(WindowFixture.GO_LIVE, WindowFixture.SCHEMA, many)).ask(WindowFixture.GO_LIVE);
        assertThat(card(at.window, "gate/go-live/2"))
                .contains("table public.legacy (12,345 rows)")
                .containsPattern("and \\d+ more, named in the report")
                .contains("Reject…");
    }

    private static GateEvent.ReachTaken taken(GateId gate, StepId step, Reach.Reached... things) {
        Reach reach =
                Reach.of(step, List.of(new Reach.Statement("a.sql", 1, "DROP TABLE legacy CASCADE", List.of(things))));
        return new GateEvent.ReachTaken(gate, List.of(reach), WindowFixture.START);
    }

    private static String card(Window window, String key) {
        return PlainRoom.of(List.of(message(window, key)));
    }

    private static DesiredMessage message(Window window, String key) {
        Names names = new StaffNames(window.plan());
        List<DesiredMessage> messages = new RoomView().messages(window, names, Optional.empty(), WindowFixture.START);
        SlackRules.hold(window, messages);
        return messages.stream().filter(it -> it.key().equals(key)).findFirst().orElseThrow();
    }
}
