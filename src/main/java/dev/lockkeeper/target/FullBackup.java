package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A dump by pg_dump, proven: read in full, restored into a scratch database, counted and compared with the instant that
 * was dumped. Beside it stand the schema as SQL, the rows by table, and a passport. Whatever fails leaves neither a part of a dump nor a scratch database. For one attempt.
 */
final class FullBackup {
    private static final double MEGABYTE = 1_000_000;

    /** What pg_dump writes last. */
    private static final String WHOLE = "PostgreSQL database dump complete";

    private final BackupJob job;
    private final ClientPrograms programs;

    FullBackup(BackupJob job, ClientPrograms programs) {
        this.job = job;
        this.programs = programs;
    }

    Outcome make() throws SQLException, IOException, BackupFailedException {
        Instant takenAt = job.clock().instant();
        BackupFolder folder = BackupFolder.create(
                job.settings().folder(), job.source().name(), job.context().window(), takenAt);
        Path scratch = PrivateFiles.temporaryFolder("lockkeeper-backup-");
        boolean whole = false;
        try {
            Map<String, String> outputs = made(folder, scratch, takenAt);
            whole = true;
            return BackupJob.succeeded(outputs);
        } finally {
            PrivateFiles.delete(scratch);
            if (!whole) {
                folder.delete();
            }
        }
    }

    private Map<String, String> made(BackupFolder folder, Path scratch, Instant takenAt)
            throws SQLException, IOException, BackupFailedException {
        Path dump = folder.dump(job.source().name());
        Census source;
        Duration dumped;
        try (CountingSession instant = job.open()) {
            String snapshot = instant.export();
            job.progress().says("counting rows of the source");
            source = instant.census(job.spec().compare());
            dumped = dump(dump, scratch, snapshot);
            schema(folder, scratch, snapshot);
        }
        PrivateFiles.close(dump);
        long bytes = Files.size(dump);
        job.progress().says("reading the dump in full");
        String sha256 = BackupFolder.sha256(dump);
        new ProgramRun(scratch, job.server())
                .run(List.of(programs.restore().toString(), "--file=-", dump.toString()), () -> {});
        Restored restored = restored(dump, scratch);
        BackupJob.demandEqual(source, restored.census(), "The dump was deleted; do not go on without a backup.");

        Map<String, String> outputs = new LinkedHashMap<>();
        outputs.put("kind", "full");
        outputs.put("file", folder.shown(dump));
        outputs.put("bytes", String.valueOf(bytes));
        outputs.put("sha256", sha256);
        outputs.put("taken_at", takenAt.toString());
        outputs.put("keep_until", BackupFolder.keptUntil(takenAt).toString());
        outputs.put("schema_file", folder.shown(folder.schema(job.source().name())));
        outputs.put("row_counts_file", folder.shown(folder.rowCounts(source, takenAt)));
        outputs.put("passport_file", folder.shown(folder.passport()));
        outputs.put("dump_seconds", Words.seconds(dumped));
        outputs.put("restore_seconds", Words.seconds(restored.took()));
        outputs.put("tables_compared", String.valueOf(source.rows().size()));
        outputs.put("tables_equal", String.valueOf(source.equalTables(restored.census())));
        outputs.put("objects", source.words());
        outputs.put("server_version", job.context().expected().serverVersion());
        outputs.put("pg_dump_version", programs.version());
        outputs.put(
                "restore_command",
                "pg_restore --exit-on-error --single-transaction --host="
                        + job.source().host() + " --port="
                        + job.source().port() + " --username=" + job.source().user()
                        + " --dbname=NAME_OF_A_NEW_EMPTY_DATABASE " + folder.shown(dump));
        folder.passport(passport(outputs, folder, bytes));
        return outputs;
    }

    private Map<String, String> passport(Map<String, String> outputs, BackupFolder folder, long bytes) {
        Map<String, String> passport = new LinkedHashMap<>();
        passport.put("Backup date", outputs.get("taken_at"));
        passport.put("Window", job.context().window().value());
        passport.put("Source", job.source().toString());
        passport.put("Size", String.format(Locale.ROOT, "%.1f MB (%,d bytes)", bytes / MEGABYTE, bytes));
        passport.put("Type", "full database backup (pg_dump custom format), restored and compared");
        passport.put("Location", folder.path().toString());
        passport.put("Checksum", "SHA-256 " + outputs.get("sha256"));
        passport.put("Keep until", outputs.get("keep_until"));
        passport.put("Restore command", outputs.get("restore_command"));
        passport.put(
                "Not in it",
                "roles, tablespaces and settings of the server; other databases; the bot's own schema "
                        + LedgerSchema.NAME);
        passport.put("Beside it", "the schema as SQL and the rows by table, both for reading; neither restores a row");
        outputs.forEach(passport::putIfAbsent);
        return passport;
    }

