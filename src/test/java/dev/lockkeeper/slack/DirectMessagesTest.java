package dev.lockkeeper.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.emulator.Message;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Room;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowStories;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is written to directly, in words that lead to the card, and what becomes of it. */
class DirectMessagesTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final SlackStage stage = new SlackStage().up();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void whoseTurnItIsGetsOneMessageThatOpensTheCardAndNobodyElseDoes() {
        Room room = stage.open();
        stage.room().show(SlackStage.in(room, WindowStories.preflightAsked()));

        awaitDirect(WindowStories.DBA, "waits for you", "as Database Administrator", "to decide at \"Pre-flight\"");
        awaitDirect(WindowStories.LEAD, "as Lead Developer");

        Message card = stage.ours(room.channel()).stream()
                .filter(message -> SlackRoomTest.key(message).startsWith("gate/"))
                .findFirst()
                .orElseThrow();
        assertThat(direct(WindowStories.DBA))
                .singleElement()
                .satisfies(message -> assertThat(message.readable())
                        .contains(
                                "/archives/" + room.channel() + "/p" + card.ts().replace(".", "")));
        assertThat(direct(WindowStories.COMMANDER)).isEmpty();
        assertThat(direct(WindowStories.QA)).isEmpty();
    }

    @Test
    void onceTheTurnIsOverTheSameMessageIsALineWithNothingToDo() {
        Room room = stage.open();
        WindowStories asked = WindowStories.preflightAsked();
        stage.room().show(SlackStage.in(room, asked));
        awaitDirect(WindowStories.DBA, "waits for you");
        awaitDirect(WindowStories.LEAD, "waits for you");

        Window oneSaidYes = SlackStage.in(room, asked.approve(WindowStories.PREFLIGHT, "dba", WindowStories.DBA));
        stage.room().show(oneSaidYes);

        awaitDirect(WindowStories.DBA, "\"Pre-flight\": nothing to do for you any more");
        assertThat(direct(WindowStories.LEAD))
                .singleElement()
                .satisfies(message -> assertThat(message.readable()).contains("waits for you"));
        stage.room().show(SlackStage.in(room, WindowStories.running()));
        awaitDirect(WindowStories.LEAD, "nothing to do for you any more");
        assertThat(direct(WindowStories.DBA)).hasSize(1);
    }

    @Test
    void aRestartWritesNothingTwice() {
        Room room = stage.open();
        Window window = SlackStage.in(room, WindowStories.preflightAsked());
        stage.room().show(window);
        awaitDirect(WindowStories.DBA, "waits for you");
        awaitDirect(WindowStories.LEAD, "waits for you");
        stage.stopBot();
        stage.up();

        stage.room().show(window);

        long permalinks = stage.count("chat.getPermalink");
        await().atMost(SOON).until(() -> stage.count("chat.getPermalink") > permalinks - 1);
        await().during(Duration.ofSeconds(1))
                .atMost(SOON)
                .until(() -> direct(WindowStories.DBA).size() == 1);
        assertThat(direct(WindowStories.LEAD)).hasSize(1);
    }

    @Test
    void aMessageWhoseAnswerWasLostIsThereOnce() {
        Room room = stage.open();
        Window window = SlackStage.in(room, WindowStories.preflightAsked());
        stage.showUntil(window, "Approve as Database Administrator");
        awaitDirect(WindowStories.DBA, "waits for you");
        awaitDirect(WindowStories.LEAD, "waits for you");
        stage.emulator.faults().dropAfter("chat.postMessage", 1);

        stage.room().show(SlackStage.in(room, WindowStories.failed()));

        awaitDirect(WindowStories.COMMANDER, "as its commander: to decide how STG-12 goes on");
        await().during(Duration.ofSeconds(3))
                .atMost(SOON)
                .until(() -> direct(WindowStories.COMMANDER).size() == 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"missing_scope", "user_not_found", "cannot_dm_bot", "user_disabled"})
    void whatSlackRefusesIsOneSentenceInTheRoomAndTheRoomGoesOn(String error) {
        stage.emulator.faults().forbid("conversations.open", error);
        Room room = stage.open();

        Message sentence = stage.showUntil(
                SlackStage.in(room, WindowStories.preflightAsked()), "directly (Slack says " + error + ")");
        long persons = error.equals("missing_scope") ? 1 : 2;
        await().atMost(SOON)
                .until(() -> said(room, "directly (Slack says " + error).size() == persons);
        assertThat(stage.count("conversations.open")).isEqualTo(persons);
        stage.showUntil(SlackStage.in(room, WindowStories.running()), "waits for you: ");

        assertThat(sentence.channelId()).isEqualTo(room.channel());
        assertThat(direct(WindowStories.DBA)).isEmpty();
    }

    @Test
    void whoHasJustLedTheWindowOnIsNotFetchedForTheNextStep() {
        Room room = stage.open();

        WindowStories typed = WindowStories.noReturnOpen()
                .then(at -> new StepEvent.WordConfirmed(WindowStories.DROP, WindowStories.COMMANDER, at));
        stage.showUntil(SlackStage.in(room, typed), "waits for you: ");

        await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> stage.count("conversations.open") == 0);
    }

    private List<Message> said(Room room, String words) {
        return stage.ours(room.channel()).stream()
                .filter(message -> message.readable().contains(words))
                .toList();
    }

    private List<Message> direct(Actor person) {
        return stage.ours(stage.emulator.as(person.user()).directChannel());
    }

    private void awaitDirect(Actor person, String... words) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(direct(person))
                        .anySatisfy(message -> assertThat(message.readable()).contains(words)));
    }
}
