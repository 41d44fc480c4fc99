package dev.lockkeeper.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.emulator.Message;
import dev.lockkeeper.window.Room;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowStories;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What those hear who wait outside, once each, and what happens where they cannot be told. */
class AudienceTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final SlackStage stage = new SlackStage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void theyHearTheBeginningEachPhaseEachFurtherQuarterOfAnHourAndTheEndOnceEach() {
        stage.audience = Optional.of(SlackStage.OUTSIDE);
        stage.up();
        Room room = stage.open();
        Window begun = SlackStage.in(room, WindowStories.preflightAsked());
        stage.room().show(begun);
        awaitHeard("the maintenance has begun");

        stage.windowTime.set(begun.plannedAt(begun.current().orElseThrow())
                .plus(begun.current().orElseThrow().planned())
                .plus(Duration.ofMinutes(33)));
        awaitHeard("it takes longer, 33 min so far");
        stage.windowTime.advance(Duration.ofMinutes(4));
        stage.stopBot();
        stage.up();
        stage.room().show(SlackStage.in(room, WindowStories.noReturnAsked()));
        awaitHeard("has begun, ");
        stage.room().show(SlackStage.in(room, WindowStories.completed()));
        awaitHeard("the maintenance is finished");

        assertThat(heard().stream().map(SlackRoomTest::key))
                .doesNotHaveDuplicates()
                .contains("audience/start", "audience/late/2", "audience/end")
                .doesNotContain("audience/late/1");
        assertThat(heard()).allSatisfy(message -> assertThat(message.isReply()).isFalse());
    }

    @Test
    void aChannelThatIsNotThereIsOneSentenceInTheRoomAndTheRoomGoesOn() {
        stage.audience = Optional.of("C0NOWHERE1");
        stage.up();
        Room room = stage.open();

        Message sentence = stage.showUntil(
                SlackStage.in(room, WindowStories.preflightAsked()),
                "I cannot post to the audience channel C0NOWHERE1 (Slack says channel_not_found)");
        stage.showUntil(SlackStage.in(room, WindowStories.running()), "waits for you: ");

        assertThat(sentence.channelId()).isEqualTo(room.channel());
    }

    @Test
    void aChannelThatMayNotBeEnteredIsOneSentenceInTheRoom() {
        stage.audience = Optional.of(SlackStage.OUTSIDE);
        stage.up();
        stage.emulator.faults().forbid("conversations.join", "missing_scope");
        Room room = stage.open();

        Message sentence =
                stage.showUntil(SlackStage.in(room, WindowStories.preflightAsked()), "(Slack says not_in_channel)");

        assertThat(sentence.channelId()).isEqualTo(room.channel());
        assertThat(heard()).isEmpty();
    }

    private List<Message> heard() {
        return stage.ours(SlackStage.OUTSIDE);
    }

    private void awaitHeard(String words) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(heard())
                        .anySatisfy(message -> assertThat(message.readable()).contains(words)));
    }
}
