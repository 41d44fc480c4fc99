package dev.lockkeeper.report;

import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.GO_LIVE;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.OLAF;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.ApprovalEvent;
import dev.lockkeeper.window.BrowserFixture;
import dev.lockkeeper.window.CallEvent;
import dev.lockkeeper.window.OverrideCommand;
import dev.lockkeeper.window.TermsFixture;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowFixture;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an auditor asks of an approval stands in the change record: on which terms, by whom, in whose place, how proven. */
class ChangeReaderTest {
    @Test
    void everyGateSaysOnWhichTermsAYesCountedAndWhoChangedTheFiles() {
        assertThat(change(TermsFixture.atGoLive(TermsFixture.STRICT).journal).terms())
                .filteredOn(terms -> terms.gate().equals("go-live"))
                .containsExactly(new ChangeRecord.Terms(
                        1,
                        "go-live",
                        "go",
                        "dba, lead",
                        List.of(
                                "one person counts for one role",
                                "no yes counts of whoever opened the window, or last changed the files, or runs what it"
                                        + " opens",
                                "a yes needs a reason",
                                "a yes counts for PT24H"),
                        List.of("T1/U5LIA"),
                        ""));
    }

    @Test
    void anAlternativeIsNotReadAsAskedOfEverybody() {
        assertThat(change(TermsFixture.withAChoice(false).journal).terms())
                .filteredOn(terms -> terms.gate().equals("go-live"))
                .extracting(ChangeRecord.Terms::asks)
                .containsExactly("qa, or 2 × lead");
    }

    @Test
    void whatWasConfirmedInTheBrowserIsToldFromWhatWasOnlyPressed() {
        WindowFixture at = BrowserFixture.asked();
        at.ok(BrowserFixture.confirmed("dba", at.window.gate(GO_LIVE).digest()), DEVI);
        List<ChangeRecord.Act> approvals = change(at.journal).approvals();
        assertThat(approvals.get(approvals.size() - 1).what())
                .isEqualTo("approved, confirmed in the browser at https://id.example.org, 2026-11-21T22:00:00Z,"
                        + " signed in anew");
        assertThat(approvals)
                .filteredOn(act -> act.subject().equals("preflight"))
                .extracting(ChangeRecord.Act::what)
                .contains("approved");
    }

    @Test
    void aGateThatWasOpenedByBreakGlassIsOpenedInTheListOfApprovalsToo() {
        WindowFixture at = WindowFixture.atGoLive().ok(glass(), ASHA).ok(glass(), OLAF);
        List<ChangeRecord.Act> approvals = change(at.journal).approvals();
        assertThat(approvals.get(approvals.size() - 1)).satisfies(act -> {
            assertThat(act.what()).isEqualTo("opened by break-glass");
            assertThat(act.by()).isEqualTo("T1/U1ASHA and T1/U7OLAF");
            assertThat(act.subject()).isEqualTo("go-live");
            assertThat(act.digest()).isEqualTo(at.window.gate(GO_LIVE).digest());
        });
    }

    @Test
    void whoTypedTheWordAndWhoStoodInForWhomAreAmongTheActs() {
        WindowFixture at =
                WindowFixture.beforeData().ok(new WindowCommand.Confirm(WindowFixture.DATA, WindowFixture.WORD), ASHA);
        at.fact(new CallEvent.DeputyActed(List.of("dba"), LEO.actor(), "approve", at.now));
        assertThat(change(at.journal).acts())
                .extracting(act -> act.what() + " " + act.by() + " " + act.subject())
                .contains("typed the word T1/U1ASHA data", "said approve as deputy for: dba T1/U4LEO ");
    }

    @Test
    void aYesThatWaitedForChecksNamesThem() {
        WindowFixture at = WindowFixture.atGoLive();
        at.fact(
                new ApprovalEvent.ConditionSet(
                        GO_LIVE,
                        "dba",
                        DEVI.actor(),
                        WindowFixture.hash('a'),
                        List.of("rows", "views"),
                        "then",
                        at.now),
                new ApprovalEvent.ConditionReturned(GO_LIVE, "dba", DEVI.actor(), "rows is FAIL", at.now));
        assertThat(change(at.journal).approvals())
                .extracting(act -> act.what() + ": " + act.reason())
                .contains("approves if rows, views pass: then", "given back: rows is FAIL");
    }

    private static WindowCommand glass() {
        return new WindowCommand.Exceptional(new OverrideCommand.BreakGlass(Optional.empty(), "nobody answers"));
    }

    private static ChangeRecord change(List<WindowEvent> journal) {
        ChangeReader reader = new ChangeReader();
        for (int i = 0; i < journal.size(); i++) {
            reader.next(i + 1L, journal.get(i));
        }
        return reader.change();
    }
}
