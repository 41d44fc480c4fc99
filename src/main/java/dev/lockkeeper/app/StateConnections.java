package dev.lockkeeper.app;

import dev.lockkeeper.store.DatabaseLogin;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** One connection at a time to the state database, for commands that look and end: no pool, no second try. */
final class StateConnections {
    private static final int CONNECT_SECONDS = 5;
    private static final int SOCKET_SECONDS = 10;

    private StateConnections() {}

    static DataSource of(DatabaseLogin login) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setURL(login.url());
        source.setUser(login.user());
        source.setPassword(login.password());
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setLoginTimeout(SOCKET_SECONDS);
        source.setSocketTimeout(SOCKET_SECONDS);
        source.setApplicationName("lockkeeper");
        return source;
    }

    /**
     * Looks whether the database lets us in.
     *
     * @throws StateUnusableException if not; the message is one sentence for people
     */
    static void mustAnswer(DatabaseLogin login) {
        try (Connection connection = of(login).getConnection()) {
            connection.getMetaData().getDatabaseProductVersion();
        } catch (SQLException e) {
            throw new StateUnusableException(sentence(login, e), e);
        }
    }

    static String sentence(DatabaseLogin login, SQLException e) {
        return "The state database (" + login + ") cannot be used: " + reason(e) + ". Check that it runs, and "
                + ConfigReader.DATABASE_URL + ", " + ConfigReader.DATABASE_USER + " and "
                + ConfigReader.DATABASE_PASSWORD + ".";
    }

    /** The innermost sentence of the database: those around it say only what we were doing. */
    static String reason(Throwable e) {
        Throwable cause = e;
        while (cause.getCause() instanceof SQLException inner) {
            cause = inner;
        }
        String line = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return line.replaceFirst("\\.$", "");
    }

    /** The state database does not let us in. */
    static final class StateUnusableException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StateUnusableException(String sentence, Throwable cause) {
            super(sentence, cause);
        }
    }
}
