package dev.lockkeeper.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The beginning of a real window with the keyboard alone, and window time beside it. The mouse is never touched. */
@NeedsBrowser
class KeyboardIT {
    private static Browser browser;
    private static PracticeProcess practice;

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

    /** The last button of the panel: {@code To 17:02:40, status update 2 of STG-1}, if anything is planned. */
    private static String nextMoment(Page page) {
        List<WebElement> buttons = page.all(By.cssSelector("#pane-panels button"));
        return buttons.isEmpty() ? "" : buttons.get(buttons.size() - 1).getText();
    }

    @Test
    void aWindowIsStartedAndItsFirstGateApprovedWithTheKeyboardAlone() {
        Page page = browser.open(practice.page());
        page.tabsTo("You are").strikes("Cla").sees("Release Commander · Europe/Berlin");
        page.tabsTo("Message to #operations as Clara Vogt").strikes("/migrate start staging", Keys.ENTER);
        page.seesButton("Start").tabsTo("Start").strikes(Keys.ENTER);
        page.await("the room of the window is open", () -> page.title().startsWith("#mw-staging-crm"));
        String room = page.title().substring(1);

        page.seesButton("Sign my 2 lines as Database Administrator")
                .tabsTo("You are")
                .strikes("Dmi");
        page.sees("Database Administrator · Europe/Berlin");
        assertThat(page.title()).isEqualTo("#" + room);
        page.tabsTo("Sign my 2 lines as Database Administrator").strikes(Keys.ENTER);
        page.sees("signed by @Dmitri Banerjee as Database Administrator").screenshot("keyboard-approved");

        page.tabsTo("Window time")
                .strikes(Keys.ENTER)
                .sees("As the machine's clock.")
                .tabsTo("+10 min")
                .strikes(Keys.ENTER);
        page.sees("Ahead of the machine's clock by 10 min.").screenshot("keyboard-window-time");

        page.await("there is a next planned moment", () -> nextMoment(page).startsWith("To "));
        String next = nextMoment(page);
        page.tabsTo(next).strikes(Keys.ENTER);
        page.await("window time is there", () -> page.read().contains("Window time " + next.substring(3, 8)));
    }
}
