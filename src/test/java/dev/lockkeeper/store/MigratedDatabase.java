package dev.lockkeeper.store;

import dev.lockkeeper.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A state database for one test class: a fresh database, an owner and a bot that are nobody else, the schema migrated by
 * the owner. Nobody in it is a superuser.
 */
public final class MigratedDatabase implements AutoCloseable {
    private static final String SECRET = "not a secret";

    private final TestDatabase database;
    private final StateDatabase connections;

    private MigratedDatabase(TestDatabase database) {
        this.database = database;
        connections = new StateDatabase(bot());
    }

    public static MigratedDatabase fresh(String hint) throws SQLException {
        return in(TestDatabase.fresh(hint));
    }

    /** Makes this empty database one, and closes it with itself. */
    public static MigratedDatabase in(TestDatabase database) throws SQLException {
        MigratedDatabase migrated = withRolesOnly(database);
        new SchemaMigrations(migrated.owner(), migrated.bot().user()).migrate();
        return migrated;
    }

    static MigratedDatabase withRolesOnly(String hint) throws SQLException {
        return withRolesOnly(TestDatabase.fresh(hint));
    }

    private static MigratedDatabase withRolesOnly(TestDatabase database) throws SQLException {
        database.createRole(database.name() + "_owner", SECRET);
        database.createRole(database.name() + "_bot", SECRET);
        MigratedDatabase migrated = new MigratedDatabase(database);
        migrated.execute("GRANT CREATE ON DATABASE " + database.name() + " TO "
                + migrated.owner().user());
        return migrated;
    }

    /** The pools of the bot. */
    public StateDatabase connections() {
        return connections;
    }

    public DatabaseLogin owner() {
        return new DatabaseLogin(database.jdbcUrl(), database.name() + "_owner", SECRET);
    }

    public DatabaseLogin bot() {
        return new DatabaseLogin(database.jdbcUrl(), database.name() + "_bot", SECRET);
    }

    public TestDatabase database() {
        return database;
    }

    /** As the superuser. */
    public void execute(String sql) throws SQLException {
        try (Connection connection = database.connect()) {
            execute(connection, sql);
        }
    }

    /** The first value of the first row, as the superuser. */
    public String ask(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        }
    }

    void executeAs(DatabaseLogin login, String sql) throws SQLException {
        try (Connection connection = database.connect(login.user(), login.password())) {
            execute(connection, sql);
        }
    }

    /** Ends every connection of the bot. */
    public void cutOff() throws SQLException {
        execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + bot().user() + "'");
    }

    /** Nobody gets in any more, and who is in is thrown out. */
    public void goAway() throws SQLException {
        onServer("ALTER DATABASE " + database.name() + " WITH ALLOW_CONNECTIONS false");
        onServer("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + database.name() + "'");
    }

    public void comeBack() throws SQLException {
        onServer("ALTER DATABASE " + database.name() + " WITH ALLOW_CONNECTIONS true");
    }

    @Override
    public void close() throws SQLException {
        connections.close();
        database.close();
    }

    private void onServer(String sql) throws SQLException {
        String neighbour = database.jdbcUrl().replace("/" + database.name(), "/postgres");
        try (Connection connection = DriverManager.getConnection(neighbour, database.user(), database.password())) {
            execute(connection, sql);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
