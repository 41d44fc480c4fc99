package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.Reach;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What TRUNCATE and DROP take away is read from the catalogs, and PostgreSQL itself is asked if that is all. */
class ReachIT {
    private static Ground ground;

    @BeforeAll
    static void prepare() throws SQLException {
        ground = new Ground("reach");
        ground.execute("""
                CREATE TABLE customers (id int PRIMARY KEY, boss int REFERENCES customers, name text, note text);
                CREATE TABLE orders (id int PRIMARY KEY, customer int NOT NULL
                    CONSTRAINT orders_customer_fk REFERENCES customers);
                CREATE TABLE items (id int PRIMARY KEY, ordered int REFERENCES orders, amount numeric CHECK (amount > 0));
                CREATE TABLE untouched (id serial PRIMARY KEY);
                INSERT INTO customers SELECT n, NULL, 'x', '' FROM generate_series(1, 1500) n;
                INSERT INTO orders SELECT n, n FROM generate_series(1, 7) n;
                INSERT INTO items SELECT n, n, n FROM generate_series(1, 3) n;
                CREATE VIEW names AS SELECT id, name FROM customers;
                CREATE VIEW short_names AS SELECT id, left(name, 3) AS name FROM names;
                CREATE MATERIALIZED VIEW counted_names AS SELECT count(*) AS names FROM names;
                CREATE FUNCTION untracked() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM customers';
                CREATE FUNCTION tracked() RETURNS SETOF customers LANGUAGE sql AS 'SELECT * FROM customers';
                CREATE POLICY own ON untouched USING (EXISTS (SELECT FROM customers));
                CREATE INDEX customers_note ON customers (name, note);
                CREATE TABLE measured (at int NOT NULL, value int) PARTITION BY RANGE (at);
                CREATE TABLE measured_1 PARTITION OF measured FOR VALUES FROM (0) TO (10);
                CREATE TABLE measured_2 PARTITION OF measured FOR VALUES FROM (10) TO (20);
                INSERT INTO measured SELECT n, n FROM generate_series(0, 19) n;
                CREATE SCHEMA old;
                CREATE TYPE old.mood AS ENUM ('good', 'bad');
                CREATE TABLE old.diary (id int PRIMARY KEY, mood old.mood);
                CREATE TABLE letters (id int, mood old.mood);
                INSERT INTO letters VALUES (1, 'good');
                CREATE SCHEMA elsewhere;
                CREATE TABLE elsewhere.customers (id int);
                CREATE FUNCTION added(a int, b int) RETURNS int LANGUAGE sql RETURN a + b;
                CREATE VIEW sums AS SELECT added(1, 2) AS three;
                """);
    }

    @AfterAll
    static void tidy() throws SQLException {
        ground.close();
    }

    @Test
    void truncateGoesAlongForeignKeysOverAllTables() {
        assertReaches(
                "TRUNCATE customers CASCADE",
                "table public.customers (1,500 rows)",
                "table public.items (3 rows)",
                "table public.orders (7 rows)");
        assertReaches("TRUNCATE TABLE items RESTART IDENTITY", "table public.items (3 rows)");
    }

    @Test
    void truncateOfAPartitionedTableCountsItsPartitionsAsItsRows() {
        assertReaches("TRUNCATE measured", "table public.measured (20 rows)");
        assertReaches(
                "TRUNCATE ONLY measured_1, untouched",
                "table public.measured_1 (10 rows)",
                "table public.untouched (0 rows)");
    }

    @Test
    void dropTakesViewsOnViewsForeignKeysAndPoliciesOfOthersWithIt() throws SQLException {
        assertReaches(
                "DROP TABLE customers CASCADE",
                "materialized view public.counted_names (1 row)",
                "table public.customers (1,500 rows)",
                "foreign key orders_customer_fk on public.orders",
                "function public.tracked()",
                "policy own on public.untouched",
                "view public.names",
                "view public.short_names");
        assertTellsTheSame("DROP TABLE customers CASCADE", 6);
    }

    @Test
    void whoeverHasNoTimeToCountTakesWhatTheServerEstimates() throws SQLException {
        ground.execute("ANALYZE customers");
        assertThat(read("TRUNCATE customers CASCADE", Duration.ZERO).get(0).words())
                .contains("table public.customers (about 1,500 rows)");
    }

    @Test
    void withoutCascadeOnlyWhatIsNamedGoes() {
        assertReaches(
                "DROP TABLE IF EXISTS customers, public.items RESTRICT",
                "table public.customers (1,500 rows)",
                "table public.items (3 rows)");
        assertReaches("DROP VIEW names", "view public.names");
        assertReaches("DROP TABLE measured", "table public.measured (20 rows)");
        assertReaches("DROP SEQUENCE untouched_id_seq", "sequence public.untouched_id_seq");
    }

    @Test
    void aViewTakesTheViewsOnItWithIt() {
        assertReaches(
                "DROP VIEW names CASCADE",
                "materialized view public.counted_names (1 row)",
                "view public.names",
                "view public.short_names");
        assertReaches("DROP MATERIALIZED VIEW counted_names", "materialized view public.counted_names (1 row)");
    }

