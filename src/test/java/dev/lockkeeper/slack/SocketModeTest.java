package dev.lockkeeper.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.emulator.Ephemeral;
import dev.lockkeeper.emulator.Exchange;
import dev.lockkeeper.emulator.SlashReply;
import dev.lockkeeper.emulator.SocketTimes;
import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.testkit.LogLines;
import dev.lockkeeper.window.WindowStories;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The connections of Socket Mode in every kind of weather. */
class SocketModeTest {
    /** Two to begin with, and each ended and replaced twice. */
    private static final int CONNECTIONS_SEEN = 5;

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String CAROL = WindowStories.COMMANDER.user();

    private SlackStage stage = SlackStage.overSockets(SocketTimes.likeSlack());

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void theBotHoldsTwoConnectionsAndACommandIsHandledOnce() {
        stage.up();
        await().atMost(SOON).until(() -> stage.emulator.openSockets() == 2);

        assertThat(type("/migrate status").answers()).hasSize(1);
        assertThat(type("/migrate list").answers()).hasSize(1);
        assertThat(type("/migrate help").answers()).hasSize(1);

        assertThat(stage.desk.said).extracting(Desk.Said::text).containsExactly("status", "list", "help");
    }

    @Test
    void afterACutTheNextCommandWorks() {
        stage.up();
        await().atMost(SOON).until(() -> stage.emulator.openSockets() == 2);

        stage.emulator.faults().cutSockets();

        await().atMost(SOON).until(() -> stage.emulator.openSockets() == 2);
        assertThat(type("/migrate status").isOk()).isTrue();
        assertThat(stage.bolt().isReady()).isTrue();
    }

    @Test
    void connectionsThatEndInTheirTimeLoseNoCommand() {
        stage.close();
        stage = SlackStage.overSockets(new SocketTimes(Duration.ofSeconds(6), Duration.ofSeconds(5)));
        stage.up();
        long begun = System.nanoTime();
        int asked = 0;

        while (stage.count("apps.connections.open") <= CONNECTIONS_SEEN && within(begun, Duration.ofSeconds(60))) {
            assertThat(type("/migrate status").failure()).as("command " + asked).isEmpty();
            asked++;
        }

        assertThat(stage.desk.said).hasSize(asked);
        assertThat(stage.count("apps.connections.open")).as("connections").isGreaterThan(CONNECTIONS_SEEN);
    }

    private static boolean within(long begun, Duration length) {
        return System.nanoTime() - begun < length.toNanos();
    }

    @Test
    void anAnswerThatIsOnItsWayWhenSlackRefreshesArrives() {
        stage.up();
        stage.desk.toSaid = said -> {
            stage.emulator.faults().refreshSockets();
            await().pollInterval(Duration.ofMillis(20)).until(() -> stage.emulator.openSockets() > 0);
            return new Desk.Reply.Words("Heard in the middle of it.");
        };

        SlashReply reply = type("/migrate status");

        assertThat(reply.failure()).isEmpty();
        assertThat(reply.answers()).extracting(Ephemeral::text).containsExactly("Heard in the middle of it.");
    }

    @Test
    void anEnvelopeThatComesTwiceIsHandledOnceAndAnsweredTwice() {
        stage.up();
        stage.emulator.faults().duplicateDeliveries(1);

        assertThat(type("/migrate status").isOk()).isTrue();

        assertThat(stage.desk.said).hasSize(1);
        assertThat(deliveries()).extracting(Exchange::result).containsExactly("ok", "ok");
    }

    @Test
    void anAppTokenThatWasRevokedIsSaidInOneSentenceAndTriedAgainSlowly() {
        try (LogLines log = LogLines.listen()) {
            stage.emulator.faults().revokeAppToken();
            SlackBolt bolt = stage.startBot("");

            await().atMost(SOON).until(() -> stage.count("apps.connections.open") == 1);
            await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> stage.count("apps.connections.open") == 1);
            assertThat(bolt.isReady()).isFalse();
            assertThat(log.at("ERROR"))
                    .containsExactly(
                            "SLACK_APP_TOKEN is not accepted (Slack says token_revoked): make an app-level token"
                                    + " (xapp-…) with the scope connections:write under Basic Information, App-Level Tokens of"
                                    + " your Slack app, see that Socket Mode is switched on there, and restart. Until then no"
                                    + " button and no command reaches me.");
            assertThat(log.traces()).isEmpty();

            stage.emulator.faults().restoreAppToken();
            await().atMost(SOON).until(bolt::isReady);
            assertThat(type("/migrate status").isOk()).isTrue();
        }
    }

    @Test
    void aTokenThatIsRevokedWhileTheBotRunsIsSaidAndItIsNotReadyAnyMore() {
        stage.up();
        await().atMost(SOON).until(() -> stage.emulator.openSockets() == 2);
        try (LogLines log = LogLines.listen()) {
            stage.emulator.faults().revokeAppToken();

            await().atMost(SOON).until(() -> !refusals(log).isEmpty());
            assertThat(stage.bolt().isReady()).isFalse();
            assertThat(refusals(log)).hasSize(1);
            assertThat(type("/migrate status").failure()).isEqualTo("dispatch_failed");
        }
    }

    @Test
    void socketModeThatIsSwitchedOffIsSaidAndFoundAgain() {
        stage.up();
        await().atMost(SOON).until(() -> stage.emulator.openSockets() == 2);
        try (LogLines log = LogLines.listen()) {
            stage.emulator.faults().disableSocketMode();

            await().atMost(SOON).until(() -> !log.at("ERROR").isEmpty());
            assertThat(log.at("ERROR")).first().asString().contains("access_denied", "Socket Mode is switched on");

            stage.emulator.faults().enableSocketMode();
            await().atMost(SOON).until(() -> type("/migrate status").isOk());
            assertThat(log.traces()).isEmpty();
        }
    }

    @Test
    void aSlackThatIsAwayIsWaitedForWithoutAStackTrace() {
        try (LogLines log = LogLines.listen()) {
            stage.emulator.faults().fail("apps.connections.open", 503, 3);
            SlackBolt bolt = stage.startBot("");

            await().atMost(SOON).until(bolt::isReady);

            assertThat(log.at("ERROR"))
                    .containsExactly(
                            "Slack gives me no connection for Socket Mode (apps.connections.open: HTTP status 503);"
                                    + " I keep trying. Until then no button and no command reaches me.");
            assertThat(log.traces()).isEmpty();
        }
    }

    @Test
    void aBotThatStopsEndsItsConnectionsAndAnswersWhatItWasAsked() {
        stage.up();
        stage.stopBot();

        await().atMost(SOON).until(() -> stage.emulator.openSockets() == 0);
        assertThat(type("/migrate status").failure()).isEqualTo("dispatch_failed");

        stage.up();
        assertThat(type("/migrate status").isOk()).isTrue();
    }

    private SlashReply type(String line) {
        return stage.emulator.as(CAROL).type(SlackStage.GENERAL, line);
    }

    private static List<String> refusals(LogLines log) {
        return log.at("ERROR").stream()
                .filter(line -> line.contains("SLACK_APP_TOKEN is not accepted (Slack says token_revoked)"))
                .toList();
    }

    private List<Exchange> deliveries() {
        return stage.emulator.traffic().stream()
                .filter(exchange -> exchange.direction() == Exchange.Direction.SLACK_TO_APP)
                .toList();
    }
}
