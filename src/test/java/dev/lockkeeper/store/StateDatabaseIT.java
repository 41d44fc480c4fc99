package dev.lockkeeper.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.engine.StoreUnavailableException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StateDatabaseIT {
    private static MigratedDatabase database;

    @BeforeAll
    static void migrate() throws SQLException {
        database = MigratedDatabase.fresh("state_database");
    }

    @AfterAll
    static void drop() throws SQLException {
        database.close();
    }

    @Test
    void everyConnectionCarriesTheLimitsThatKeepAFrozenNodeFromHoldingOthersUp() throws SQLException {
        StateDatabase connections = database.connections();
        for (DataSource pool : List.of(connections.state(), connections.scheduling())) {
            assertThat(ask(pool, "SHOW idle_in_transaction_session_timeout")).isEqualTo("2s");
            assertThat(ask(pool, "SHOW lock_timeout")).isEqualTo("2s");
            assertThat(ask(pool, "SHOW statement_timeout")).isEqualTo("8s");
            assertThat(ask(pool, "SELECT current_user"))
                    .isEqualTo(database.bot().user());
            assertThat(ask(pool, "SHOW application_name")).isEqualTo("lockkeeper");
        }
    }

    @Test
    void aConnectionThatBecameReadOnlyIsNotGivenOutAgain() throws SQLException {
        try (StateDatabase connections = new StateDatabase(database.bot())) {
            String before;
            try (Connection connection = connections.state().getConnection();
                    Statement statement = connection.createStatement()) {
                before = pid(statement);
                statement.execute("SET default_transaction_read_only = on");
                assertThatThrownBy(() -> statement.execute("UPDATE lockkeeper.window_time SET offset_nanos = 0"))
                        .hasMessageContaining("read-only");
            }
            PostgresWindowTime time = new PostgresWindowTime(connections.state());
            for (int i = 0; i < 20; i++) {
                time.advance(Duration.ZERO);
            }
            String gone = "SELECT count(*) FROM pg_stat_activity WHERE pid = " + before;
            await().until(() -> database.ask(gone).equals("0"));
        }
    }

    @Test
    void aWrongPasswordIsToldAsSuchAndNotTriedForEver() {
        DatabaseLogin wrong =
                new DatabaseLogin(database.bot().url(), database.bot().user(), "guessed");
        try (StateDatabase connections = new StateDatabase(wrong)) {
            PostgresWindowTime time = new PostgresWindowTime(connections.state());

            assertThatThrownBy(time::offset)
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasStackTraceContaining("password authentication failed")
                    .satisfies(e -> assertThat(e).hasToString(e.toString().replace("guessed", "")));
        }
    }

    @Test
    void closingItEndsEveryConnection() throws SQLException {
        StateDatabase connections = new StateDatabase(new DatabaseLogin(
                database.bot().url() + "?ApplicationName=closing",
                database.bot().user(),
                database.bot().password()));
        assertThat(ask(connections.state(), "SHOW application_name")).isEqualTo("closing");
        assertThat(ask(connections.scheduling(), "SHOW application_name")).isEqualTo("closing");

        connections.close();
        connections.close();

        String left = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'closing'";
        await().until(() -> database.ask(left).equals("0"));
    }

    private static String ask(DataSource pool, String sql) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    private static String pid(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getString(1);
        }
    }
}
