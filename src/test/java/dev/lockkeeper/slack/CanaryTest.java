package dev.lockkeeper.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.emulator.SlashReply;
import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.engine.Redaction;
import dev.lockkeeper.window.Room;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.WindowStories;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A secret that got past the record is in no byte that leaves for Slack. */
class CanaryTest {
    private static final String SECRET = "canary/7f3a\"9c51&b2";
    private static final String BASE64 =
            Base64.getEncoder().encodeToString(("u:" + SECRET).getBytes(StandardCharsets.UTF_8));

    private final SlackStage stage = new SlackStage();

    @BeforeEach
    void start() {
        stage.redaction = new Redaction(List.of(SECRET));
        stage.up();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aFailureThatHoldsASecretIsShownWithoutIt() {
        Room room = stage.open();
        String message = "could not log in with " + SECRET + " or " + BASE64 + " or password=hunter2; see pg_hba.conf";
        WindowStories story = WindowStories.running()
                .request(WindowStories.BACKUP)
                .begin(WindowStories.BACKUP)
                .then(at -> new StepEvent.StepFailed(
                        WindowStories.BACKUP,
                        1,
                        new StepFailure(message, null, 0, "28P01", true),
                        Duration.ofSeconds(1),
                        at));

        stage.showUntil(SlackStage.in(room, story), "could not log in with [hidden]");

        nothingLeft();
    }

    @Test
    void anAnswerToACommandHoldsNoSecretEither() {
        stage.desk.toSaid = said -> new Desk.Reply.Words("it says " + SECRET + " and " + BASE64);

        SlashReply reply =
                stage.emulator.as(WindowStories.COMMANDER.user()).type(SlackStage.GENERAL, "/migrate status");

        assertThat(reply.ackBody()).contains("it says [hidden] and ");
        assertThat(reply.ackBody()).doesNotContain("canary", "7f3a", BASE64.substring(4, 20));
    }

    private void nothingLeft() {
        await().untilAsserted(
                        () -> assertThat(stage.emulator.traffic().toString()).contains("log in with [hidden]"));
        assertThat(stage.emulator.traffic().toString())
                .doesNotContain("canary", "7f3a", "hunter2", BASE64.substring(4, 20));
    }
}
