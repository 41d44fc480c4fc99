package dev.lockkeeper.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.engine.RunbookLibrary;
import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.outside.HttpAddress;
import dev.lockkeeper.outside.OutsideSettings;
import dev.lockkeeper.outside.PairStepExecutor;
import dev.lockkeeper.runbook.Runbook;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.TargetIdentity;
import dev.lockkeeper.window.WindowId;
import dev.lockkeeper.yaml.YamlRunbookLibrary;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Both halves of three pairs of a real runbook against the application itself. */
class PairsOnTheStandInIT {
    private static final String USER = "token-of-alice-8f2c";
    private static final String OPERATOR = "token-of-the-operator-31d0";
    private static final Path RUNBOOKS = Path.of("src/test/resources/scenario");

    private static DemoCrm crm;
    private static Runbook runbook;
    private StandIn app;
    private Caller caller;
    private OutsideSettings outside;

    @BeforeAll
    static void fill() throws Exception {
        crm = DemoCrm.filled();
        YamlRunbookLibrary library = YamlRunbookLibrary.of(List.of(RUNBOOKS));
        RunbookLibrary.Parsed parsed = library.parse(library.read("pairs"));
        assertThat(parsed).isInstanceOf(RunbookLibrary.Parsed.Valid.class);
        runbook = ((RunbookLibrary.Parsed.Valid) parsed).runbook();
    }

    @AfterAll
    static void drop() throws Exception {
        crm.close();
    }

    @BeforeEach
    void start() throws Exception {
        app = new StandIn(new StandInSettings(
                crm.jdbcUrl(),
                DemoCrm.ROLE,
                DemoCrm.PASSWORD,
                "127.0.0.1",
                0,
                Map.of(USER, crm.userOfTenant(0)),
                OPERATOR,
                Clock.systemUTC(),
                StandInSettings.USUAL_JOBS));
        int port = app.start();
        caller = new Caller(port);
        outside = new OutsideSettings(
                List.of(new HttpAddress(
                        "crm-app",
                        URI.create("http://127.0.0.1:" + port),
                        Map.of("operator", () -> OPERATOR, "tenant-a", () -> USER),
                        Set.of("PUT"))),
                List.of());
    }

    @AfterEach
    void stop() {
        app.close();
    }

    @Test
    void maintenanceIsProvenByA503AndItsEndByData() throws Exception {
        assertThat(run("maintenance-on"))
                .isInstanceOfSatisfying(
                        Outcome.Succeeded.class,
                        done -> assertThat(done.outputs())
                                .containsEntry("called", "PUT /maintenance at crm-app: status 200")
                                .containsEntry(
                                        "proof", "/api/sales status 503; /health status 503, /status maintenance"));
        assertThat(caller.get("/api/sales", USER).status()).isEqualTo(503);

        assertThat(run("maintenance-off")).isInstanceOf(Outcome.Succeeded.class);
        assertThat(caller.get("/api/sales", USER).status()).isEqualTo(200);
        assertThat(run("maintenance-off"))
                .isInstanceOfSatisfying(
                        Outcome.Succeeded.class,
                        done -> assertThat(done.outputs())
                                .containsEntry("called", "nothing, \"maintenance\" is off already"));
    }

    @Test
    void pausedJobsStandStillAndMoveAgain() throws Exception {
        await().until(() -> done("sync") > 0);

        assertThat(run("jobs-pause"))
                .isInstanceOfSatisfying(
                        Outcome.Succeeded.class,
                        done -> assertThat(done.outputs().get("sync_proof"))
                                .contains("/state paused", "/in_flight 0", "/done stood still for 1500 ms"));
        for (String group : StandInSettings.USUAL_JOBS) {
            assertThat(caller.get("/jobs/" + group, OPERATOR).text("/state")).isEqualTo("paused");
        }
        long still = done("sync");

        assertThat(run("jobs-resume")).isInstanceOf(Outcome.Succeeded.class);
        await().until(() -> done("sync") > still);
        assertThat(caller.get("/jobs", OPERATOR).body().path("groups")).hasSize(4);
    }

    @Test
    void silencedAlertsHaveAnEnd() throws Exception {
        assertThat(run("alerts-silence")).isInstanceOf(Outcome.Succeeded.class);
        assertThat(Instant.parse(caller.get("/alerts", OPERATOR).text("/until")))
                .isBetween(Instant.now().plusSeconds(3_500), Instant.now().plusSeconds(3_700));
        assertThat(run("alerts-hear")).isInstanceOf(Outcome.Succeeded.class);
        assertThat(caller.get("/alerts", OPERATOR).text("/silenced")).isEqualTo("false");
    }

    @Test
    void jobsAndAlertsAreTheOperators() throws Exception {
        assertThat(caller.get("/jobs", "").status()).isEqualTo(401);
        assertThat(caller.get("/jobs/sync", USER).status()).isEqualTo(403);
        assertThat(caller.get("/alerts", USER).status()).isEqualTo(403);
        assertThat(caller.get("/jobs/none", OPERATOR).status()).isEqualTo(404);
    }

    private long done(String group) throws Exception {
        return caller.get("/jobs/" + group, OPERATOR).body().path("done").asLong();
    }

    private Outcome run(String step) {
        StepSpec spec = runbook.step(step).orElseThrow();
        PairStepExecutor executor = new PairStepExecutor(spec.kind(), outside);
        StepExecutor.Context context = new StepExecutor.Context(
                new WindowId("STG-1"),
                Instant.EPOCH,
                null,
                1,
                7,
                spec,
                new TargetIdentity("crm-staging", "localhost", 5432, "crm", "1", 1, "15.1"),
                Map.of(),
                Map.of(),
                StepExecutor.Cancellation.NEVER);
        assertThat(executor.obstacles(context)).isEmpty();
        return executor.run(context, words -> {});
    }
}
