package dev.lockkeeper.standin;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * Reads the CRM. A connection is opened for every request and closed after it: the application never stands in the way
 * of whoever wants the database to himself. Safe for all threads; blocks for some multiples of {@link
 * #STATEMENT_MILLIS} at most.
 */
final class CrmReader {
    /** A reader that waits for a lock gives up after this and neither hangs nor holds up who waits behind it. */
    static final int STATEMENT_MILLIS = 2_000;

    private static final String CONNECT_SECONDS = "2";
    /** For a server that is gone without a word; longer than any statement may take. */
    private static final String SOCKET_SECONDS = "5";

    private static final String COPIED_COLUMNS = """
            SELECT count(*)
            FROM pg_attribute
            WHERE attrelid = to_regclass(?) AND attname = ANY (?) AND NOT attisdropped
            """;

    private final String url;
    private final Properties login = new Properties();

    CrmReader(StandInSettings settings) {
        url = settings.jdbcUrl();
        login.setProperty("user", settings.user());
        login.setProperty("password", settings.password());
        login.setProperty("ApplicationName", "crm-app");
        login.setProperty("connectTimeout", CONNECT_SECONDS);
        login.setProperty("loginTimeout", SOCKET_SECONDS);
        login.setProperty("socketTimeout", SOCKET_SECONDS);
        login.setProperty(
                "options",
                "-c statement_timeout=" + STATEMENT_MILLIS + " -c default_transaction_read_only=on -c TimeZone=UTC");
    }

    /** Whether the database answers. */
    boolean answers() {
        try (Connection connection = DriverManager.getConnection(url, login);
                Statement statement = connection.createStatement()) {
            return statement.execute("SELECT 1");
        } catch (SQLException away) {
            return false;
        }
    }

    /**
     * The newest rows of a listing that this tenant may see.
     *
     * @throws UnreachableException if there is no connection
     * @throws SQLException if the database refuses the query or does not finish it in time
     */
    Page read(Listing listing, AppUser user, int limit) throws SQLException, UnreachableException {
        try (Connection connection = connected()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                setTenant(connection, user);
                // First, so that the columns cannot change between the look at them and the reading of them.
                statement.execute("LOCK TABLE " + listing.table() + " IN ACCESS SHARE MODE");
                Schema schema = schema(connection, listing);
                return new Page(schema, total(statement, listing), rows(connection, listing.rowsSql(schema), limit));
            }
        }
    }

    private Connection connected() throws UnreachableException {
        try {
            return DriverManager.getConnection(url, login);
        } catch (SQLException e) {
            throw new UnreachableException(e);
        }
    }

    private static void setTenant(Connection connection, AppUser user) throws SQLException {
        try (PreparedStatement set = connection.prepareStatement("SELECT set_config('app.tenant_id', ?, true)")) {
            set.setString(1, user.tenantId().toString());
            set.execute();
        }
    }

    private static Schema schema(Connection connection, Listing listing) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(COPIED_COLUMNS)) {
            query.setString(1, listing.tellingTable());
            query.setArray(
                    2, connection.createArrayOf("name", listing.tellingColumns().toArray()));
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1) > 0 ? Schema.OLD : Schema.NEW;
            }
        }
    }

    private static long total(Statement statement, Listing listing) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT count(*) FROM " + listing.table())) {
            row.next();
            return row.getLong(1);
        }
    }

    private static String rows(Connection connection, String sql, int limit) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setInt(1, limit);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    /**
     * What was read.
     *
     * @param total how many rows this tenant has
     * @param rows a JSON array of at most as many as were asked for
     */
    record Page(Schema schema, long total, String rows) {}

    /** There is no connection to the database. */
    static final class UnreachableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreachableException(SQLException cause) {
            super(cause);
        }

        String sqlState() {
            return getCause() instanceof SQLException sql ? CrmReader.sqlState(sql) : "";
        }
    }

    /** The five characters, or none if the failure never came near a server. */
    static String sqlState(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }
}
