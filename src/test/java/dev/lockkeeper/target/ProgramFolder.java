package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockkeeper.testkit.Demand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** A folder of client programs that do what a test wants before or after the real ones. */
final class ProgramFolder {
    private ProgramFolder() {}

    /** The client programs of this machine; where there are none the test is left out, and says so. */
    static ClientPrograms demand(Ground ground) {
        Optional<ClientPrograms> found = ClientPrograms.find(null)
                .filter(programs -> programs.major() >= ClientPrograms.major(ground.identity.serverVersion()));
        if (found.isEmpty()) {
            System.out.println("LEFT OUT: full backups are not tested, because no pg_dump "
                    + ground.identity.serverVersion() + " or newer is on the PATH");
        }
        assertThat(found.isPresent() || !Demand.demands("pg_dump"))
                .as("this run demands a pg_dump of " + ground.identity.serverVersion() + " or newer on the PATH")
                .isTrue();
        assumeTrue(found.isPresent(), "no fitting pg_dump on the PATH");
        return found.get();
    }

    /** A folder without programs. */
    static Path empty(Path temp) throws IOException {
        return Files.createTempDirectory(temp, "programs");
    }

    /** What a newer pg_dump and pg_restore do, as shell commands. */
    static Path of(Path temp, String dump, String restore) throws IOException {
        Path folder = empty(temp);
        script(
                folder.resolve("pg_dump"),
                "if [ \"$1\" = --version ]; then echo 'pg_dump (PostgreSQL) 99.1'; exit 0; fi; " + dump);
        script(folder.resolve("pg_restore"), restore);
        return folder;
    }

    static void script(Path path, String body) throws IOException {
        Files.writeString(path, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }
}
