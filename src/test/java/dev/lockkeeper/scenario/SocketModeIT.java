package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.WindowState;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A team's own Slack without an address that Slack could reach. */
class SocketModeIT extends Night {
    /** What is left of a window that was played. */
    private record Played(List<String> journal, List<String> posted) {}

    @Test
    void aWindowWithCutConnectionsAndAKilledBotEndsAsTheSameWindowOverHttp() throws Exception {
        givenAShop();
        givenTheBotRuns();
        Played overHttp = played(false);
        theNightEnds();

        givenSlackIsInSocketMode();
        givenAShop();
        givenTheBotRunsInAProcess();
        Played overSockets = played(true);

        assertThat(overSockets).isEqualTo(overHttp);
        assertThat(house().log()).noneMatch(line -> line.matches("\\s+at .*"));
        assertThat(house().slack().traffic())
                .filteredOn(exchange -> exchange.method().equals("apps.connections.open"))
                .hasSizeGreaterThan(4);
    }

    @Test
    void aBotInSocketModeTakesNothingOverHttp() throws Exception {
        givenSlackIsInSocketMode();
        givenAShop();
        givenTheBotRuns();

        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(house().bot().address().resolve("/slack/events"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(HttpRequest.BodyPublishers.ofString("command=/migrate&text=help"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("Socket Mode");
        assertThat(house().slack().ephemerals(CLARA)).isEmpty();
    }

    @Test
    void anAppTokenThatIsRevokedMakesTheBotUnreadyAndItSaysWhy() throws Exception {
        givenSlackIsInSocketMode();
        givenAShop();
        givenTheBotRunsInAProcess();
        soon(() -> assertThat(house().slack().openSockets()).isEqualTo(2));

        house().slack().faults().revokeAppToken();

        soon(() -> assertThat(house().log())
                .anyMatch(line -> line.contains("SLACK_APP_TOKEN is not accepted (Slack says token_revoked)")));
        assertThat(house().get("/readyz").statusCode()).isEqualTo(503);
        assertThat(house().get("/readyz").body()).contains("No Socket Mode connection to Slack is open");

        house().slack().faults().restoreAppToken();
        house().awaitReady();
        givenAWindow();
        assertThat(house().log())
                .filteredOn(line -> line.contains("is not accepted"))
                .as("said once")
                .hasSize(1);
        assertThat(house().log()).noneMatch(line -> line.matches("\\s+at .*"));
    }

    /** The shop's window from start to report; with bad luck, the connections break and the bot dies on the way. */
    private Played played(boolean withBadLuck) throws Exception {
        givenAWindow();
        whenPresses(THE_DBA, "Approve as Database Administrator");
        if (withBadLuck) {
            whenTheConnectionsAreCut();
        }
        whenPresses(THE_LEAD, "Approve as Lead Developer");
        if (withBadLuck) {
            whenTheBotIsKilled();
            whenTheBotComesBack();
            house().slack().faults().refreshSockets();
            soon(() -> assertThat(house().slack().openSockets()).isPositive());
        }
        whenSays(CLARA, "run to final");
        thenTheStepIs("fill-column", StepState.DONE);
        if (withBadLuck) {
            whenTheConnectionsAreCut();
        }
        whenPresses(QA, "Approve as QA Lead");
        thenTheWindowIs(WindowState.COMPLETED);
        thenTheReportIsPosted();
        thenTheDiarySays("column added", "column filled");
        thenNothingIsThereTwice();
        return new Played(
                journal().stream().sorted().toList(),
                screen().marks(place()).stream().sorted().toList());
    }
}
