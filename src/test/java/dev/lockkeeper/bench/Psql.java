package dev.lockkeeper.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The psql of this machine, one process per file, as the document of the CRM migrations says it. */
final class Psql {
    private final BenchServer server;
    private final String version;

    private Psql(BenchServer server, String version) {
        this.server = server;
        this.version = version;
    }

    /** Empty if this machine has none. */
    static Optional<Psql> found(BenchServer server) throws InterruptedException {
        try {
            Process process = new ProcessBuilder("psql", "--version")
                    .redirectErrorStream(true)
                    .start();
            String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? Optional.of(new Psql(server, version)) : Optional.empty();
        } catch (IOException missing) {
            return Optional.empty();
        }
    }

    String version() {
        return version;
    }

    /** Runs a file; how long that took in nanoseconds, from the process's start to its end. */
    long run(String database, Path file, boolean singleTransaction)
            throws IOException, InterruptedException, Measurement.NotMeasuredException {
        List<String> command = new ArrayList<>(List.of("psql", "-X", "-v", "ON_ERROR_STOP=1"));
        if (singleTransaction) {
            command.add("--single-transaction");
        }
        command.addAll(List.of("-f", file.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("PG"));
        environment.put("PGHOST", server.host());
        environment.put("PGPORT", Integer.toString(server.port()));
        environment.put("PGDATABASE", database);
        environment.put("PGUSER", BenchServer.MIGRATOR);
        environment.put("PGPASSWORD", BenchServer.PASSWORD);
        environment.put("PGSSLMODE", "disable");

        long began = System.nanoTime();
        Process process = builder.start();
        String said;
        try (InputStream output = process.getInputStream()) {
            said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
        }
        int exitCode = process.waitFor();
        long took = System.nanoTime() - began;
        if (exitCode != 0) {
            throw new Measurement.NotMeasuredException(
                    "psql ended with " + exitCode + " at " + file.getFileName() + ": " + said.strip());
        }
        return took;
    }
}
