package dev.lockkeeper.bench;

import dev.lockkeeper.engine.RunbookLibrary;
import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.practice.PracticeOptions;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.target.LedgerStepExecutor;
import dev.lockkeeper.target.Pause;
import dev.lockkeeper.target.PostgresTargetDesk;
import dev.lockkeeper.target.SqlStepExecutor;
import dev.lockkeeper.target.Targets;
import dev.lockkeeper.window.TargetIdentity;
import dev.lockkeeper.window.WindowId;
import dev.lockkeeper.yaml.YamlRunbookLibrary;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The eight CRM migrations as the bot's executor runs them, against psql on the same files. What is timed of the bot is
 * what a window records as {@code took}: its look for obstacles, its connections, the identity check, the statements
 * and the second look at the outcome. Pairs alternate, each on two fresh copies of one database.
 */
final class MigrationTimes implements Measurement {
    private static final int PAIRS = 12;
    private static final int MIGRATIONS = 8;
    private static final double WANTED_RATIO = 1.2;
    private static final String ROW = "eight migrations, bot / psql";

    private static final Path RUNBOOKS = Path.of("runbooks");
    private static final String RUNBOOK = "crm";
    private static final String ENVIRONMENT = "staging";
    private static final String TEMPLATE = "crm_before";

    /** What the migrations are to leave behind, the ledger apart, so that nothing fast and wrong is counted. */
    private static final String LEFT_BEHIND = """
            SELECT (SELECT count(*) FROM pg_index WHERE indisvalid AND indrelid NOT IN (%1$s)) || ' indexes, '
                || (SELECT count(*) FROM pg_class WHERE relkind = 'v') || ' views, '
                || (SELECT count(*) FROM pg_attribute
                     WHERE attnum > 0 AND NOT attisdropped AND attrelid NOT IN (%1$s)) || ' columns'
            """.formatted("""
            SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname IN ('lockkeeper', 'pg_toast')
            """);

    @Override
    public String name() {
        return ROW;
    }

    @Override
    public Measured measure() throws Exception {
        Migrations migrations = migrations();
        try (BenchFolder folder = new BenchFolder();
                BenchServer server = new BenchServer(folder.root())) {
            Optional<Psql> psql = Psql.found(server);
            if (psql.isEmpty()) {
                return new Measured(
                        List.of(Row.leftOut(ROW, "<= " + WANTED_RATIO, "no psql on this machine")),
                        List.of("LEFT OUT: " + ROW + ". There is no psql on the PATH to compare with. Install"
                                + " PostgreSQL's client, then measure again."));
            }
            server.createCrm(TEMPLATE, PracticeOptions.SCALE);
            List<Pair> pairs = new ArrayList<>();
            for (int i = 0; i < PAIRS; i++) {
                pairs.add(pair(server, psql.get(), migrations, i));
            }
            return told(pairs, server, psql.get());
        }
    }

    private static Measured told(List<Pair> pairs, BenchServer server, Psql psql) throws Exception {
        Sample ratios = new Sample(pairs.stream().map(Pair::ratio).toList());
        return new Measured(
                List.of(
                        Row.seconds(
                                "eight migrations, psql",
                                median(pairs.stream().map(Pair::psql).toList()),
                                "median",
                                PAIRS),
                        Row.seconds(
                                "eight migrations, bot",
                                median(pairs.stream().map(Pair::bot).toList()),
                                "median",
                                PAIRS),
                        Row.ratio(ROW, ratios.median(), WANTED_RATIO, "median of pairs", PAIRS)),
                List.of(
                        String.format(
                                Locale.ROOT,
                                "%s: %.2f to %.2f; the first pair, with a cold JVM, %.2f. The bot's time is what a"
                                        + " window records as took (SqlStepExecutor called directly); gates, checks and"
                                        + " Slack are not in it.",
                                ROW,
                                ratios.least(),
                                ratios.most(),
                                pairs.get(0).ratio()),
                        "PostgreSQL " + server.ask("postgres", "SHOW server_version") + ", " + psql.version() + ", "
                                + PracticeOptions.SCALE + " rows per main table."));
    }

