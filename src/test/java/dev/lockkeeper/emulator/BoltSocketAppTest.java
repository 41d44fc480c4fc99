package dev.lockkeeper.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.bolt.App;
import com.slack.api.bolt.AppConfig;
import com.slack.api.bolt.socket_mode.SocketModeApp;
import com.slack.api.socket_mode.SocketModeClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An ordinary Bolt app in Socket Mode, as Slack documents it, with Bolt's own client and its own reconnecting. */
class BoltSocketAppTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int AT_ONCE = 4;

    private final PracticeFixture practice = PracticeFixture.overSockets(SocketTimes.likeSlack());
    private Slack slack;
    private SocketModeApp sockets;

    @BeforeEach
    void start() throws Exception {
        SlackConfig config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix(practice.emulator.apiUrl());
        config.setFailOnUnknownProperties(true);
        config.setProxyUrl(null);
        config.setStatsEnabled(false);
        slack = Slack.getInstance(config);
        App app = new App(AppConfig.builder()
                .slack(slack)
                .singleTeamBotToken(PracticeFixture.TOKEN)
                .build());
        app.command("/migrate", (request, context) -> context.ack("Heard."));
        app.blockAction("go", (request, context) -> {
            context.respond("Pressed.");
            return context.ack();
        });
        sockets = new SocketModeApp(PracticeFixture.APP_TOKEN, app, SocketModeClient.Backend.JavaWebSocket, AT_ONCE);
        sockets.startAsync();
        await().atMost(SOON).until(() -> practice.emulator.openSockets() > 0);
    }

    @AfterEach
    void stop() throws Exception {
        sockets.close();
        practice.close();
        slack.close();
    }

    @Test
    void aCommandAndAPressAreAnswered() {
        Person anna = practice.emulator.as(PracticeFixture.ANNA);
        MessageRef ref = practice.post(PracticeFixture.GENERAL, "x", PracticeFixture.button("go", "Go"));

        assertThat(anna.type(PracticeFixture.GENERAL, "/migrate status").answers())
                .extracting(Ephemeral::text)
                .containsExactly("Heard.");
        assertThat(anna.press(ref, "Go").failure()).isEmpty();
        assertThat(practice.emulator.ephemerals(PracticeFixture.ANNA))
                .extracting(Ephemeral::text)
                .contains("Pressed.");
    }

    @Test
    void itFollowsARefreshByItself() {
        practice.emulator.faults().refreshSockets();

        await().atMost(SOON)
                .until(() -> practice.emulator
                        .as(PracticeFixture.ANNA)
                        .type(PracticeFixture.GENERAL, "/migrate status")
                        .isOk());
    }
}
