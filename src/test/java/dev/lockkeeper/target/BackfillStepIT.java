package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.engine.StepExecutor.Finding;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.runbook.StepSpec.Backfill;
import dev.lockkeeper.window.StepFailure;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackfillStepIT {
    private BackfillGround backfill;

    @BeforeEach
    void prepare() throws SQLException {
        backfill = new BackfillGround("backfill");
    }

    @AfterEach
    void tidy() throws SQLException {
        backfill.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "int | i",
                "int | i * 7 - 3500",
                "bigint | i * bigint '1000000007'",
                "uuid | gen_random_uuid()",
                "text | concat('it''s ', chr(10), md5(i::text))",
                "varchar(40) | md5(i::text)",
                "timestamptz | timestamptz '2024-03-30 00:00+01' + i * interval '17 minutes 0.000001 seconds'",
                "timestamp | timestamp '2024-03-30 00:00' + i * interval '17 minutes'",
                "date | date '2024-01-01' + i"
            })
    void everyRowIsChangedOnceWhateverItsKey(String type, String key) throws SQLException {
        backfill.fill(type, key, 1003);
        Map<String, String> outputs =
                Outcomes.succeeded(backfill.run(BackfillGround.rows(100), 1)).outputs();
        assertThat(backfill.counts()).isEqualTo("1 to 1 in 1003 rows");
        assertThat(outputs)
                .containsEntry("rows", "1003")
                .containsEntry("batches", "11")
                .containsKey("batch p99 ms");
    }

    @Test
    void anEmptyTableIsDoneAtOnce() throws SQLException {
        backfill.fill("int", "i", 0);
        assertThat(Outcomes.succeeded(backfill.run(BackfillGround.rows(100), 1)).outputs())
                .containsEntry("rows", "0")
                .containsEntry("batches", "0");
        assertThat(backfill.settle(BackfillGround.rows(100), 2)).isInstanceOf(Finding.TookEffect.class);
    }

    @Test
    void oneRowAndAFullLastBatchAreDoneOnce() throws SQLException {
        backfill.fill("int", "i", 1);
        Outcomes.succeeded(backfill.run(BackfillGround.rows(1), 1));
        assertThat(backfill.counts()).isEqualTo("1 to 1 in 1 rows");
        backfill.ground.execute("INSERT INTO public.t (id) SELECT generate_series(2, 100)");
        Outcomes.succeeded(backfill.run(BackfillGround.rows(33), 2));
        assertThat(backfill.counts()).isEqualTo("1 to 1 in 100 rows");
    }

    @Test
    void theBotChoosesHowManyRowsFitIntoTheTime() throws SQLException {
        backfill.fill("int", "i", 60_000);
        Backfill spec =
                BackfillGround.backfill(BackfillGround.COUNT_UP, new Backfill.Batch.Auto(Duration.ofMillis(20)));
        Map<String, String> outputs = Outcomes.succeeded(backfill.run(spec, 1)).outputs();
        assertThat(backfill.counts()).isEqualTo("1 to 1 in 60000 rows");
        assertThat(Integer.parseInt(outputs.getOrDefault("batches", ""))).isBetween(8, 299);
    }

    @Test
    void rowsAreCopiedOnceByInsert() throws SQLException {
        backfill.fill("int", "i", 500);
        backfill.ground.execute("CREATE TABLE public.u (id int, word text)");
        Backfill spec = BackfillGround.backfill(
                "INSERT INTO public.u SELECT id, '${table} ?' FROM public.t WHERE id > :from AND id <= :to",
                new Backfill.Batch.Rows(64));
        Outcomes.succeeded(backfill.run(spec, 1));
        assertThat(backfill.ground.ask(
                        "SELECT count(*) || ' ' || count(DISTINCT id) || ' ' || max(word) FROM public.u"))
                .isEqualTo("500 500 t ?");
    }

    @Test
    void aKeyThatSeveralRowsShareKeepsThemInOneBatch() throws SQLException {
        backfill.ground.execute("CREATE TABLE public.t (id date NOT NULL, n int NOT NULL DEFAULT 0);"
                + " CREATE INDEX ON public.t (id);"
                + " INSERT INTO public.t SELECT date '2024-01-01' + i / 7 FROM generate_series(0, 999) AS i");
        Outcomes.succeeded(backfill.run(BackfillGround.rows(10), 1));
        assertThat(backfill.counts()).isEqualTo("1 to 1 in 1000 rows");
    }

    @Test
    void tooManyRowsWithOneKeyAreRefusedWithTheirCount() throws SQLException {
        backfill.ground.execute(
                "CREATE TABLE public.t (id int NOT NULL, n int NOT NULL DEFAULT 0); CREATE INDEX ON public.t (id);"
                        + " INSERT INTO public.t SELECT CASE WHEN i <= 50 THEN i ELSE 51 END FROM generate_series(1,"
                        + " 10100) AS i");
        StepFailure failure = Outcomes.failed(backfill.run(BackfillGround.rows(50), 1));
        assertThat(failure.message())
                .contains("is not unique: more than 10,000 rows would fall into one batch of 50 rows")
                .contains("50 rows in 1 batch took effect and stay; run again, it goes on behind key 50.");
        assertThat(failure.nothingTookEffect()).isFalse();
        assertThat(backfill.ground.ask("SELECT sum(n) FROM public.t")).isEqualTo("50");
    }

    @Test
    void rowsThatCameAboveTheEndAreLeftToTheNextRun() throws SQLException {
        backfill.fill("int", "i", 100);
        backfill.ground.execute("CREATE FUNCTION public.more() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                + " INSERT INTO public.t (id) SELECT max(id) + 1 FROM public.t; RETURN NULL; END $$;"
                + " CREATE TRIGGER more AFTER UPDATE ON public.t FOR EACH STATEMENT EXECUTE FUNCTION public.more()");
        assertThat(Outcomes.succeeded(backfill.run(BackfillGround.rows(10), 1)).outputs())
                .containsEntry("rows", "100");
        assertThat(backfill.counts()).isEqualTo("0 to 1 in 110 rows");
        backfill.ground.execute("DROP TRIGGER more ON public.t");
        assertThat(Outcomes.succeeded(backfill.run(BackfillGround.rows(10), 2)).outputs())
                .containsEntry("rows", "110");
        assertThat(backfill.counts()).isEqualTo("1 to 1 in 110 rows");
    }

    @Test
    void aRowThatTheStatementDoesNotExpectEndsTheWalkAndNamesWhatIsDone() throws SQLException {
        backfill.fill("int", "i", 100);
        backfill.ground.execute("ALTER TABLE public.t ADD CONSTRAINT below CHECK (n = 0 OR id <> 55)");
        StepFailure failure = Outcomes.failed(backfill.run(BackfillGround.rows(10), 1));
        assertThat(failure.sqlState()).isEqualTo("23514");
        assertThat(failure.nothingTookEffect()).isFalse();
        assertThat(failure.message())
                .contains("In the batch behind key 50: ")
                .contains("It was rolled back. 50 rows in 5 batches took effect and stay; run again, it goes on behind"
                        + " key 50.");
        backfill.ground.execute("ALTER TABLE public.t DROP CONSTRAINT below");
        assertThat(backfill.settle(BackfillGround.rows(10), 2))
                .isEqualTo(new Finding.NoEffect(
                        "50 rows in 5 batches took effect and stay; run again, it goes on behind key 50.", true));
        Outcomes.succeeded(backfill.run(BackfillGround.rows(10), 3));
        assertThat(backfill.counts()).isEqualTo("1 to 1 in 100 rows");
    }

    @Test
    void aFailureOfTheFirstBatchTookNoEffect() throws SQLException {
        backfill.fill("int", "i", 100);
        backfill.ground.execute("ALTER TABLE public.t ADD CONSTRAINT below CHECK (n = 0)");
        StepFailure failure = Outcomes.failed(backfill.run(BackfillGround.rows(10), 1));
        assertThat(failure.nothingTookEffect()).isTrue();
        assertThat(failure.message()).endsWith("It was rolled back. Nothing of this backfill took effect.");
    }

    @Test
    void aKeyThatIsATextIsNotTold() throws SQLException {
        backfill.fill("text", "'anna.' || lpad(i::text, 3, '0')", 100);
        backfill.ground.execute("ALTER TABLE public.t ADD CONSTRAINT below CHECK (n = 0 OR id <> 'anna.055')");
        assertThat(Outcomes.failed(backfill.run(BackfillGround.rows(10), 1)).message())
                .contains("behind the last key done")
                .doesNotContain("anna");
    }

    @Test
    void whoeverAsksToStopStopsItBetweenTwoBatchesAndItGoesOnThere() throws SQLException {
        backfill.fill("int", "i", 1000);
        backfill.ground.execute(
                "CREATE FUNCTION public.slowly() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(0.02);"
                    + " RETURN NULL; END $$; CREATE TRIGGER slowly AFTER UPDATE ON public.t FOR EACH STATEMENT EXECUTE"
                    + " FUNCTION public.slowly()");
        AtomicReference<Runnable> stop = new AtomicReference<>();
        Thread asking = new Thread(() -> {
            await().until(() ->
                    Integer.parseInt(backfill.ground.ask("SELECT count(*) FROM public.t WHERE n = 1")) > 50);
            Runnable act = stop.get();
            if (act != null) {
                act.run();
            }
        });
        asking.start();
        Outcome outcome = backfill.run(BackfillGround.rows(10), 1, stop::set);
        assertThat(outcome).isInstanceOf(Outcome.Cancelled.class);
        assertThat(((Outcome.Cancelled) outcome).partly()).isTrue();
        int done = Integer.parseInt(backfill.ground.ask("SELECT sum(n) FROM public.t"));
        assertThat(done).isBetween(50, 990);
        assertThat(((Outcome.Cancelled) outcome).how())
                .contains(" of about 1,000")
                .contains(done + " rows in " + done / 10
                        + " batches took effect and stay; run again, it goes on behind key " + done + ".");
        backfill.ground.execute("DROP TRIGGER slowly ON public.t");
        Outcomes.succeeded(backfill.run(BackfillGround.rows(10), 2));
        assertThat(backfill.counts()).isEqualTo("1 to 1 in 1000 rows");
    }

    @Test
    void whoeverAsksBeforeTheFirstBatchFindsNothingChanged() throws SQLException {
        backfill.fill("int", "i", 100);
        assertThat(backfill.run(BackfillGround.rows(10), 1, Runnable::run)).isInstanceOf(Outcome.Cancelled.class);
        assertThat(backfill.counts()).isEqualTo("0 to 0 in 100 rows");
        assertThat(backfill.settle(BackfillGround.rows(10), 2)).isInstanceOf(Finding.NoEffect.class);
    }

    @Test
    void whoWasToldEarlierCommitsNothingMore() throws SQLException {
        backfill.fill("int", "i", 100);
        Outcomes.succeeded(backfill.run(BackfillGround.rows(10), 7));
        backfill.ground.execute("UPDATE lockkeeper.progress SET state = 'walking', last_key = '50'");
        Outcome outcome = backfill.run(BackfillGround.rows(10), 6);
        assertThat(outcome).isInstanceOf(Outcome.InDoubt.class);
        assertThat(backfill.counts()).isEqualTo("1 to 1 in 100 rows");
        assertThat(backfill.settle(BackfillGround.rows(10), 5)).isInstanceOf(Finding.AtWork.class);
    }

    @Test
    void anAttemptThatNeverBeganTookNoEffect() throws SQLException {
        backfill.fill("int", "i", 100);
        assertThat(backfill.settle(BackfillGround.rows(10), 2))
                .isEqualTo(
                        new Finding.NoEffect("The target has no trace of this backfill; nothing of it took effect."));
    }

    @Test
    void aWindowWhoseLedgerStepDidNotRunCannotBackfill() throws SQLException {
        backfill.fill("int", "i", 10);
        backfill.ground.execute("UPDATE lockkeeper.fence SET window_id = 'STG-11'");
        assertThat(backfill.obstacles(BackfillGround.rows(10)))
                .singleElement()
                .asString()
                .contains("no schema lockkeeper for this window");
        StepFailure failure = Outcomes.failed(backfill.run(BackfillGround.rows(10), 1));
        assertThat(failure.message()).contains("a step of kind ledger");
        assertThat(backfill.counts()).isEqualTo("0 to 0 in 10 rows");
    }

    @Test
    void aTargetWithoutTheSchemaIsUndecided() throws SQLException {
        backfill.fill("int", "i", 10);
        backfill.ground.execute("DROP SCHEMA lockkeeper CASCADE");
        assertThat(backfill.settle(BackfillGround.rows(10), 2)).isInstanceOf(Finding.Undecided.class);
        assertThat(backfill.obstacles(BackfillGround.rows(10)))
                .singleElement()
                .asString()
                .contains("has no schema lockkeeper")
                .contains("a step of kind ledger");
    }
}
