package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** I15: the role that docs/target-role.md makes is refused by PostgreSQL itself what reaches out of the database. */
class TargetRoleIT {
    private static final Path PAGE = Path.of("docs/target-role.md");
    private static final String PASSWORD = "choose one";
    /** Not permitted; and where a build of PostgreSQL lacks the extension or the language, that. */
    private static final Set<String> REFUSED = Set.of("42501", "0A000", "58P01", "42704");

    private static TestDatabase database;
    private static String role;

    @BeforeAll
    static void makeTheRole() throws Exception {
        database = TestDatabase.fresh("targetrole");
        role = database.name() + "_migrator";
        // known to the test, so that it is dropped at the end; the page makes it
        database.createRole(role, PASSWORD);
        String page = Files.readString(PAGE, StandardCharsets.UTF_8);
        String sql = page.substring(page.indexOf("```sql") + "```sql".length());
        String made = sql.substring(0, sql.indexOf("```"))
                .replace("shop_migrator", role)
                .replace("DATABASE shop ", "DATABASE " + database.name() + " ");
        try (Connection superuser = database.connect();
                Statement statement = superuser.createStatement()) {
            statement.execute("DROP ROLE " + role);
            statement.execute(made);
        }
    }

    @AfterAll
    static void drop() throws SQLException {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COPY (SELECT 1) TO PROGRAM 'true'",
                "COPY (SELECT 1) TO '/tmp/lockkeeper-target-role'",
                "CREATE TABLE t (line text); COPY t FROM '/etc/passwd'",
                "PERFORM pg_read_file('/etc/passwd')",
                "PERFORM pg_ls_dir('.')",
                "PERFORM lo_import('/etc/passwd')",
                "PERFORM lo_export(lo_create(0), '/tmp/lockkeeper-target-role')",
                "SET session_replication_role = replica",
                "CREATE EXTENSION dblink",
                "CREATE FUNCTION f() RETURNS int LANGUAGE c AS '/tmp/evil.so', 'f'",
                "CREATE FUNCTION f() RETURNS int LANGUAGE internal AS 'pg_read_file_all'",
                "CREATE ROLE evil SUPERUSER",
                "EXECUTE format('ALTER ROLE %I SUPERUSER', current_user)",
                "EXECUTE (SELECT format('SET ROLE %I', rolname) FROM pg_roles WHERE rolsuper LIMIT 1)",
                "CREATE FUNCTION f() RETURNS text LANGUAGE sql SECURITY DEFINER AS"
                        + " 'SELECT pg_read_file(''/etc/passwd'')'; PERFORM f()"
            })
    void whatReachesOutIsRefusedEvenInADoBlock(String statements) {
        assertThatThrownBy(() -> asTheRole("DO $do$ BEGIN " + statements + "; END $do$"))
                .asInstanceOf(InstanceOfAssertFactories.type(SQLException.class))
                .satisfies(no -> assertThat(REFUSED).as(no.getMessage()).contains(no.getSQLState()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ALTER SYSTEM SET archive_command = 'true'", "LOAD '/tmp/evil.so'"})
    void whatReachesOutAndCannotStandInABlockIsRefusedToo(String statement) {
        assertThatThrownBy(() -> asTheRole(statement))
                .asInstanceOf(InstanceOfAssertFactories.type(SQLException.class))
                .satisfies(no -> assertThat(REFUSED).as(no.getMessage()).contains(no.getSQLState()));
    }

    @Test
    void whatAMigrationDoesTheRoleMayDo() throws SQLException {
        asTheRole("CREATE TABLE sales (id int PRIMARY KEY, total numeric)");
        asTheRole("CREATE INDEX CONCURRENTLY sales_total ON sales (total)");
        asTheRole("CREATE SCHEMA lockkeeper");
        asTheRole("SELECT system_identifier FROM pg_control_system()");
        asTheRole("SELECT query FROM pg_stat_activity");
    }

    private static void asTheRole(String sql) throws SQLException {
        try (Connection connection = database.connect(role, PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
