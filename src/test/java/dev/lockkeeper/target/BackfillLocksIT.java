package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.engine.StepExecutor.Cancellation;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.runbook.StepSpec.Backfill;
import dev.lockkeeper.window.LockChain;
import dev.lockkeeper.window.LockHolder;
import dev.lockkeeper.window.StepFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Others work on the rows that a backfill changes: who is asked about them, and when it gives way. */
class BackfillLocksIT {
    private BackfillGround backfill;
    private Connection shop;
    private final List<LockChain> asked = new CopyOnWriteArrayList<>();

    @BeforeEach
    void prepare() throws SQLException {
        backfill = new BackfillGround("backfilllocks");
        backfill.fill("int", "i", 100);
        shop = backfill.ground.database.connect();
        run("SET application_name = 'shop'");
    }

    @AfterEach
    void tidy() throws SQLException {
        shop.close();
        backfill.close();
    }

    @Test
    void whoIsInABatchsWayForSecondsIsAskedAboutUntilTheBatchTookEffect() {
        run("BEGIN; UPDATE public.t SET n = n WHERE id = 55");
        CompletableFuture<Outcome> running = begin(spec(Duration.ofMillis(300), Duration.ofMinutes(1)), () -> false);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(asked)
                        .singleElement()
                        .satisfies(chain -> assertThat(chain.holders())
                                .extracting(LockHolder::application)
                                .containsExactly("shop")));
        assertThat(backfill.said)
                .anySatisfy(words -> assertThat(words)
                        .startsWith("at about 50 %: try ")
                        .contains(" of 100, waits for a lock held by pid ")
                        .contains(", shop, transaction open for "));
        run("ROLLBACK");
        Outcomes.succeeded(running.join());
        assertThat(asked).hasSize(2).last().isEqualTo(LockChain.FREE);
    }

    @Test
    void whatWasAskedIsOverWhileItStandsStillAndHoldsNothing() {
        run("BEGIN; UPDATE public.t SET n = n WHERE id = 55");
        AtomicBoolean paused = new AtomicBoolean();
        CompletableFuture<Outcome> running = begin(spec(Duration.ofMillis(300), Duration.ofMinutes(1)), paused::get);
        await().atMost(Duration.ofSeconds(20)).until(() -> !asked.isEmpty());
        paused.set(true);
        await().untilAsserted(() -> assertThat(asked).last().isEqualTo(LockChain.FREE));
        paused.set(false);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(asked)
                        .last()
                        .satisfies(chain -> assertThat(chain.holders()).hasSize(1)));
        run("ROLLBACK");
        Outcomes.succeeded(running.join());
    }

    @Test
    void aBatchThatKeepsOthersWaitingForTooLongGivesWayAndIsTriedAgain() throws SQLException {
        slowly(20);
        CompletableFuture<Outcome> running = begin(spec(Duration.ofSeconds(1), Duration.ofMillis(300)), () -> false);
        awaitRest();
        run("UPDATE public.t SET n = n WHERE id = 3");
        run("UPDATE public.nap SET seconds = 0");
        Outcomes.succeeded(running.join());
        assertThat(backfill.said)
                .anySatisfy(words -> assertThat(words)
                        .startsWith(
                                "try 1 of 100, the batch from the first row was rolled back: it gave way because 1 session queued"
                                        + " behind its locks: pid ")
                        .contains(", shop); next try in 200 ms"));
        assertThat(backfill.counts()).isEqualTo("1 to 1 in 100 rows");
    }

    @Test
    void aLastTryThatGaveWayIsAFailureThatSaysForWhom() throws SQLException {
        slowly(20);
        Backfill.Limits once = new Backfill.Limits(
                Duration.ofSeconds(1),
                1,
                Duration.ofMillis(1),
                Duration.ofMillis(300),
                Duration.ofMinutes(1),
                null,
                0,
                null);
        CompletableFuture<Outcome> running =
                begin(BackfillGround.backfill(BackfillGround.COUNT_UP, new Backfill.Batch.Rows(10), once), () -> false);
        awaitRest();
        run("UPDATE public.t SET n = n WHERE id = 3");
        StepFailure failure = Outcomes.failed(running.join());
        assertThat(failure.nothingTookEffect()).isTrue();
        assertThat(failure.message())
                .startsWith(
                        "In the batch from the first row: the bot ended it because 1 session queued behind its locks: pid ")
                .contains("queue_limit. It was rolled back. Nothing of this backfill took effect.");
        assertThat(backfill.counts()).isEqualTo("0 to 0 in 100 rows");
    }

    private CompletableFuture<Outcome> begin(Backfill spec, java.util.function.BooleanSupplier paused) {
        Cancellation pauses = new Cancellation() {
            @Override
            public void whenAsked(Runnable act) {
                // nobody asks it to end
            }

            @Override
            public boolean isPaused() {
                return paused.getAsBoolean();
            }
        };
        return CompletableFuture.supplyAsync(() -> backfill.runAsking(spec, asked, pauses));
    }

    private static Backfill spec(Duration lockTimeout, Duration queueLimit) {
        Backfill.Limits limits = new Backfill.Limits(
                lockTimeout, 100, Duration.ofMillis(200), queueLimit, Duration.ofMinutes(1), null, 0, null);
        return BackfillGround.backfill(BackfillGround.COUNT_UP, new Backfill.Batch.Rows(10), limits);
    }

    /** Every batch of ours takes so long, as long as that stands in the table. */
    private void slowly(int seconds) throws SQLException {
        backfill.ground.execute("CREATE TABLE public.nap (seconds float); INSERT INTO public.nap VALUES (" + seconds
                + "); CREATE FUNCTION public.slowly() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$ BEGIN PERFORM pg_sleep(seconds) FROM public.nap; RETURN NULL; END $$;"
                + " CREATE TRIGGER slowly AFTER UPDATE ON public.t FOR EACH STATEMENT"
                + " WHEN (current_setting('application_name') LIKE 'lockkeeper%') EXECUTE FUNCTION public.slowly()");
    }

    private void awaitRest() {
        await().until(() -> backfill.ground
                .ask("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND application_name LIKE 'lockkeeper STG-12%' AND wait_event = 'PgSleep'")
                .equals("1"));
    }

    private void run(String sql) {
        try (Statement statement = shop.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
