package dev.lockkeeper.window;

import static dev.lockkeeper.window.LinesFixture.GATE;
import static dev.lockkeeper.window.LinesFixture.mark;
import static dev.lockkeeper.window.LinesFixture.unmark;
import static dev.lockkeeper.window.Says.refused;
import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.GUEST;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.NOA;
import static dev.lockkeeper.window.WindowFixture.QUIN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.Decision.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChecklistRulesTest {
    @Test
    void whoeverHoldsARoleOfTheWindowMayMarkAndItIsKnownWhoDid() {
        WindowFixture at = LinesFixture.asked().ok(mark("dba-there", "until 18:00"), LEO);
        assertThat(marks(at).get("dba-there")).isEqualTo(new GateEvent.Mark("until 18:00", LEO.actor(), at.now));
        assertThat(marks(at.ok(unmark("dba-there"), QUIN))).isEmpty();
    }

    @Test
    void whoHoldsNoRoleMayNotMark() {
        WindowFixture at = LinesFixture.asked();
        assertThat(refused(at.says(mark("dba-there", ""), NOA), Reason.NOT_THE_ROLE))
                .isEqualTo("You hold no role in this window; `mark` is for anyone with a role or the commander.");
        assertThat(refused(
                        at.says(mark("dba-there", ""), WindowFixture.person("U1", "accountant")), Reason.NOT_THE_ROLE))
                .isEqualTo("You hold no role of STG-12; `mark` is for Database Administrator, Lead Developer, QA Lead"
                        + " and its commander.");
        assertThat(refused(at.says(mark("dba-there", ""), GUEST), Reason.NOT_A_MEMBER))
                .isNotBlank();
    }

    @Test
    void anItemMayBeMarkedBeforeItsGateIsReachedAndNotOnceItIsOpen() {
        WindowFixture at = LinesFixture.scheduled().ok(mark("dba-there", ""), ASHA);
        assertThat(marks(at)).containsKey("dba-there");
        assertThat(at.window.state()).isEqualTo(WindowState.SCHEDULED);
        assertThat(refused(LinesFixture.opened().says(unmark("dba-there"), DEVI), Reason.ALREADY_DECIDED))
                .isEqualTo("The gate \"Pre-flight\" is open; its checklist is settled. `note <text>` can still say"
                        + " something about it.");
    }

    @Test
    void aValueThatIsAskedForMustBeWritten() {
        WindowFixture at = LinesFixture.asked();
        assertThat(refused(at.says(mark("build-run", " "), DEVI), Reason.REASON_MISSING))
                .isEqualTo(
                        "\"Build is green\" needs a value beside its mark, link to the run: `mark build-run <value>`.");
        assertThat(refused(at.says(mark("build-run", "x".repeat(301)), DEVI), Reason.WRONG_WORD))
                .isEqualTo("The value of build-run has 301 characters; at most 300 fit beside a mark. `note <text>`"
                        + " takes the rest.");
        assertThat(marks(at.ok(mark("build-run", " https://ci/1 "), DEVI))
                        .get("build-run")
                        .value())
                .isEqualTo("https://ci/1");
    }

    @Test
    void whatIsMarkedOrNotAlreadySaysSo() {
        WindowFixture at = LinesFixture.marked();
        assertThat(refused(at.says(mark("dba-there", ""), LEO), Reason.ALREADY_DECIDED))
                .isEqualTo(
                        "\"DBA there for the whole window\" is marked already, by @{U2DEVI}; `unmark dba-there` takes"
                                + " it back.");
        assertThat(refused(at.says(mark("build-run", "https://ci/1"), LEO), Reason.ALREADY_DECIDED))
                .isNotBlank();
        assertThat(refused(LinesFixture.asked().says(unmark("dba-there"), LEO), Reason.ALREADY_DECIDED))
                .isEqualTo("\"DBA there for the whole window\" is not marked, so nothing is taken back.");
    }

    @Test
    void ofSeveralOnlyTheNewOnesAreMarked() {
        WindowFixture at = LinesFixture.asked().ok(mark("dba-there", ""), DEVI);
        int before = at.journal.size();
        at.ok(
                new WindowCommand.Mark(List.of(
                        new WindowCommand.Marking("dba-there", ""), new WindowCommand.Marking("build-run", "link"))),
                LEO);
        assertThat(at.journal.subList(before, at.journal.size()))
                .singleElement()
                .satisfies(event ->
                        assertThat(((GateEvent.ItemMarked) event).item()).isEqualTo("build-run"));
    }

    @Test
    void aWrongNameGetsTheNearestRightOne() {
        WindowFixture at = LinesFixture.asked();
        assertThat(refused(at.says(mark("dba-ther", ""), DEVI), Reason.UNKNOWN_NAME))
                .isEqualTo("\"dba-ther\" is no item of a checklist of STG-12; did you mean `dba-there`?");
        assertThat(refused(at.says(mark("lunch", ""), DEVI), Reason.UNKNOWN_NAME))
                .endsWith("these are: dba-there, build-run.");
        assertThat(refused(at.says(mark("team", ""), DEVI), Reason.UNKNOWN_NAME))
                .isEqualTo("\"team\" is a line; its items are dba-there, build-run.");
        assertThat(refused(WindowFixture.atGoLive().says(mark("dba-there", ""), DEVI), Reason.UNKNOWN_NAME))
                .isEqualTo("No gate of STG-12 has a checklist.");
        assertThat(refused(at.says(new WindowCommand.Mark(List.of()), DEVI), Reason.UNKNOWN_NAME))
                .isEqualTo("Say which item: dba-there, build-run.");
    }

    private static java.util.Map<String, GateEvent.Mark> marks(WindowFixture at) {
        return at.window.gate(GATE).marks();
    }
}
