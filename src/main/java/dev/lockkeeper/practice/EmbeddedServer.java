package dev.lockkeeper.practice;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of our own that runs as a real one: every commit is on the disk before it is confirmed, nobody gets in
 * without a password, and what is in it is there again at the next start. It outlives this process if the process is
 * killed; the next {@link #start} on the same folder adopts it. Safe for several threads. The caller owns it and must
 * close it; no shutdown hook is set.
 */
public final class EmbeddedServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final String HOST = "127.0.0.1";
    private static final String ADMIN = "postgres";
    /** Recovery after a kill replays at most one checkpoint distance (1 GB); a minute is ample on a slow disk. */
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);
    private static final int CONNECT_SECONDS = 5;
    /** A free port can be taken by a stranger between our look and PostgreSQL's bind. */
    private static final int TRIES_FOR_A_FREE_PORT = 3;

    private static final String IS_OURS_AND_REAL = """
            SELECT current_setting('data_directory'),
                   current_setting('fsync') = 'on'
                   AND current_setting('synchronous_commit') = 'on'
                   AND current_setting('full_page_writes') = 'on'
                   AND current_setting('password_encryption') = 'scram-sha-256'
                   AND current_setting('listen_addresses') = '127.0.0.1'
                   AND NOT EXISTS (SELECT FROM pg_hba_file_rules
                                    WHERE auth_method IS DISTINCT FROM 'scram-sha-256')
            """;

    private final ServerFolder folder;
    private final ServerPrograms programs;
    private final Running running;
    private boolean closed;

    private EmbeddedServer(ServerFolder folder, ServerPrograms programs, Running running) {
        this.folder = folder;
        this.programs = programs;
        this.running = running;
    }

    /**
     * Starts the server of this folder, or adopts the one that a killed process left running there. Blocks until it
     * answers: about 2 s longer for a new folder, and once per user and version another 2 s for unpacking.
     *
     * @param dataDir belongs to this server alone; made if it is not there, kept for the next start
     * @param port the port to listen on, or 0 for a free one or that of the adopted server; an adopted server on
     *     another port is stopped and started on the given one
     * @throws EmbeddedServerException if it cannot be started; this process then holds nothing, and a server that was
     *     left behind by a killed process may still run
     */
    public static EmbeddedServer start(Path dataDir, int port) {
        Objects.requireNonNull(dataDir, "dataDir");
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port is " + port + ", expected 0 (any free one) to 65535");
        }
        Path root = dataDir.toAbsolutePath().normalize();
        try {
            ServerFolder folder = ServerFolder.locked(root);
            boolean kept = false;
            try {
                ServerBinaries binaries = ServerBinaries.unpacked(folder.root().resolve("binaries"));
                EmbeddedServer server = start(folder, ServerPrograms.prepared(binaries, folder.root()), port);
                kept = true;
                return server;
            } finally {
                if (!kept) {
                    folder.close();
                }
            }
        } catch (IOException e) {
            throw new EmbeddedServerException(
                    "PostgreSQL could not be started in " + root + " (" + Sentences.reason(e)
                            + "). Make the folder writable for you, or choose another data folder.",
                    e);
        }
    }

    public String host() {
        return HOST;
    }

    public int port() {
        return running.port;
    }

    /** The superuser. The bot never works as this one; it makes the roles and databases that the bot works with. */
    public String adminUser() {
        return ADMIN;
    }

    /** Random, made with the folder, kept in its file {@code admin-password} (mode 0600). Never log it. */
    public String adminPassword() {
        return running.password;
    }

    /** The address of one database, without user and password. The database need not exist yet. */
    public String jdbcUrl(String database) {
        return address(running.port, Objects.requireNonNull(database, "database"));
    }

    /** Whether this server was left running by a killed process and taken over, instead of started. */
    public boolean adopted() {
        return running.adopted;
    }

    public int majorVersion() {
        return running.majorVersion;
    }

    /**
     * Stops the server: open transactions are rolled back, everything committed stays. Blocks until it is down, at
     * most about a minute. A second call does nothing.
     *
     * @throws EmbeddedServerException if it still runs; the next start adopts it
     */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (folder) {
            Optional<PidFile> pidFile = PidFile.read(folder.cluster());
            if (pidFile.isEmpty() || pidFile.get().runs(folder.cluster()).equals(Optional.of(false))) {
                LOG.warn(
                        "PostgreSQL in {} was stopped or killed by somebody else; what was committed is there at the"
                                + " next start",
                        folder.root());
            } else if (!programs.stop(folder.cluster(), STOP_LIMIT)) {
                throw new EmbeddedServerException("PostgreSQL in " + folder.root()
                        + " did not stop within a minute and still runs. The next start takes it over.");
            } else {
                LOG.info("PostgreSQL in {} is stopped", folder.root());
            }
        } catch (IOException e) {
            throw new EmbeddedServerException(
                    "PostgreSQL in " + folder.root() + " could not be stopped (" + Sentences.reason(e)
                            + "). The next start takes it over.",
                    e);
        }
    }

    @Override
    public String toString() {
        return "PostgreSQL " + running.majorVersion + " at " + HOST + ":" + running.port + " in " + folder.root();
    }

    private static EmbeddedServer start(ServerFolder folder, ServerPrograms programs, int port) throws IOException {
        String password = folder.password();
        Optional<Running> left = adopt(folder, programs, port, password);
        if (left.isPresent()) {
            return announced(new EmbeddedServer(folder, programs, left.get()), "took over");
        }
        if (!folder.hasCluster()) {
            Path unfinished = folder.emptyPlaceForInitdb();
            programs.initdb(unfinished, ADMIN, folder.passwordFile());
            folder.adoptInitialised(unfinished);
        }
        int taken = launch(folder, programs, port);
        try {
            return announced(new EmbeddedServer(folder, programs, look(folder, taken, password, false)), "started");
        } catch (SQLException e) {
            programs.stop(folder.cluster(), STOP_LIMIT);
            throw new EmbeddedServerException(
                    "PostgreSQL in " + folder.root() + " started but did not let us in (" + Sentences.reason(e)
                            + "), so it was stopped again. Its log is " + folder.log() + ".",
                    e);
        }
    }

    private static Optional<Running> adopt(ServerFolder folder, ServerPrograms programs, int port, String password)
            throws IOException {
        Optional<PidFile> found = folder.hasCluster() ? PidFile.read(folder.cluster()) : Optional.empty();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        PidFile left = found.get();
        Optional<Boolean> isOurs = left.runs(folder.cluster());
        if (isOurs.isPresent() && !isOurs.get()) {
            PidFile.nameNobody(folder.cluster());
            return Optional.empty();
        }
        String doubt = "its port is not known";
        if (left.port() != 0) {
            try {
                Running running = look(folder, left.port(), password, true);
                if (port == 0 || port == left.port()) {
                    return Optional.of(running);
                }
                isOurs = Optional.of(true);
            } catch (SQLException e) {
                doubt = Sentences.reason(e);
            }
        }
        if (isOurs.isEmpty()) {
            throw new EmbeddedServerException("Process " + left.pid() + " may be a PostgreSQL left over in "
                    + folder.root() + ", but it does not let us in (" + doubt + ") and this machine does not say what"
                    + " that process is. Stop it, then start again.");
        }
        LOG.info("Stopping the PostgreSQL (process {}) that was left over in {}", left.pid(), folder.root());
        if (!programs.stop(folder.cluster(), STOP_LIMIT)) {
            throw new EmbeddedServerException("A PostgreSQL (process " + left.pid() + ") was left over in "
                    + folder.root() + " and does not stop. Stop it by hand, then start again.");
        }
        return Optional.empty();
    }

    /** Returns the port it listens on. */
    private static int launch(ServerFolder folder, ServerPrograms programs, int port) throws IOException {
        for (int tryNumber = 1; ; tryNumber++) {
            int taken = port == 0 ? freePort() : demanded(port);
            folder.writeSettings(taken);
            if (programs.start(folder.cluster(), folder.log(), START_LIMIT)) {
                return taken;
            }
            if (!folder.portWasTaken()) {
                throw notStarted(folder);
            }
            if (port != 0 || tryNumber == TRIES_FOR_A_FREE_PORT) {
                throw portTaken(taken);
            }
        }
    }

    private static EmbeddedServerException notStarted(ServerFolder folder) throws IOException {
        String why = folder.fatalLine().orElse("it did not answer within " + START_LIMIT.toSeconds() + " s");
        if (why.contains("incompatible with server")) {
            why = "the data there was written by PostgreSQL "
                    + folder.clusterMajor().map(String::valueOf).orElse("of another version")
                    + ", which these programs cannot read";
        }
        return new EmbeddedServerException("PostgreSQL did not start in " + folder.root() + ": " + why + ". Its log is "
                + folder.log() + "; with another data folder it begins with an empty database.");
    }

    private static Running look(ServerFolder folder, int port, String password, boolean adopted) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", ADMIN);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
        properties.setProperty("socketTimeout", Integer.toString(CONNECT_SECONDS));
        try (Connection connection = DriverManager.getConnection(address(port, "postgres"), properties);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(IS_OURS_AND_REAL)) {
            row.next();
            if (!folder.cluster().equals(Path.of(row.getString(1)))) {
                throw new SQLException("the server at port " + port + " works on another folder");
            }
            if (!row.getBoolean(2)) {
                throw new SQLException("its settings are not those of a safe server");
            }
            int major = connection.getMetaData().getDatabaseMajorVersion();
            return new Running(port, password, major, adopted);
        }
    }

    private static EmbeddedServer announced(EmbeddedServer server, String verb) {
        LOG.info("{} ({})", server, verb);
        return server;
    }

    private static String address(int port, String database) {
        return "jdbc:postgresql://" + HOST + ":" + port + "/" + database;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        }
    }

    private static int demanded(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            // As PostgreSQL does it: a port whose last connections still linger counts as free.
            socket.setReuseAddress(!ServerBinaries.isWindows());
            socket.bind(new InetSocketAddress(InetAddress.getByName(HOST), port));
            return port;
        } catch (BindException e) {
            throw portTaken(port);
        }
    }

    private static EmbeddedServerException portTaken(int port) {
        return new EmbeddedServerException("Port " + port + " on " + HOST + " is taken by another program, so"
                + " PostgreSQL cannot listen there. Choose another port, or stop that program.");
    }

    private static final class Running {
        private final int port;
        private final String password;
        private final int majorVersion;
        private final boolean adopted;

        private Running(int port, String password, int majorVersion, boolean adopted) {
            this.port = port;
            this.password = password;
            this.majorVersion = majorVersion;
            this.adopted = adopted;
        }
    }
}
