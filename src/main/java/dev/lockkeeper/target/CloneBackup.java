package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.window.TargetIdentity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A copy of the whole database on the same server, for machines without a fitting pg_dump. It is no full backup and is
 * never called one: it is lost with the server. For one attempt.
 */
final class CloneBackup {
    private static final String IN_USE = "55006";
    private static final int MOST_NAMED = 10;
    private static final String SESSIONS = """
            SELECT pid, usename, application_name
              FROM pg_catalog.pg_stat_activity
             WHERE datname = ? AND pid <> pg_catalog.pg_backend_pid()
             ORDER BY backend_start
            """;

    private final BackupJob job;

    CloneBackup(BackupJob job) {
        this.job = job;
    }

    Outcome make() throws SQLException, BackupFailedException {
        refuseAnotherServer();
        Instant takenAt = job.clock().instant();
        Census source;
        try (CountingSession instant = job.open()) {
            job.progress().says("counting rows of the source");
            source = instant.census(job.spec().compare());
        }
        job.progress().says("copying the database");
        long began = System.nanoTime();
        ScratchDatabase copy = copy();
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        boolean equal = false;
        try {
            job.progress().says("comparing");
            Census copied;
            try (CountingSession session =
                    new CountingSession(job.targets().connect(copy.settings(), "backup", Targets.Access.READ))) {
                copied = session.census(job.spec().compare());
            }
            BackupJob.demandEqual(
                    source, copied, "Somebody wrote meanwhile; the copy was dropped. Stop the writers, then retry.");
            Outcome made = BackupJob.succeeded(outputs(copy, source, copied, took, takenAt));
            // only what was written down is kept; a copy nobody knows of would lie on the server for ever
            equal = true;
            return made;
        } finally {
            if (!equal) {
                copy.drop();
            }
        }
    }

    private ScratchDatabase copy() throws SQLException, BackupFailedException {
        job.targets().kept().letGo(job.source().name());
        String from = "TEMPLATE " + TableName.quoted(job.source().database());
        try {
            return ScratchDatabase.create(
                    job.targets(), job.server(), "clone", job.context().window(), job.mark(), from);
        } catch (SQLException e) {
            if (IN_USE.equals(e.getSQLState())) {
                throw new BackupFailedException(
                        "There is no fitting pg_dump here, and the database cannot be copied while others are connected to"
                                + " it: " + sessions() + ". End these sessions, then retry.",
                        e.getSQLState());
            }
            throw e;
        }
    }

    private String sessions() throws SQLException {
        List<String> named = new ArrayList<>();
        int more = 0;
        try (Connection connection = job.targets().connect(job.server(), "backup", Targets.Access.READ);
                PreparedStatement query = connection.prepareStatement(SESSIONS)) {
            query.setString(1, job.source().database());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    if (named.size() < MOST_NAMED) {
                        String application = String.valueOf(rows.getString(3));
                        named.add("pid " + rows.getInt(1) + " (user " + rows.getString(2)
                                + (application.isEmpty() ? "" : ", " + application) + ")");
                    } else {
                        more++;
                    }
                }
            }
        }
        if (named.isEmpty()) {
            return "they have left meanwhile";
        }
        return String.join(", ", named) + (more == 0 ? "" : " and " + more + " more");
    }

    private void refuseAnotherServer() throws SQLException, BackupFailedException {
        try (Connection connection = job.targets().connect(job.server(), "backup", Targets.Access.READ)) {
            TargetIdentity there = job.targets().identity(connection, job.server());
            if (!there.systemIdentifier().equals(job.context().expected().systemIdentifier())) {
                throw new BackupFailedException("There is no fitting pg_dump here, and the restore server "
                        + job.server().host() + ":" + job.server().port()
                        + " is another server than the target, so the database cannot be copied either."
                        + " Install pg_dump of the server's version or newer.");
            }
        }
    }

    private Map<String, String> outputs(
            ScratchDatabase copy, Census source, Census copied, Duration took, Instant takenAt)
            throws BackupFailedException {
        Map<String, String> outputs = new LinkedHashMap<>();
        outputs.put("kind", "clone");
        outputs.put("target", job.source().name());
        outputs.put("attempt", job.mark());
        outputs.put(
                "note",
                "This is not a full backup: database " + copy.name()
                        + " lies on the same server and is lost with it. Drop it when it is no longer needed.");
        outputs.put("database", copy.name());
        outputs.put("taken_at", takenAt.toString());
        outputs.put("clone_seconds", Words.seconds(took));
        outputs.put("tables_compared", String.valueOf(source.rows().size()));
        outputs.put("tables_equal", String.valueOf(source.equalTables(copied)));
        outputs.put("objects", source.words());
        outputs.put("server_version", job.context().expected().serverVersion());
        outputs.put(
                "restore_command",
                "with nobody connected: ALTER DATABASE "
                        + TableName.quoted(job.source().database())
                        + " RENAME TO NAME_TO_KEEP_IT_UNDER; ALTER DATABASE " + copy.name() + " RENAME TO "
                        + TableName.quoted(job.source().database()) + ";");
        BackupFolder folder = BackupFolder.create(
                job.settings().folder(), job.source().name(), job.context().window(), takenAt, job.mark());
        outputs.put(
                "keep_until", BackupFolder.keptUntil(takenAt, job.spec().form()).toString());
        outputs.put("row_counts_file", folder.shown(folder.rowCounts(source, takenAt)));
        Map<String, String> passport = new LinkedHashMap<>();
        passport.put("Backup date", takenAt.toString());
        passport.put("Window", job.context().window().value());
        passport.put("Source", job.source().toString());
        passport.put("Type", "clone on the same server, compared; not a full backup");
        passport.put("Location", "database " + copy.name());
        passport.put("Keep until", outputs.get("keep_until"));
        passport.put("Restore command", outputs.get("restore_command"));
        outputs.forEach(passport::putIfAbsent);
        folder.passport(passport);
        outputs.put("file", folder.shown(folder.passport()));
        return outputs;
    }
}
