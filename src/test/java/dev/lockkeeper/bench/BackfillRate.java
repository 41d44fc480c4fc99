package dev.lockkeeper.bench;

import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.target.BackfillStepExecutor;
import dev.lockkeeper.target.Pause;
import dev.lockkeeper.target.PostgresTargetDesk;
import dev.lockkeeper.target.Targets;
import dev.lockkeeper.window.TargetIdentity;
import dev.lockkeeper.window.WindowId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * A backfill whose batches the bot sizes, without a pause, against one single UPDATE of the same rows. Pairs alternate,
 * each on fresh copies of one database. What is timed of the bot is its executor from beginning to end, the look for
 * obstacles and the connections included. Then a probe, 30 s while nothing else runs and 30 s beside backfills.
 */
final class BackfillRate implements Measurement {
    private static final int ROWS = 1_000_000;
    private static final int PAIRS = 5;
    private static final double WANTED = 0.9;
    private static final double WANTED_UUID = 0.6;
    private static final double WANTED_P99_MILLIS = 100;
    private static final double WANTED_PROBE = 2;
    private static final Duration PROBED = Duration.ofSeconds(30);
    private static final long PROBE_EVERY_NANOS = 20_000_000;
    private static final String SET = "UPDATE public.messages SET priority = CASE WHEN urgent THEN 1 ELSE 3 END";
    private static final String BATCHES = SET + " WHERE id > :from AND id <= :to";

    private static final String TABLE = """
            CREATE TABLE public.messages (id %s PRIMARY KEY, body text NOT NULL, urgent boolean NOT NULL, priority int);
            INSERT INTO public.messages (id, body, urgent)
            SELECT %s, 'message ' || i || repeat(' and so on', 6), i %% 7 = 0 FROM generate_series(1, %d) AS i;
            """;

    private static final String LEDGER = """
            CREATE SCHEMA lockkeeper;
            CREATE TABLE lockkeeper.fence (window_id text PRIMARY KEY, epoch bigint NOT NULL,
              raised_at timestamptz NOT NULL DEFAULT now());
            CREATE TABLE lockkeeper.progress (window_id text NOT NULL, step text NOT NULL, range_from text, range_to text,
              last_key text, batches bigint NOT NULL DEFAULT 0, rows_done bigint NOT NULL DEFAULT 0, state text NOT NULL,
              epoch bigint NOT NULL, updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
              PRIMARY KEY (window_id, step));
            INSERT INTO lockkeeper.fence (window_id, epoch) SELECT 'STG-' || i, 0 FROM generate_series(1, 1000) AS i;
            """;

    @Override
    public String name() {
        return "backfill / one UPDATE";
    }

    @Override
    public Measured measure() throws Exception {
        try (BenchFolder folder = new BenchFolder();
                BenchServer server = new BenchServer(folder.root())) {
            List<Pair> numbers = pairs(server, "messages_bigint", "bigint", "i");
            List<Pair> uuids = pairs(server, "messages_uuid", "uuid", "gen_random_uuid()");
            Probe probe = probe(server, "messages_bigint");
            List<Row> rows = new ArrayList<>();
            rows.addAll(told("bigint keys", numbers, WANTED));
            rows.addAll(told("uuid keys", uuids, WANTED_UUID));
            double ratio = probe.busy().percentile(99) / probe.idle().percentile(99);
            rows.add(Row.millis(
                    "probe alone",
                    probe.idle().percentile(99),
                    "p99",
                    probe.idle().size()));
            rows.add(Row.millis(
                    "probe beside backfills",
                    probe.busy().percentile(99),
                    "p99",
                    probe.busy().size()));
            rows.add(Row.ratio(
                    "probe, beside / alone",
                    ratio,
                    WANTED_PROBE,
                    "p99 of both",
                    probe.busy().size()));
            return new Measured(
                    rows,
                    List.of(String.format(
                            Locale.ROOT,
                            "%s: %,d rows of about 110 bytes, one column changed that no index holds; pairs' shares %s for"
                                    + " bigint, %s for uuid.",
                            name(),
                            ROWS,
                            shares(numbers),
                            shares(uuids))));
        }
    }

    private static List<Row> told(String keys, List<Pair> pairs, double wanted) {
        Sample shares = new Sample(pairs.stream().map(Pair::share).toList());
        Sample slowest =
                new Sample(pairs.stream().map(pair -> pair.p99Millis() * 1e6).toList());
        return List.of(
                Row.seconds(
                        "one UPDATE, " + keys,
                        median(pairs.stream().map(Pair::single).toList()),
                        "median",
                        PAIRS),
                Row.seconds(
                        "backfill, " + keys,
                        median(pairs.stream().map(Pair::batched).toList()),
                        "median",
                        PAIRS),
                Row.share(
                        "rows per second, backfill / one UPDATE, " + keys,
                        shares.median(),
                        wanted,
                        "median of pairs",
                        PAIRS),
                Row.millis("a batch, " + keys, slowest.median(), WANTED_P99_MILLIS, "p99, median of runs", PAIRS));
    }

