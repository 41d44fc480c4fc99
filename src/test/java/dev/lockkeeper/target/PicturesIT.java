package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.engine.TargetPictures.Wanted;
import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.window.Picture;
import dev.lockkeeper.window.PictureDifference;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was changed in a real database is what two pictures of it say. */
class PicturesIT {
    private static final Wanted OBJECTS = new Wanted(false, Set.of());
    private static final Wanted ALL = new Wanted(true, Set.of());

    private Ground ground;
    private PostgresPictures pictures;

    @BeforeEach
    void prepare() throws SQLException {
        ground = new Ground("picture");
        pictures = new PostgresPictures(ground.targets);
        ground.execute("""
                CREATE TYPE mood AS ENUM ('good', 'bad');
                CREATE DOMAIN amount AS numeric CHECK (VALUE >= 0);
                CREATE SEQUENCE numbers;
                CREATE FUNCTION twice(a int) RETURNS int LANGUAGE sql RETURN a * 2;
                CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
                CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, note varchar(20) DEFAULT 'none');
                CREATE TABLE sales (id bigserial PRIMARY KEY, customer int, price amount,
                    CONSTRAINT sales_customer FOREIGN KEY (customer) REFERENCES customers);
                CREATE INDEX sales_price ON sales (price);
                CREATE INDEX sales_old ON sales (id, price);
                CREATE VIEW names AS SELECT id, name FROM customers;
                CREATE MATERIALIZED VIEW counted AS SELECT count(*) AS n FROM sales;
                CREATE TRIGGER stamped BEFORE INSERT ON sales FOR EACH ROW EXECUTE FUNCTION stamp();
                CREATE POLICY own ON sales USING (price > 1);
                GRANT SELECT ON sales TO PUBLIC;
                INSERT INTO customers SELECT n, 'x' FROM generate_series(1, 10) n;
                INSERT INTO sales (customer, price) SELECT n, n FROM generate_series(1, 7) n;
                """);
    }

    @AfterEach
    void tidy() throws SQLException {
        ground.close();
    }

