package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.window.LockHolder;
import dev.lockkeeper.window.Nearest;
import dev.lockkeeper.window.TargetIdentity;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.AutoSave;
import org.postgresql.jdbc.PreferQueryMode;

/**
 * Opens connections to the configured targets, un-pooled: a step owns its connection, and whoever opens one closes it.
 * Safe for several threads.
 */
public final class Targets {
    /** All our sessions on a target begin with this, so that they can be told from those of others. */
    public static final String APPLICATION = LockHolder.OURS;

    /** PostgreSQL cuts application_name here, in bytes. */
    private static final int LONGEST_APPLICATION = 63;

    private static final int CONNECT_SECONDS = 5;
    /** Also covers a server that accepts the connection and then says nothing. */
    private static final int LOGIN_SECONDS = 10;

    private static final int CANCEL_SECONDS = 5;
    /** For questions that a person waits for: Slack gives an answer three seconds, all in all. */
    private static final int DESK_SECONDS = 2;

    /** What connections are for that a person waits for. */
    static final String DESK = "desk";

    private final Map<String, TargetSettings> settings = new LinkedHashMap<>();
    private final KeptSessions kept = new KeptSessions(this);
    private final Map<String, ReplicaLag> standbys = new ConcurrentHashMap<>();

    public Targets(Collection<TargetSettings> configured) {
        for (TargetSettings target : configured) {
            if (settings.put(target.name(), target) != null) {
                throw new IllegalArgumentException("two targets are named " + target.name());
            }
        }
    }

    /** The names of all targets, as configured. */
    public List<String> names() {
        return List.copyOf(settings.keySet());
    }

    /**
     * The settings of this target.
     *
     * @throws TargetUnavailableException if none has this name; the message names the nearest one
     */
    public TargetSettings named(String target) {
        TargetSettings found = settings.get(target);
        if (found == null) {
            String nearest = Nearest.of(target, names());
            throw new TargetUnavailableException("There is no target " + target + " in the configuration"
                    + (nearest.isEmpty() ? "" : "; did you mean " + nearest + "?")
                    + (names().isEmpty()
                            ? "; it has no targets at all. Add it under targets."
                            : ". It has " + String.join(", ", names()) + "."));
        }
        return found;
    }

    /** What a connection is for. */
    enum Access {
        /** Sessions that may change the target. */
        WRITE,
        /** Sessions that cannot change anything, whatever they are told. */
        READ
    }

    /**
     * Opens a connection to the database that a window began with.
     *
     * @param use what the connection is for; it becomes part of application_name
     * @throws TargetUnavailableException if it cannot be opened, or if it leads to another database; then it is closed
     */
    Connection open(TargetIdentity expected, String use, Access access) {
        TargetSettings target = named(expected.name());
        Connection connection = connect(target, use, access);
        try {
            confirmed(expected, connection);
            return connection;
        } catch (TargetUnavailableException e) {
            close(connection);
            throw e;
        }
    }

    /** What was seen of this target's standbys before the steps of this process. */
    ReplicaLag standbys(String target) {
        return standbys.computeIfAbsent(target, first -> new ReplicaLag(System::nanoTime));
    }

    /**
     * Asks a new connection whether it leads to the database that a window began with.
     *
     * @throws TargetUnavailableException if it leads elsewhere or its session does not stay ours, without a cause; or if
     *     it does not answer
     */
    Who confirmed(TargetIdentity expected, Connection connection) {
        TargetSettings target = named(expected.name());
        Who who = Who.of(connection, target);
        refuseAnother(expected, who.identity());
        refusePooler(connection, who, target);
        return who;
    }

    private void refusePooler(Connection connection, Who who, TargetSettings target) {
        try {
            Pooler.refuse(connection, who.pid(), target, () -> connect(target, DESK, Access.READ));
        } catch (SQLException e) {
            throw new TargetUnavailableException(ConnectionSentences.of(target, e), e);
        }
    }

    /** The connections that outlive a step. */
    KeptSessions kept() {
        return kept;
    }

