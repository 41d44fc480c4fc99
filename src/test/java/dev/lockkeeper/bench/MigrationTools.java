package dev.lockkeeper.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.flywaydb.core.Flyway;

/**
 * Two tools that also keep what they ran in a table of the database, on the same transactions as the bot: one file or
 * change set for each. In this process, warm as the bot is, and without what a run takes that finds nothing to do.
 */
final class MigrationTools {
    /** On the class path in the profile bench alone; 4.31 is the last line under the Apache licence. */
    private static final String LIQUIBASE = "liquibase.integration.commandline.LiquibaseCommandLine";

    private final BenchServer server;

    MigrationTools(BenchServer server) {
        this.server = server;
    }

    /** Nanoseconds for all of them. */
    double flyway(String database, Path folder, List<String> transactions) throws IOException {
        Files.createDirectories(folder);
        for (int i = 0; i < transactions.size(); i++) {
            Files.writeString(folder.resolve("V" + (i + 1) + "__step.sql"), transactions.get(i));
        }
        Flyway flyway = Flyway.configure()
                .dataSource(server.jdbcUrl(database), BenchServer.MIGRATOR, BenchServer.PASSWORD)
                .locations("filesystem:" + folder)
                .load();
        long began = System.nanoTime();
        int done = flyway.migrate().migrationsExecuted;
        long ran = System.nanoTime() - began;
        if (done != transactions.size()) {
            throw new IllegalStateException("Flyway ran " + done + " of " + transactions.size());
        }
        began = System.nanoTime();
        flyway.migrate();
        return ran - (System.nanoTime() - began);
    }

    /** Nanoseconds for all of them; empty where the class path has no Liquibase. */
    Optional<Double> liquibase(String database, Path folder, List<String> transactions)
            throws IOException, Measurement.NotMeasuredException {
        Class<?> program;
        try {
            program = Class.forName(LIQUIBASE);
        } catch (ClassNotFoundException notInThisProfile) {
            return Optional.empty();
        }
        Files.createDirectories(folder);
        StringBuilder log = new StringBuilder("--liquibase formatted sql\n");
        for (int i = 0; i < transactions.size(); i++) {
            log.append("\n--changeset bench:").append(i + 1).append('\n').append(transactions.get(i));
        }
        Files.writeString(folder.resolve("steps.sql"), log);
        String[] arguments = {
            "--show-banner=false",
            "--log-level=off",
            "--search-path=" + folder,
            "update",
            "--changelog-file=steps.sql",
            "--url=" + server.jdbcUrl(database),
            "--username=" + BenchServer.MIGRATOR,
            "--password=" + BenchServer.PASSWORD
        };
        double ran = silently(program, arguments);
        return Optional.of(ran - silently(program, arguments));
    }

    private static double silently(Class<?> program, String[] arguments) throws Measurement.NotMeasuredException {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        PrintStream kept = new PrintStream(said, true, StandardCharsets.UTF_8);
        System.setOut(kept);
        System.setErr(kept);
        try {
            Object line = program.getConstructor().newInstance();
            long began = System.nanoTime();
            Object code = program.getMethod("execute", String[].class).invoke(line, (Object) arguments);
            long took = System.nanoTime() - began;
            if (!Integer.valueOf(0).equals(code)) {
                throw new Measurement.NotMeasuredException(
                        "Liquibase ended with " + code + ": " + said.toString(StandardCharsets.UTF_8));
            }
            return took;
        } catch (InvocationTargetException e) {
            throw new Measurement.NotMeasuredException("Liquibase failed: " + e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new Measurement.NotMeasuredException("this is no Liquibase that we know: " + e);
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
