package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.practice.PracticeCast;
import dev.lockkeeper.practice.PracticeCast.Played;
import dev.lockkeeper.practice.PracticeCast.Scenario;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Verdict;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowState;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The CRM window from {@code /migrate start staging} to its report, with and without bad luck. */
class WholeWindowIT extends Night {
    private static final Pattern HEAD = Pattern.compile("record [0-9]{6} ·( [0-9a-f]{4}){4}");
    private static final int CLICKS_OF_AN_APPROVER = 4;
    private static final int ACTS_OF_THE_COMMANDER = 14;

    @Test
    void theWholeWindowEndsCompletedWithEveryCheckPassedAndItsReport(@TempDir Path folder) throws Exception {
        givenTheTimeIs("2026-11-21T21:00:00Z");
        givenTheCrm();
        givenTheBotRuns();

        Window ended = whenItIsPlayed(PracticeCast.scenario("whole-window"));

        assertThat(ended.state()).isEqualTo(WindowState.COMPLETED);
        assertThat(ended.steps().values()).extracting(StepRun::state).containsOnly(StepState.DONE);
        assertThat(blockingChecks(ended)).extracting(CheckResult::verdict).containsOnly(Verdict.PASS);
        assertThat(ended.deviations()).isEmpty();
        thenTheReportIsPosted();
        thenTheBoardIsPinned();
        thenTheReportIsBookmarked();
        thenNothingIsThereTwice();
        thenThereIsOneStatusPerSlot();
        thenNobodyHadToClickTooOften();
        thenTheRoomKeptWhereTheRecordStood(folder.resolve("record.jsonl"));
    }

    @Test
    void atSlacksOwnPaceTheRoomComesAfterTheWindowAndEndsInThePresent() throws Exception {
        givenSlackIsAsSlowAsItIs();
        givenTheCrm();
        givenTheBotRuns();

        Window ended = whenItIsPlayed(PracticeCast.scenario("whole-window"));

        assertThat(ended.state()).isEqualTo(WindowState.COMPLETED);
        thenTheReportIsPosted();
        thenTheBoardIsPinned();
        thenTheReportIsBookmarked();
        thenTheEndAndTheLastStatusArePosted();
        thenNothingIsThereTwice();
    }

    @Test
    void aMigrationThatFailsIsAmendedAndTriedAgain() throws Exception {
        givenTheCrm();
        Scenario slipOfThePen = PracticeCast.scenario("failed-migration");
        slipOfThePen.prepare(house().runbooks());
        givenTheBotRuns();

        Window ended = whenItIsPlayed(slipOfThePen);

        assertThat(ended.state()).isEqualTo(WindowState.COMPLETED);
        assertThat(ended.deviations()).extracting(Deviation::kind).containsExactly(Deviation.Kind.FILES_AMENDED);
        thenTheReportIsPosted();
        assertThat(topOf(report())).contains("the column is called value; repaired and read by two");
        thenNothingIsThereTwice();
    }

    @Test
    void aCheckThatFailsIsAcceptedAndStandsAtTheTopOfTheReport() throws Exception {
        givenTheCrm();
        house().target()
                .byHand("CREATE VIEW public.somebodys_report AS SELECT count(*) AS customers FROM public.customers");
        givenTheBotRuns();

        Window ended = whenItIsPlayed(PracticeCast.scenario("accepted-check"));

        assertThat(ended.state()).isEqualTo(WindowState.COMPLETED);
        assertThat(ended.deviations()).extracting(Deviation::kind).contains(Deviation.Kind.CHECK_ACCEPTED);
        thenTheReportIsPosted();
        assertThat(topOf(report()))
                .contains("no-views")
                .contains("the view belongs to finance and reads no column that goes; agreed with them");
        thenNothingIsThereTwice();
    }

    @Test
    void whatQaDoesNotSignIsUndoneByScriptAndComparedWithWhatWasThere() throws Exception {
        givenTheCrm();
        List<String> before = house().target().catalog();
        givenTheBotRuns();

        Window ended = whenItIsPlayed(PracticeCast.scenario("undo"));

        assertThat(ended.state()).isEqualTo(WindowState.ROLLED_BACK);
        assertThat(house().target().catalog()).isEqualTo(before);
        thenTheReportIsPosted();
        thenNothingIsThereTwice();
    }

    private Window whenItIsPlayed(Scenario scenario) throws Exception {
        Played played = scenario.play(house().bot(), house().slack(), "crm");
        assertThat(played.wrong()).isEmpty();
        return played.window();
    }

    private static List<CheckResult> blockingChecks(Window window) {
        return window.steps().values().stream()
                .flatMap(run -> run.checks().stream())
                .filter(CheckResult::blocking)
                .toList();
    }

    /** At the start, at the last decision of each gate, at the end. */
    private void thenTheRoomKeptWhereTheRecordStood(Path file) {
        int kept = window().plan().gates().size() + 2;
        soon(() -> assertThat(heads()).hasSize(kept));
        new Records(house()).areWholeOutside(file, window().id().value(), heads().stream());
    }

    private List<String> heads() {
        return screen().heardIn(place()).stream()
                .flatMap(heard -> HEAD.matcher(heard).results())
                .map(MatchResult::group)
                .toList();
    }

    private void thenTheBoardIsPinned() {
        soon(() -> assertThat(house().slack().pins(place())).hasSize(1));
    }

    private void thenTheReportIsBookmarked() {
        soon(() -> assertThat(house().slack().bookmarks(place())).hasSize(1));
    }

    private void thenThereIsOneStatusPerSlot() {
        List<String> taken = window().statuses().stream()
                .map(status -> "status/" + status.slot())
                .toList();
        soon(() -> assertThat(screen().marks(place()).stream().filter(mark -> mark.startsWith("status/")))
                .isNotEmpty()
                .containsExactlyElementsOf(taken));
    }

    /** Those between may be left out when they are a minute late. */
    private void thenTheEndAndTheLastStatusArePosted() {
        int last = window().statuses().get(window().statuses().size() - 1).slot();
        soon(() -> assertThat(screen().marks(place())).contains("end", "status/" + last));
    }

    private void thenNobodyHadToClickTooOften() {
        assertThat(screen().acts())
                .allSatisfy((person, acts) -> assertThat(acts)
                        .as("acts of " + person)
                        .isBetween(1, person.equals(CLARA) ? ACTS_OF_THE_COMMANDER : CLICKS_OF_AN_APPROVER));
    }

    /** What stands before the timeline and the steps. */
    private static String topOf(String report) {
        int second = report.indexOf("\n## ", report.indexOf("\n## ") + 1);
        return report.substring(0, second < 0 ? report.length() : second);
    }
}
