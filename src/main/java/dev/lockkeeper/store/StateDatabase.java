package dev.lockkeeper.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;
import java.util.Set;
import javax.sql.DataSource;

/**
 * The connections to the state database as the bot's role: one pool for what the bot records and one for Quartz, so that
 * neither starves the other. Making one needs no database that answers; the first use does. Any thread; whoever made it
 * closes it, after everything that uses it.
 */
public final class StateDatabase implements AutoCloseable {
    private static final int STATE_CONNECTIONS = 8;
    /** Quartz needs its threads plus three (dependencies.md 2); ours has one thread. */
    private static final int SCHEDULING_CONNECTIONS = 4;
    /** Slack waits three seconds for an answer; by then the person must have been told. */
    private static final long CONNECTION_WAIT_MILLIS = 2_000;

    private static final long VALIDATION_MILLIS = 1_000;
    /** A frozen node holds nobody up for longer than the first two (design.md 3); the last ends before the socket does. */
    private static final String SESSION = """
            SET idle_in_transaction_session_timeout = '2s';
            SET lock_timeout = '2s';
            SET statement_timeout = '8s'
            """;

    private final HikariDataSource state;
    private final HikariDataSource scheduling;

    public StateDatabase(DatabaseLogin login) {
        state = pool(login, "state", STATE_CONNECTIONS);
        scheduling = pool(login, "scheduling", SCHEDULING_CONNECTIONS);
    }

    /** For windows, messages, the lease and window time. */
    public DataSource state() {
        return state;
    }

    /** For Quartz alone. */
    public DataSource scheduling() {
        return scheduling;
    }

    /** Closes every connection; those in use are cut off. May be repeated. */
    @Override
    public void close() {
        scheduling.close();
        state.close();
    }

    private static HikariDataSource pool(DatabaseLogin login, String name, int connections) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("lockkeeper-" + name);
        config.setDataSource(new PromptDataSource(login, config.getPoolName()));
        config.setConnectionInitSql(SESSION);
        config.setMaximumPoolSize(connections);
        config.setConnectionTimeout(CONNECTION_WAIT_MILLIS);
        config.setValidationTimeout(VALIDATION_MILLIS);
        // a database that is away when the bot starts is no reason not to start
        config.setInitializationFailTimeout(-1);
        config.setExceptionOverride(new Evictions());
        return new HikariDataSource(config);
    }

    /** Connections that Hikari would keep: those to a server that became read-only, and those it has ended. */
    private static final class Evictions implements SQLExceptionOverride {
        private static final Set<String> USELESS = Set.of("25006", "25P03");

        @java.lang.Override
        public SQLExceptionOverride.Override adjudicate(SQLException e) {
            return USELESS.contains(String.valueOf(e.getSQLState()))
                    ? SQLExceptionOverride.Override.MUST_EVICT
                    : SQLExceptionOverride.Override.CONTINUE_EVICT;
        }
    }
}