    @Test
    void aColumnTakesItsIndexesAndTheViewsOnItAndNamesTheRowsOfItsTable() throws SQLException {
        assertReaches(
                "ALTER TABLE customers ADD COLUMN x int, DROP COLUMN name CASCADE, ALTER COLUMN note DROP NOT NULL",
                "column public.customers.name (1,500 rows)",
                "materialized view public.counted_names (1 row)",
                "index public.customers_note",
                "view public.names",
                "view public.short_names");
        assertTellsTheSame("ALTER TABLE customers DROP COLUMN name CASCADE", 3);
        assertReaches("ALTER TABLE measured DROP value", "column public.measured.value (20 rows)");
        assertReaches(
                "ALTER TABLE orders DROP CONSTRAINT IF EXISTS orders_customer_fk",
                "foreign key orders_customer_fk on public.orders");
        assertThat(read("ALTER TABLE orders ALTER COLUMN customer DROP NOT NULL"))
                .isEmpty();
    }

    @Test
    void aSchemaOrATypeTakesColumnsOfOtherTablesWithIt() {
        assertReaches(
                "DROP SCHEMA old CASCADE",
                "column public.letters.mood (1 row)",
                "table old.diary (0 rows)",
                "schema old",
                "type old.mood");
        assertReaches(
                "DROP TYPE old.mood CASCADE",
                "column old.diary.mood (0 rows)",
                "column public.letters.mood (1 row)",
                "type old.mood");
    }

    @Test
    void aRoutineIsFoundHoweverItsArgumentsAreWritten() {
        String[] both = {"function public.added(integer,integer)", "view public.sums"};
        assertReaches("DROP FUNCTION added(int, int) CASCADE", both);
        assertReaches("DROP FUNCTION IF EXISTS public.added(a int, IN b integer) CASCADE", both);
        assertReaches("DROP FUNCTION added CASCADE", both);
        assertReaches("DROP FUNCTION untracked", "function public.untracked()");
    }

    @Test
    void namesAreLookedUpWhereTheStepLooksThemUp() {
        assertReaches("SET LOCAL search_path = elsewhere; DROP TABLE customers", "table elsewhere.customers (0 rows)");
        assertReaches("DROP TABLE not_there CASCADE");
        assertReaches("DROP TABLE \"Customers\"");
        assertThat(read("DROP TABLE not_there").get(0).words())
                .isEqualTo("DROP TABLE not_there reaches nothing that is there now");
    }

    @Test
    void whatOnlyLooksLikeItIsNotAsked() {
        assertThat(read("SELECT 'DROP TABLE customers CASCADE'; DO $$ BEGIN EXECUTE 'TRUNCATE items'; END $$;"
                        + " -- DROP TABLE orders\n DROP TRIGGER IF EXISTS t ON orders"))
                .isEmpty();
    }

    @Test
    void aTableThatIsLockedIsEstimatedOrSaidToBeUncounted() throws SQLException {
        ground.execute("CREATE TABLE locked (id int); INSERT INTO locked SELECT generate_series(1, 50)");
        try (Connection holder = ground.database.connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE locked IN ACCESS EXCLUSIVE MODE");
            assertReaches("TRUNCATE locked", "table public.locked (rows not counted)");
            holder.rollback();
        }
        ground.execute("ANALYZE locked");
        try (Connection holder = ground.database.connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("LOCK TABLE locked IN ACCESS EXCLUSIVE MODE");
            assertReaches("TRUNCATE locked", "table public.locked (about 50 rows)");
            holder.rollback();
        }
        assertReaches("TRUNCATE locked", "table public.locked (50 rows)");
    }

    /** PostgreSQL lists what goes beside what is named. */
    private static void assertTellsTheSame(String drop, int beside) throws SQLException {
        try (Connection connection = ground.database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(drop);
            assertThat(String.valueOf(statement.getWarnings().getMessage()))
                    .contains("drop cascades to " + beside + " other objects");
            connection.rollback();
        }
    }

    private static void assertReaches(String sql, String... things) {
        List<Reach.Statement> statements = read(sql);
        assertThat(statements).hasSize(1);
        String words = statements.get(0).words();
        String all = words.contains(" reaches: ")
                ? words.substring(words.indexOf(" reaches: ") + 10)
                : words.startsWith("drops ") ? words.substring(6) : "";
        assertThat(all).isEqualTo(String.join(", ", things));
    }

    private static List<Reach.Statement> read(String sql) {
        return read(sql, Duration.ofSeconds(10));
    }

    private static List<Reach.Statement> read(String sql, Duration counting) {
        return new PostgresTargetDesk(ground.targets)
                .reach(
                        ground.identity,
                        "STG-12/m1/reach",
                        Ground.inTransaction("m1.sql"),
                        Map.of("m1.sql", sql.getBytes(StandardCharsets.UTF_8)),
                        counting);
    }
}
