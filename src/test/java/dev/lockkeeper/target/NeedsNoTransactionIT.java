package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rule table is proven against a server and not believed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NeedsNoTransactionIT {
    private static final String NO_TRANSACTION_BLOCK = "25001";
    private Ground ground;

    @BeforeAll
    void prepare() throws SQLException {
        ground = new Ground("notransaction");
        ground.execute("CREATE TABLE t (id int PRIMARY KEY); CREATE TABLE p (id int) PARTITION BY RANGE (id);"
                + " CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (2);"
                + " CREATE MATERIALIZED VIEW v AS SELECT 1 AS id; CREATE UNIQUE INDEX vi ON v (id);"
                + " CREATE TYPE mood AS ENUM ('ok')");
    }

    @AfterAll
    void tidy() throws SQLException {
        ground.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE INDEX CONCURRENTLY i ON t (id)",
                "CREATE UNIQUE INDEX CONCURRENTLY i ON t (id)",
                "DROP INDEX CONCURRENTLY vi",
                "REINDEX TABLE CONCURRENTLY t",
                "REINDEX (CONCURRENTLY) TABLE t",
                "REINDEX INDEX CONCURRENTLY t_pkey",
                "REINDEX DATABASE x",
                "REINDEX (VERBOSE) SCHEMA public",
                "ALTER TABLE p DETACH PARTITION p1 CONCURRENTLY",
                "VACUUM t",
                "VACUUM (ANALYZE) t",
                "CLUSTER",
                "CLUSTER VERBOSE",
                "CREATE DATABASE x",
                "DROP DATABASE IF EXISTS x",
                "ALTER DATABASE x SET TABLESPACE pg_default",
                "ALTER SYSTEM SET work_mem = '4MB'",
                "CREATE TABLESPACE x LOCATION '/nowhere'",
                "DROP TABLESPACE x",
                "CREATE SUBSCRIPTION s CONNECTION 'host=nowhere' PUBLICATION p",
                "DISCARD ALL"
            })
    void whatTheRulesKeepOutOfATransactionTheServerRefusesThere(String sql) throws SQLException {
        assertThat(ScriptRules.needsNoTransaction(statement(sql))).isTrue();
        assertThat(answer(sql)).isEqualTo(NO_TRANSACTION_BLOCK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE INDEX i ON t (id)",
                "DROP INDEX vi",
                "REINDEX TABLE t",
                "REINDEX INDEX t_pkey",
                "ALTER TABLE p DETACH PARTITION p1",
                "CLUSTER t USING t_pkey",
                "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
                "ALTER TYPE mood ADD VALUE 'fine'",
                "ANALYZE t",
                "TRUNCATE t",
                "DISCARD PLANS",
                "CREATE SUBSCRIPTION s CONNECTION '' PUBLICATION p WITH (connect = false)"
            })
    void whatTheRulesLetThroughTheServerRunsInATransaction(String sql) throws SQLException {
        boolean offline = sql.contains("connect = false");
        assertThat(ScriptRules.needsNoTransaction(statement(sql))).isEqualTo(offline);
        assertThat(answer(sql)).isEmpty();
    }

    private static SqlStatement statement(String sql) {
        return SqlScript.of("a.sql", sql).statements().get(0);
    }

    /** The SQLSTATE inside a transaction, or empty if the server did it; nothing is kept. */
    private String answer(String sql) throws SQLException {
        try (Connection connection = ground.database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
            try {
                statement.execute(sql);
                return "";
            } catch (SQLException e) {
                return String.valueOf(e.getSQLState());
            } finally {
                statement.execute("ROLLBACK");
            }
        }
    }
}
