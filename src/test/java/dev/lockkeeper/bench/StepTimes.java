package dev.lockkeeper.bench;

import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.target.LedgerStepExecutor;
import dev.lockkeeper.target.Pause;
import dev.lockkeeper.target.PostgresTargetDesk;
import dev.lockkeeper.target.SqlStepExecutor;
import dev.lockkeeper.target.Targets;
import dev.lockkeeper.window.TargetIdentity;
import dev.lockkeeper.window.WindowId;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a small step in a transaction costs with its ledger, against one psql process that runs the same transactions, and
 * beside two tools that keep a table of what they ran.
 * Each makes a table with an index and some rows. Pairs alternate, each on two fresh databases.
 */
final class StepTimes implements Measurement {
    private static final int PAIRS = 6;
    private static final int STEPS = 150;
    /** A bot that runs a window is no cold JVM: its compiler would be measured on the processors that the server needs. */
    private static final int WARMING_UP = 3;

    private static final double WANTED_RATIO = 1.6;
    private static final double WANTED_MILLIS = 2.5;
    private static final String ROW = "a step in a transaction, bot / psql";
    private static final String TARGET = "steps";

    @Override
    public String name() {
        return ROW;
    }

    @Override
    public Measured measure() throws Exception {
        try (BenchFolder folder = new BenchFolder();
                BenchServer server = new BenchServer(folder.root())) {
            Optional<Psql> psql = Psql.found(server);
            if (psql.isEmpty()) {
                return new Measured(
                        List.of(Row.leftOut(ROW, "<= " + WANTED_RATIO, "no psql on this machine")),
                        List.of("LEFT OUT: " + ROW + ". There is no psql on the PATH to compare with."));
            }
            Path whole = script(folder.root().resolve("steps.sql"));
            Path empty = Files.writeString(folder.root().resolve("empty.sql"), "SELECT 1;\n");
            for (int i = 0; i < WARMING_UP; i++) {
                server.create("steps_warm_" + i);
                byBot(server, "steps_warm_" + i);
                server.drop("steps_warm_" + i);
            }
            MigrationTools tools = new MigrationTools(server);
            List<String> transactions =
                    IntStream.range(0, STEPS).mapToObj(StepTimes::statements).toList();
            List<Double> ratios = new ArrayList<>();
            List<Double> overheads = new ArrayList<>();
            List<Double> flyway = new ArrayList<>();
            List<Double> liquibase = new ArrayList<>();
            for (int pair = 0; pair < PAIRS; pair++) {
                String byPsql = "steps_psql_" + pair;
                String byBot = "steps_bot_" + pair;
                server.create(byPsql);
                server.create(byBot);
                server.tell("postgres", "CHECKPOINT");
                boolean psqlFirst = pair % 2 == 0;
                double psqlTook = psqlFirst ? byPsql(psql.get(), byPsql, whole, empty) : 0;
                double botTook = byBot(server, byBot);
                psqlTook = psqlFirst ? psqlTook : byPsql(psql.get(), byPsql, whole, empty);
                ratios.add(botTook / psqlTook);
                overheads.add((botTook - psqlTook) / STEPS);
                server.drop(byPsql);
                server.drop(byBot);
                String other = "steps_other_" + pair;
                server.create(other);
                flyway.add(tools.flyway(other, folder.root().resolve("flyway"), transactions) / psqlTook);
                server.drop(other);
                server.create(other);
                double took = psqlTook;
                tools.liquibase(other, folder.root().resolve("liquibase"), transactions)
                        .ifPresent(nanos -> liquibase.add(nanos / took));
                server.drop(other);
            }
            return told(new Sample(ratios), new Sample(overheads), beside(flyway, liquibase));
        }
    }

    /** The first pair warmed the tools up. */
    private static List<Row> beside(List<Double> flyway, List<Double> liquibase) {
        int runs = PAIRS - 1;
        List<Row> rows = new ArrayList<>();
        rows.add(Row.compared(
                "  the same, Flyway / psql", new Sample(flyway.subList(1, PAIRS)).median(), "median", runs));
        rows.add(
                liquibase.isEmpty()
                        ? Row.leftOut("  the same, Liquibase / psql", "-", "only with the profile bench")
                        : Row.compared(
                                "  the same, Liquibase / psql",
                                new Sample(liquibase.subList(1, PAIRS)).median(),
                                "median",
                                runs));
        return rows;
    }

