package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.CheckSpec.Expectation;
import dev.lockkeeper.runbook.Copies;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.FoundTable;
import dev.lockkeeper.window.Verdict;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DriftCheckIT {
    private static final Copies.Copy NAME =
            new Copies.Copy("customer_name", List.of(to("customer_id", "public.customers", "name")), "");
    private static final Copies.Copy MAIL =
            new Copies.Copy("customer_mail", List.of(to("customer_id", "public.customers", "mail")), "");
    private static final Copies.Copy CATEGORY = new Copies.Copy(
            "category",
            List.of(to("product_id", "public.products", "category_id"), to("category_id", "public.categories", "name")),
            "");
    private static final Copies.Copy AMOUNT = new Copies.Copy("amount", List.of(), "value");

    private Ground ground;
    private PostgresCheckJudge judge;

    @BeforeAll
    void prepare() throws SQLException {
        ground = new Ground("drift");
        judge = new PostgresCheckJudge(ground.targets);
        ground.execute("""
            CREATE TABLE customers (no int PRIMARY KEY, name text, mail text);
            INSERT INTO customers SELECT i, 'Customer ' || i, 'c' || i || '@example.org' FROM generate_series(1, 10) i;
            CREATE TABLE categories (id int PRIMARY KEY, name text);
            INSERT INTO categories VALUES (1, 'Tea'), (2, 'Bowls');
            CREATE TABLE products (id int PRIMARY KEY, category_id int);
            INSERT INTO products VALUES (1, 1), (2, 2), (3, NULL);
            CREATE TABLE sales (id int, customer_id int, customer_name text, customer_mail varchar(50),
              product_id int, category text, amount numeric, value numeric);
            INSERT INTO sales
            SELECT i, i % 10 + 1, 'Customer ' || i % 10 + 1, 'c' || i % 10 + 1 || '@example.org', 1, 'Tea', i, i
            FROM generate_series(1, 1000) i;
            CREATE TABLE pairs (a int, b int, PRIMARY KEY (a, b));
            CREATE TABLE plain AS SELECT * FROM sales;
            UPDATE customers SET name = name || ' Holding' WHERE no = 3;
            UPDATE sales SET customer_name = NULL WHERE id = 12;
            UPDATE sales SET customer_id = NULL WHERE id = 40;
            UPDATE sales SET customer_id = 77 WHERE id = 50;
            UPDATE sales SET product_id = 3 WHERE id IN (60, 61);
            UPDATE sales SET product_id = 2 WHERE id = 62;
            UPDATE sales SET value = NULL, category = NULL, product_id = NULL WHERE id = 70;
            """);
    }

    private static Copies.Step to(String from, String table, String column) {
        return new Copies.Step(from, table, column);
    }

    @AfterAll
    void tidy() throws SQLException {
        ground.close();
    }

    @Test
    void aCopyThatSaysTheSameEverywherePasses() {
        CheckResult result = judged(drift("public.plain", "0", List.of(), AMOUNT));
        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(result.expected()).isEqualTo("no row differs, and every value can be read");
        assertThat(result.actual()).isEqualTo("no differences in 1,000 rows, 1 column");
        assertThat(result.table()).isNull();
    }

    @Test
    void plantedDriftIsCountedByColumnWithItsKeysAndWithoutItsValues() {
        CheckResult result = judged(drift("public.sales", "0", List.of(), NAME, MAIL, CATEGORY, AMOUNT));
        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.actual())
                .isEqualTo(
                        "105 of 1,000 rows differ, in 4 of 4 columns: customer_name 102, customer_mail 2, category 3,"
                                + " amount 1; afterwards nobody can read customer_name of 2 rows (id 40; 50),"
                                + " customer_mail of 2 rows (id 40; 50), category of 2 rows (id 60; 61), amount of 1 row"
                                + " (id 70)");
        FoundTable table = Objects.requireNonNull(result.table());
        assertThat(table.columns())
                .containsExactly(
                        "Column", "Differ", "Copy empty", "Out of reach", "Read afterwards", "First rows, by id");
        assertThat(table.rows().stream().map(FoundTable.Row::cells))
                .containsExactly(
                        List.of(
                                "customer_name",
                                "102",
                                "1",
                                "2",
                                "public.customers.name via customer_id",
                                "2; 22; 32; out of reach: 40; 50"),
                        List.of(
                                "customer_mail",
                                "2",
                                "0",
                                "2",
                                "public.customers.mail via customer_id",
                                "out of reach: 40; 50"),
                        List.of(
                                "category",
                                "3",
                                "0",
                                "2",
                                "public.categories.name via public.products.category_id via product_id",
                                "62; out of reach: 60; 61"),
                        List.of("amount", "1", "0", "1", "value", "out of reach: 70"));
        assertThat(result.toString()).doesNotContain("Customer ", "@example.org", "Tea");
    }

    @Test
    void valuesAreShownOnlyOfTheColumnsThatTheRunbookNames() {
        FoundTable table =
                Objects.requireNonNull(judged(drift("public.sales", "0", List.of("category"), NAME, CATEGORY))
                        .table());
        assertThat(table.rows().get(0).cells().get(5)).doesNotContain("Customer");
        assertThat(table.rows().get(1).cells().get(5))
                .isEqualTo("62 has Tea, then Bowls; out of reach: 60 has Tea, then nothing; 61 has Tea, then nothing");
    }

    @Test
    void rowsThatDifferMayBeAllowedButNoneWhoseValueNothingElseSays() {
        assertThat(judged(drift("public.plain", "<= 100", List.of(), NAME)).verdict())
                .isEqualTo(Verdict.PASS);
        assertThat(judged(drift("public.plain", "< 100", List.of(), NAME)).verdict())
                .isEqualTo(Verdict.FAIL);
        assertThat(judged(drift("public.sales", "<= 900", List.of(), NAME)).verdict())
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void whatCannotBeLookedUpIsNotProven() {
        assertNotProven(
                drift(
                        "public.sales",
                        "0",
                        List.of(),
                        new Copies.Copy("category", List.of(to("product_id", "public.pairs", "a")), "")),
                "public.pairs is not there or has no primary key of one column; write the value as sql");
        assertNotProven(
                drift("public.sales", "0", List.of(), new Copies.Copy("missing", List.of(), "value")),
                "column t.missing does not exist");
        assertNotProven(
                drift("public.sales", "0", List.of(), new Copies.Copy("amount", List.of(), "name")),
                "column \"name\" does not exist");
        assertNotProven(
                drift(
                        "public.sales",
                        "0",
                        List.of(),
                        new Copies.Copy("amount", List.of(), "1); DELETE FROM sales; SELECT (1")),
                "3 statements");
        assertNotProven(
                drift("public.sales", "0", List.of(), new Copies.Copy("amount", List.of(), "pg_read_file('x')")),
                "refused");
    }

    private static CheckSpec drift(String table, String expect, List<String> shown, Copies.Copy... columns) {
        return new CheckSpec.Drift(
                new CheckSpec.Common("c1", "What is checked", true),
                new Copies(table, "id", List.of(columns), shown),
                Objects.requireNonNull(Expectation.parse(expect)));
    }

    private CheckResult judged(CheckSpec check) {
        return judge.judge(ground.identity, List.of(check), Map.of(), Map.of()).get(0);
    }

    private void assertNotProven(CheckSpec check, String why) {
        CheckResult result = judged(check);
        assertThat(result.actual()).contains(why);
        assertThat(result.verdict()).isEqualTo(Verdict.NOT_PROVEN);
    }
}
