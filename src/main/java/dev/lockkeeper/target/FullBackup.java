package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.runbook.BackupForm;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
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

    private final BackupJob job;
    private final ClientPrograms programs;
    private final BackupForecast forecast;

    /** @param forecast what was foretold before it begins */
    FullBackup(BackupJob job, ClientPrograms programs, BackupForecast forecast) {
        this.job = job;
        this.programs = programs;
        this.forecast = forecast;
    }

    Outcome make() throws SQLException, IOException, BackupFailedException {
        Instant takenAt = job.clock().instant();
        BackupFolder folder = BackupFolder.create(
                job.settings().folder(), job.source().name(), job.context().window(), takenAt, job.mark());
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
        BackupForm form = job.spec().form();
        Dump dump = new Dump(form, programs, folder.dump(job.source().name(), form.format()));
        Census source;
        Duration dumped;
        try (CountingSession instant = job.open()) {
            String snapshot = instant.export();
            job.progress().says("counting rows of the source");
            source = instant.census(job.spec().compare());
            job.progress().says("dumping");
            dumped = new ProgramRun(scratch, job.source())
                    .run(
                            dump.writing(snapshot),
                            () -> job.progress().says("dumping, " + dump.megabytes() + " MB written"));
            schema(folder, scratch, snapshot);
        }
        for (Path file : dump.files()) {
            PrivateFiles.close(file);
        }
        job.progress().says("reading the dump in full");
        BackupManifest manifest = BackupManifest.of(folder.path(), dump.files());
        folder.manifest(manifest);
        dump.readInFull(new ProgramRun(scratch, job.server()));
        Restored restored = restored(dump, scratch);
        BackupJob.demandEqual(source, restored.census(), "The dump was deleted; do not go on without a backup.");
        job.progress().says("reading the dump again");
        demandUndamaged(folder);
        Map<String, String> outputs = outputs(folder, dump, manifest, takenAt);
        outputs.put("row_counts_file", folder.shown(folder.rowCounts(source, takenAt)));
        outputs.put("dump_seconds", Words.seconds(dumped));
        outputs.put("restore_seconds", Words.seconds(restored.took()));
        outputs.put("tables_compared", String.valueOf(source.rows().size()));
        outputs.put("tables_equal", String.valueOf(source.equalTables(restored.census())));
        outputs.put("objects", source.words());
        folder.passport(passport(outputs, folder, dump, manifest));
        return outputs;
    }

    /** What was restored and compared is what lies there now, byte by byte. */
    private static void demandUndamaged(BackupFolder folder) throws BackupFailedException {
        List<String> damages = BackupManifest.damages(folder.path());
        if (!damages.isEmpty()) {
            throw new BackupFailedException("The dump was damaged while it was tested: " + damages.get(0)
                    + (damages.size() == 1 ? "" : ", and " + (damages.size() - 1) + " more")
                    + ". It was deleted. Look at the disk of the backup folder, then retry.");
        }
    }

    private Map<String, String> outputs(BackupFolder folder, Dump dump, BackupManifest manifest, Instant takenAt) {
        BackupForm form = dump.form();
        Map<String, String> outputs = new LinkedHashMap<>();
        outputs.put("kind", "full");
        outputs.put("target", job.source().name());
        outputs.put("attempt", job.mark());
        outputs.put("format", form.format().word());
        outputs.put("jobs", String.valueOf(form.jobs()));
        outputs.put("file", folder.shown(dump.path()));
        outputs.put("files", String.valueOf(manifest.hashes().size()));
        outputs.put("bytes", String.valueOf(manifest.bytes()));
        outputs.put("database_bytes", String.valueOf(forecast.size().database()));
        outputs.put("sha256", manifest.sha256());
        outputs.put("taken_at", takenAt.toString());
        outputs.put("keep_until", BackupFolder.keptUntil(takenAt, form).toString());
        outputs.put("schema_file", folder.shown(folder.schema(job.source().name())));
        outputs.put("passport_file", folder.shown(folder.passport()));
        outputs.put("restored_on", job.server().host() + ":" + job.server().port());
        outputs.put("forecast", forecast.sentence());
        outputs.put("server_version", job.context().expected().serverVersion());
        outputs.put("pg_dump_version", programs.version());
        outputs.put("restore_command", dump.restoreCommand(job.source(), folder.shown(dump.path())));
        return outputs;
    }

    private Map<String, String> passport(
            Map<String, String> outputs, BackupFolder folder, Dump dump, BackupManifest manifest) {
        long bytes = manifest.bytes();
        Map<String, String> passport = new LinkedHashMap<>();
        passport.put("Backup date", outputs.get("taken_at"));
        passport.put("Window", job.context().window().value());
        passport.put("Source", job.source().toString());
        passport.put("Size", String.format(Locale.ROOT, "%.1f MB (%,d bytes)", bytes / MEGABYTE, bytes));
        passport.put("Type", "full database backup (" + dump.words() + "), restored and compared");
        passport.put("Location", folder.path().toString());
        passport.put(
                "Checksum",
                "SHA-256 " + outputs.get("sha256")
                        + (manifest.hashes().size() == 1 ? "" : " of " + BackupManifest.NAME)
                        + "; in this folder: sha256sum -c " + BackupManifest.NAME);
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
        Dump.demandEnd(file, "The dump of the schema");
    }

    /** What came out of the dump, and how long that took. */
    private record Restored(Census census, Duration took) {}

    private Restored restored(Dump dump, Path scratch) throws SQLException, BackupFailedException {
        job.progress().says("restoring into a scratch database");
        ScratchDatabase database = ScratchDatabase.create(
                job.targets(),
                job.server(),
                "scratch",
                job.context().window(),
                job.mark(),
                "TEMPLATE template0 " + encoding());
        try {
            Duration took = new ProgramRun(scratch, database.settings())
                    .run(
                            dump.restoring(database.name(), mayGiveAway(database)),
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
}
