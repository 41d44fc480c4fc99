package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.testkit.SettableClock;
import dev.lockkeeper.testkit.TestDatabase;
import dev.lockkeeper.window.TargetIdentity;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** A target with a backup, a ledger, and rows written since. */
final class SwapGround implements AutoCloseable {
    static final String BACKUP = "backup";

    final Ground ground;
    final BackupSettings settings;
    final String ledger;
    final Map<String, String> outputs;

    /** @param programs where pg_dump is looked for; a folder without it makes a clone */
    SwapGround(Path folder, @Nullable Path programs) throws SQLException {
        this(folder, programs, new Ground("swap"));
    }

    private SwapGround(Path folder, @Nullable Path programs, Ground ground) throws SQLException {
        this.ground = ground;
        settings = new BackupSettings(folder.resolve("backups"), programs, Map.of());
        if (programs == null) {
            Assumptions.assumeTrue(
                    ClientPrograms.find(null)
                            .filter(found -> found.major() >= ClientPrograms.major(ground.identity.serverVersion()))
                            .isPresent(),
                    "no pg_dump of the server's version on the PATH");
        }
        ground.execute("""
                CREATE TABLE public.customers (id int PRIMARY KEY, name text NOT NULL);
                CREATE TABLE public.sales (id int PRIMARY KEY, customer int REFERENCES customers);
                CREATE VIEW public.sold AS SELECT s.id, c.name FROM sales s JOIN customers c ON c.id = s.customer;
                INSERT INTO public.customers SELECT i, 'c' || i FROM generate_series(1, 50) i;
                INSERT INTO public.sales SELECT i, 1 + i % 50 FROM generate_series(1, 2000) i;
                """);
        ledger = ground.ledgerSince(Ground.STARTED);
        outputs = Outcomes.succeeded(new BackupStepExecutor(
                                ground.targets, settings, SettableClock.at("2026-11-21T22:00:00Z"))
                        .run(
                                Ground.context(
                                        new StepSpec.Backup(Ground.common(BACKUP), List.of()),
                                        Map.of(),
                                        ground.identity),
                                words -> {}))
                .outputs();
        ground.execute("DROP VIEW public.sold; ALTER TABLE public.customers DROP COLUMN name;"
                + " INSERT INTO public.sales SELECT i, 1 FROM generate_series(2001, 2007) i");
    }

    static StepSpec.Restore spec() {
        return new StepSpec.Restore(Ground.common("swap"), BACKUP, 2);
    }

    Context context(int attempt) {
        return context(ground.identity, ledger, attempt, outputs);
    }

    static Context context(TargetIdentity expected, @Nullable String ledger, int attempt, Map<String, String> outputs) {
        return new Context(
                Ground.WINDOW,
                Ground.STARTED,
                ledger,
                List.of(),
                attempt,
                100 + attempt,
                spec(),
                expected,
                Map.of(),
                Map.of(),
                Map.of(BACKUP, outputs),
                StepExecutor.Cancellation.NEVER);
    }

    RestoreStepExecutor executor() {
        return new RestoreStepExecutor(ground.targets, settings, Pause.real());
    }

    String name() {
        return ground.database.name();
    }

    String kept() {
        return name() + "_old_stg_12";
    }

    long oid(String database) throws SQLException {
        String oid =
                onServer("SELECT coalesce(max(oid::bigint), 0) FROM pg_database WHERE datname = '" + database + "'");
        return Long.parseLong(oid);
    }

    /** The databases that are neither the target nor kept. */
    String leftovers() throws SQLException {
        return onServer("SELECT coalesce(string_agg(datname, ' ' ORDER BY datname), '') FROM pg_database"
                + " WHERE datname LIKE 'lockkeeper\\_restore\\_stg\\_12%'");
    }

    String onServer(String sql) throws SQLException {
        try (Connection connection = server();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    Connection server() throws SQLException {
        TestDatabase database = ground.database;
        return DriverManager.getConnection(
                database.jdbcUrl().replace("/" + name(), "/postgres"), database.user(), database.password());
    }

    /** What a database holds that was there before and is not since. */
    String before() throws SQLException {
        return ground.ask(
                "SELECT (SELECT count(*) FROM public.sold) || ' sold to ' || (SELECT count(DISTINCT name) FROM"
                        + " public.customers)");
    }

    @Override
    public void close() throws SQLException {
        List<String> ours = new ArrayList<>();
        try (Connection connection = server();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT datname FROM pg_database WHERE datname LIKE '" + name()
                        + "\\_old%' OR datname LIKE 'lockkeeper\\_restore\\_stg\\_12%'"
                        + " OR datname LIKE 'lockkeeper\\_clone\\_stg\\_12%'")) {
            while (rows.next()) {
                ours.add(rows.getString(1));
            }
        }
        try (Connection connection = server();
                Statement statement = connection.createStatement()) {
            for (String database : ours) {
                statement.execute("DROP DATABASE \"" + database + "\" WITH (FORCE)");
            }
        }
        ground.close();
    }
}