    @Test
    void nothingChangedIsNoDifferenceAndTheSameBytes() {
        Picture one = take(ALL);
        Picture two = take(ALL);

        assertThat(PictureDifference.between(one, two).isEmpty()).isTrue();
        assertThat(Picture.of(two.toBytes())).isEqualTo(two).isEqualTo(one);
        assertThat(two.sha256()).isEqualTo(one.sha256()).hasSize(64);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE TABLE t (id int PRIMARY KEY)                    | added table public.t",
                "DROP MATERIALIZED VIEW counted                         | dropped materialized view public.counted",
                "ALTER TABLE sales ADD COLUMN paid boolean              | added column public.sales.paid",
                "ALTER TABLE customers DROP COLUMN note                 | dropped column public.customers.note",
                "ALTER TABLE customers ALTER name DROP NOT NULL         | altered column public.customers.name",
                "ALTER TABLE customers ALTER note SET DEFAULT 'x'       | altered column public.customers.note",
                "ALTER TABLE customers ALTER note TYPE varchar(30)      | altered column public.customers.note",
                "CREATE OR REPLACE VIEW names AS SELECT id, upper(name) AS name FROM customers | altered view public.names",
                "CREATE INDEX sales_c ON sales (customer)               | added index public.sales_c",
                "DROP INDEX sales_old                                   | dropped index public.sales_old",
                "ALTER TABLE sales DROP CONSTRAINT sales_customer       | dropped constraint public.sales.sales_customer",
                "ALTER TABLE sales ADD CONSTRAINT p CHECK (price < 99) NOT VALID | added constraint public.sales.p",
                "ALTER TABLE sales DISABLE TRIGGER stamped              | altered trigger public.sales.stamped",
                "ALTER POLICY own ON sales USING (price > 2)            | altered policy public.sales.own",
                "DROP POLICY own ON sales                               | dropped policy public.sales.own",
                "ALTER TABLE sales ENABLE ROW LEVEL SECURITY            | altered table public.sales",
                "GRANT INSERT ON sales TO PUBLIC                        | altered grant public.sales to public",
                "GRANT UPDATE (name) ON customers TO PUBLIC             | added grant public.customers.name to public",
                "ALTER SEQUENCE numbers INCREMENT 5                     | altered sequence public.numbers",
                "CREATE OR REPLACE FUNCTION twice(a int) RETURNS int LANGUAGE sql RETURN a + a | altered function public.twice(integer)",
                "ALTER TYPE mood ADD VALUE 'fair'                       | altered type public.mood",
                "ALTER DOMAIN amount DROP CONSTRAINT amount_check       | altered type public.amount",
                "CREATE SCHEMA other                                    | added schema other"
            })
    void whatWasDoneIsTheDifference(String sql, String difference) throws SQLException {
        Picture before = take(OBJECTS);
        ground.execute(sql);

        assertThat(PictureDifference.between(before, take(OBJECTS)).lines()).containsExactly(difference);
    }

    @Test
    void rowsAloneTheLedgerAndTemporaryTablesAreNoDifference() throws SQLException {
        Picture before = take(OBJECTS);
        ground.execute("""
                INSERT INTO sales (customer) VALUES (1);
                CREATE SCHEMA lockkeeper;
                CREATE TABLE lockkeeper.attempts (id int);
                """);
        try (Connection connection = ground.database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE mine (id int)");

            assertThat(PictureDifference.between(before, take(OBJECTS)).lines()).isEmpty();
        }
    }

    @Test
    void anIndexThatWasLeftInvalidIsAnotherIndex() throws SQLException {
        Picture before = take(OBJECTS);
        ground.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'sales_old'::regclass");

        assertThat(PictureDifference.between(before, take(OBJECTS)).lines())
                .containsExactly("altered index public.sales_old");
    }

    @Test
    void rowsOrphansAndBytesAreCounted() throws SQLException {
        ground.execute("""
                ALTER TABLE sales DROP CONSTRAINT sales_customer;
                INSERT INTO sales (customer) VALUES (99), (NULL);
                ALTER TABLE sales ADD CONSTRAINT sales_customer FOREIGN KEY (customer) REFERENCES customers NOT VALID;
                """);

        Picture picture = take(ALL);

        assertThat(picture.rows())
                .containsEntry("public.sales", Picture.Count.exactly(9))
                .containsEntry("public.customers", Picture.Count.exactly(10));
        assertThat(picture.orphans()).containsEntry("public.sales.sales_customer", Picture.Count.exactly(1));
        assertThat(picture.bytes().get("public.sales")).isGreaterThanOrEqualTo(8192);
        assertThat(picture.bytes()).containsKey("database");
    }

    @Test
    void onlyTheRowsThatWereAskedForAreCounted() {
        Picture picture = take(new Wanted(false, Set.of("public.sales", "public.nowhere")));

        assertThat(picture.rows()).containsOnlyKeys("public.sales");
        assertThat(picture.orphans()).isEmpty();
    }

    @Test
    void whoHoldsATableForHimselfIsNamedAsTheReason() throws SQLException {
        try (Connection connection = ground.database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("LOCK TABLE customers IN ACCESS EXCLUSIVE MODE");

            assertThatThrownBy(() -> take(OBJECTS))
                    .isInstanceOf(TargetUnavailableException.class)
                    .hasMessageContaining("somebody holds a lock");
            connection.rollback();
        }
    }

    @Test
    void aPictureHoldsNoWriterUp() throws SQLException {
        try (Connection connection = ground.database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO sales (customer) VALUES (1)");

            assertThat(take(ALL).rows().get("public.sales")).isEqualTo(Picture.Count.exactly(7));
            connection.rollback();
        }
    }

    @Test
    void aTargetThatIsAnotherNowGivesNoPicture() throws SQLException {
        try (Ground other = new Ground("picture_other")) {
            PostgresPictures elsewhere = new PostgresPictures(other.targets);

            assertThatThrownBy(() -> elsewhere.take(ground.identity, "STG-12/picture", OBJECTS))
                    .isInstanceOf(TargetUnavailableException.class)
                    .hasMessageContaining("another database");
        }
    }

    private Picture take(Wanted wanted) {
        Picture picture = pictures.take(ground.identity, "STG-12/picture", wanted);
        assertThat(picture.pieces()).extracting(Picture.Piece::kind).containsAll(List.of("table", "column", "type"));
        return picture;
    }
}
