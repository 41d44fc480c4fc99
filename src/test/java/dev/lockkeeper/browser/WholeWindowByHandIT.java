package dev.lockkeeper.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** The whole CRM window on staging, done by hand in the practice page by everybody whom it needs, from start to report. */
@NeedsBrowser
class WholeWindowByHandIT {
    private static final String BEGIN = "May the window begin?";
    private static final String COLUMNS_GO = "May the 36 columns go?";
    private static final String FINAL = "Final sign-off";
    private static final int CLICKS_OF_AN_APPROVER = 4;
    private static final int ACTS_OF_THE_COMMANDER = 14;

    private static Browser browser;
    private static PracticeProcess practice;

    private Page page;
    private Crew crew;

    @BeforeAll
    static void start() {
        practice = PracticeProcess.start();
        browser = Browser.start();
    }

    @AfterAll
    static void stop() {
        browser.close();
        practice.close();
    }

    @Test
    void aTeamDoesTheWholeWindowInTheBrowser() {
        page = browser.open(practice.page());
        crew = new Crew(page);
        theCommanderStarts();
        thePreFlightIsSigned();
        theBackupIsTakenAndSigned();
        theMigrationsThatOnlyAddAreRun();
        thePointOfNoReturnIsPassed();
        everybodySignsAtTheEnd();
        theReportIsRead();
        nobodyClickedMoreThanNeeded();
    }

    private void theCommanderStarts() {
        crew.is("commander");
        page.sees("Release Commander · Europe/Berlin").opens("operations");
        crew.typesCompleting("/migrate", "start", "staging");
        page.sees("CRM database normalization, staging").sees("only Clara Vogt sees this");
        crew.pressesInForm("Start");
        page.sees("Its room comes in a moment").await("there is a room", () -> room().isPresent());
        page.opens(room().orElseThrow());
        page.sees("STG-1 · CRM database normalization · staging");
    }

    private Optional<String> room() {
        return page.texts("nav .label").stream()
                .filter(name -> name.startsWith("mw-staging-crm"))
                .findFirst();
    }

    private void thePreFlightIsSigned() {
        page.await(Crew.WORK, "the first gate asks", () -> crew.mayPress("Sign my 2 lines as Database Administrator"));
        crew.is("intern");
        page.presses("Sign my 2 lines as Database Administrator")
                .sees("You hold no role in this window; this asks Database Administrator");
        crew.is("project-manager").goesOnTo(BEGIN).opensForm("Checklist…", "Checklist");
        page.await("every box is ticked", this::tickEveryBox);
        crew.pressesInForm("Save");
        page.seesNoDialog().sees("6 of 6 items marked");
        crew.presses("Sign my line as Project Manager");
        crew.is("lead-developer").presses("Sign my 2 lines as Lead Developer");
        crew.is("dba").presses("Sign my 2 lines as Database Administrator");
    }

    private boolean tickEveryBox() {
        List<WebElement> boxes = page.all(By.cssSelector("#modal-body input[type=checkbox]"));
        boxes.stream().filter(box -> !box.isSelected()).forEach(WebElement::click);
        return boxes.size() == 6 && boxes.stream().allMatch(WebElement::isSelected);
    }

    private void theBackupIsTakenAndSigned() {
        crew.is("commander").goesOnTo("Ledger, which proves what ran");
        crew.runsTo("Is the backup good?", "Sign my line as Database Administrator");
        crew.is("dba").presses("Sign my line as Database Administrator");
    }

    private void theMigrationsThatOnlyAddAreRun() {
        crew.is("commander").goesOnTo("M1: reference tables");
        crew.runsTo(COLUMNS_GO, "Approve as Lead Developer");
        page.sees("M1: reference tables: done ").sees("Next status").sees("Point of no return:");
    }

    private void thePointOfNoReturnIsPassed() {
        crew.is("dba")
                .goesOnTo(COLUMNS_GO)
                .pressesAndAgrees("Approve as Database Administrator", "A point of no return");
        page.sees("approved by @Dmitri Banerjee").screenshot("by-hand-no-return");
        crew.is("lead-developer").pressesAndAgrees("Approve as Lead Developer", "A point of no return");
        crew.is("commander").goesOnTo("M7: remove").opensForm("Type the word…", "Point of no return");
        page.fills("The word on the card", "drop 36 columns");
        page.presses("Confirm").sees("type it exactly");
        page.fills("The word on the card", "DROP 36 COLUMNS");
        crew.pressesInForm("Confirm");
        page.seesNoDialog();
        crew.runsTo(FINAL, "Sign my line as QA Lead");
    }

    private void everybodySignsAtTheEnd() {
        crew.is("dba").goesOnTo(FINAL).presses("Sign my line as Database Administrator");
        crew.is("lead-developer").presses("Sign my line as Lead Developer");
        crew.is("qa-lead").presses("Sign my line as QA Lead");
        crew.is("project-manager").presses("Sign my line as Project Manager");
        page.sees("STG-1 completed at");
    }

    private void theReportIsRead() {
        page.await(Crew.WORK, "the report is posted", () -> page.read().contains("STG-1.md"));
        page.screenshot("by-hand-end");
        assertThat(crew.readsFiles())
                .isNotEmpty()
                .allSatisfy(report ->
                        assertThat(report).contains("STG-1", COLUMNS_GO, FINAL, "M7: remove the denormalized columns"));
    }

    private void nobodyClickedMoreThanNeeded() {
        Map<String, Integer> acts = new TreeMap<>(crew.acts());
        assertThat(acts.remove("commander")).as("acts of the commander").isLessThanOrEqualTo(ACTS_OF_THE_COMMANDER);
        assertThat(acts)
                .containsOnlyKeys("dba", "lead-developer", "project-manager", "qa-lead")
                .allSatisfy((approver, clicks) ->
                        assertThat(clicks).as("clicks of @%s", approver).isLessThanOrEqualTo(CLICKS_OF_AN_APPROVER));
    }
}
