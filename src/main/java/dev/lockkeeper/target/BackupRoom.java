package dev.lockkeeper.target;

import dev.lockkeeper.runbook.BackupForm;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Looks how large a database is and how much room its backup and the restore test have. Changes nothing. */
final class BackupRoom {
    private static final String SIZE = """
            SELECT pg_catalog.pg_database_size(pg_catalog.current_database()),
                   (SELECT coalesce(sum(pg_catalog.pg_table_size(c.oid)), 0)
                      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                     WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('information_schema', 'lockkeeper')
                       AND n.nspname !~ '^pg_')
            """;
    /** The row is hidden from users who may not know it. */
    private static final String PLACE = """
            SELECT pg_catalog.host(pg_catalog.inet_server_addr()),
                   (SELECT setting FROM pg_catalog.pg_settings WHERE name = 'data_directory')
            """;

    private BackupRoom() {}

    static BackupForecast.Size size(Connection target) throws SQLException {
        try (Statement statement = target.createStatement();
                ResultSet row = statement.executeQuery(SIZE)) {
            row.next();
            return new BackupForecast.Size(row.getLong(1), row.getLong(2));
        }
    }

    /** @param server a session on the restore server */
    static BackupForecast.Room room(Path backups, Connection server) throws SQLException {
        Path here = existing(backups);
        Path data = data(server);
        long free = here.toFile().getUsableSpace();
        return data == null
                ? new BackupForecast.Room(free, OptionalLong.empty(), false)
                : new BackupForecast.Room(free, OptionalLong.of(data.toFile().getUsableSpace()), isOneDisk(here, data));
    }

    private static boolean isOneDisk(Path one, Path other) {
        try {
            return Files.getFileStore(one).equals(Files.getFileStore(other));
        } catch (IOException e) {
            // Some containers do not tell which mount a path is on; room for both is the careful guess.
            return true;
        }
    }

    /** The newest full backup of the target, rather one of this form. */
    static Optional<BackupPassport> last(Path backups, String target, BackupForm form) {
        return BackupPassport.all(backups).stream()
                .filter(passport ->
                        passport.isOf(target) && passport.text("kind").equals("full"))
                .min(Comparator.comparing(passport -> !isOf(passport, form)));
    }

    private static boolean isOf(BackupPassport passport, BackupForm form) {
        return passport.text("format").equals(form.format().word())
                && passport.text("jobs").equals(String.valueOf(form.jobs()));
    }

    /** The nearest folder that is there. */
    static Path existing(Path path) {
        Path nearest = path.toAbsolutePath().normalize();
        for (Path parent = nearest.getParent();
                !Files.exists(nearest) && parent != null;
                parent = nearest.getParent()) {
            nearest = parent;
        }
        return nearest;
    }

    /** The server's data folder if the server runs on this very machine and tells; a container's loopback is its own. */
    private static @Nullable Path data(Connection server) throws SQLException {
        try (Statement statement = server.createStatement();
                ResultSet row = statement.executeQuery(PLACE)) {
            row.next();
            String address = row.getString(1);
            String folder = row.getString(2);
            if (address == null
                    || folder == null
                    || !InetAddress.getByName(address).isLoopbackAddress()) {
                return null;
            }
            Path path = Path.of(folder);
            return Files.isDirectory(path) ? path : null;
        } catch (UnknownHostException | InvalidPathException e) {
            return null;
        }
    }
}