    private static Pair pair(BenchServer server, Psql psql, Migrations migrations, int number) throws Exception {
        String byPsql = "crm_psql_" + number;
        String byBot = "crm_bot_" + number;
        boolean psqlFirst = number % 2 == 0;
        long psqlTook = psqlFirst ? byPsql(server, psql, migrations.steps(), byPsql) : 0;
        long botTook = byBot(server, migrations, byBot);
        psqlTook = psqlFirst ? psqlTook : byPsql(server, psql, migrations.steps(), byPsql);
        String leftByPsql = server.ask(byPsql, LEFT_BEHIND);
        String leftByBot = server.ask(byBot, LEFT_BEHIND);
        if (!leftByPsql.equals(leftByBot)) {
            throw new NotMeasuredException("psql left " + leftByPsql + " behind, the bot " + leftByBot);
        }
        server.drop(byPsql);
        server.drop(byBot);
        return new Pair(psqlTook, botTook);
    }

    private static long byPsql(BenchServer server, Psql psql, List<StepSpec.Sql> steps, String database)
            throws Exception {
        server.copy(TEMPLATE, database);
        long took = 0;
        for (StepSpec.Sql step : steps) {
            for (String file : step.files()) {
                took += psql.run(
                        database,
                        RUNBOOKS.resolve(RUNBOOK).resolve(file),
                        step.mode() == StepSpec.Sql.Mode.TRANSACTION);
            }
        }
        return took;
    }

    private static long byBot(BenchServer server, Migrations migrations, String database) throws Exception {
        server.copy(TEMPLATE, database);
        Targets targets = new Targets(List.of(server.target("crm-staging", database)));
        TargetIdentity identity = new PostgresTargetDesk(targets).identify("crm-staging");
        StepExecutor executor = new SqlStepExecutor(targets, Pause.real());
        StepExecutor.Outcome ledger = new LedgerStepExecutor(targets)
                .run(
                        context(
                                migrations,
                                new StepSpec.Ledger(migrations.steps().get(0).common()),
                                identity),
                        words -> {});
        if (!(ledger instanceof StepExecutor.Outcome.Succeeded)) {
            throw new NotMeasuredException("the ledger was not made: " + ledger);
        }
        long took = 0;
        for (StepSpec.Sql step : migrations.steps()) {
            StepExecutor.Context context = context(migrations, step, identity);
            long began = System.nanoTime();
            List<String> obstacles = executor.obstacles(context);
            StepExecutor.Outcome outcome = obstacles.isEmpty() ? executor.run(context, words -> {}) : null;
            took += System.nanoTime() - began;
            if (!(outcome instanceof StepExecutor.Outcome.Succeeded)) {
                throw new NotMeasuredException(
                        "step " + step.common().id() + " did not succeed: " + (outcome == null ? obstacles : outcome));
            }
        }
        return took;
    }

    private static StepExecutor.Context context(Migrations migrations, StepSpec step, TargetIdentity identity) {
        return new StepExecutor.Context(
                new WindowId("STG-1"),
                Instant.EPOCH,
                null,
                1,
                1,
                step,
                identity,
                migrations.files(),
                migrations.parameters(),
                StepExecutor.Cancellation.NEVER);
    }

    private static Migrations migrations() throws NotMeasuredException {
        RunbookLibrary library = YamlRunbookLibrary.of(List.of(RUNBOOKS));
        RunbookLibrary.Source source = library.read(RUNBOOK);
        if (!(library.parse(source) instanceof RunbookLibrary.Parsed.Valid valid)) {
            throw new NotMeasuredException("the runbook " + RUNBOOK + " is not valid");
        }
        List<StepSpec.Sql> steps = valid.runbook().steps().stream()
                .filter(StepSpec.Sql.class::isInstance)
                .map(StepSpec.Sql.class::cast)
                .toList();
        if (steps.size() != MIGRATIONS) {
            throw new NotMeasuredException(
                    "runbook " + RUNBOOK + " has " + steps.size() + " steps with SQL; expected " + MIGRATIONS);
        }
        Map<String, String> parameters =
                valid.runbook().environment(ENVIRONMENT).orElseThrow().parameters();
        return new Migrations(steps, source.files(), parameters);
    }

    private static double median(List<Long> values) {
        return new Sample(values).median();
    }

    /** What runs, with the bytes of its files. */
    private record Migrations(List<StepSpec.Sql> steps, Map<String, byte[]> files, Map<String, String> parameters) {}

    /** Nanoseconds for all eight. */
    private record Pair(long psql, long bot) {
        double ratio() {
            return (double) bot / psql;
        }
    }
}
