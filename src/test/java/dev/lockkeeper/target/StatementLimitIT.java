package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.StepExecutor.Cancellation;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.runbook.StepSpec.Backfill;
import dev.lockkeeper.window.StepFailure;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A statement that takes longer than its limit is stopped soon after it, and what is said of the step is so. */
class StatementLimitIT {
    private static final Duration LIMIT = Duration.ofSeconds(1);
    /**
     * How late. Promised are two seconds, on a machine that does nothing else; {@code -Pnightly} holds the steps to that.
     */
    private static final Duration LATEST = Duration.parse(System.getProperty("lockkeeper.stopped", "PT20S"));

    private BackfillGround backfill;
    private Ground ground;

    @BeforeEach
    void prepare() throws SQLException {
        backfill = new BackfillGround("limit");
        ground = backfill.ground;
        ground.execute("DROP SCHEMA lockkeeper CASCADE");
        ground.execute("CREATE TABLE effects AS SELECT 0 AS n");
        ground.giveLedger();
    }

    @AfterEach
    void tidy() throws SQLException {
        ground.close();
    }

    @Test
    void inATransactionNothingOfTheStepIsLeft() throws SQLException {
        String sql = "UPDATE effects SET n = n + 1;\nSELECT pg_sleep(60);\n";
        StepFailure failure = stopped(
                "T",
                "statement 2",
                words -> new SqlStepExecutor(ground.targets, Pause.real())
                        .run(ground.context(limited(StepSpec.Sql.Mode.TRANSACTION), Map.of("i.sql", sql)), words::say));
        assertThat(failure.message()).contains("(the limit is 1 s)");
        assertThat(failure.nothingTookEffect()).isTrue();
        assertThat(ground.ask("SELECT n FROM effects")).isEqualTo("0");
    }

    @Test
    void outsideATransactionTheStatementsBeforeItStay() throws SQLException {
        String sql = "UPDATE effects SET n = n + 1;\nSELECT pg_sleep(60);\n";
        StepFailure failure = stopped(
                "N",
                "statement 2",
                words -> new SqlStepExecutor(ground.targets, Pause.real())
                        .run(
                                ground.context(limited(StepSpec.Sql.Mode.NO_TRANSACTION), Map.of("i.sql", sql)),
                                words::say));
        assertThat(failure.message())
                .contains("(the limit is 1 s)")
                .contains("1 of 2 statements took effect before it");
        assertThat(failure.nothingTookEffect()).isFalse();
        assertThat(ground.ask("SELECT n FROM effects")).isEqualTo("1");
    }

    @Test
    void inABackfillTheBatchesBeforeItStay() throws SQLException {
        backfill.fill("int", "i", 30);
        ground.execute("CREATE FUNCTION public.slowly() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$ BEGIN PERFORM pg_sleep(CASE WHEN NEW.id = 15 THEN 60 ELSE 0 END); RETURN NEW; END $$;"
                + " CREATE TRIGGER slowly BEFORE UPDATE ON public.t FOR EACH ROW EXECUTE FUNCTION public.slowly()");
        Backfill spec = BackfillGround.backfill(
                BackfillGround.COUNT_UP,
                new Backfill.Batch.Rows(10),
                new Backfill.Limits(
                        Duration.ofMillis(300), 5, Duration.ofMillis(10), Duration.ofSeconds(5), LIMIT, null, 0, null));
        StepFailure failure = stopped(
                "B", "", words -> backfill.executor.run(backfill.context(spec, 1, Cancellation.NEVER), words::say));
        assertThat(failure.message()).contains("10 rows in 1 batch took effect and stay");
        assertThat(failure.nothingTookEffect()).isFalse();
        assertThat(ground.ask(
                        "SELECT string_agg(DISTINCT n::text, ' ' ORDER BY n::text) || ' ' || sum(n) FROM public.t"))
                .isEqualTo("0 1 10");
    }

    /** Told what the step is at. */
    private interface Words {
        void say(String words);
    }

    /** @param begins what is said when the statement begins that takes too long; empty for all that is said */
    private static StepFailure stopped(String kind, String begins, Function<Words, Outcome> run) {
        AtomicLong began = new AtomicLong(System.nanoTime());
        Outcome outcome = run.apply(words -> {
            if (words.startsWith(begins) && !words.contains("running for")) {
                began.set(System.nanoTime());
            }
        });
        Duration late = Duration.ofNanos(System.nanoTime() - began.get()).minus(LIMIT);
        System.out.println("a statement of class " + kind + " was stopped " + late.toMillis() + " ms after its limit");
        StepFailure failure = Outcomes.failed(outcome);
        assertThat(failure.sqlState()).isEqualTo("57014");
        assertThat(late).isLessThanOrEqualTo(LATEST);
        return failure;
    }

    private static StepSpec.Sql limited(StepSpec.Sql.Mode mode) {
        return new StepSpec.Sql(
                Ground.common("m1"),
                List.of("i.sql"),
                mode,
                Duration.ofSeconds(2),
                LIMIT,
                3,
                Duration.ofMillis(100),
                Duration.ofSeconds(5),
                List.of());
    }
}
