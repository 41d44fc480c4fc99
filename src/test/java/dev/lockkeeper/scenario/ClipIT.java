package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.browser.Browser;
import dev.lockkeeper.browser.Clip;
import dev.lockkeeper.browser.Clip.Mark;
import dev.lockkeeper.browser.NeedsBrowser;
import dev.lockkeeper.browser.Page;
import dev.lockkeeper.practice.PracticeCast;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.WindowState;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The story that the README opens with, seen in a browser: roles sign, a check fails and stops the window, a word is typed,
 * and a bot that is killed is followed by one that goes on. With {@code -Dlockkeeper.clip=docs/clip.gif} its pictures
 * become that file.
 */
@NeedsBrowser
class ClipIT extends Night {
    private static final String PROJECT_MANAGER = PracticeCast.holder("project-manager");
    private static final String COLUMNS_GO = "no-return";
    private static final String RUN_TO_COLUMNS_GO = "Run to: May the 36 columns go?";
    private static final String RUN_TO_FINAL = "Run to: Final sign-off";
    private static final String LOSSES = "before-removal";
    private static final String M7 = "m7-remove-columns";
    private static final Duration A_MOMENT = Duration.ofMillis(1_700);
    private static final Duration TO_READ = Duration.ofMillis(2_500);

    private static Browser browser;

    private final Clip clip = Clip.asAsked();
    private Page page;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start();
        browser.resize(960, 743);
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @Test
    void rolesSignACheckStopsTheWindowAWordIsTypedAndAKilledBotIsFollowedByOneThatGoesOn() throws Exception {
        givenTheTimeIs("2026-11-21T21:00:00Z");
        givenTheCrm();
        givenTheBotRunsInAProcess();
        givenTheBotAnswersInTime();
        page = browser.open(house().slack().baseUri());

        theCommanderStarts();
        theRolesSign();
        aCheckFailsAndStopsTheWindow();
        theRolesApproveThePointOfNoReturn();
        theWordIsTyped();
        theBotIsKilled();
        anotherGoesOn();
        everybodySignsAtTheEnd();

        clip.write();
    }

    /** A new process answers its first commands slowly, and Slack gives up after three seconds. */
    private void givenTheBotAnswersInTime() {
        await("the bot answers in time")
                .atMost(House.PATIENCE)
                .ignoreExceptionsInstanceOf(IllegalStateException.class)
                .until(() -> {
                    whenSays(THE_INTERN, "plan staging");
                    return screen().whispers(THE_INTERN).stream()
                            .anyMatch(words -> !words.contains("failed with the error"));
                });
    }

    private void theCommanderStarts() {
        page.as("commander").opens("operations").writes("/migrate start staging");
        clip.shows(page, "One line in Slack starts a maintenance window", A_MOMENT, Mark.ACT, "/migrate start");
        page.types("/migrate start staging").sees("CRM database normalization, staging");
        clip.shows(page, "Nothing begins before its summary was read", A_MOMENT, Mark.ACT, "Start");
        page.presses("Start").sees("Its room comes in a moment");
        thenTheGateIs("preflight", GateState.ASKED);
        await("the window has a room").atMost(House.PATIENCE).until(() -> window().room() != null);
    }

    private void theRolesSign() {
        whenPresses(PROJECT_MANAGER, "Checklist…");
        whenFills(
                PROJECT_MANAGER, "dba-there,developer-there,qa-there,way-back-read,channels-open,contingency-written");
        page.as("dba").opens(room());
        clip.shows(
                page,
                "Every check was measured; each role signs with its own button",
                TO_READ,
                Mark.ACT,
                "Sign my 2 lines as Database Administrator");
        page.presses("Sign my 2 lines as Database Administrator");
        whenPresses(PROJECT_MANAGER, "Sign my line as Project Manager");
        whenPresses(THE_LEAD, "Sign my 2 lines as Lead Developer");
        thenTheGateIs("preflight", GateState.OPEN);
        whenSays(CLARA, "run to backup-kept");
        thenTheGateIs("backup-kept", GateState.ASKED);
    }

    /** M1 took every amount over; then somebody's old program writes one of them once more. */
    private void aCheckFailsAndStopsTheWindow() throws Exception {
        whenPresses(THE_DBA, "Sign my line as Database Administrator");
        thenTheGateIs("backup-kept", GateState.OPEN);
        thenTheStepIs("sessions", StepState.DONE);
        whenSays(CLARA, "run");
        thenTheStepIs("m1-reference-tables", StepState.DONE);
        house().target()
                .byHand("UPDATE public.sales SET amount = amount + 1"
                        + " WHERE id = (SELECT id FROM public.sales WHERE amount IS NOT NULL LIMIT 1)");
        whenClaraPressesUntil(
                RUN_TO_COLUMNS_GO, () -> window().step(new StepId(LOSSES)).state() == StepState.NOT_PASSED);
        thenTheWindowIs(WindowState.STOPPED);
        page.as("commander").sees("STG-1 stopped after step");
        clip.shows(
                page,
                "A check finds an amount that M7 would lose: the window stops",
                TO_READ,
                Mark.TROUBLE,
                "every amount of a sale is its value: 1");
        house().target().byHand("UPDATE public.sales SET value = amount WHERE amount IS DISTINCT FROM value");
        clip.shows(page, "The amount is put right, and the check looks again", A_MOMENT, Mark.ACT, "Retry");
        page.presses("Retry");
        thenTheStepIs(LOSSES, StepState.DONE);
        assertThat(window().step(new StepId(LOSSES)).attempt()).isEqualTo(1);
    }

