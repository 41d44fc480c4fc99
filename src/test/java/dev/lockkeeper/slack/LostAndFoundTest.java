package dev.lockkeeper.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.window.Room;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowStories;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What was sent and not known to have arrived is looked for where it was sent. */
class LostAndFoundTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private final SlackStage stage = new SlackStage().up();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aBotKilledBeforeItStoredSlacksAnswerFindsTheMessageWhereItHangsAndNotWhereItWouldHangNow() {
        Room room = stage.open();
        Window window = SlackStage.in(room, cutOff());
        stage.room().show(window);
        String key = "lost/" + WindowStories.VIEWS + "/1";
        await().atMost(SOON).until(() -> stage.keys(room).contains(key));
        await().atMost(SOON)
                .until(() -> !stage.posted.find(window.id(), key).orElseThrow().sending());
        stage.stopBot();
        stage.posted.forgetTheAnswer(window.id(), key);

        stage.up();
        stage.room()
                .show(SlackStage.in(room, cutOff().begin(WindowStories.VIEWS).request(WindowStories.VIEWS)));

        await().atMost(SOON)
                .until(() -> !stage.posted.find(window.id(), key).orElseThrow().sending());
        await().atMost(SOON).until(() -> stage.keys(room).contains("step/" + WindowStories.VIEWS + "/1"));
        assertThat(stage.keys(room)).doesNotHaveDuplicates();
    }

    /** A step that has no card of its own, since the commander said yes to it together with the one before. */
    private static WindowStories cutOff() {
        return WindowStories.tablesDone()
                .begin(WindowStories.VIEWS)
                .then(at -> new StepEvent.AttemptLost(WindowStories.VIEWS, 1, "bot-2", "The bot died.", at))
                .then(at -> new StepEvent.AttemptHadNoEffect(WindowStories.VIEWS, 1, "Nothing is left of it.", at));
    }
}
