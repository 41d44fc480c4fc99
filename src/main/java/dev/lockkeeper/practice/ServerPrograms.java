package dev.lockkeeper.practice;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Runs initdb and pg_ctl: argument lists, never a shell, and no environment but the few names that programs need, so
 * that no token of ours reaches a server whose superuser can read its own environment. Blocks; one call at a time.
 */
final class ServerPrograms {
    private static final Set<String> PASSED_ON =
            Set.of("PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SystemRoot", "USERPROFILE");
    private static final Duration INITDB_LIMIT = Duration.ofMinutes(2);
    /** Longer than pg_ctl's own wait, so that pg_ctl is the one to speak. */
    private static final Duration SPARE = Duration.ofSeconds(10);

    private final ServerBinaries binaries;
    private final Path scratch;
    private final boolean asRoot;

    private ServerPrograms(ServerBinaries binaries, Path scratch, boolean asRoot) {
        this.binaries = binaries;
        this.scratch = scratch;
        this.asRoot = asRoot;
    }

    /**
     * @param scratch a folder of ours, where the programs' output is kept while they run
     * @throws EmbeddedServerException if this process is root and may not make a user namespace
     */
    static ServerPrograms prepared(ServerBinaries binaries, Path scratch) throws IOException {
        ServerPrograms programs = new ServerPrograms(binaries, scratch, isRoot(scratch));
        if (programs.asRoot) {
            programs.demandUserNamespace();
        }
        return programs;
    }

    void initdb(Path cluster, String adminUser, Path passwordFile) throws IOException {
        // The C locale is the same on every system we run on, and its messages are English, which we read.
        Outcome outcome = run(
                INITDB_LIMIT,
                List.of(
                        binaries.program("initdb").toString(),
                        "--pgdata=" + cluster,
                        "--username=" + adminUser,
                        "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--no-locale",
                        "--data-checksums"));
        if (outcome.exitCode != 0) {
            throw new EmbeddedServerException("PostgreSQL could not make its data folder in " + scratch + ": "
                    + outcome.why() + ". Choose a data folder on a local disk that belongs to you, with 200 MB free.");
        }
    }

    /** Whether the server took up work within the limit. It is given its own session: a Ctrl-C of ours misses it. */
    boolean start(Path cluster, Path log, Duration limit) throws IOException {
        return pgCtl(limit, "start", cluster, "--log=" + log).exitCode == 0;
    }

    /** Fast mode, and after the limit immediate mode, which the next start recovers from. Whether it is down now. */
    boolean stop(Path cluster, Duration limit) throws IOException {
        return pgCtl(limit, "stop", cluster, "--mode=fast").exitCode == 0
                || pgCtl(limit, "stop", cluster, "--mode=immediate").exitCode == 0;
    }

    private Outcome pgCtl(Duration limit, String what, Path cluster, String option) throws IOException {
        return run(
                limit.plus(SPARE),
                List.of(
                        binaries.program("pg_ctl").toString(),
                        what,
                        "--pgdata=" + cluster,
                        "--wait",
                        "--timeout=" + limit.toSeconds(),
                        "--silent",
                        option));
    }

    private void demandUserNamespace() throws IOException {
        String why;
        try {
            Outcome outcome = run(SPARE, List.of("true"));
            if (outcome.exitCode == 0) {
                return;
            }
            why = outcome.why();
        } catch (IOException e) {
            why = Sentences.reason(e);
        }
        throw new EmbeddedServerException("PostgreSQL refuses to run as root, and this machine does not let root step"
                + " into a user namespace (" + why + "). Run Lockkeeper as an ordinary user, or give it a PostgreSQL"
                + " server of yours with LOCKKEEPER_DATABASE_URL.");
    }

    private Outcome run(Duration limit, List<String> command) throws IOException {
        List<String> arguments = new ArrayList<>();
        if (asRoot) {
            arguments.addAll(List.of("unshare", "-U", "--"));
        }
        arguments.addAll(command);
        // A file and not a pipe: on Windows the server inherits the pipe and holds it open for ever.
        Path output = Files.createTempFile(scratch, "command", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(arguments)
                    .directory(scratch.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(nothing()));
            Map<String, String> environment = builder.environment();
            environment.keySet().removeIf(name -> !PASSED_ON.contains(name));
            environment.put("LC_ALL", "C");
            int exitCode = waitFor(builder.start(), limit, command.get(0));
            return new Outcome(exitCode, Files.readString(output, StandardCharsets.ISO_8859_1));
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static int waitFor(Process process, Duration limit, String program) throws IOException {
        try {
            if (process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return process.exitValue();
            }
            process.destroyForcibly();
            throw new IOException(program + " did not finish within " + limit.toSeconds() + " s");
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + program, e);
        }
    }

    private static File nothing() {
        return new File(ServerBinaries.isWindows() ? "NUL" : "/dev/null");
    }

    private static boolean isRoot(Path scratch) throws IOException {
        if (!scratch.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return false;
        }
        Path probe = Files.createTempFile(scratch, "owner", ".probe");
        try {
            return Integer.valueOf(0).equals(Files.getAttribute(probe, "unix:uid"));
        } finally {
            Files.delete(probe);
        }
    }

    private static final class Outcome {
        private final int exitCode;
        private final String output;

        private Outcome(int exitCode, String output) {
            this.exitCode = exitCode;
            this.output = output;
        }

        private String why() {
            return output.lines()
                    .map(String::strip)
                    .filter(line -> line.contains("error:") || line.contains("failed") || line.contains("FATAL"))
                    .findFirst()
                    .or(() -> output.lines()
                            .map(String::strip)
                            .filter(line -> !line.isEmpty())
                            .findFirst())
                    .orElse("exit code " + exitCode);
        }
    }
}
