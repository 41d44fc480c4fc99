package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.testkit.TestDatabase;
import dev.lockkeeper.window.TargetIdentity;
import dev.lockkeeper.window.WindowId;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A target of one test: a fresh database, configured under the name {@code staging}. */
final class Ground implements AutoCloseable {
    static final String TARGET = "staging";
    static final WindowId WINDOW = new WindowId("STG-12");
    static final Instant STARTED = Instant.parse("2026-11-21T02:00:00Z");

    final TestDatabase database;
    final Targets targets;
    final TargetIdentity identity;
    private @Nullable String ledger;

    Ground(String hint) throws SQLException {
        this(TestDatabase.fresh(hint));
    }

    /** On a database that this closes. */
    Ground(TestDatabase database) {
        this.database = database;
        targets = new Targets(List.of(settings(database.name())));
        identity = new PostgresTargetDesk(targets).identify(TARGET);
    }

    TargetSettings settings(String databaseName) {
        return settings(databaseName, database.user(), database.password());
    }

    TargetSettings settings(String databaseName, String user, String password) {
        return settings(database.host(), database.port(), databaseName, user, password);
    }

    static TargetSettings settings(String host, int port, String databaseName, String user, String password) {
        return new TargetSettings(TARGET, host, port, databaseName, user, () -> password, "prefer", null, false);
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first value of the first row, as text. */
    String ask(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return Objects.requireNonNullElse(row.getString(1), "null");
        }
    }

    Context context(StepSpec spec, Map<String, String> files) {
        Context context = context(spec, files, identity);
        return ledger == null ? context : of(context, STARTED, ledger);
    }

    static Context context(StepSpec spec, Map<String, String> files, TargetIdentity expected) {
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        files.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return new Context(
                WINDOW, STARTED, null, 1, 1, spec, expected, bytes, Map.of(), StepExecutor.Cancellation.NEVER);
    }

    static StepSpec.Sql sql(StepSpec.Sql.Mode mode, Duration lockTimeout, int tries, String... files) {
        return sql(mode, lockTimeout, tries, Duration.ofSeconds(5), files);
    }

    static StepSpec.Sql sql(
            StepSpec.Sql.Mode mode, Duration lockTimeout, int tries, Duration queueLimit, String... files) {
        return new StepSpec.Sql(
                common("m1"),
                List.of(files),
                mode,
                lockTimeout,
                Duration.ofSeconds(30),
                tries,
                Duration.ofMillis(100),
                queueLimit,
                List.of());
    }

    static StepSpec.Sql inTransaction(String... files) {
        return sql(StepSpec.Sql.Mode.TRANSACTION, Duration.ofSeconds(2), 3, files);
    }

    static StepSpec.Sql alone(String... files) {
        return sql(StepSpec.Sql.Mode.NO_TRANSACTION, Duration.ofSeconds(2), 1, files);
    }

    /** This context for a window that started then and whose ledger step left this ledger. */
    static Context of(Context context, Instant started, @Nullable String ledger) {
        return new Context(
                context.window(),
                started,
                ledger,
                context.attempt(),
                context.epoch(),
                context.spec(),
                context.expected(),
                context.files(),
                context.parameters(),
                context.cancellation());
    }

    /** This context with another attempt and epoch. */
    static Context again(Context context, int attempt, long epoch) {
        return new Context(
                context.window(),
                context.started(),
                context.ledger(),
                attempt,
                epoch,
                context.spec(),
                context.expected(),
                context.files(),
                context.parameters(),
                context.cancellation());
    }

    /** This context, to be cancelled by what the reference then holds. */
    static Context cancellable(Context context, AtomicReference<Runnable> cancel) {
        return cancellable(context, cancel::set);
    }

    static Context cancellable(Context context, StepExecutor.Cancellation cancellation) {
        return new Context(
                context.window(),
                context.started(),
                context.ledger(),
                context.attempt(),
                context.epoch(),
                context.spec(),
                context.expected(),
                context.files(),
                context.parameters(),
                cancellation);
    }

    /** Makes the ledger and lets the window of these tests use it. */
    void giveLedger() {
        ledger = ledgerSince(STARTED);
    }

    /** Has a window that started then make or find the ledger. */
    String ledgerSince(Instant started) {
        Context step = context(new StepSpec.Ledger(common("ledger")), Map.of(), identity);
        return Outcomes.succeeded(new LedgerStepExecutor(targets).run(of(step, started, null), words -> {}))
                .outputs()
                .get("ledger_id");
    }

    static StepSpec.Common common(String id) {
        return new StepSpec.Common(
                id,
                "Title of " + id,
                StepSpec.Pace.ON_COMMAND,
                false,
                Duration.ZERO,
                Duration.ofMinutes(1),
                null,
                List.of());
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}
