package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.runbook.StepSpec.Backfill;
import dev.lockkeeper.window.LockChain;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A target with a table of which every row counts how often it was changed, and the schema that backfills need. */
final class BackfillGround implements AutoCloseable {
    static final String COUNT_UP = "UPDATE public.t SET n = n + 1 WHERE id > :from AND id <= :to";

    private static final String LEDGER = """
            CREATE SCHEMA IF NOT EXISTS lockkeeper;
            CREATE TABLE IF NOT EXISTS lockkeeper.fence (window_id text PRIMARY KEY, epoch bigint NOT NULL,
              raised_at timestamptz NOT NULL DEFAULT now());
            CREATE TABLE IF NOT EXISTS lockkeeper.progress (window_id text NOT NULL, step text NOT NULL, range_from text,
              range_to text, last_key text, batches bigint NOT NULL DEFAULT 0, rows_done bigint NOT NULL DEFAULT 0,
              state text NOT NULL, epoch bigint NOT NULL, updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
              PRIMARY KEY (window_id, step));
            INSERT INTO lockkeeper.fence (window_id, epoch) VALUES ('STG-12 2026-11-21T02:00:00Z', 0);
            """;

    final Ground ground;
    final List<String> said = new CopyOnWriteArrayList<>();
    final BackfillStepExecutor executor;

    BackfillGround(String hint) throws SQLException {
        this(new Ground(hint));
    }

    BackfillGround(Ground ground) throws SQLException {
        this.ground = ground;
        ground.execute(LEDGER);
        executor = new BackfillStepExecutor(ground.targets, Pause.real());
    }

    /** Fills {@code public.t} with so many rows under keys of this type. */
    void fill(String type, String key, int rows) throws SQLException {
        ground.execute("CREATE TABLE public.t (id " + type + " PRIMARY KEY, n int NOT NULL DEFAULT 0);"
                + " INSERT INTO public.t (id) SELECT " + key + " FROM generate_series(1, " + rows + ") AS i;"
                + " ANALYZE public.t");
    }

    /** Every row was changed this often, and how many rows there are. */
    String counts() throws SQLException {
        return ground.ask("SELECT coalesce(min(n), 0) || ' to ' || coalesce(max(n), 0) || ' in ' || count(*) || ' rows'"
                + " FROM public.t");
    }

    Outcome run(Backfill spec, long epoch) {
        return run(spec, epoch, StepExecutor.Cancellation.NEVER);
    }

    Outcome run(Backfill spec, long epoch, StepExecutor.Cancellation cancellation) {
        return executor.run(context(spec, epoch, cancellation), said::add);
    }

    /** Who said to be in the way and that they were gone, in its order. */
    Outcome runAsking(Backfill spec, List<LockChain> asked, StepExecutor.Cancellation cancellation) {
        return executor.run(context(spec, 1, cancellation), new StepExecutor.Progress() {
            @Override
            public void says(String words) {
                said.add(words);
            }

            @Override
            public void blocked(LockChain chain) {
                asked.add(chain);
            }
        });
    }

    StepExecutor.Finding settle(Backfill spec, long epoch) {
        return executor.settle(context(spec, epoch, StepExecutor.Cancellation.NEVER), said::add);
    }

    List<String> obstacles(Backfill spec) {
        return executor.obstacles(context(spec, 1, StepExecutor.Cancellation.NEVER));
    }

    Context context(Backfill spec, long epoch, StepExecutor.Cancellation cancellation) {
        return new Context(
                Ground.WINDOW,
                Ground.STARTED,
                null,
                1,
                epoch,
                spec,
                ground.identity,
                Map.of(),
                Map.of("table", "t"),
                cancellation);
    }

    static Backfill backfill(String sql, Backfill.Batch batch) {
        return backfill(sql, batch, limits(null, 0, null));
    }

    static Backfill backfill(String sql, Backfill.Batch batch, Backfill.Limits limits) {
        return new Backfill(Ground.common("fill"), "", sql, "public.t", "id", batch, Duration.ZERO, limits);
    }

    static Backfill rows(int rows) {
        return backfill(COUNT_UP, new Backfill.Batch.Rows(rows));
    }

    static Backfill.Limits limits(@Nullable Duration lag, int replicas, Backfill.@Nullable Probe probe) {
        return new Backfill.Limits(
                Duration.ofMillis(300),
                5,
                Duration.ofMillis(100),
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                lag,
                replicas,
                probe);
    }

    @Override
    public void close() throws SQLException {
        ground.close();
    }
}
