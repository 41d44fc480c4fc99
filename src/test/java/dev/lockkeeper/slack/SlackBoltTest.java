package dev.lockkeeper.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.emulator.SlashReply;
import dev.lockkeeper.window.WindowStories;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Booting into every kind of weather. */
class SlackBoltTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private final SlackStage stage = new SlackStage();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aSlackThatIsAwayAtBootIsWaitedForAndRequestsMeanwhileGet503() {
        stage.emulator.faults().goAway();
        SlackBolt bolt = stage.startBot(SlackStage.SECRET);
        await().atMost(SOON).until(() -> stage.count("auth.test") > 0);
        SlashReply early = stage.emulator.as(WindowStories.COMMANDER.user()).type(SlackStage.GENERAL, "/migrate help");
        assertThat(bolt.isReady()).isFalse();
        assertThat(early.status()).isEqualTo(503);

        stage.emulator.faults().comeBack();

        await().atMost(SOON).until(bolt::isReady);
        assertThat(stage.emulator
                        .as(WindowStories.COMMANDER.user())
                        .type(SlackStage.GENERAL, "/migrate help")
                        .isOk())
                .isTrue();
    }

    @Test
    void aTokenThatIsRefusedIsTriedAgainSlowly() {
        stage.emulator.faults().revokeToken();
        SlackBolt bolt = stage.startBot(SlackStage.SECRET);
        await().atMost(SOON).until(() -> stage.count("auth.test") == 1);
        await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> stage.count("auth.test") == 1);
        assertThat(bolt.isReady()).isFalse();

        stage.emulator.faults().restoreToken();

        await().atMost(SOON).until(bolt::isReady);
    }

    @Test
    void aBotWithAnotherSigningSecretIsDeafAndSaysSoToSlack() {
        SlackBolt bolt = stage.startBot("another-signing-secret");
        await().atMost(SOON).until(bolt::isReady);

        SlashReply reply = stage.emulator.as(WindowStories.COMMANDER.user()).type(SlackStage.GENERAL, "/migrate help");

        assertThat(reply.status()).isEqualTo(401);
        assertThat(stage.desk.said).isEmpty();
    }

    @Test
    void aBotThatNeverConnectedStops() {
        stage.emulator.faults().goAway();
        stage.startBot(SlackStage.SECRET);

        long began = System.nanoTime();
        stage.stopBot();

        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }
}
