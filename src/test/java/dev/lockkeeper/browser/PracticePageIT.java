package dev.lockkeeper.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.emulator.CommandHint;
import dev.lockkeeper.emulator.Message;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** What a person can do and see on the practice page, feature by feature. */
@NeedsBrowser
class PracticePageIT {
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
    void saysThatItIsNoSlackAndHowFastItsTiersAre() {
        page().sees("PRACTICE").sees("This is not Slack. Rate tiers sped up ×60.");
    }

    @Test
    void anybodyCanBeAnybodyAndSeesWhatTheyAre() {
        Page page = page().sees("Onlooker: sees every channel, does nothing.");
        page.as("anna").sees("Database Administrator · Europe/Berlin");
        page.as("ina").sees("no role · UTC");
        assertThat(page.address().getQuery()).isEqualTo("as=ina");
        page.reloads().sees("no role · UTC");
    }

    @Test
    void whatIsTypedAppearsAndNamesBecomeMentions() {
        page().as("anna")
                .opens("general")
                .types("good morning @bert, see #harbour & <b>")
                .sees("good morning @Bert Berg, see #harbour & <b>");
        assertThat(workspace.slack.messages(SmallWorkspace.GENERAL))
                .extracting(Message::text)
                .containsExactly("good morning <@" + SmallWorkspace.BERT + ">, see <#" + SmallWorkspace.HARBOUR
                        + "> &amp; &lt;b&gt;");
    }

    @Test
    void slashCommandsAreCompletedWithTheirUsage() {
        workspace.slack.offer(List.of(
                new CommandHint("start", "<env> [runbook]", "opens a window"),
                new CommandHint("status", "", "where the window stands")));
        Page page = page().as("anna").opens("general").writes("/mi").sees("slash command");
        page.strikes(Keys.TAB).sees("/migrate status").sees("where the window stands");
        page.strikes("sta").strikes("r").strikes(Keys.TAB).sees("/migrate start <env> [runbook]: opens a window");
        assertThat(page.value(By.id("line"))).isEqualTo("/migrate start ");
        page.strikes("staging", Keys.ENTER).await("it was sent", () -> !workspace.delivered.isEmpty());
        assertThat(workspace.delivered.get(0)).contains("text=start staging");
        page.writes("/migrate start s").sees("sent before").strikes(Keys.ARROW_DOWN, Keys.ENTER);
        assertThat(page.value(By.id("line"))).isEqualTo("/migrate start staging");
    }

    @Test
    void peopleGroupsAndChannelsAreCompleted() {
        Page page = page().as("anna")
                .opens("general")
                .writes("ask @be")
                .sees("Bert Berg")
                .strikes(Keys.TAB);
        assertThat(page.value(By.id("line"))).isEqualTo("ask @bert ");
        page.strikes("in #har").sees("#harbour").strikes(Keys.ARROW_DOWN, Keys.ENTER);
        assertThat(page.value(By.id("line"))).isEqualTo("ask @bert in #harbour ");
        page.writes("hand over to @database")
                .sees("group, Database Administrator")
                .strikes(Keys.ESCAPE);
        assertThat(page.value(By.id("line"))).isEqualTo("hand over to @database");
        page.writes("/migrate handover @bert")
                .strikes(Keys.ENTER)
                .await("it was sent", () -> !workspace.delivered.isEmpty());
        assertThat(workspace.delivered.get(0)).contains("text=handover <@" + SmallWorkspace.BERT + "|bert>");
    }

    @Test
    void anEphemeralAnswerIsSeenByItsPersonAlone() {
        workspace.answer = delivery -> "{\"response_type\": \"ephemeral\", \"text\": \"for you alone\"}";
        Page page = page().as("anna").opens("general").types("/migrate help").sees("for you alone");
        page.sees("only Anna Adler sees this").as("bert").seesNoMore("for you alone");
    }

    @Test
    void aButtonAsksItsQuestionBeforeItIsPressed() {
        workspace.posts(SmallWorkspace.GENERAL, "gate", SmallWorkspace.CARD);
        Page page = page().as("anna").opens("general").presses("Approve").seesDialog("Open the gate?");
        page.sees("Nobody can close it again.").presses("Leave it").seesNoDialog();
        assertThat(workspace.delivered).isEmpty();
        page.presses("Approve").presses("Open it").await("it was pressed", () -> workspace.delivered.size() == 1);
        assertThat(workspace.delivered.get(0)).contains("\"action_id\":\"approve\"");
    }

