package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.practice.PracticeApplication;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.WindowState;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** The bot dies by SIGKILL while users are locked out and jobs stand still; both are let go again, and the report proves it. */
class KilledInMaintenanceIT extends Night {
    @Test
    void whatWasOpenedBeforeTheBotDiedIsClosedBeforeTheWindowEnds() throws Exception {
        givenAChangeInsideMaintenance();
        givenTheBotRunsInAProcess();
        whenSays(CLARA, "start staging");
        whenPressesPrivately(CLARA, "Start");
        soon(() -> assertThat(window().room()).isNotNull());
        whenSays(CLARA, "run to alerts-silence");
        thenTheStepIs("alerts-silence", StepState.DONE);
        assertThat(health()).isEqualTo(503);
        thenTheRoomHears("Open: *maintenance* since");

        whenSays(CLARA, "abort the wrong night");
        whenTheBotIsKilled();
        assertThat(health()).isEqualTo(503);
        whenTheBotComesBack();

        thenTheWindowIs(WindowState.ABORTED);
        assertThat(health()).isEqualTo(200);
        assertThat(ask("/jobs/sync").body()).contains("\"state\":\"running\"");
        assertThat(ask("/alerts").body()).contains("\"silenced\":false");
        thenTheReportIsPosted();
        assertThat(report())
                .contains("Opened and closed", "status 503", "/status maintenance", "/status healthy", "moved within")
                .doesNotContain("Still open");
        assertThat(journal()).containsOnlyOnce("EndAsked", "Aborted");
        thenNothingIsThereTwice();
    }

    private int health() throws Exception {
        return ask("/health").statusCode();
    }

    private HttpResponse<String> ask(String path) throws Exception {
        URI url = PracticeApplication.address(house().settings().words()).resolve(path);
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(url)
                                .header("Authorization", "Bearer " + PracticeApplication.operatorToken())
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }
}
