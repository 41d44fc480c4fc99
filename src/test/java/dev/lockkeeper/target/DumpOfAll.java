package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockkeeper.testkit.Demand;
import dev.lockkeeper.testkit.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What somebody beside us dumps and restores: with everything in it, our ledger too. */
final class DumpOfAll {
    private final ClientPrograms programs;
    private final TestDatabase from;
    private final Path file;

    private DumpOfAll(ClientPrograms programs, TestDatabase from, Path file) {
        this.programs = programs;
        this.from = from;
        this.file = file;
    }

    /** Taken now. Where no fitting program is on the PATH the test is left out, unless this run demands it. */
    static DumpOfAll of(Ground ground, Path folder) throws IOException, InterruptedException {
        int server = ClientPrograms.major(ground.identity.serverVersion());
        Optional<ClientPrograms> found = ClientPrograms.find(null).filter(programs -> programs.major() >= server);
        assertThat(found.isPresent() || !Demand.demands("pg_dump"))
                .as("this run demands a pg_dump of " + server + " or newer on the PATH")
                .isTrue();
        assumeTrue(found.isPresent(), "no fitting pg_dump on the PATH");
        DumpOfAll dump = new DumpOfAll(found.orElseThrow(), ground.database, folder.resolve("all.dump"));
        dump.run(dump.programs.dump(), "--format=custom", "--file=" + dump.file, ground.database.name());
        return dump;
    }

    /** Takes the place of whatever is in this database of the same server. */
    void restoreInto(TestDatabase to) throws SQLException, IOException, InterruptedException {
        try (Connection connection = to.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "DROP SCHEMA public CASCADE; DROP SCHEMA IF EXISTS lockkeeper CASCADE; CREATE SCHEMA public");
        }
        run(programs.restore(), "--no-owner", "--dbname=" + to.name(), file.toString());
    }

    private void run(Path program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                program.toString(), "--host=" + from.host(), "--port=" + from.port(), "--username=" + from.user()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", from.password());
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
