package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Progress;
import dev.lockkeeper.runbook.StepSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the database that is to take the target's place: restored beside it, or the clone itself; compared with what was
 * counted when the backup was taken, its statistics collected, our ledger written anew. Until then its comment says that
 * it is being filled. For one attempt.
 */
final class RestoredCopy {
    private static final String OWNER_AND_FORM = """
            SELECT o.rolname,
                   pg_catalog.pg_encoding_to_char(d.encoding), d.datcollate, d.datctype,
                   pg_catalog.to_jsonb(d) ->> 'datlocprovider',
                   coalesce(pg_catalog.to_jsonb(d) ->> 'datlocale', pg_catalog.to_jsonb(d) ->> 'daticulocale'),
                   t.spcname
              FROM pg_catalog.pg_database d
              JOIN pg_catalog.pg_roles o ON o.oid = d.datdba
              JOIN pg_catalog.pg_tablespace t ON t.oid = d.dattablespace
             WHERE d.oid = ?
            """;

    private final Targets targets;
    private final TargetSettings server;
    private final Context step;
    private final StepSpec.Restore spec;
    private final KeptBackup backup;
    private final @Nullable Path programs;
    private final Progress progress;

    /** @param programs where pg_restore lies, or null to look on the PATH */
    RestoredCopy(
            Targets targets,
            TargetSettings server,
            Context step,
            StepSpec.Restore spec,
            KeptBackup backup,
            @Nullable Path programs,
            Progress progress) {
        this.targets = targets;
        this.server = server;
        this.step = step;
        this.spec = spec;
        this.backup = backup;
        this.programs = programs;
        this.progress = progress;
    }

    /**
     * What is ready to take the place.
     *
     * @param ledger the id of its ledger; null if the target is to have none
     * @param restoring how long pg_restore took; zero if nothing had to be restored any more
     * @param tables how many tables were compared
     */
    record Ready(SwapServer.Database database, @Nullable String ledger, Duration restoring, int tables) {}

    /** The name of what this attempt restores into; another attempt's process finds nothing under its own any more. */
    static String name(Context step) {
        return "lockkeeper_restore_"
                + step.window().value().toLowerCase(Locale.ROOT).replace('-', '_') + "_" + step.attempt();
    }

    /**
     * Makes one, or goes on with what an earlier attempt had made and proven.
     *
     * @throws BackupFailedException if it cannot be made or is not what the backup held; then it is gone again
     */
    Ready ready(List<SwapServer.Database> all)
            throws SQLException, IOException, BackupFailedException, LedgerSchema.UnusableException {
        Optional<SwapServer.Database> proven = all.stream()
                .filter(each -> SwapServer.isMarked(each, step.everywhere(), SwapServer.PROVEN))
                .filter(each -> String.valueOf(each.comment()).endsWith(backup.name()))
                .findFirst();
        if (proven.isPresent()) {
            progress.says("going on with database " + proven.get().name() + ", restored by an earlier attempt");
            return finished(takenOver(proven.get()), Duration.ZERO);
        }
        if (backup.isClone()) {
            SwapServer.Database clone = SwapServer.named(all, backup.database())
                    .orElseThrow(() -> new BackupFailedException("The clone " + backup.database()
                            + " is not on the server any more, so there is nothing to put in the target's place."));
            return finished(clone, Duration.ZERO);
        }
        progress.says("reading the dump in full");
        backup.demandUndamaged();
        return restored();
    }

    private Ready restored() throws SQLException, IOException, BackupFailedException, LedgerSchema.UnusableException {
        String name = name(step);
        Path scratch = PrivateFiles.temporaryFolder("lockkeeper-restore-");
        boolean whole = false;
        try {
            execute(
                    "CREATE DATABASE " + TableName.quoted(name) + " TEMPLATE template0 " + form(),
                    SwapServer.marking(name, step.everywhere(), SwapServer.FILLING, backup.name()));
            progress.says("restoring into " + name);
            Duration took = new ProgramRun(scratch, server.withDatabase(name))
                    .run(command(name), () -> progress.says("restoring into " + name));
            Ready ready = finished(found(name), took);
            whole = true;
            return ready;
        } finally {
            PrivateFiles.delete(scratch);
            if (!whole) {
                drop(name);
            }
        }
    }

    /** Owners and grants are restored too: who may not give them away may not swap either, and is told so here. */
    private List<String> command(String name) throws BackupFailedException {
        ClientPrograms found = ClientPrograms.find(programs)
                .orElseThrow(() -> new BackupFailedException(
                        "pg_restore was not found. Install the PostgreSQL client programs, then say retry."));
        return List.of(
                found.restore().toString(),
                "--exit-on-error",
                "--no-password",
                "--jobs=" + spec.jobs(),
                "--dbname=" + name,
                backup.dump().toString());
    }

