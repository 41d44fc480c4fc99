package dev.lockkeeper.window;

import static dev.lockkeeper.window.OverrideFixture.glass;
import static dev.lockkeeper.window.OverrideFixture.second;
import static dev.lockkeeper.window.OverrideFixture.takeFor;
import static dev.lockkeeper.window.Says.refused;
import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.DATA;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.GO_LIVE;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.NOA;
import static dev.lockkeeper.window.WindowFixture.OLAF;
import static dev.lockkeeper.window.WindowFixture.QUIN;
import static dev.lockkeeper.window.WindowFixture.SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.lockkeeper.window.Decision.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OverrideRulesTest {
    private static final WindowCommand TAKE = new WindowCommand.Take("she lost her line");

    @Test
    void twoPeopleOpenTheGateThatWaitsAndTheReportSaysSoFirst() {
        WindowFixture at = OverrideFixture.proposed();
        assertThat(at.window.gate(GO_LIVE).state()).isEqualTo(GateState.ASKED);

        at.later(Duration.ofMinutes(2)).ok(second(1), DEVI);

        assertThat(at.window.gate(GO_LIVE).state()).isEqualTo(GateState.OPEN);
        assertThat(at.window.overrides().broken(GO_LIVE, 1).orElseThrow().missing())
                .containsExactly("dba", "lead");
        assertThat(at.window.deviations())
                .extracting(Deviation::kind, Deviation::by, Deviation::confirmedBy, Deviation::reason)
                .containsExactly(
                        tuple(Deviation.Kind.GLASS_BROKEN, ASHA.actor(), DEVI.actor(), "the leads cannot be reached"));
    }

    @Test
    void thePersonWhoProposedItIsNotTheSecondOne() {
        WindowFixture at = OverrideFixture.proposed();
        assertThat(refused(at.says(second(1), ASHA), Reason.SECOND_PERSON_NEEDED))
                .isEqualTo("You proposed this yourself; a second person must say `override break-glass` too.");
        refused(at.says(glass("again"), ASHA), Reason.SECOND_PERSON_NEEDED);
        refused(at.says(glass("me too"), LEO), Reason.NOT_THE_ROLE);
        refused(at.says(glass("me too"), NOA), Reason.NOT_THE_ROLE);
    }

    @Test
    void whoeverActsInTheRoleOfTheFirstIsNotASecondPerson() {
        WindowFixture at =
                WindowFixture.atGoLive().ok(OverrideFixture.delegate(NOA), DEVI).ok(glass("nobody answers"), DEVI);
        assertThat(refused(at.says(second(1), OverrideFixture.ACTS), Reason.SECOND_PERSON_NEEDED))
                .contains("act in the roles of one person");
        WindowFixture other = WindowFixture.atGoLive().ok(glass("nobody answers"), OverrideFixture.ACTS);
        refused(other.says(second(1), DEVI), Reason.SECOND_PERSON_NEEDED);
        other.ok(second(1), ASHA);
    }

    @Test
    void aReasonIsNeededAndAGateThatWaits() {
        refused(WindowFixture.atGoLive().says(glass(" "), ASHA), Reason.REASON_MISSING);
        assertThat(refused(WindowFixture.beforeData().says(glass("quick"), ASHA), Reason.WRONG_STATE))
                .isEqualTo(
                        "No gate of STG-12 waits, and break-glass opens nothing else: it types no word of a point of no"
                                + " return, passes no check and leaves out no step.");
    }

    @Test
    void thePointOfNoReturnStillWantsItsWord() {
        WindowFixture at = OverrideFixture.proposed().ok(second(1), DEVI).runs(SCHEMA);
        refused(at.says(new WindowCommand.Run(Optional.of(DATA)), ASHA), Reason.WRONG_WORD);
    }

    @Test
    void aRedCheckUnderALineKeepsTheGlassWhole() {
        assertThat(refused(LinesFixture.turnedRed().says(glass("it looks fine"), ASHA), Reason.PROTECTED))
                .startsWith("Break-glass passes no check: check ");
        LinesFixture.marked().ok(glass("nobody signs"), ASHA).ok(second(1), DEVI);
    }

    @Test
    void aWindowThatStandsStillIsNotHelpedByIt() {
        refused(WindowFixture.schemaFailed().says(glass("quick"), ASHA), Reason.WRONG_STATE);
        WindowFixture rejected = WindowFixture.atGoLive().ok(WindowFixture.reject("no backup"), LEO);
        assertThat(refused(rejected.says(glass("quick"), ASHA), Reason.WRONG_STATE))
                .isEqualTo("Break-glass opens a gate of a window that runs; STG-12 is stopped. What stops it is settled"
                        + " first.");
    }

    @Test
    void aProposalLapsesAfterFifteenMinutesAndNotASecondSooner() {
        WindowFixture at = OverrideFixture.proposed().later(Overrides.STANDS_FOR.minusSeconds(1));
        assertThat(at.says(second(1), DEVI)).isInstanceOf(Decision.Accepted.class);
        at.later(Duration.ofSeconds(1));
        refused(at.says(second(1), DEVI), Reason.STALE_CARD);
        at.ok(glass("still nobody"), DEVI);
        refused(at.says(second(1), ASHA), Reason.STALE_CARD);
        at.ok(second(2), ASHA);
    }

    @Test
    void aHoldAStopAndAnotherAskingEndTheProposal() {
        WindowFixture held = OverrideFixture.proposed()
                .ok(new WindowCommand.Hold("wait"), NOA)
                .ok(new WindowCommand.Resume(), ASHA);
        refused(held.says(second(1), DEVI), Reason.STALE_CARD);
        WindowFixture again = OverrideFixture.proposed().ask(GO_LIVE);
        refused(again.says(second(1), DEVI), Reason.STALE_CARD);
        WindowFixture decided =
                OverrideFixture.proposed().ok(WindowFixture.approve(), DEVI).ok(WindowFixture.approve(), LEO);
        assertThat(decided.window.overrides().proposal()).isEmpty();
        assertThat(decided.window.overrides().broken()).isEmpty();
        refused(decided.says(second(1), DEVI), Reason.STALE_CARD);
    }

    @Test
    void onlyTheApprovalsThatAreMissingAreReplaced() {
        WindowFixture at =
                OverrideFixture.proposed().ok(WindowFixture.approve(), DEVI).ok(second(1), OLAF);
        assertThat(at.window.overrides().broken(GO_LIVE, 1).orElseThrow().missing())
                .containsExactly("lead");
        assertThat(at.window.gate(GO_LIVE).decisions()).hasSize(1);
    }

    @Test
    void commandIsTakenAtOnceWithASecondPerson() {
        WindowFixture at = WindowFixture.atGoLive().ok(TAKE, OLAF);
        assertThat(at.window.commander()).isEqualTo(ASHA.actor());
        refused(at.says(TAKE, OLAF), Reason.SECOND_PERSON_NEEDED);
        refused(at.says(takeFor(OLAF), OLAF), Reason.SECOND_PERSON_NEEDED);
        refused(at.says(takeFor(OLAF), NOA), Reason.NOT_THE_ROLE);
        refused(at.says(takeFor(OLAF), QUIN), Reason.NOT_THE_ROLE);

        at.ok(takeFor(OLAF), LEO);

        assertThat(at.window.commander()).isEqualTo(OLAF.actor());
        assertThat(at.window.deviations())
                .extracting(Deviation::kind, Deviation::by, Deviation::confirmedBy)
                .containsExactly(tuple(Deviation.Kind.COMMAND_TAKEN, OLAF.actor(), LEO.actor()));
        assertThat(refused(at.says(takeFor(OLAF), LEO), Reason.STALE_CARD)).startsWith("@{U7OLAF} does not ask");
    }

    @Test
    void anAskingToTakeCommandLapsesAndEndsWhenCommandChanges() {
        WindowFixture at = WindowFixture.atGoLive().ok(TAKE, OLAF).later(Overrides.STANDS_FOR);
        refused(at.says(takeFor(OLAF), LEO), Reason.STALE_CARD);
        Caller third = WindowFixture.person("U10THIRD", "commander");
        WindowFixture given = WindowFixture.atGoLive().ok(TAKE, OLAF);
        assertThat(refused(given.says(TAKE, third), Reason.SECOND_PERSON_NEEDED))
                .isEqualTo("@{U7OLAF} has asked to take command already; `take for @{U7OLAF}` agrees to that.");
        given.ok(new WindowCommand.HandOver(third.actor()), ASHA);
        refused(given.says(takeFor(OLAF), LEO), Reason.STALE_CARD);
    }

    @Test
    void whoProposesAndWhoAgreesIsAskedOfTheTableOfTheEnvironment() {
        Rules own = new Rules(new Permissions(Map.of("*", Map.of("override", Set.of("qa")))));
        WindowFixture at = WindowFixture.atGoLive();
        refused(own.decide(at.window, glass("quick"), ASHA, at.now), Reason.NOT_THE_ROLE);
        assertThat(own.decide(at.window, glass("quick"), QUIN, at.now))
                .isEqualTo(new Decision.Accepted(
                        List.of(new OverrideEvent.BreakGlassProposed(GO_LIVE, 1, QUIN.actor(), "quick", at.now))));
        assertThat(own.mayStill(at.window, "override", ASHA)).isFalse();
        assertThat(own.mayStill(at.window, "override", QUIN)).isTrue();
    }

    @Test
    void whoMayBeTheSecondPersonIsCalledAndWhoProposedItIsNot() {
        List<Question> asked = Question.of(OverrideFixture.proposed().window);
        assertThat(asked).extracting(Question::key).containsExactly("gate/go-live/1", "glass/1");
        assertThat(asked.get(1).decided()).containsExactly(ASHA.actor());
        assertThat(asked.get(1).roles()).containsExactly("commander", "dba");
        WindowFixture at = WindowFixture.beforeData().ok(TAKE, OLAF);
        assertThat(Question.of(at.window))
                .as("what the commander is asked stays asked")
                .extracting(Question::key)
                .containsExactly("word/data/1", "takeover/1");
    }
}