    private static List<Pair> pairs(BenchServer server, String template, String type, String key) throws Exception {
        server.create(template);
        try (Connection migrator = migrator(server, template);
                Statement statement = migrator.createStatement()) {
            statement.execute(TABLE.formatted(type, key, ROWS));
            statement.execute(LEDGER);
            statement.execute("VACUUM (ANALYZE, FREEZE)");
        }
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            long single = i % 2 == 0 ? single(server, template) : 0;
            Batched batched = copied(server, template);
            single = i % 2 == 0 ? single : single(server, template);
            pairs.add(new Pair(single, batched.nanos(), batched.p99Millis()));
        }
        return pairs;
    }

    private static long single(BenchServer server, String template) throws SQLException {
        String database = template + "_single";
        server.copy(template, database);
        try (Connection migrator = migrator(server, database);
                Statement statement = migrator.createStatement()) {
            long began = System.nanoTime();
            int changed = statement.executeUpdate(SET);
            long took = System.nanoTime() - began;
            if (changed != ROWS) {
                throw new IllegalStateException("one UPDATE changed " + changed + " rows; expected " + ROWS);
            }
            return took;
        } finally {
            server.drop(database);
        }
    }

    private static Batched copied(BenchServer server, String template) throws Exception {
        String database = template + "_batched";
        server.copy(template, database);
        try {
            Batched batched = batched(server, database, 1);
            String left = server.ask(database, "SELECT count(*) FROM public.messages WHERE priority IS NULL");
            if (!left.equals("0")) {
                throw new NotMeasuredException("the backfill left out " + left + " rows");
            }
            return batched;
        } finally {
            server.drop(database);
        }
    }

    private static Batched batched(BenchServer server, String database, int number) throws NotMeasuredException {
        Targets targets = new Targets(List.of(server.target("messages", database)));
        TargetIdentity identity = new PostgresTargetDesk(targets).identify("messages");
        StepExecutor executor = new BackfillStepExecutor(targets, Pause.real());
        StepExecutor.Context context = new StepExecutor.Context(
                new WindowId("STG-" + number),
                Instant.EPOCH,
                null,
                1,
                1,
                step(),
                identity,
                Map.of(),
                Map.of(),
                StepExecutor.Cancellation.NEVER);
        long began = System.nanoTime();
        List<String> obstacles = executor.obstacles(context);
        StepExecutor.Outcome outcome = executor.run(context, words -> {});
        long took = System.nanoTime() - began;
        if (!obstacles.isEmpty() || !(outcome instanceof StepExecutor.Outcome.Succeeded succeeded)) {
            throw new NotMeasuredException("the backfill did not succeed: " + obstacles + " " + outcome);
        }
        return new Batched(took, Double.parseDouble(succeeded.outputs().getOrDefault("batch p99 ms", "NaN")));
    }

    private static Probe probe(BenchServer server, String template) throws Exception {
        String database = template + "_probed";
        server.copy(template, database);
        try (Connection application = migrator(server, database)) {
            probed(application, Duration.ofSeconds(2));
            Sample idle = probed(application, PROBED);
            CompletableFuture<Sample> busy = CompletableFuture.supplyAsync(() -> {
                try {
                    return probed(application, PROBED);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            for (int number = 1; !busy.isDone(); number++) {
                batched(server, database, number);
            }
            return new Probe(idle, busy.join());
        } finally {
            server.drop(database);
        }
    }

    /** Asks for one row every 20 ms; timed from the moment it was due, so that standing still is not hidden. */
    private static Sample probed(Connection application, Duration length) throws SQLException {
        Random random = new Random(1);
        List<Long> times = new ArrayList<>();
        long began = System.nanoTime();
        try (PreparedStatement query =
                application.prepareStatement("SELECT body, priority FROM public.messages WHERE id = ?")) {
            for (long due = began; due - began < length.toNanos(); due += PROBE_EVERY_NANOS) {
                long wait = due - System.nanoTime();
                if (wait > 0) {
                    LockSupport.parkNanos(wait);
                }
                query.setLong(1, 1 + random.nextInt(ROWS));
                try (ResultSet row = query.executeQuery()) {
                    row.next();
                }
                times.add(System.nanoTime() - due);
            }
        }
        return new Sample(times);
    }

    private static StepSpec.Backfill step() {
        return new StepSpec.Backfill(
                new StepSpec.Common(
                        "fill",
                        "Fill",
                        StepSpec.Pace.ON_COMMAND,
                        false,
                        Duration.ZERO,
                        Duration.ofMinutes(1),
                        null,
                        List.of()),
                "",
                BATCHES,
                "public.messages",
                "id",
                new StepSpec.Backfill.Batch.Auto(Duration.ofMillis(50)),
                Duration.ZERO,
                new StepSpec.Backfill.Limits(
                        Duration.ofMillis(500),
                        30,
                        Duration.ofMillis(1500),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        null,
                        0,
                        null));
    }

    private static Connection migrator(BenchServer server, String database) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(database), BenchServer.MIGRATOR, BenchServer.PASSWORD);
    }

    private static String shares(List<Pair> pairs) {
        Sample shares = new Sample(pairs.stream().map(Pair::share).toList());
        return String.format(Locale.ROOT, "%.2f to %.2f", shares.least(), shares.most());
    }

    private static double median(List<Long> values) {
        return new Sample(values).median();
    }

    /** Nanoseconds for all rows, and the slowest batches. */
    private record Batched(long nanos, double p99Millis) {}

    private record Pair(long single, long batched, double p99Millis) {
        double share() {
            return (double) single / batched;
        }
    }

    private record Probe(Sample idle, Sample busy) {}
}
