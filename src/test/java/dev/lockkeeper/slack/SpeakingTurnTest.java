package dev.lockkeeper.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.slack.api.Slack;
import dev.lockkeeper.window.Room;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowStories;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Of several processes one speaks in the rooms; the others have the same windows to show and keep silent. */
class SpeakingTurnTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final AtomicLong turn = new AtomicLong(1);
    private final SlackStage stage = new SlackStage();

    @BeforeEach
    void start() {
        stage.turns = turn::get;
        stage.up();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void whoDoesNotSpeakPostsNothing() {
        Room room = stage.open();
        turn.set(0);

        stage.room().show(SlackStage.in(room, WindowStories.preflightAsked()));

        await().during(Duration.ofMillis(500)).until(() -> keys(room).isEmpty());
    }

    @Test
    void theLookComesRightBeforeTheCall() {
        RateLimits limits = new RateLimits(1000, Clock.systemUTC());
        Outbox shut = new Outbox(Slack.getInstance().methods("none"), limits).openWhile(() -> false);

        assertThatThrownBy(() -> shut.send(Errand.of(SlackMethod.AUTH_TEST), Duration.ZERO, client -> {
                    throw new AssertionError("the call was made");
                }))
                .isInstanceOf(SlackCallException.class)
                .hasMessageContaining("another process speaks");
    }

    @Test
    void whoseTurnEndsWhileACallIsUnderWayMakesNoOther() {
        Room room = stage.open();
        Window window = SlackStage.in(room, WindowStories.preflightAsked());
        stage.emulator.faults().delay("chat.postMessage", Duration.ofMillis(500), 1);
        stage.room().show(window);
        await().atMost(SOON).until(() -> stage.posted.find(window.id(), "board").isPresent());

        turn.set(0);

        await().during(Duration.ofSeconds(2))
                .atMost(SOON)
                .until(() -> stage.count("chat.postMessage") <= 1 && stage.count("chat.update") == 0);
    }

    @Test
    void whatAnotherProcessPostedMeanwhileIsNotPostedAgainInTheNextTurn() {
        Room room = stage.open();
        Window before = SlackStage.in(room, WindowStories.scheduled());
        Window after = SlackStage.in(room, WindowStories.preflightAsked());
        SlackRoom first = stage.room();
        first.show(before);
        await().atMost(SOON).until(() -> keys(room).contains("board"));
        turn.set(0);
        try (SlackBolt frozen = stage.bolt()) {
            assertThat(frozen.isReady()).isTrue();
            AtomicLong others = new AtomicLong(1);
            stage.turns = others::get;
            stage.up();
            stage.room().show(after);
            await().atMost(SOON).until(() -> keys(room).stream().anyMatch(key -> key.startsWith("gate/")));
            List<String> posted = keys(room);
            others.set(0);

            turn.set(2);
            await().pollInterval(Duration.ofMillis(100))
                    .during(Duration.ofSeconds(2))
                    .atMost(SOON)
                    .until(() -> {
                        first.show(after); // as every tick does; the lane of the earlier turn is let go first
                        return keys(room).equals(posted);
                    });
            assertThat(posted).doesNotHaveDuplicates();
        }
    }

    private List<String> keys(Room room) {
        return stage.ours(room.channel()).stream()
                .map(SlackRoomTest::key)
                .filter(key -> !key.isEmpty())
                .toList();
    }
}
