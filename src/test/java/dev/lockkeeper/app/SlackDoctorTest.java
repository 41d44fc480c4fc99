package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.emulator.AppSpec;
import dev.lockkeeper.emulator.Emulator;
import dev.lockkeeper.emulator.EmulatorSettings;
import dev.lockkeeper.practice.PracticeCast;
import dev.lockkeeper.slack.RoomPolicy;
import dev.lockkeeper.slack.SlackDoor;
import dev.lockkeeper.slack.SlackSettings;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code doctor} says about the two tokens, before anything runs. */
class SlackDoctorTest {
    private final AppSpec app = PracticeCast.app().inSocketMode();
    private final Emulator slack =
            Emulator.start(PracticeCast.workspace(), app, EmulatorSettings.likeSlack(Clock.systemUTC()));

    @AfterEach
    void stop() {
        slack.close();
    }

    @Test
    void bothTokensAreAskedFor() {
        assertThat(look())
                .extracting(Finding::words)
                .contains("ready      slack requests: Slack's requests come over Socket Mode.")
                .noneMatch(words -> words.contains("NOT READY"));
    }

    @Test
    void aRevokedAppTokenIsOneSentence() {
        slack.faults().revokeAppToken();

        assertThat(look())
                .extracting(Finding::words)
                .filteredOn(words -> words.startsWith("NOT READY"))
                .containsExactly(
                        "NOT READY  slack requests: SLACK_APP_TOKEN is not accepted (Slack says token_revoked):"
                                + " make an app-level token (xapp-…) with the scope connections:write under Basic Information,"
                                + " App-Level Tokens of your Slack app, see that Socket Mode is switched on there, and restart.");
    }

    @Test
    void aRevokedBotTokenIsOneSentenceAndTheOtherIsStillLookedAt() {
        slack.faults().revokeToken();

        assertThat(look())
                .extracting(Finding::words)
                .containsExactly(
                        "NOT READY  slack: SLACK_BOT_TOKEN is not accepted (Slack says token_revoked); copy the Bot User"
                                + " OAuth Token (xoxb-…) from OAuth & Permissions of your Slack app.",
                        "ready      slack requests: Slack's requests come over Socket Mode.");
    }

    private List<Finding> look() {
        SlackSettings settings = new SlackSettings(
                app.botToken(),
                new SlackDoor.Sockets(app.appToken(), false),
                slack.apiUrl(),
                "/migrate",
                1.0,
                Map.of(),
                RoomPolicy.parse("new", Set.of()),
                List.of());
        return new SlackDoctor(settings, CallSettings.standard(), Clock.systemUTC()).look();
    }
}