    /** The schema of the same instant, for reading; that it is whole is known by its last line. */
    private void schema(BackupFolder folder, Path scratch, String snapshot) throws IOException, BackupFailedException {
        Path file = folder.schema(job.source().name());
        job.progress().says("dumping the schema");
        new ProgramRun(scratch, job.source())
                .run(
                        List.of(
                                programs.dump().toString(),
                                "--schema-only",
                                "--no-password",
                                LedgerSchema.NOT_DUMPED,
                                "--snapshot=" + snapshot,
                                "--file=" + file),
                        () -> {});
        PrivateFiles.close(file);
        if (!Files.readString(file).contains(WHOLE)) {
            throw new BackupFailedException(
                    "The dump of the schema does not end as pg_dump ends one; is the disk full?");
        }
    }

    private Duration dump(Path file, Path scratch, String snapshot) throws BackupFailedException {
        job.progress().says("dumping");
        return new ProgramRun(scratch, job.source())
                .run(
                        List.of(
                                programs.dump().toString(),
                                "--format=custom",
                                "--no-password",
                                LedgerSchema.NOT_DUMPED,
                                "--snapshot=" + snapshot,
                                "--file=" + file),
                        () -> job.progress().says("dumping, " + megabytes(file) + " MB written"));
    }

    /** What came out of the dump, and how long that took. */
    private record Restored(Census census, Duration took) {}

    private Restored restored(Path dump, Path scratch) throws SQLException, BackupFailedException {
        job.progress().says("restoring into a scratch database");
        ScratchDatabase database = ScratchDatabase.create(
                job.targets(), job.server(), "scratch", job.context().window(), "TEMPLATE template0 " + encoding());
        try {
            Duration took = new ProgramRun(scratch, database.settings())
                    .run(
                            restoreCommand(database, dump),
                            () -> job.progress().says("restoring into a scratch database"));
            job.progress().says("comparing");
            try (CountingSession copy =
                    new CountingSession(job.targets().connect(database.settings(), "backup", Targets.Access.READ))) {
                return new Restored(copy.census(job.spec().compare()), took);
            }
        } finally {
            database.drop();
        }
    }

    private List<String> restoreCommand(ScratchDatabase database, Path dump) throws SQLException {
        List<String> command = new ArrayList<>(List.of(
                programs.restore().toString(),
                "--exit-on-error",
                "--single-transaction",
                "--no-password",
                "--dbname=" + database.name()));
        if (!mayGiveAway(database)) {
            command.add("--no-owner");
            command.add("--no-privileges");
        }
        command.add(dump.toString());
        return command;
    }

    /** Only a superuser of the same server is sure to have all roles and to be allowed to make them owners. */
    private boolean mayGiveAway(ScratchDatabase database) throws SQLException {
        try (CountingSession session =
                new CountingSession(job.targets().connect(database.settings(), "backup", Targets.Access.READ))) {
            return session.ask("SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = CURRENT_USER")
                            .equals("t")
                    && session.ask("SELECT system_identifier::text FROM pg_catalog.pg_control_system()")
                            .equals(job.context().expected().systemIdentifier());
        }
    }

    private String encoding() throws SQLException {
        try (CountingSession session = job.open()) {
            return "ENCODING '"
                    + session.ask("SELECT pg_catalog.pg_encoding_to_char(encoding) FROM pg_catalog.pg_database"
                            + " WHERE datname = pg_catalog.current_database()")
                    + "' "
                    + session.ask("SELECT pg_catalog.format('LC_COLLATE %L LC_CTYPE %L', datcollate, datctype)"
                            + " FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()");
        }
    }

    private static String megabytes(Path file) {
        try {
            return String.format(Locale.ROOT, "%.1f", Files.size(file) / MEGABYTE);
        } catch (IOException e) {
            // Not there yet.
            return "0.0";
        }
    }
}
