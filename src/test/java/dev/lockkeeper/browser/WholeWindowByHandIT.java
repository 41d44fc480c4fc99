package dev.lockkeeper.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
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
        page.screenshot("by-hand-refused");

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
        crew.is("commander").goesOnTo("Backup, restored and compared").presses("Run");
        page.screenshot("by-hand-backup");
        page.await(
                Crew.WORK,
                "the backup waits for its sign-off",
                () -> crew.mayPress("Sign my line as Database Administrator"));
        crew.is("dba").presses("Sign my line as Database Administrator");
    }

    private void theMigrationsThatOnlyAddAreRun() {
        crew.is("commander").goesOnTo("M1: reference tables");
        crew.runsTo(COLUMNS_GO, "Approve as Lead Developer");
        page.sees("Cannot be undone:").screenshot("by-hand-columns-go");
    }

    private void thePointOfNoReturnIsPassed() {
        crew.is("dba")
                .goesOnTo(COLUMNS_GO)
                .pressesAndAgrees("Approve as Database Administrator", "A point of no return");
        crew.is("lead-developer").pressesAndAgrees("Approve as Lead Developer", "A point of no return");
        crew.is("commander").goesOnTo("M7: remove").opensForm("Type the word…", "Point of no return");
        page.fills("The word on the card", "drop 36 columns");
        page.presses("Confirm").screenshot("by-hand-wrong-word");
        page.fills("The word on the card", "DROP 36 COLUMNS").screenshot("by-hand-word");
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
        List<String> files = crew.readsFiles();
        assertThat(files).isNotEmpty();
    }

    private void nobodyClickedMoreThanNeeded() {
        System.out.println("ACTS " + crew.acts() + ", window time moved " + crew.moves() + " times");
        assertThat(crew.acts().get("commander")).isLessThanOrEqualTo(ACTS_OF_THE_COMMANDER);
        assertThat(crew.acts())
                .allSatisfy((who, acts) -> assertThat(who.equals("commander") ? 0 : acts)
                        .as("acts of @%s", who)
                        .isLessThanOrEqualTo(CLICKS_OF_AN_APPROVER));
    }
}
