package dev.lockkeeper.report;

import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.BACKUP;
import static dev.lockkeeper.window.WindowFixture.BASELINE;
import static dev.lockkeeper.window.WindowFixture.DATA;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.FINAL;
import static dev.lockkeeper.window.WindowFixture.GO_LIVE;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.LIA;
import static dev.lockkeeper.window.WindowFixture.LOOK;
import static dev.lockkeeper.window.WindowFixture.NOA;
import static dev.lockkeeper.window.WindowFixture.QUIN;
import static dev.lockkeeper.window.WindowFixture.SCHEMA;
import static dev.lockkeeper.window.WindowFixture.approve;
import static dev.lockkeeper.window.WindowFixture.reject;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.RollbackFixture;
import dev.lockkeeper.window.Room;
import dev.lockkeeper.window.Status;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.Verdict;
import dev.lockkeeper.window.Verification;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class MarkdownReportTest {
    private static final Path GOLDEN = Path.of("src/test/resources/dev/lockkeeper/report/STG-12.md");
    static final Function<Actor, String> NAMES =
            actor -> "@" + actor.user().substring(2).toLowerCase(Locale.ROOT);

    /** {@code -Drewrite.golden=true} writes the file anew; the difference is then for a person to read. */
    @Test
    void aStoryWithEverythingInItReadsAsTheGoldenFileDoes() throws IOException {
        String text = text(story());
        if (Boolean.getBoolean("rewrite.golden")) {
            Files.writeString(GOLDEN, text, StandardCharsets.UTF_8);
        }
        assertThat(text).isEqualTo(Files.readString(GOLDEN, StandardCharsets.UTF_8));
    }

    @Test
    void theSameWindowGivesTheSameText() {
        assertThat(text(story())).isEqualTo(text(story()));
    }

    @Test
    void deviationsStandBeforeEverythingElse() {
        String text = text(story());
        assertThat(text.indexOf("\n## ")).isEqualTo(text.indexOf("\n## Deviations"));
        assertThat(text.substring(text.indexOf("\n## Deviations"), text.indexOf("\n## Execution summary")))
                .contains("check accepted", "the last row is a known duplicate");
    }

    @Test
    void aWindowInTheMiddleSaysThatItIsNotOverAndWhatWasNotMeasured() {
        WindowFixture at = WindowFixture.beforeSchema();
        String text = text(at);
        assertThat(text)
                .contains("The window is not over: it is running")
                .contains("not over (planned 2026-11-22 00:00:00 UTC)")
                .contains("- [ ] `02_views.sql`, step `schema`: waiting")
                .contains("| Data integrity | NOT PROVEN | 0 of 4 blocking checks PASS, 4 not looked at |")
                .contains("| Tests | not measured |");
    }

    @Test
    void aWindowThatDidNotStartHasNoLengthAndNoVerdict() {
        String text = text(WindowFixture.scheduled());
        assertThat(text)
                .contains("| Total | not started (planned 2 h 0 min 0 s) |")
                .contains("Nobody decided.");
    }

    @Test
    void anEarlyEndSaysWhyAndWhatTookEffectStaysTicked() {
        WindowFixture at = WindowFixture.beforeData().ok(new WindowCommand.Abort("the lead is ill"), ASHA);
        assertThat(text(at))
                .contains("The window is aborted.")
                .contains("| Ended early because | the lead is ill |")
                .contains("- [x] `02_views.sql`, step `schema`: done")
                .contains("- [ ] `02_views.sql`, step `data`: waiting");
    }

    @Test
    void aStepDoneByHandIsNotSoldAsOurs() {
        WindowFixture at = WindowFixture.outcomeUnknown(WindowFixture.beforeSchema(), SCHEMA);
        WindowCommand done = new WindowCommand.Settle(SCHEMA, Deviation.Kind.STEP_DONE_BY_HAND, "the ledger shows it");
        at.ok(done, ASHA).ok(done, QUIN).passes(SCHEMA);
        assertThat(text(at)).contains("step `schema`: done by hand, says @asha");
    }

    @Test
    void theExecutionSummaryTicksEachMigrationWithTheTimeItTook() {
        assertThat(text(story()))
                .contains("- [x] `02_views.sql`, step `schema`: done, took 1 min 23 s")
                .contains("| Issues encountered | 3, listed below |")
                .contains("| Rollback required | no |")
                .doesNotContain("Rollback completed");
    }

    @Test
    void theFourVerdictsAreWhatWasMeasuredAndNothingElse() {
        assertThat(text(WindowFixture.beforeSchema()))
                .contains("| Performance | NOT PROVEN | 0 of 2 observed checks PASS, 2 not looked at |")
                .contains("| Smoke tests | not measured | no check of this runbook measures it |");
        assertThat(text(story()))
                .contains("| Data integrity | FAIL | 3 of 4 blocking checks PASS, 1 FAIL, 1 accepted |")
                .contains("| Performance | FAIL | 1 of 2 observed checks PASS, 1 FAIL |");
    }

    @Test
    void theSignOffSheetHasALinePerPersonAskedForSignedOrNot() {
        assertThat(text(story()))
                .contains("| Gate final | Lead Developer | - | @leo | 2026-11-21 | 22:18:55 | `aaaaaaaaaaaa` |")
                .contains("| Gate final | Lead Developer | - | @lia | 2026-11-21 | 22:18:55 | `aaaaaaaaaaaa` |");
        assertThat(text(WindowFixture.beforeSchema()))
                .contains("| Gate final | QA Lead | - | not signed | - | - | - |")
                .containsPattern("(?s)Gate final \\| Lead Developer \\| - \\| not signed.*"
                        + "Gate final \\| Lead Developer \\| - \\| not signed");
    }

    @Test
    void aRejectionIsNoSignature() {
        WindowFixture at = WindowFixture.started();
        at.ask(WindowFixture.PREFLIGHT).ok(reject("the disk is nearly full"), DEVI);
        assertThat(text(at))
                .contains("| Gate preflight | Database Administrator | - | rejected by @devi | 2026-11-21 | ")
                .contains("| Rollback required | not so far |");
    }

    @Test
    void aWindowThatTurnedBackSaysThatFirstAndWhatWasUndone() {
        String text = text(RollbackFixture.rolledBack());
        assertThat(text.indexOf("\n## ")).isEqualTo(text.indexOf("\n## The window turned back"));
        assertThat(text)
                .contains("The window is rolled back.")
                .contains("| Plan | Undo by script |")
                .contains("| Chosen by | @devi, 2026-11-21 22:08:00 UTC |")
                .contains("| Because | the reports are wrong |")
                .contains("| Undone | Step schema, Step data |")
                .contains("| Remained | nothing that this window wrote |")
                .contains("| Rollback required | yes: Undo by script, chosen at 2026-11-21 22:08:00 UTC |")
                .containsPattern("\\| Rollback completed \\| 2026-11-21 22:[0-9:]+ UTC \\|")
                .contains("- [ ] `02_views.sql`, step `schema`: done and undone since")
                .contains("turned back by the plan undo: undo-data, undo-schema, compare, because: the reports are"
                        + " wrong");
    }

    @Test
    void aWayBackThatWasGivenUpSaysWhatRemained() {
        assertThat(text(RollbackFixture.undoFailed().ok(new WindowCommand.Abort("restore instead"), ASHA)))
                .contains("| Outcome | aborted |")
                .contains("| Rollback completed | not completed; the window is aborted |")
                .contains("| Undone | nothing |")
                .contains("| Remained | Step schema, Step data |");
    }

    private static String text(WindowFixture at) {
        return MarkdownReport.text(WindowReport.of(at.window, at.journal, NAMES));
    }

    /** A gate refused once, a failed attempt, a check accepted, a hold, a late status, notes, a later look. */
    static WindowFixture story() {
        return story(WindowFixture.scheduled());
    }

    static WindowFixture story(WindowFixture at) {
        at.fact(
                new LifeEvent.Started(at.now),
                new LifeEvent.RoomOpened(new Room("C9", "mw-staging-crm", true), at.now));
        at.ask(WindowFixture.PREFLIGHT).ok(approve(), QUIN).later(Duration.ofSeconds(75));
        at.ok(reject("the disk is nearly full"), DEVI).later(Duration.ofMinutes(3));
        at.ok(new WindowCommand.Resume(), ASHA).ok(approve(), QUIN).ok(approve(), DEVI);
        at.runs(BASELINE)
                .ok(new WindowCommand.RunTo("go-live"), ASHA)
                .runs(BACKUP)
                .ask(GO_LIVE);
        at.ok(new WindowCommand.Hold("who is that on the replica?"), NOA).later(Duration.ofSeconds(100));
        at.ok(new WindowCommand.Resume(), ASHA).ok(approve(), DEVI).ok(approve(), LEO);
        at.ok(new WindowCommand.Run(Optional.empty()), ASHA).begins(SCHEMA);
        at.fact(WindowFixture.failed(SCHEMA, 1, at.now)).ok(new WindowCommand.Retry(Optional.empty()), ASHA);
        at.begins(SCHEMA).later(Duration.ofMinutes(5)).succeeds(SCHEMA);
        at.fact(new StepEvent.ChecksNotPassed(
                SCHEMA,
                2,
                List.of(
                        WindowFixture.check("rows", true, Verdict.FAIL),
                        WindowFixture.check("views", true, Verdict.PASS),
                        WindowFixture.observed()),
                at.now));
        at.ok(new WindowCommand.Accept("rows", "the last row is a known duplicate"), LEO);
        at.fact(new LifeEvent.StatusTaken(status(at), at.now));
        at.ok(new WindowCommand.Confirm(DATA, WindowFixture.WORD), ASHA)
                .runs(DATA)
                .runs(LOOK);
        at.ok(new WindowCommand.Note("the replica was rebuilt"), NOA);
        at.fact(new LifeEvent.Verified(
                new Verification(
                        QUIN.actor(),
                        List.of(new Verification.Line(DATA, WindowFixture.check("rows", true, Verdict.PASS))),
                        at.now),
                at.now));
        at.ask(FINAL).ok(approve(), QUIN).ok(approve(), LEO).ok(approve(), LIA);
        return at.fact(new LifeEvent.Completed(at.now));
    }

    private static Status status(WindowFixture at) {
        return new Status(
                1,
                at.window.statusDueAt(1),
                at.now,
                Duration.ofSeconds(-90),
                4,
                5,
                List.of("Step backup"),
                5,
                6,
                "running",
                List.of("Step data"),
                List.of(),
                null,
                "restore the backup",
                "nobody",
                "2 other sessions",
                at.window.statusDueAt(2),
                false,
                true);
    }
}
