package dev.lockkeeper.browser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

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

    @Test
    void aWindowIsStartedAndItsFirstGateApprovedWithTheKeyboardAlone() {
        Page page = browser.open(practice.page());
        page.tabsTo("You are").strikes("Cla").sees("Release Commander · Europe/Berlin");
        page.tabsTo("Message to #operations as Clara Vogt").strikes("/migrate start staging", Keys.ENTER);
        page.seesButton("Start").tabsTo("Start").strikes(Keys.ENTER);
        page.await("the room of the window is open", () -> page.title().startsWith("#mw-staging-crm"));
        String room = page.title().substring(1);

        page.seesButton("Approve as Database Administrator").tabsTo("You are").strikes("Dmi");
        page.sees("Database Administrator · Europe/Berlin");
        assertThat(page.title()).isEqualTo("#" + room);
        page.tabsTo("Approve as Database Administrator").strikes(Keys.ENTER);
        page.sees("Database Administrator — approved by @Dmitri Banerjee").screenshot("keyboard-approved");

        page.tabsTo("Window time")
                .strikes(Keys.ENTER)
                .sees("As the machine's clock.")
                .tabsTo("+10 min")
                .strikes(Keys.ENTER);
        page.sees("Ahead of the machine's clock by 10 min.").screenshot("keyboard-window-time");
    }
}
