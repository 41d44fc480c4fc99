package dev.lockkeeper.target;

import dev.lockkeeper.runbook.BackupForm;
import dev.lockkeeper.runbook.BackupForm.Format;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One dump in its form: where it lies, and the commands that write it, read it in full and restore it. Used by one thread.
 *
 * @param path a file, or a directory with a file for each table
 */
record Dump(BackupForm form, ClientPrograms programs, Path path) {
    /** What pg_dump writes last into SQL. */
    private static final String WHOLE = "PostgreSQL database dump complete";
    /**
     * Keeps psql from obeying what names in the database say (CVE-2025-8714); from 13.22, 14.19, 15.14, 16.10 and 17.6 on.
     */
    private static final String RESTRICTED = "\\restrict ";

    static final String OWNERS =
            "A plain dump holds owners and grants, which only a superuser of the same server is sure to"
                    + " be able to restore in the test. Write format: directory, or configure such a user under restoreTests.";

    private static final int HEAD_LINES = 20;
    private static final int TAIL_BYTES = 4096;

    /** Writes it as this instant was. */
    List<String> writing(String snapshot) {
        List<String> command = new ArrayList<>(List.of(
                programs.dump().toString(),
                "--format=" + form.format().word(),
                "--no-password",
                LedgerSchema.NOT_DUMPED,
                "--snapshot=" + snapshot,
                "--file=" + path));
        if (form.format() == Format.DIRECTORY) {
            command.add("--jobs=" + form.jobs());
        }
        return command;
    }

    /** Restores it into an empty database; without owners and grants where a dump of this form can leave them out. */
    List<String> restoring(String database, boolean withOwners) throws BackupFailedException {
        List<String> command = new ArrayList<>();
        if (form.format() == Format.PLAIN) {
            if (!withOwners) {
                throw new BackupFailedException(OWNERS);
            }
            Path psql = programs.psql().orElseThrow(() -> new BackupFailedException(noPsql()));
            command.addAll(List.of(
                    psql.toString(),
                    "--no-psqlrc",
                    "--quiet",
                    "--set=ON_ERROR_STOP=1",
                    "--single-transaction",
                    "--no-password",
                    "--dbname=" + database,
                    "--file=" + path));
            return command;
        }
        command.addAll(List.of(programs.restore().toString(), "--exit-on-error", "--no-password"));
        command.add(atOnce());
        command.add("--dbname=" + database);
        if (!withOwners) {
            command.add("--no-owner");
            command.add("--no-privileges");
        }
        command.add(path.toString());
        return command;
    }

    /** What a person types to restore it elsewhere. */
    String restoreCommand(TargetSettings server, String shown) {
        String where = " --host=" + server.host() + " --port=" + server.port() + " --username=" + server.user()
                + " --dbname=NAME_OF_A_NEW_EMPTY_DATABASE ";
        return form.format() == Format.PLAIN
                ? "psql --no-psqlrc --set=ON_ERROR_STOP=1 --single-transaction" + where + "--file=" + shown
                : "pg_restore --exit-on-error " + atOnce() + where + shown;
    }

    /** Several connections cannot share a transaction. */
    private String atOnce() {
        return form.jobs() == 1 ? "--single-transaction" : "--jobs=" + form.jobs();
    }

    /** {@code pg_dump directory format, 2 jobs}. */
    String words() {
        return "pg_dump " + form.format().word() + " format" + (form.jobs() == 1 ? "" : ", " + form.jobs() + " jobs");
    }

    /** Reads every byte of it as a restore would, and takes everybody else's rights to it. */
    void readInFull(ProgramRun run) throws IOException, BackupFailedException {
        if (form.format() == Format.PLAIN) {
            demandRestricted();
            demandEnd(path, "The dump");
            return;
        }
        run.run(List.of(programs.restore().toString(), "--file=-", path.toString()), () -> {});
    }

    /** Every file of it. */
    List<Path> files() throws IOException {
        return files(path);
    }

    /** Every file of a dump that lies there, whatever wrote it; the file itself if it is one. */
    static List<Path> files(Path dump) throws IOException {
        try (Stream<Path> all = Files.walk(dump)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (UncheckedIOException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Megabytes written so far, for people who wait. */
    String megabytes() {
        try {
            long bytes = 0;
            for (Path file : files()) {
                bytes += Files.size(file);
            }
            return String.format(Locale.ROOT, "%.1f", bytes / 1e6);
        } catch (IOException e) {
            // Not there yet, or renamed at this moment.
            return "0.0";
        }
    }

    /** @throws BackupFailedException if SQL of pg_dump has no end */
    static void demandEnd(Path sql, String what) throws IOException, BackupFailedException {
        long from = Math.max(0, Files.size(sql) - TAIL_BYTES);
        try (InputStream in = Files.newInputStream(sql)) {
            in.skipNBytes(from);
            if (!new String(in.readAllBytes(), StandardCharsets.UTF_8).contains(WHOLE)) {
                throw new BackupFailedException(what + " does not end as pg_dump ends one; is the disk full?");
            }
        }
    }

    static String noPsql() {
        return "There is no psql beside pg_dump, and a plain dump is restored by psql. Install PostgreSQL's client"
                + " programs, or write format: directory.";
    }

    private void demandRestricted() throws IOException, BackupFailedException {
        // rows of other encodings follow further down; the head has names of ours alone
        try (BufferedReader reader = Files.newBufferedReader(path, StandardCharsets.ISO_8859_1)) {
            for (int line = 0; line < HEAD_LINES; line++) {
                String text = reader.readLine();
                if (text != null && text.startsWith(RESTRICTED)) {
                    return;
                }
            }
        }
        throw new BackupFailedException("pg_dump " + programs.version() + " writes plain dumps in which names of the"
                + " database can give orders to psql (CVE-2025-8714). Install its newest minor version, or write"
                + " format: directory.");
    }
}
