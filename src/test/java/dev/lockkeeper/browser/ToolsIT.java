package dev.lockkeeper.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.emulator.Panel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import tools.jackson.databind.JsonNode;

/** The inspector of the traffic, the fault panel and the panels of whoever started the workspace. */
@NeedsBrowser
class ToolsIT {
    private static Browser browser;

    private SmallWorkspace workspace;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void closeBrowser() {
        browser.close();
    }

    @BeforeEach
    void start() {
        workspace = new SmallWorkspace();
    }

    @AfterEach
    void stop() {
        workspace.close();
    }

    private Page page() {
        return browser.open(workspace.page());
    }

    @Test
    void theInspectorShowsBothWaysWithTheirBodiesAndNoSecrets() {
        Page page = page().as("anna").opens("general").types("/migrate help").presses("Traffic");
        page.sees("slash /migrate help").sees("200 · ok");
        workspace.says(SmallWorkspace.GENERAL, "seen in the inspector");
        page.sees("chat.postMessage").sees("tier 300/min").sees("2 requests, newest first.");
        page.all(By.cssSelector(".traffic summary")).get(0).click();
        page.sees("\"text\": \"seen in the inspector\"").sees("\"ok\": true");
        page.all(By.cssSelector(".traffic summary")).get(1).click();
        page.sees("\"command\": \"/migrate\"").sees("\"token\": \"***\"");
        assertThat(page.read()).contains("/***").doesNotContain(SmallWorkspace.TOKEN);
    }

    @Test
    void theInspectorIsFiltered() {
        Page page = page().as("anna").opens("general").types("/migrate help").presses("Traffic");
        workspace.says(SmallWorkspace.GENERAL, "one");
        workspace.slack.faults().fail("chat.postMessage", 503, 1);
        try {
            workspace.says(SmallWorkspace.GENERAL, "two");
        } catch (RuntimeException expected) {
            page.sees("503");
        }
        page.fills("Contains", "slash").sees("1 of 3 requests");
        page.fills("Contains", " ").chooses("app to Slack", "Direction").sees("2 of 3 requests");
        page.presses("Close the tools").presses("Traffic");
        page.all(By.id("traffic-trouble")).get(0).click();
        page.sees("1 of 3 requests").sees("HTTP 503");
    }

    @Test
    void aFaultIsOrderedSeenAndSwitchedOff() {
        Page page = page().presses("Faults").sees("None. Everything works.");
        page.chooses("500 or another HTTP status", "What goes wrong").chooses("chat.postMessage", "Where");
        page.fills("HTTP status", "502").presses("Switch on");
        page.sees("chat.postMessage: answered 502, until it is off")
                .sees("⚠ 1 fault in effect")
                .sees("Faults (1)");
        assertThat(refused("x")).isTrue();
        assertThat(refused("y")).isTrue();
        page.presses("Switch off: chat.postMessage: answered 502, until it is off")
                .sees("None. Everything works.");
        assertThat(refused("z")).isFalse();
        page.seesNoMore("in effect\n⚠");
    }

    private boolean refused(String text) {
        try {
            workspace.says(SmallWorkspace.GENERAL, text);
            return false;
        } catch (RuntimeException answeredOtherwise) {
            return true;
        }
    }

    @Test
    void aDeliveryIsDoubledAsOftenAsOrdered() {
        Page page = page().as("anna").opens("general").presses("Faults");
        page.chooses("Delivered twice", "What goes wrong").chooses("Slash commands", "Where");
        page.fills("How often", "1").presses("Switch on").sees("deliveries of slash: delivered twice, once more");
        page.types("/migrate help").await("it came twice", () -> workspace.delivered.size() == 2);
        page.sees("None. Everything works.").types("/migrate list");
        page.await("it came once", () -> workspace.delivered.size() == 3);
    }

    @Test
    void aLostDeliveryIsToldToWhoeverTyped() {
        Page page = page().as("anna").opens("general").presses("Faults");
        page.chooses("Lost, without effect", "What goes wrong")
                .chooses("Slash commands", "Where")
                .presses("Switch on");
        page.types("/migrate help").sees("/migrate failed with the error \"operation_timeout\"");
        assertThat(workspace.delivered).isEmpty();
        page.presses("Everything off").sees("None. Everything works.");
    }

    @Test
    void whatCannotBeOrderedIsSaidInWords() {
        Page page = page().presses("Faults").chooses("Late", "What goes wrong");
        page.fills("Delay in milliseconds", "soon")
                .presses("Switch on")
                .sees("Millis is \"soon\", expected a whole number.");
        page.presses("Cut sockets now").sees("No socket was open.");
    }

    @Test
    void faultsAreOrderedOverHttpAndShownOnThePage() {
        JsonNode ordered = workspace.ask(
                "PUT",
                "/practice/faults/slow",
                "{\"fault\": \"delay\", \"on\": \"chat.update\", \"millis\": 20, \"times\": 2}");
        assertThat(ordered.path("active").path(0).path("words").asString())
                .isEqualTo("chat.update: 20 ms late, 2 more times");
        Page page = page().sees("⚠ 1 fault in effect");
        assertThat(workspace.ask("GET", "/practice/faults", "").path("active")).hasSize(1);
        assertThat(workspace
                        .ask("PUT", "/practice/faults/odd", "{\"fault\": \"fail\", \"on\": \"deliveries\"}")
                        .path("error")
                        .asString())
                .contains("429 and 5xx are what a call is answered");
        assertThat(workspace.ask("DELETE", "/practice/faults/slow", "").path("active"))
                .isEmpty();
        assertThat(workspace
                        .ask("DELETE", "/practice/faults/slow", "")
                        .path("error")
                        .asString())
                .isEqualTo("no fault called slow is in effect");
        page.seesNoMore("fault in effect");
    }

    @Test
    void aPanelShowsItsValueAndItsButtonsWork() {
        AtomicInteger minutes = new AtomicInteger(41);
        workspace.slack.show(new Panel() {
            @Override
            public Shown shown() {
                return new Shown(
                        "Window time", "14:" + minutes.get(), "Ahead by a bit.", List.of(new Choice("m", "+1 min")));
            }

            @Override
            public void press(String choiceId) {
                minutes.incrementAndGet();
            }
        });
        Page page = page().presses("Window time 14:41").sees("Ahead by a bit.").presses("+1 min");
        page.seesButton("Window time 14:42").presses("+1 min").seesButton("Window time 14:43");
        assertThat(page.focusedName()).isEqualTo("+1 min");
        page.strikes(Keys.ESCAPE).seesNoMore("Ahead by a bit.");
        assertThat(page.focusedName()).isEqualTo("Window time 14:43");
    }
}
