package dev.lockkeeper.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.emulator.Panel;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** The automated audit of every view, light, dark and narrow: nothing serious, nothing critical. */
@NeedsBrowser
class AccessibilityIT {
    private SmallWorkspace workspace;

    /** How the page is looked at. */
    enum Look {
        LIGHT(Browser::start, 1400, 900),
        DARK(Browser::startDark, 1400, 900),
        NARROW(Browser::start, 520, 900);

        private final Supplier<Browser> browser;
        private final int width;
        private final int height;

        Look(Supplier<Browser> browser, int width, int height) {
            this.browser = browser;
            this.width = width;
            this.height = height;
        }

        Browser open() {
            Browser opened = browser.get();
            opened.resize(width, height);
            return opened;
        }

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    @BeforeEach
    void start() {
        workspace = new SmallWorkspace();
        workspace.slack.show(new Panel() {
            @Override
            public Shown shown() {
                return new Shown("Window time", "14:41", "Ahead by 12 min.", List.of(new Choice("m", "+1 min")));
            }

            @Override
            public void press(String choiceId) {}
        });
        String ts = workspace
                .says(SmallWorkspace.GENERAL, "*STG-1* is open, see `plan` and ```a table```")
                .ts();
        workspace.call("chat.postMessage", "channel", SmallWorkspace.GENERAL, "thread_ts", ts, "text", "a detail");
        workspace.shares(SmallWorkspace.GENERAL, "report.md", "The report", "# Report\n");
        workspace.posts(SmallWorkspace.GENERAL, "gate", SmallWorkspace.CARD);
        workspace.answer = delivery -> {
            if (delivery.contains("\"action_id\":\"why\"")) {
                workspace.opensModal(delivery, SmallWorkspace.MODAL);
            }
            return delivery.contains("command=")
                    ? "{\"response_type\": \"ephemeral\", \"text\": \"for you alone\"}"
                    : "";
        };
    }

    @AfterEach
    void stop() {
        workspace.close();
    }

    @ParameterizedTest
    @EnumSource(Look.class)
    void noViewHasAnythingSeriousOrCritical(Look look) {
        try (Browser browser = look.open()) {
            Page page = browser.open(workspace.page());
            clean(page, look, "onlooker");
            page.as("anna")
                    .opens("general")
                    .types("/migrate help")
                    .sees("for you alone")
                    .presses("1 reply");
            page.writes("/m").sees("slash command");
            clean(page, look, "workspace");
            page.strikes(Keys.ESCAPE).writes(" ");

            page.presses("Approve").seesDialog("Open the gate?");
            clean(page, look, "confirm");
            page.presses("Leave it").seesNoDialog();

            page.presses("Reject …").seesDialog("Why not?").presses("Reject").sees("Please complete");
            clean(page, look, "modal");
            page.presses("Back").seesNoDialog();

            page.presses("Open The report").seesDialog("The report").sees("# Report");
            clean(page, look, "file");
            page.presses("Close").seesNoDialog();

            workspace.slack.faults().goAway();
            page.presses("Faults").sees("in effect").sees("every call: answered 503");
            clean(page, look, "faults");
            workspace.slack.faults().clear();
            page.strikes(Keys.ESCAPE).presses("Traffic").sees("requests, newest first");
            page.all(By.cssSelector(".traffic summary")).get(0).click();
            page.sees("Answer");
            clean(page, look, "traffic");
            page.strikes(Keys.ESCAPE).presses("Window time 14:41").sees("Ahead by 12 min.");
            clean(page, look, "panels");
        }
    }

    private static void clean(Page page, Look look, String view) {
        page.screenshot(look.word() + "-" + view);
        assertThat(page.audit())
                .as("findings of the audit in the view " + view + ", " + look.word())
                .isEmpty();
    }

    @Test
    void theAuditFindsWhatIsWrong() {
        try (Browser browser = Browser.start()) {
            Page page = browser.open(workspace.page());
            page.script("document.getElementById('viewer').previousElementSibling.remove()");
            assertThat(page.audit()).anyMatch(finding -> finding.startsWith("select-name"));
        }
    }

    @Test
    void newMessagesAreAnnouncedPolitelyAndWithoutTheirButtons() {
        try (Browser browser = Browser.start()) {
            Page page =
                    browser.open(workspace.page()).as("anna").opens("general").sees("a table");
            workspace.posts(SmallWorkspace.GENERAL, "gate", SmallWorkspace.CARD);
            page.await("it was announced", () -> !spoken(page).isEmpty());
            assertThat(spoken(page))
                    .isEqualTo("Gatekeeper: May the gate open?Asks @Database Administrator"
                                    .replace("@Database Administrator", "@dbas")
                            + " and @Bert Berg.");
            assertThat(page.all(By.cssSelector("#news[aria-live=polite][role=log]")))
                    .hasSize(1);
        }
    }

    private static String spoken(Page page) {
        return String.valueOf(page.all(By.id("news")).get(0).getDomProperty("textContent"));
    }
}