    private static Measured told(Sample ratios, Sample overheads, List<Row> beside) {
        List<Row> rows = new ArrayList<>(List.of(
                Row.ratio(ROW, ratios.median(), WANTED_RATIO, "median of pairs", PAIRS),
                Row.millis("  what the bot adds per step", overheads.median(), "median of pairs", PAIRS)));
        rows.addAll(beside);
        return new Measured(
                rows,
                List.of(String.format(
                        Locale.ROOT,
                        "%s: %.2f to %.2f; the bot adds %s to %s per step, of which at most %.1f ms are wanted. %d steps"
                                + " a pair, after %d of the bot for warming up.",
                        ROW,
                        ratios.least(),
                        ratios.most(),
                        Row.millis(overheads.least()),
                        Row.millis(overheads.most()),
                        WANTED_MILLIS,
                        STEPS,
                        WARMING_UP * STEPS)));
    }

    /** Without what it takes to start the process and to connect. */
    private static double byPsql(Psql psql, String database, Path whole, Path empty) throws Exception {
        long start = psql.run(database, empty, false);
        return psql.run(database, whole, false) - start;
    }

    private static double byBot(BenchServer server, String database) throws Exception {
        Targets targets = new Targets(List.of(server.target(TARGET, database)));
        TargetIdentity identity = new PostgresTargetDesk(targets).identify(TARGET);
        StepSpec.Ledger ledger = new StepSpec.Ledger(common("ledger"));
        StepExecutor.Outcome made =
                new LedgerStepExecutor(targets).run(context(null, List.of(), ledger, identity, Map.of()), words -> {});
        must(made);
        String id = ((StepExecutor.Outcome.Succeeded) made).outputs().get("ledger_id");
        List<StepExecutor.Proven> proven = new ArrayList<>();
        StepExecutor executor = new SqlStepExecutor(targets, Pause.real());
        long took = 0;
        for (int i = 0; i < STEPS; i++) {
            String file = "step.sql";
            StepSpec.Sql step = new StepSpec.Sql(
                    common("s" + i),
                    List.of(file),
                    StepSpec.Sql.Mode.TRANSACTION,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(30),
                    1,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    List.of());
            StepExecutor.Context context = context(
                    id, proven, step, identity, Map.of(file, statements(i).getBytes(StandardCharsets.UTF_8)));
            long began = System.nanoTime();
            List<String> obstacles = executor.obstacles(context);
            StepExecutor.Outcome outcome = executor.run(context, words -> {});
            took += System.nanoTime() - began;
            if (!obstacles.isEmpty()) {
                throw new NotMeasuredException("a step had obstacles: " + obstacles);
            }
            must(outcome);
            proven.add(new StepExecutor.Proven("s" + i, 1));
        }
        return took;
    }

    private static Path script(Path file) throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < STEPS; i++) {
            text.append("BEGIN;\n").append(statements(i)).append("COMMIT;\n");
        }
        return Files.writeString(file, text);
    }

    private static String statements(int number) {
        return """
                CREATE TABLE t%1$d (id int PRIMARY KEY, name text NOT NULL);
                INSERT INTO t%1$d SELECT i, 'name ' || i FROM generate_series(1, 200) i;
                CREATE INDEX t%1$d_name ON t%1$d (name);
                """.formatted(number);
    }

    private static void must(StepExecutor.Outcome outcome) throws NotMeasuredException {
        if (!(outcome instanceof StepExecutor.Outcome.Succeeded)) {
            throw new NotMeasuredException("a step did not succeed: " + outcome);
        }
    }

    private static StepSpec.Common common(String id) {
        return new StepSpec.Common(
                id, id, StepSpec.Pace.ON_COMMAND, false, Duration.ZERO, Duration.ofMinutes(1), null, List.of());
    }

    private static StepExecutor.Context context(
            @Nullable String ledger,
            List<StepExecutor.Proven> proven,
            StepSpec step,
            TargetIdentity identity,
            Map<String, byte[]> files) {
        return new StepExecutor.Context(
                new WindowId("STG-1"),
                Instant.EPOCH,
                ledger,
                proven,
                1,
                1,
                step,
                identity,
                files,
                Map.of(),
                StepExecutor.Cancellation.NEVER);
    }
}