    private SwapServer.Database takenOver(SwapServer.Database proven) throws SQLException, BackupFailedException {
        if (backup.isClone() || proven.name().equals(name(step))) {
            return proven;
        }
        execute("ALTER DATABASE " + TableName.quoted(proven.name()) + " RENAME TO " + TableName.quoted(name(step)));
        return found(name(step));
    }

    /** Compares, collects statistics, writes the ledger, gives it its owner; then its comment says that it is proven. */
    private Ready finished(SwapServer.Database database, Duration took)
            throws SQLException, BackupFailedException, LedgerSchema.UnusableException {
        progress.says("comparing " + database.name() + " with what the backup held");
        TargetSettings copy = server.withDatabase(database.name());
        Census census;
        try (CountingSession session =
                new CountingSession(targets.connect(copy, Targets.use(step), Targets.Access.READ))) {
            census = session.census(List.of());
        }
        backup.demandEqual(census);
        execute("ALTER DATABASE " + TableName.quoted(database.name()) + " OWNER TO " + TableName.quoted(owner()));
        progress.says("collecting statistics in " + database.name());
        String ledger = null;
        try (Connection connection = targets.connect(copy, Targets.use(step), Targets.Access.WRITE);
                Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA IF EXISTS " + LedgerSchema.NAME + " CASCADE");
            statement.execute("ANALYZE");
        }
        if (step.ledger() != null) {
            ledger = ledger(database);
        }
        execute(SwapServer.marking(database.name(), step.everywhere(), SwapServer.PROVEN, backup.name()));
        return new Ready(database, ledger, took, backup.rows().size());
    }

    /** As the target's own user, whose schema it is. The old one, if a clone brought it along, told of another past. */
    private String ledger(SwapServer.Database database)
            throws SQLException, BackupFailedException, LedgerSchema.UnusableException {
        TargetSettings target = targets.named(step.expected().name()).withDatabase(database.name());
        try (Connection connection = targets.connect(target, Targets.use(step), Targets.Access.WRITE)) {
            connection.setAutoCommit(false);
            LedgerSchema.create(connection);
            String id = LedgerSchema.verified(connection, target).id();
            if (!Fence.raise(connection, step.everywhere(), step.epoch())) {
                throw new BackupFailedException(Fence.OVERTAKEN + ".");
            }
            connection.commit();
            return id;
        }
    }

    private String owner() throws SQLException {
        return form(row -> row.getString(1));
    }

    private String form() throws SQLException {
        return form(row -> {
            String icu = "i".equals(row.getString(5)) && row.getString(6) != null
                    ? " LOCALE_PROVIDER icu ICU_LOCALE " + literal(row.getString(6))
                    : "";
            return "OWNER " + TableName.quoted(row.getString(1)) + " ENCODING " + literal(row.getString(2))
                    + " LC_COLLATE " + literal(row.getString(3)) + " LC_CTYPE " + literal(row.getString(4)) + icu
                    + " TABLESPACE " + TableName.quoted(row.getString(7));
        });
    }

    private interface Reading {
        String of(ResultSet row) throws SQLException;
    }

    private String form(Reading reading) throws SQLException {
        try (Connection connection = SwapServer.open(targets, server, step.expected(), Targets.use(step));
                PreparedStatement query = connection.prepareStatement(OWNER_AND_FORM)) {
            query.setLong(1, step.expected().databaseOid());
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException(
                            "database " + step.expected().database() + " is not there any more", SqlStates.NO_DATABASE);
                }
                return reading.of(row);
            }
        }
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private SwapServer.Database found(String name) throws SQLException, BackupFailedException {
        try (Connection connection = SwapServer.open(targets, server, step.expected(), Targets.use(step))) {
            return SwapServer.named(SwapServer.databases(connection), name)
                    .orElseThrow(() -> new BackupFailedException(
                            "Database " + name + " is gone; somebody else took it" + " or dropped it."));
        }
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = SwapServer.open(targets, server, step.expected(), Targets.use(step));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private void drop(String name) throws SQLException {
        execute("DROP DATABASE IF EXISTS " + TableName.quoted(name) + " WITH (FORCE)");
    }

    /** The outputs of a swap beside those that the window reads. */
    Map<String, String> told(Ready ready) {
        return Map.of(
                "restored_from", backup.name() + " of " + backup.takenAt(),
                "restore_seconds", Words.seconds(ready.restoring()),
                "tables_compared", String.valueOf(ready.tables()));
    }
}
