package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetCommandIT {
    private final Terminal terminal = new Terminal();
    private TestDatabase database;
    private ConfigFixture config;

    @BeforeEach
    void aTarget(@TempDir Path folder) throws SQLException, IOException {
        database = TestDatabase.fresh("targetcommand");
        config = new ConfigFixture(folder)
                .yaml("""
                        roles:
                          commander: {users: [U0ASHA]}
                          dba: {users: [U0DEVI]}
                        targets:
                          crm-staging:
                            host: %s
                            port: %d
                            database: %s
                            user: %s
                            password: {env: CRM_PASSWORD}
                            sslMode: disable
                        """.formatted(database.host(), database.port(), database.name(), database.user()))
                .set("CRM_PASSWORD", database.password());
    }

    @AfterEach
    void close() throws SQLException {
        database.close();
    }

    @Test
    void whereThereIsNoSchemaThereIsNothingToDo() {
        assertThat(remove()).isZero();
        assertThat(terminal.out())
                .isEqualTo("Target crm-staging has no schema lockkeeper; there is nothing to take out.\n");
    }

    @Test
    void whatIsInItIsShownAndOnlyTakenOutWhenSomebodySaysYes() throws SQLException {
        aLedger();
        assertThat(remove()).isEqualTo(1);
        assertThat(terminal.out())
                .isEqualTo("Target crm-staging has the schema lockkeeper with 2 attempts and 0 backfills;"
                        + " windows: STG-2, STG-1.\n"
                        + "1 of the attempts have no end in it; without it nobody can tell what became of them.\n"
                        + "Nothing was changed. Say --yes to take it out.\n");
        assertThat(ask("SELECT to_regnamespace('lockkeeper') IS NOT NULL")).isEqualTo("t");
        assertThat(remove("--yes")).isZero();
        assertThat(terminal.out()).endsWith("The schema lockkeeper was taken out of target crm-staging.\n");
        assertThat(ask("SELECT to_regnamespace('lockkeeper') IS NULL")).isEqualTo("t");
    }

    @Test
    void whatSomebodyElsePutIntoItKeepsItThere() throws SQLException {
        aLedger();
        execute("CREATE VIEW public.mine AS SELECT * FROM lockkeeper.ledger");
        assertThat(remove("--yes")).isEqualTo(1);
        assertThat(terminal.err()).contains("was not taken out").contains("Nothing was changed");
        assertThat(ask("SELECT count(*) FROM lockkeeper.ledger")).isEqualTo("2");
    }

    @Test
    void aSchemaThatIsNotOursIsLeftAlone() throws SQLException {
        execute("CREATE SCHEMA lockkeeper");
        assertThat(remove("--yes")).isEqualTo(1);
        assertThat(terminal.err()).contains("not a ledger");
    }

    @Test
    void aTargetThatIsNotConfiguredIsNamedWithTheNearest() {
        assertThat(terminal.run(new TargetCommand(config.variables()), "remove", "crm-stagin"))
                .isEqualTo(1);
        assertThat(terminal.err()).contains("did you mean crm-staging?");
    }

    private int remove(String... more) {
        String[] words = new String[2 + more.length];
        words[0] = "remove";
        words[1] = "crm-staging";
        System.arraycopy(more, 0, words, 2, more.length);
        return terminal.run(new TargetCommand(config.variables()), words);
    }

    private void aLedger() throws SQLException {
        execute("CREATE SCHEMA lockkeeper;"
                + " CREATE TABLE lockkeeper.identity (ledger_id uuid);"
                + " CREATE TABLE lockkeeper.fence (window_id text, raised_at timestamptz);"
                + " CREATE TABLE lockkeeper.ledger (state text);"
                + " CREATE TABLE lockkeeper.progress (step text);"
                + " INSERT INTO lockkeeper.fence VALUES ('STG-1', '2026-01-01'), ('STG-2', '2026-01-02');"
                + " INSERT INTO lockkeeper.ledger VALUES ('done'), ('begun')");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private String ask(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
