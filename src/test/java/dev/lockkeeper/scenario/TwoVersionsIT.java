package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.testkit.OlderVersion;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.WindowState;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A process of the version before and one of this one, alive at the same time on one state database, while a window is
 * played through. See docs/decisions/0009.
 */
@EnabledIfSystemProperty(
        named = "lockkeeper.every-fault",
        matches = "true",
        disabledReason = "builds another version; mvn verify -Pnightly runs it")
class TwoVersionsIT extends Night {
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable BotProcess older;
    private String classPath;

    @BeforeEach
    void build() throws Exception {
        classPath = OlderVersion.classPath();
    }

    @AfterEach
    void endTheOlderOne() {
        if (older != null) {
            older.kill();
        }
    }

    @Test
    void aWindowThatTheOlderVersionCannotReadIsPlayedThroughBesideIt() throws Exception {
        givenAShop();
        whenTheFileBecomes("runbook.yaml", shopWithALedger());
        String oldNode = givenTheOlderVersionDrives();
        givenTheBotRunsInAProcess();
        whenSays(CLARA, "start staging");
        whenPressesPrivately(CLARA, "Start");
        soon(() -> assertThat(newest()).isPresent());

        soon(() -> assertThat(older().log())
                .anyMatch(line -> line.contains("STG-1 cannot be read by this version and is left alone")));

        theOlderVersionGoesAndComesBack(oldNode);
        thenTheGateIs("start", GateState.ASKED);
        soon(() -> assertThat(window().room()).isNotNull());
        whenPresses(THE_DBA, "Approve as Database Administrator");
        whenPresses(THE_LEAD, "Approve as Lead Developer");
        whenSays(CLARA, "run to final");
        thenTheStepIs("fill-column", StepState.DONE);
        whenPresses(QA, "Approve as QA Lead");
        thenTheWindowIs(WindowState.COMPLETED);
        thenTheReportIsPosted();
        thenTheDiarySays("column added", "column filled");
        assertThat(house().windows().latest(9)).hasSize(1);
        assertThat(journal()).containsOnlyOnce("Started", "Completed").doesNotContain("AttemptLost", "OutcomeLost");
        assertThat(older().ended()).as("the older version still runs").isEmpty();
        thenNothingIsThereTwice();
    }

    /** Returns what it calls itself. */
    private String givenTheOlderVersionDrives() throws IOException {
        older = BotProcess.start(classPath, house().settings());
        await("the older version is ready")
                .atMost(House.PATIENCE)
                .ignoreExceptions()
                .until(() -> http.send(
                                        HttpRequest.newBuilder(older().address().resolve("/readyz"))
                                                .build(),
                                        HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200);
        return await("the older version drives").atMost(House.PATIENCE).until(this::driver, node -> !node.isEmpty());
    }

    private void theOlderVersionGoesAndComesBack(String oldNode) throws Exception {
        older().kill();
        await("this version drives")
                .atMost(House.PATIENCE)
                .until(this::driver, node -> !node.isEmpty() && !node.equals(oldNode));
        older = BotProcess.start(classPath, house().settings());
    }

    private BotProcess older() {
        if (older == null) {
            throw new IllegalStateException("start the older version first");
        }
        return older;
    }

    private String driver() throws SQLException {
        return house().state()
                .ask("SELECT max(node) FILTER (WHERE expires_at > clock_timestamp()) FROM lockkeeper.worker_lease")
                .replace("null", "");
    }
}
