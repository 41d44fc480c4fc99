package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Context;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a database the name of another and that one a new name, both in one transaction: whenever it is cut off, the
 * server has either both names changed or none. Sessions are ended while the server holds the door, so that nobody comes
 * back in between. For one attempt.
 */
final class NameSwap {
    private static final Logger LOG = LoggerFactory.getLogger(NameSwap.class);

    private static final String IN_USE = "55006";
    /** The server itself waits five seconds each time for sessions to go. */
    private static final int TRIES = 4;

    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration ENDING_EVERY = Duration.ofMillis(200);
    private static final int LONGEST_NAME = 63;
    private static final int MOST_KEPT = 100;

    /** Two attempts must not swap at the same time; the number is ours alone. */
    private static final long LOCK = 0x6C6F_636B_7377_6170L;

    private final Targets targets;
    private final TargetSettings server;
    private final Context step;
    private final Pause pause;

    NameSwap(Targets targets, TargetSettings server, Context step, Pause pause) {
        this.targets = targets;
        this.server = server;
        this.step = step;
        this.pause = pause;
    }

    /**
     * What was done.
     *
     * @param kept the old database's name since
     * @param ended the sessions of others that were ended
     */
    record Done(String kept, Set<String> ended) {}

    /**
     * Does it, or leaves everything as it was.
     *
     * @param fresh the database that takes the name
     * @throws BackupFailedException if it was not done; the message says why
     * @throws SQLException if the server refused, or the line broke, after which nobody knows
     */
    Done swap(SwapServer.Database fresh) throws SQLException, BackupFailedException {
        Set<String> ended = new ConcurrentSkipListSet<>();
        for (int attempt = 1; ; attempt++) {
            try {
                return new Done(once(fresh, ended), new LinkedHashSet<>(ended));
            } catch (SQLException e) {
                if (!IN_USE.equals(e.getSQLState())) {
                    throw e;
                }
                if (attempt == TRIES) {
                    throw new BackupFailedException(
                            "Sessions stay connected to " + step.expected().database() + ", though they were ended "
                                    + "again and again: " + staying()
                                    + ". Stop what opens them, then say retry; the restored database waits.",
                            e.getSQLState());
                }
            }
        }
    }

    private String once(SwapServer.Database fresh, Set<String> ended) throws SQLException, BackupFailedException {
        String name = step.expected().database();
        try (Connection connection = SwapServer.open(targets, server, step.expected(), use(step))) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET LOCAL lock_timeout = " + LOCK_TIMEOUT.toMillis());
                statement.execute("SET LOCAL statement_timeout = " + STATEMENT_TIMEOUT.toMillis());
                statement.execute("SELECT pg_catalog.pg_advisory_xact_lock(" + LOCK + ")");
                List<SwapServer.Database> all = SwapServer.databases(connection);
                demand(all, name, step.expected().databaseOid());
                demand(all, fresh.name(), fresh.oid());
                String kept = kept(all, name, step.window().value());
                try (Ender ender = new Ender(List.of(name, fresh.name()), ended)) {
                    ender.start();
                    statement.execute(rename(name, kept));
                    statement.execute(rename(fresh.name(), name));
                }
                statement.execute("ALTER DATABASE " + TableName.quoted(kept) + " ALLOW_CONNECTIONS false");
                statement.execute(SwapServer.marking(
                        name,
                        step.everywhere(),
                        SwapServer.SWAPPED,
                        "for oid " + step.expected().databaseOid()));
                connection.commit();
                return kept;
            }
        }
    }

    private static void demand(List<SwapServer.Database> all, String name, long oid) throws BackupFailedException {
        Optional<SwapServer.Database> found = SwapServer.named(all, name);
        if (found.isEmpty() || found.get().oid() != oid) {
            throw new BackupFailedException("Database " + name + " is not the one any more that it was (oid " + oid
                    + "); somebody else renamed or made it. Nothing was renamed.");
        }
    }

    private static String rename(String from, String to) {
        return "ALTER DATABASE " + TableName.quoted(from) + " RENAME TO " + TableName.quoted(to);
    }

    /** {@code crm_old_stg_12}, or with a number behind it if that is taken; never longer than the server's names. */
    static String kept(List<SwapServer.Database> all, String name, String window) {
        for (int number = 1; number <= MOST_KEPT; number++) {
            String end =
                    "_old_" + window.toLowerCase(Locale.ROOT).replace('-', '_') + (number == 1 ? "" : "_" + number);
            String stem = name;
            while ((stem + end).getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
                stem = stem.substring(0, stem.offsetByCodePoints(stem.length(), -1));
            }
            if (SwapServer.named(all, stem + end).isEmpty()) {
                return stem + end;
            }
        }
        throw new IllegalStateException(MOST_KEPT + " old databases of " + name + " are kept already");
    }

    /** What the session that swaps is called, for whoever looks what is left of an attempt. */
    static String use(Context step) {
        return Targets.use(step) + " swap";
    }

    private String staying() throws SQLException {
        try (Connection connection = SwapServer.open(targets, server, step.expected(), Targets.use(step))) {
            List<String> names = new SwapSessions(connection, step.expected().database())
                    .all().stream().map(SwapSessions.Session::words).toList();
            return names.isEmpty() ? "they have left meanwhile" : SwapSessions.named(names);
        }
    }

    /** Ends sessions beside the transaction that waits for them to go. */
    private final class Ender implements AutoCloseable {
        private final List<String> databases;
        private final Set<String> ended;
        private final AtomicBoolean enough = new AtomicBoolean();
        private final Thread thread = new Thread(this::run, "swap-sessions");

        Ender(List<String> databases, Set<String> ended) {
            this.databases = databases;
            this.ended = ended;
            thread.setDaemon(true);
        }

        void start() {
            thread.start();
        }

        private void run() {
            try (Connection connection =
                    SwapServer.open(targets, server, step.expected(), Targets.use(step) + " sessions")) {
                while (!enough.get()) {
                    for (String database : databases) {
                        new SwapSessions(connection, database).end(ended);
                    }
                    pause.last(ENDING_EVERY);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (SQLException | RuntimeException e) { // the rename then says who is still there
                LOG.warn("{}: sessions could not be ended", Targets.use(step), e);
            }
        }

        @Override
        public void close() {
            enough.set(true);
            thread.interrupt();
        }
    }

    /** Ends what an attempt left that is swapping names; true if there was something. */
    static boolean endLeftovers(Connection connection, String use) throws SQLException {
        boolean any = false;
        try (PreparedStatement query = connection.prepareStatement("SELECT pid FROM pg_catalog.pg_stat_activity"
                + " WHERE application_name = ? AND pid <> pg_catalog.pg_backend_pid()")) {
            query.setString(1, Targets.applicationName(use));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    SwapSessions.terminate(connection, rows.getInt(1));
                    any = true;
                }
            }
        }
        return any;
    }
}