    /**
     * The same outside a transaction, and asks for that window's ledger unless this target is to have none.
     *
     * @param likely whether a ledger was there when somebody looked last
     */
    Who confirmed(TargetIdentity expected, Connection connection, String window, boolean likely) {
        TargetSettings target = named(expected.name());
        Who who = target.ledger() ? Who.of(connection, target, window, likely) : Who.of(connection, target);
        refuseAnother(expected, who.identity());
        return who;
    }

    /**
     * Opens a connection to these settings, whichever database it is.
     *
     * @throws TargetUnavailableException if it cannot be opened
     */
    Connection connect(TargetSettings target, String use, Access access) {
        try {
            return source(target, use, access).getConnection();
        } catch (SQLException e) {
            throw new TargetUnavailableException(ConnectionSentences.of(target, e), e);
        }
    }

    /**
     * Asks a new connection which database it leads to.
     *
     * @throws TargetUnavailableException if the server does not tell; the message says what to grant. Or if its session
     *     does not stay ours
     */
    TargetIdentity identity(Connection connection, TargetSettings target) {
        Who who = Who.of(connection, target);
        refusePooler(connection, who, target);
        return who.identity();
    }

    static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // The server ends the session when the socket is gone; there is nothing else to do about it.
            return;
        }
    }

    private static void refuseAnother(TargetIdentity expected, TargetIdentity found) {
        boolean same = expected.systemIdentifier().equals(found.systemIdentifier())
                && expected.databaseOid() == found.databaseOid();
        if (!same) {
            throw new TargetUnavailableException("Target " + expected.name() + " is another database now than when the"
                    + " window started: then server " + expected.systemIdentifier() + ", database "
                    + expected.database() + " (" + expected.databaseOid() + "), now server " + found.systemIdentifier()
                    + ", database " + found.database() + " (" + found.databaseOid()
                    + "). Nothing was done. Check host and database in the configuration; if the database was"
                    + " replaced on purpose, start a new window.");
        }
    }

    private static PGSimpleDataSource source(TargetSettings target, String use, Access access) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {target.host()});
        source.setPortNumbers(new int[] {target.port()});
        source.setDatabaseName(target.database());
        source.setUser(target.user());
        String password = target.password().get();
        if (!password.isEmpty()) {
            source.setPassword(password);
        }
        source.setSslMode(target.sslMode());
        Path certificate = target.sslRootCertificate();
        if (certificate != null) {
            source.setSslRootCert(certificate.toString());
        }
        // In simple mode even describing a statement executes it.
        source.setPreferQueryMode(PreferQueryMode.EXTENDED);
        source.setAutosave(AutoSave.NEVER);
        // what we prepare names the types of its columns, so its plan outlives what a step does to tables
        source.setFlushCacheOnDdl(false);
        source.setLogServerErrorDetail(false);
        source.setTcpKeepAlive(true);
        source.setConnectTimeout(use.equals(DESK) ? DESK_SECONDS : CONNECT_SECONDS);
        source.setLoginTimeout(use.equals(DESK) ? DESK_SECONDS : LOGIN_SECONDS);
        source.setCancelSignalTimeout(CANCEL_SECONDS);
        source.setApplicationName(applicationName(use));
        // so that the name is there from the start, and what resets the session does not take it away
        source.setAssumeMinServerVersion("9.0");
        if (access == Access.READ) {
            source.setOptions("-c default_transaction_read_only=on");
        }
        return source;
    }

    /** What a session that is for this is called on the server; what does not fit is cut and told apart by a digest. */
    /** What the sessions of an attempt are for, in application_name and in what people read there. */
    static String use(Context step) {
        return step.window() + "/" + step.spec().common().id() + "/" + step.attempt();
    }

    static String applicationName(String use) {
        String name = (APPLICATION + " " + use).replaceAll("[^ -~]", "?");
        if (name.length() <= LONGEST_APPLICATION) {
            return name;
        }
        String digest = "~" + Integer.toHexString(use.hashCode());
        return name.substring(0, LONGEST_APPLICATION - digest.length()) + digest;
    }
}