    @Test
    void aModalShowsWhatIsWrongWithItAndKeepsWhatWasTyped() {
        workspace.posts(SmallWorkspace.GENERAL, "gate", SmallWorkspace.CARD);
        workspace.answer = delivery -> {
            if (delivery.contains("block_actions")) {
                workspace.opensModal(delivery, SmallWorkspace.MODAL);
                return "";
            }
            return delivery.contains("longer")
                    ? ""
                    : "{\"response_action\": \"errors\", \"errors\": {\"why\": \"say more than that\"}}";
        };
        Page page = page().as("anna").opens("general").presses("Reject …").seesDialog("Why not?");
        page.sees("Stands in the report.").presses("Reject").sees("Please complete this required field.");
        page.fills("Reason", "no").presses("Reject").sees("say more than that");
        assertThat(page.focusedName()).isEqualTo("Reason");
        page.reloads().seesDialog("Why not?");
        assertThat(page.value(By.id("field-why"))).isEqualTo("no");
        page.fills("Reason", "no, and longer").presses("Reject").seesNoDialog();
        assertThat(workspace.delivered).last().asString().contains("no, and longer");
    }

    @Test
    void threadsAreReadAndAnswered() {
        String ts = workspace.says(SmallWorkspace.GENERAL, "the board").ts();
        workspace.call("chat.postMessage", "channel", SmallWorkspace.GENERAL, "thread_ts", ts, "text", "a detail");
        Page page = page().as("anna")
                .opens("general")
                .sees("1 reply")
                .presses("1 reply")
                .sees("a detail");
        page.fills("Reply in this thread", "seen by me")
                .strikes(Keys.ENTER)
                .sees("2 replies")
                .sees("seen by me");
        assertThat(workspace.slack.thread(SmallWorkspace.GENERAL, ts)).hasSize(3);
    }

    @Test
    void aThreadIsBegunUnderAnyMessage() {
        workspace.says(SmallWorkspace.GENERAL, "the board");
        Page page = page().as("anna").opens("general").sees("the board").presses("Reply in thread");
        page.strikes("first answer", Keys.ENTER).sees("1 reply").sees("first answer");
    }

    @Test
    void whoeverIsCalledSeesItAndOthersDoNot() {
        workspace.posts(SmallWorkspace.GENERAL, "gate", SmallWorkspace.CARD);
        Page page = page().as("anna").opens("general").sees("mentions you");
        page.as("bert").sees("@Bert Berg").sees("mentions you");
        page.opens("harbour").as("ina").opens("general").seesNoMore("mentions you");
    }

    @Test
    void whatIsNewElsewhereIsMarkedUntilItIsRead() {
        workspace.says(SmallWorkspace.GENERAL, "old");
        Page page =
                page().as("anna").opens("general").sees("old").opens("harbour").seesNoMore("new");
        workspace.says(SmallWorkspace.GENERAL, "fresh news");
        page.await("general is marked", () -> page.read().contains("new"));
        page.opens("general").sees("New since you were here").sees("fresh news");
        page.opens("harbour")
                .await(
                        "the mark is gone",
                        () -> page.all(By.className("new-mark")).isEmpty());
    }

    @Test
    void aFileIsReadInThePage() {
        workspace.shares(SmallWorkspace.GENERAL, "report.md", "The report", "# Report\n\n<b>36 columns</b> went.\n");
        Page page = page().as("anna").opens("general").sees("The report").presses("Open The report");
        page.seesDialog("The report").sees("<b>36 columns</b> went.");
        assertThat(page.all(By.linkText("Download"))).isNotEmpty();
        page.strikes(Keys.ESCAPE).seesNoDialog();
    }

    @Test
    void aLongRoomWithAFileAtItsEndScrollsInsideThePage() {
        IntStream.range(0, 40).forEach(i -> workspace.says(SmallWorkspace.GENERAL, "line " + i));
        workspace.shares(SmallWorkspace.GENERAL, "report.md", "The report", "# Report\n");
        Page page = page().as("anna").opens("general").sees("The report");
        assertThat(page.script("return document.documentElement.scrollHeight - window.innerHeight"))
                .isEqualTo("0");
    }

    @Test
    void directMessagesAndTheHomeOfTheAppAreThere() {
        String direct = workspace
                .call("conversations.open", "users", SmallWorkspace.ANNA)
                .path("channel")
                .path("id")
                .asString();
        workspace.says(direct, "between us");
        workspace.call("views.publish", "user_id", SmallWorkspace.ANNA, "view", """
                {"type": "home", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "*Nothing* waits for you."}},
                 {"type": "actions", "block_id": "h", "elements": [{"type": "button", "action_id": "look", "value": "1",
                  "text": {"type": "plain_text", "text": "Look again"}}]}]}
                """);
        Page page = page().as("anna").opens("Gatekeeper").sees("between us");
        page.opens("Gatekeeper, home").sees("Nothing waits for you.").presses("Look again");
        page.await("it was pressed", () -> !workspace.delivered.isEmpty());
        assertThat(workspace.delivered.get(0)).contains("\"type\":\"home\"");
        page.as("bert").seesNoMore("Gatekeeper, home");
    }
}
