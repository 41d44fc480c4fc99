package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.runbook.StepSpec.Sql.Mode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlRefusalsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEGIN",
                "begin work",
                "START TRANSACTION ISOLATION LEVEL SERIALIZABLE",
                "COMMIT",
                "/* x */ commit AND CHAIN",
                "COMMIT PREPARED 'x'",
                "END",
                "ROLLBACK",
                "ROLLBACK TO SAVEPOINT a",
                "ABORT",
                "SAVEPOINT a",
                "RELEASE SAVEPOINT a",
                "PREPARE TRANSACTION 'x'",
                "SET TRANSACTION READ WRITE",
                "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE"
            })
    void transactionControlIsRefusedInBothModes(String sql) {
        for (Mode mode : Mode.values()) {
            assertThat(problems("SELECT 1;\n" + sql + ";\nSELECT 2;", mode))
                    .describedAs(sql)
                    .singleElement()
                    .satisfies(problem -> {
                        assertThat(problem.line()).isEqualTo(2);
                        assertThat(problem.reason()).contains("transaction");
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET lock_timeout = 0",
                "SET LOCAL statement_timeout TO '1h'",
                "set session \"lock_timeout\" = 0",
                "SET ROLE admin",
                "SET LOCAL ROLE NONE",
                "RESET ROLE",
                "RESET ALL",
                "DISCARD ALL",
                "SET SESSION AUTHORIZATION bob",
                "SET LOCAL SESSION AUTHORIZATION bob",
                "RESET SESSION AUTHORIZATION",
                "SET standard_conforming_strings = off",
                "SET NAMES 'latin1'",
                "SELECT set_config('lock_timeout', '0', false)",
                "SELECT pg_catalog.set_config('Statement_Timeout', '0', true)",
                "SET idle_in_transaction_session_timeout = 0",
                "SET session_replication_role = replica",
                "RESET statement_timeout"
            })
    void settingsThatTheStepReliesOnAreRefused(String sql) {
        assertThat(problems(sql, Mode.TRANSACTION)).describedAs(sql).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET search_path = crm, public",
                "SET LOCAL work_mem = '256MB'",
                "SET TIME ZONE 'UTC'",
                "SET CONSTRAINTS ALL DEFERRED",
                "SELECT set_config('app.tenant', '1', true)",
                "RESET search_path",
                "PREPARE q AS SELECT 1",
                "REFRESH MATERIALIZED VIEW CONCURRENTLY v",
                "CLUSTER t USING i",
                "REINDEX TABLE t",
                "ALTER TYPE mood ADD VALUE 'meh'",
                "UPDATE t SET lock_timeout = 1, role = 'x'",
                "SELECT 'COMMIT', \"commit\" FROM t -- COMMIT;",
                "DO $$ BEGIN RAISE NOTICE 'ROLLBACK;'; END $$",
                "CREATE INDEX i ON t (concurrently_run)"
            })
    void whatIsHarmlessInATransactionMayRun(String sql) {
        assertThat(problems(sql, Mode.TRANSACTION)).describedAs(sql).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\i other.sql", "\\set x 1", "\\copy t from 'x'", "SELECT 1 \\gexec", "\\! rm -rf /"})
    void commandsOfPsqlAreRefusedWithTheirLine(String command) {
        assertThat(problems("SELECT 1;\n\n" + command + "\n", Mode.TRANSACTION))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.line()).isEqualTo(3);
                    assertThat(problem.reason()).contains("psql").contains("\\");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY t FROM STDIN",
                "COPY t FROM '/etc/passwd'",
                "COPY t TO PROGRAM 'sh'",
                "COPY (SELECT 1) TO '/tmp/x'",
                "COPY t TO STDOUT"
            })
    void copyIsRefused(String sql) {
        assertThat(problems(sql + ";", Mode.TRANSACTION)).describedAs(sql).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY t FROM PROGRAM 'curl evil'",
                "ALTER SYSTEM SET archive_command = 'sh'",
                "alter /* x */ system reset all",
                "CREATE EXTENSION IF NOT EXISTS plpython3u",
                "ALTER EXTENSION pgcrypto UPDATE",
                "LOAD 'evil'",
                "CREATE LANGUAGE plperlu",
                "CREATE TRUSTED LANGUAGE plperl",
                "SELECT pg_read_file('/etc/passwd')",
                "SELECT pg_catalog . PG_READ_FILE ('/etc/passwd')",
                "SELECT \"pg_read_file\"('/etc/passwd')",
                "INSERT INTO t SELECT * FROM (SELECT (SELECT pg_ls_dir('.'))) AS x",
                "SELECT lo_import('/etc/passwd')",
                "SELECT lo_export(1, '/tmp/x')",
                "SELECT * FROM dblink('host=evil', 'SELECT 1') AS x(a int)",
                "SELECT dblink_connect('host=evil')",
                "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
                "CREATE OR REPLACE PROCEDURE p() LANGUAGE sql AS $$ SELECT 1 $$ SECURITY DEFINER",
                "ALTER FUNCTION f() SECURITY DEFINER"
            })
    void whatReachesOutOfTheDatabaseIsRefusedInBothModesWithItsLine(String sql) {
        for (Mode mode : Mode.values()) {
            assertThat(problems("SELECT 1;\n" + sql + ";", mode))
                    .describedAs(sql)
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.line()).isEqualTo(2));
        }
    }

    @Test
    void whatReachesOutIsFoundHoweverDeepItStands() {
        String deep = "SELECT " + "(".repeat(300) + "coalesce(1, 2, 3, 4), pg_read_file('x')" + ")".repeat(300);

        assertThat(problems(deep, Mode.TRANSACTION)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 'pg_read_file(1)', \"dblink\" FROM t -- pg_read_file('x')",
                "COMMENT ON TABLE t IS 'see pg_read_file(x)'",
                "SELECT dblink FROM t",
                "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY DEFINER SET search_path = crm, pg_temp AS 'SELECT 1'",
                "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1' SET search_path TO crm SECURITY DEFINER",
                "CREATE FUNCTION f() RETURNS int LANGUAGE sql SECURITY INVOKER AS 'SELECT 1'"
            })
    void whatOnlyNamesSuchAThingMayRun(String sql) {
        assertThat(problems(sql, Mode.TRANSACTION)).describedAs(sql).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 'a",
                "SELECT E'a\\'",
                "SELECT \"a",
                "DO $$ BEGIN",
                "DO $a$ $A$",
                "SELECT /* 1",
                "SELECT (1",
                "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1;"
            })
    void whatIsNeverClosedIsRefusedWhereItIsOpened(String sql) {
        assertThat(problems("SELECT 1;\n" + sql, Mode.TRANSACTION))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.line()).isEqualTo(2);
                    assertThat(problem.reason()).contains("never closed");
                });
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void aFileThatIsNotUtf8NamesItsLine(Mode mode) {
        byte[] bytes = "SELECT 1;\nSELECT 'gr\u00fcn';".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(SqlScript.read("a.sql", bytes).problems(mode))
                .extracting(SqlProblem::words)
                .containsExactly("a.sql line 2: is not UTF-8; save it as UTF-8");
    }

    @Test
    void anIndexBuiltConcurrentlyNeedsAName() {
        assertThat(problems("CREATE INDEX CONCURRENTLY ON t (a)", Mode.NO_TRANSACTION))
                .singleElement()
                .satisfies(problem -> assertThat(problem.reason()).contains("name it"));
        assertThat(problems("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS i ON ONLY s.t (a)", Mode.NO_TRANSACTION))
                .isEmpty();
    }

    @Test
    void theIndexAndItsTableAreReadFromTheStatement() {
        assertThat(index("CREATE INDEX CONCURRENTLY Idx_A ON Crm.\"Sales\" USING btree (a)"))
                .isEqualTo(new ConcurrentIndex("idx_a", "crm", "Sales"));
        assertThat(index("CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"I x\" ON ONLY t (a)"))
                .isEqualTo(new ConcurrentIndex("I x", null, "t"));
    }

    @Test
    void everyProblemOfAFileIsToldAtOnce() {
        assertThat(problems("BEGIN;\n\\set a 1\nVACUUM;\nCOMMIT;", Mode.TRANSACTION))
                .extracting(SqlProblem::line)
                .containsExactly(1, 2, 3, 4);
    }

    private static ConcurrentIndex index(String sql) {
        return ConcurrentIndex.of(SqlScript.of("a.sql", sql).statements().get(0))
                .orElseThrow();
    }

    private static List<SqlProblem> problems(String sql, Mode mode) {
        return SqlScript.of("a.sql", sql).problems(mode);
    }
}
