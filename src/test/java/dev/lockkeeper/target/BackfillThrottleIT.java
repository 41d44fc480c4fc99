package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.runbook.StepSpec.Backfill;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A backfill makes way for replicas, for who waits behind it, and for what the probe stands for. */
class BackfillThrottleIT {
    private BackfillGround backfill;

    @BeforeEach
    void prepare() throws SQLException {
        backfill = new BackfillGround("backfillthrottle");
        backfill.fill("int", "i", 2000);
    }

    @AfterEach
    void tidy() throws SQLException {
        backfill.close();
    }

    @Test
    void itWaitsWhileAReplicaIsBehindAndSaysWhich() throws Exception {
        try (PretendStandby standby = standby()) {
            CompletableFuture<Outcome> running = begin(lag(Duration.ofSeconds(1), 1));
            await().until(() -> batches() > 5);
            standby.replay(false);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(backfill.said)
                            .anySatisfy(words -> assertThat(words)
                                    .matches(
                                            "about \\d+ %, .* batches of 10; waits since \\d+ (s|ms): replica mirror is"
                                                    + " [0-9.]+ s behind, the limit is 1 s")));
            long held = batches();
            await().during(Duration.ofSeconds(1)).until(() -> batches() == held);
            standby.replay(true);
            Outcome.Succeeded outcome = Outcomes.succeeded(running.get());
            assertThat(outcome.outputs()).containsKey("seconds held up");
            assertThat(outcome.notices()).isEmpty();
        }
        assertThat(backfill.counts()).isEqualTo("1 to 1 in 2000 rows");
    }

    @Test
    void aReplicaThatGoesAwayIsToldInTheEnd() throws Exception {
        CompletableFuture<Outcome> running;
        try (PretendStandby standby = standby()) {
            running = begin(lag(Duration.ofSeconds(1), 0));
            await().until(() -> batches() > 5);
            assertThat(standby.isReceiving()).isTrue();
        }
        assertThat(Outcomes.succeeded(running.get()).notices())
                .containsExactly("a replica that was looked at was gone before the end, and no other was connected");
    }

    @Test
    void itWaitsForTheReplicasItIsToKeepUpWith() throws Exception {
        CompletableFuture<Outcome> running = begin(lag(Duration.ofSeconds(1), 1));
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(backfill.said)
                        .anySatisfy(words ->
                                assertThat(words).endsWith(": 0 replicas are connected, and the step wants 1")));
        assertThat(batches()).isZero();
        try (PretendStandby standby = standby()) {
            Outcomes.succeeded(running.get());
            assertThat(standby.isReceiving()).isTrue();
        }
        assertThat(backfill.counts()).isEqualTo("1 to 1 in 2000 rows");
    }

    @Test
    void thatThereWasNoReplicaToLookAtIsToldInTheEnd() throws Exception {
        assertThat(Outcomes.succeeded(begin(lag(Duration.ofSeconds(1), 0)).get())
                        .notices())
                .containsExactly("max_replica_lag looked at nothing: no replica was connected");
    }

    @Test
    void itWaitsWhileTheProbeIsSlow() throws Exception {
        backfill.ground.execute("CREATE TABLE public.delay (s float); INSERT INTO public.delay VALUES (0.01)");
        Backfill.Limits limits =
                BackfillGround.limits(null, 0, new Backfill.Probe("SELECT pg_sleep(s)::text FROM public.delay", 3));
        CompletableFuture<Outcome> running = begin(limits);
        await().until(() -> batches() > 5);
        backfill.ground.execute("UPDATE public.delay SET s = 0.2");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(backfill.said)
                        .anySatisfy(words -> assertThat(words)
                                .matches(
                                        ".*: the probe takes 2\\d\\d ms, idle it took \\d+ ms, the limit is \\d+ ms")));
        backfill.ground.execute("UPDATE public.delay SET s = 0.01");
        Outcomes.succeeded(running.get());
        assertThat(backfill.counts()).isEqualTo("1 to 1 in 2000 rows");
    }

    @Test
    void whoWaitsForARowBehindItMakesTheNextBatchSmaller() throws Exception {
        backfill.ground.execute("CREATE FUNCTION public.slowly() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$ BEGIN PERFORM pg_sleep(0.6); RETURN NULL; END $$;"
                + " CREATE TRIGGER slowly AFTER UPDATE ON public.t FOR EACH STATEMENT"
                + " WHEN (current_setting('application_name') LIKE 'lockkeeper%') EXECUTE FUNCTION public.slowly()");
        CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(() -> backfill.run(
                BackfillGround.backfill(BackfillGround.COUNT_UP, new Backfill.Batch.Auto(Duration.ofMillis(50))), 1));
        try (Connection application = backfill.ground.database.connect();
                Statement statement = application.createStatement()) {
            await().pollDelay(Duration.ZERO).atMost(Duration.ofSeconds(30)).until(() -> {
                statement.execute("UPDATE public.t SET id = id WHERE id BETWEEN 100 AND 400");
                return backfill.said.stream()
                        .anyMatch(words -> words.contains("somebody waited for a lock behind the last batch"));
            });
        }
        backfill.ground.execute("DROP TRIGGER slowly ON public.t");
        Outcomes.succeeded(running.get());
        assertThat(backfill.counts()).isEqualTo("1 to 1 in 2000 rows");
    }

    private static Backfill.Limits lag(Duration most, int replicas) {
        return BackfillGround.limits(most, replicas, null);
    }

    /** Ten rows in each batch and a pause behind it: about five seconds in all. */
    private CompletableFuture<Outcome> begin(Backfill.Limits limits) {
        Backfill spec = new Backfill(
                Ground.common("fill"),
                "",
                BackfillGround.COUNT_UP,
                "public.t",
                "id",
                new Backfill.Batch.Rows(10),
                Duration.ofMillis(20),
                limits);
        return CompletableFuture.supplyAsync(() -> backfill.run(spec, 1));
    }

    private PretendStandby standby() throws SQLException {
        return new PretendStandby(
                backfill.ground.database, "mirror", backfill.ground.ask("SELECT pg_current_wal_flush_lsn()"));
    }

    private long batches() throws SQLException {
        return Long.parseLong(backfill.ground.ask("SELECT coalesce(sum(batches), 0)::text FROM lockkeeper.progress"));
    }
}