    private void theRolesApproveThePointOfNoReturn() {
        thenTheGateIs(COLUMNS_GO, GateState.ASKED);
        page.as("dba").sees("May the 36 columns go?");
        clip.shows(
                page,
                "The point of no return: two roles approve exactly what will run",
                TO_READ,
                Mark.ACT,
                "Approve as Database Administrator");
        page.presses("Approve as Database Administrator").seesDialog("A point of no return");
        clip.shows(page, "An approval says what it is for", A_MOMENT, Mark.ACT, "Approve");
        page.presses("Approve").seesNoDialog();
        whenPresses(THE_LEAD, "Approve as Lead Developer");
        thenTheGateIs(COLUMNS_GO, GateState.OPEN);
    }

    private void theWordIsTyped() {
        page.as("commander").presses("Type the word…").seesDialog("Point of no return");
        page.fills("The word on the card", "DROP 36 COLUMNS");
        clip.shows(page, "The point of no return wants its word, typed", TO_READ, Mark.ACT, "DROP 36 COLUMNS");
        page.presses("Confirm").seesNoDialog();
    }

    /** It stands still in the middle of the step: the statements took effect, and no verdict of a check can be recorded. */
    private void theBotIsKilled() throws Exception {
        house().state().execute("""
                CREATE FUNCTION lockkeeper.not_now() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  RAISE EXCEPTION 'not now';
                END
                $$;
                CREATE TRIGGER not_now BEFORE INSERT ON lockkeeper.window_event FOR EACH ROW
                WHEN (NEW.kind = 'checks-passed') EXECUTE FUNCTION lockkeeper.not_now()
                """);
        whenPresses(CLARA, RUN_TO_FINAL);
        thenTheStepIs(M7, StepState.CHECKING);
        page.sees("M7: remove the denormalized columns: took effect");
        whenTheBotIsKilled();
        page.types("/migrate status").sees("/migrate failed with the error");
        clip.shows(
                page,
                "kill -9 in the middle of M7: the bot is dead and answers nobody",
                TO_READ,
                Mark.TROUBLE,
                "/migrate failed");
    }

    private void anotherGoesOn() throws Exception {
        house().state().execute("DROP FUNCTION lockkeeper.not_now() CASCADE");
        whenTheBotComesBack();
        thenTheStepIs(M7, StepState.DONE);
        StepRun m7 = window().step(new StepId(M7));
        assertThat(m7.attempt()).isEqualTo(1);
        assertThat(m7.openChecks()).isEmpty();
        page.presses("Dismiss").writes("").sees("M7: remove the denormalized columns: done");
        clip.shows(
                page,
                "A new bot goes on where the other stopped: M7 is not run twice",
                TO_READ,
                Mark.ACT,
                "STG-1 · step 15");
    }

    private void everybodySignsAtTheEnd() throws Exception {
        whenClaraPressesUntil(
                RUN_TO_FINAL, () -> window().gate(new GateId("final")).state() == GateState.ASKED);
        page.as("qa-lead").sees("Final sign-off");
        page.presses("Sign my line as QA Lead");
        whenPresses(THE_DBA, "Sign my line as Database Administrator");
        whenPresses(THE_LEAD, "Sign my line as Lead Developer");
        whenPresses(PROJECT_MANAGER, "Sign my line as Project Manager");
        thenTheWindowIs(WindowState.COMPLETED);
        thenTheReportIsPosted();
        page.as("commander").sees("STG-1 completed at").sees("STG-1.md");
        clip.shows(page, "Done, and nobody had to write the report", TO_READ);
        assertThat(window().deviations()).isEmpty();
        assertThat(house().windows().journal(window().id()).stream()
                        .filter(StepEvent.StepBegan.class::isInstance)
                        .map(event -> ((StepEvent.StepBegan) event).step().value()))
                .containsOnlyOnce(LOSSES, M7);
        assertThat(journal()).containsOnlyOnce("ChecksNotPassed", "Started", "Completed");
        thenNothingIsThereTwice();
    }

    /** One consent for everything up to there, again wherever it ended early. */
    private void whenClaraPressesUntil(String runTo, BooleanSupplier there) {
        await("it came so far with \"" + runTo + "\"").atMost(House.PATIENCE).until(() -> {
            if (!there.getAsBoolean()) {
                screen().find(place(), runTo).ifPresent(found -> screen().press(CLARA, found));
            }
            return there.getAsBoolean();
        });
    }

    private String room() {
        String prefix = "mw-staging-crm";
        page.await(
                "there is a room", () -> page.texts("nav .label").stream().anyMatch(name -> name.startsWith(prefix)));
        return page.texts("nav .label").stream()
                .filter(name -> name.startsWith(prefix))
                .findFirst()
                .orElseThrow();
    }
}
