package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.runbook.BackupForm;
import dev.lockkeeper.runbook.StepSpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that a program of the configuration makes, with the place in the WAL that it is of, and a restore point where
 * one is asked for. Never called proven: nothing of it is restored here. For one attempt.
 */
final class ExternalBackup {
    private static final String MAY = """
            SELECT pg_catalog.has_function_privilege('pg_catalog.pg_create_restore_point(text)', 'EXECUTE'),
                   pg_catalog.current_setting('wal_level') <> 'minimal',
                   NOT pg_catalog.pg_is_in_recovery()
            """;
    private static final String LSN = "SELECT pg_catalog.pg_current_wal_lsn()::text";
    private static final String POINT = """
            SELECT lsn::text, pg_catalog.pg_walfile_name(lsn)
              FROM (SELECT pg_catalog.pg_create_restore_point(?) AS lsn) made
            """;
    private static final String UNPROVEN =
            "NOT PROVEN: it was not restored by us, so nobody saw that it can be. Its makers' word is all there is.";

    private final BackupJob job;
    private final BackupForm.External external;
    private final StepExecutor commands;

    /** @param commands carries out steps of kind {@code command} */
    ExternalBackup(BackupJob job, BackupForm.External external, StepExecutor commands) {
        this.job = job;
        this.external = external;
        this.commands = commands;
    }

    /** The step that the command would be by itself. */
    static Context command(Context step, BackupForm.External external) {
        return new Context(
                step.window(),
                step.started(),
                step.ledger(),
                step.proven(),
                step.attempt(),
                step.epoch(),
                new StepSpec.Command(step.spec().withoutChecks().common(), external.command()),
                step.expected(),
                step.files(),
                step.parameters(),
                step.cancellation());
    }

    /** What keeps a restore point from being made. */
    static List<String> obstacles(Connection connection, TargetSettings target) throws SQLException {
        List<String> obstacles = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(MAY)) {
            row.next();
            String none = "No restore point can be made on target " + target.name() + ": ";
            if (!row.getBoolean(1)) {
                obstacles.add(none + "user " + target.user() + " may not. Run there as a superuser: GRANT EXECUTE ON"
                        + " FUNCTION pg_create_restore_point(text) TO " + target.user()
                        + "; or leave restore_point out.");
            }
            if (!row.getBoolean(2)) {
                obstacles.add(none + "its wal_level is minimal, so going back to a point in time is not possible there."
                        + " Leave restore_point out, or set wal_level to replica.");
            }
            if (!row.getBoolean(3)) {
                obstacles.add(none + "the server is a standby.");
            }
        }
        return obstacles;
    }

    Outcome make() throws SQLException, BackupFailedException {
        Instant takenAt = job.clock().instant();
        String before;
        try (Connection connection = open(Targets.Access.READ)) {
            before = lsn(connection);
        }
        Outcome called = commands.run(command(job.context(), external), job.progress());
        if (!(called instanceof Outcome.Succeeded made)) {
            return called;
        }
        Map<String, String> outputs = new LinkedHashMap<>();
        outputs.put("kind", "external");
        outputs.put("target", job.source().name());
        outputs.put("attempt", job.mark());
        outputs.put("command", external.command());
        outputs.put("said", made.outputs().getOrDefault("said", "nothing"));
        outputs.put("taken_at", takenAt.toString());
        outputs.put(
                "keep_until", BackupFolder.keptUntil(takenAt, job.spec().form()).toString());
        outputs.put("lsn_before", before);
        if (external.restorePoint()) {
            restorePoint(outputs);
        }
        outputs.put("rehearsed", rehearsed(takenAt));
        outputs.put("proof", UNPROVEN);
        outputs.put("server_version", job.context().expected().serverVersion());
        BackupFolder folder = BackupFolder.create(
                job.settings().folder(), job.source().name(), job.context().window(), takenAt, job.mark());
        outputs.put("passport_file", folder.shown(folder.passport()));
        outputs.put("file", folder.shown(folder.passport()));
        folder.passport(passport(outputs));
        return BackupJob.succeeded(outputs);
    }

    private void restorePoint(Map<String, String> outputs) throws BackupFailedException {
        String name = Targets.APPLICATION + "_" + job.context().window() + "_"
                + job.context().attempt();
        try (Connection connection = open(Targets.Access.WRITE);
                PreparedStatement query = connection.prepareStatement(POINT)) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                outputs.put("restore_point", name);
                outputs.put("restore_point_lsn", row.getString(1));
                outputs.put("wal_file", row.getString(2));
            }
        } catch (SQLException e) {
            throw new BackupFailedException(
                    "The command " + external.command() + " ended well, and what it made stays; but there is no restore"
                            + " point: " + Failures.message(e) + ".",
                    e.getSQLState());
        }
    }

    private String rehearsed(Instant takenAt) {
        @Nullable LocalDate day = external.rehearsed();
        if (day == null) {
            return "never, as far as the runbook says";
        }
        long days = LocalDate.ofInstant(takenAt, ZoneOffset.UTC).toEpochDay() - day.toEpochDay();
        return day + (days < 0 ? ", a day to come" : ", " + Words.count(days, "day", "days") + " before");
    }

    private Map<String, String> passport(Map<String, String> outputs) {
        Map<String, String> passport = new LinkedHashMap<>();
        passport.put("Backup date", outputs.get("taken_at"));
        passport.put("Window", job.context().window().value());
        passport.put("Source", job.source().toString());
        passport.put("Type", "external, made by the command " + external.command());
        passport.put("Proof", UNPROVEN);
        passport.put("Last rehearsed restore", outputs.get("rehearsed"));
        passport.put("WAL position before it", outputs.get("lsn_before"));
        if (external.restorePoint()) {
            passport.put(
                    "Restore point",
                    outputs.get("restore_point") + " at " + outputs.get("restore_point_lsn")
                            + ", reachable once WAL file " + outputs.get("wal_file") + " is archived");
        }
        passport.put("Keep until", outputs.get("keep_until"));
        outputs.forEach(passport::putIfAbsent);
        return passport;
    }

    private Connection open(Targets.Access access) {
        return job.targets().open(job.context().expected(), Targets.use(job.context()), access);
    }

    private static String lsn(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(LSN)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }
}
