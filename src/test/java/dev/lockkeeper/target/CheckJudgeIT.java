package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.CheckSpec.Expectation;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.TargetIdentity;
import dev.lockkeeper.window.Verdict;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CheckJudgeIT {
    private Ground ground;
    private PostgresCheckJudge judge;

    @BeforeAll
    void prepare() throws SQLException {
        ground = new Ground("judge");
        judge = new PostgresCheckJudge(ground.targets);
        ground.execute("""
            CREATE TABLE customers (id int PRIMARY KEY, mail text);
            INSERT INTO customers SELECT i, 'a' || i || '@example.org' FROM generate_series(1, 10) i;
            CREATE TABLE sales (id int, customer_id int, note text);
            INSERT INTO sales VALUES (1, 1), (2, 99), (3, NULL), (4, 98);
            ALTER TABLE sales DROP COLUMN note;
            CREATE VIEW sales_with_details AS SELECT id FROM sales;
            CREATE INDEX sales_customer ON sales (customer_id);
            CREATE INDEX sales_broken ON sales (id);
            UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'sales_broken'::regclass;
            ALTER TABLE sales ENABLE ROW LEVEL SECURITY;
            CREATE POLICY tenant ON sales USING (true);
            CREATE SCHEMA "Odd";
            CREATE TABLE "Odd"."T x" ("C" int);
            """);
    }

    @AfterAll
    void tidy() throws SQLException {
        ground.close();
    }

    @Test
    void aScalarIsMetOrNot() {
        assertVerdict(scalar("SELECT count(*) FROM customers", ">= 10"), Verdict.PASS, ">= 10", "10");
        assertVerdict(scalar("SELECT count(*) FROM customers", "0"), Verdict.FAIL, "0", "10");
        assertVerdict(scalar("SELECT true", "true"), Verdict.PASS, "true", "true");
        assertVerdict(scalar("SELECT NULL::int", "0"), Verdict.FAIL, "0", "null");
        assertVerdict(scalar("SELECT NULL::int", "!= 0"), Verdict.FAIL, "!= 0", "null");
        assertVerdict(scalar("SELECT NULL::int", "null"), Verdict.PASS, "null", "null");
    }

    @Test
    void countingTheRowsOfAViewSaysThatItLooksAtNoColumn() {
        String less =
                "4; it asks for no column of sales_with_details, so joins and expressions there are not looked at:"
                        + " write count(v::text) FROM sales_with_details v";
        assertVerdict(scalar("SELECT count(*) FROM sales_with_details", "4"), Verdict.PASS, "4", less);
        assertVerdict(scalar("SELECT count( * ) from sales_with_details AS v;", "4"), Verdict.PASS, "4", less);
        assertVerdict(scalar("SELECT count(v::text) FROM sales_with_details v", "4"), Verdict.PASS, "4", "4");
        assertVerdict(scalar("SELECT count(*) FROM sales", "4"), Verdict.PASS, "4", "4");
        assertVerdict(scalar("SELECT count(*) FROM sales_with_details WHERE id > 0", "4"), Verdict.PASS, "4", "4");
        assertThat(judge(new CheckSpec.Equal(
                                common(),
                                "SELECT 'v', count(*) FROM public.sales_with_details UNION SELECT 'w', 4",
                                "SELECT 'v', 4 UNION SELECT 'w', 4"))
                        .actual())
                .contains("no column of public.sales_with_details");
        assertThat(judge(new CheckSpec.Explain(
                                common(), "SELECT count(*) FROM sales_with_details", 3, expectation("< 100000")))
                        .actual())
                .contains("it asks for no column of sales_with_details");
    }

    @Test
    void aTextThatIsNotExpectedIsNotShown() {
        assertVerdict(
                scalar("SELECT mail FROM customers WHERE id = 1", "x"), Verdict.FAIL, "x", "a text of 14 characters");
    }

    @Test
    void aScalarThatIsNoScalarIsNotProven() {
        assertNotProven(scalar("SELECT 1, 2", "1"), "returns 2 columns");
        assertNotProven(scalar("SELECT 1 WHERE false", "1"), "returns no row");
        assertNotProven(scalar("SELECT id FROM customers", "1"), "several rows");
        assertNotProven(scalar("SELECT 1; DROP TABLE customers", "1"), "2 statements");
        assertNotProven(scalar("SELECT 'a", "1"), "never closed");
        assertNotProven(scalar("SELECT missing FROM customers", "1"), "column \"missing\" does not exist");
    }

    @Test
    void aCheckChangesNothing() throws SQLException {
        assertNotProven(scalar("DELETE FROM customers RETURNING 1", "1"), "read-only transaction");
        assertNotProven(scalar("SELECT set_config('transaction_read_only', 'off', true)", "off"), "read-write mode");
        assertNotProven(scalar("COMMIT", "1"), "returns nothing");
        assertThat(ground.ask("SELECT count(*) FROM customers")).isEqualTo("10");
    }

    @Test
    void aQueryThatTakesTooLongIsNotProven() {
        CheckResult result = new PostgresCheckJudge(ground.targets, Duration.ofMillis(100))
                .judge(ground.identity, List.of(scalar("SELECT pg_sleep(20)", "1")), Map.of(), Map.of())
                .get(0);
        assertThat(result.verdict()).isEqualTo(Verdict.NOT_PROVEN);
        assertThat(result.actual()).isEqualTo("not answered within 100 ms");
        assertThat(result.took()).isBetween(Duration.ofMillis(90), Duration.ofSeconds(10));
    }

    @Test
    void rowsAreComparedInAnyOrderAndOnlyCounted() {
        String sql = "SELECT id, customer_id FROM sales WHERE id < 4";
        assertVerdict(
                rows(sql, List.of(List.of("3", "null"), List.of("1", "1"), List.of("2", "99"))),
                Verdict.PASS,
                "exactly 3 rows as listed",
                "3 rows");
        assertVerdict(
                rows(sql, List.of(List.of("3", "null"), List.of("1", "2"))),
                Verdict.FAIL,
                "exactly 2 rows as listed",
                "3 rows, 1 expected missing, 2 not expected");
        assertVerdict(rows("SELECT 1 WHERE false", List.of()), Verdict.PASS, "no rows", "0 rows");
        assertThat(judge(rows(sql, List.of(List.of("1")))).actual())
                .endsWith("the query returns 2 columns and the runbook lists 1");
        assertNotProven(rows("SELECT 1/0", List.of()), "division by zero");
    }

    @Test
    void twoQueriesAreComparedByTheirRows() {
        CheckSpec.Common common = common();
        assertVerdict(
                new CheckSpec.Equal(common, "SELECT id FROM sales -- x", "SELECT id FROM customers WHERE id < 5;"),
                Verdict.PASS,
                "the same rows from both queries",
                "4 rows and 4 rows");
        assertVerdict(
                new CheckSpec.Equal(common, "SELECT 1 UNION ALL SELECT 1", "SELECT 1 UNION ALL SELECT 2"),
                Verdict.FAIL,
                "the same rows from both queries",
                "2 rows and 2 rows, 1 only in the first, 1 only in the second");
        assertNotProven(new CheckSpec.Equal(common, "SELECT 1", "SELECT 'a'::text"), "cannot be matched");
    }

    @Test
    void aBaselineComparesWithWhatWasRecorded() {
        CheckSpec grown =
                new CheckSpec.Baseline(common(), "SELECT count(*) FROM sales", "rows_before", expectation("= 3"));
        assertThat(judge(grown, Map.of("rows_before", "1")))
                .extracting(CheckResult::verdict, CheckResult::expected, CheckResult::actual)
                .containsExactly(Verdict.PASS, "difference 3 to rows_before", "1 before, 4 now, difference 3");
        assertThat(judge(grown, Map.of("rows_before", "4")).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(judge(grown, Map.of())).satisfies(result -> {
            assertThat(result.verdict()).isEqualTo(Verdict.NOT_PROVEN);
            assertThat(result.actual()).contains("nothing was recorded under rows_before");
        });
        assertThat(judge(grown, Map.of("rows_before", "many")).verdict()).isEqualTo(Verdict.NOT_PROVEN);
    }

    @Test
    void anInventoryThatIsCompletePasses() {
        CheckSpec complete = new CheckSpec.Inventory(
                common(),
                List.of("public.sales", "Odd.T x"),
                List.of("public.sales_with_details"),
                List.of("public.sales_customer"),
                Map.of("public.sales", List.of("id", "customer_id")),
                Map.of("public.sales", List.of("note")),
                Map.of("public.sales", List.of("tenant")));
        String words = "2 tables, 1 view, 1 valid index, 2 columns, 1 column gone, 1 policy and no others";
        assertVerdict(complete, Verdict.PASS, words, "all as expected: " + words);
    }

    @Test
    void anInventoryNamesEverythingThatIsWrong() {
        CheckSpec wrong = new CheckSpec.Inventory(
                common(),
                List.of("public.sales_with_details", "public.Sales"),
                List.of("public.sales"),
                List.of("public.sales_broken", "public.nothing"),
                Map.of("public.sales", List.of("note"), "public.gone", List.of("a")),
                Map.of("public.sales", List.of("id")),
                Map.of("public.sales", List.of("other")));
        assertThat(judge(wrong))
                .satisfies(result -> assertThat(result.verdict()).isEqualTo(Verdict.FAIL))
                .satisfies(result -> assertThat(result.actual())
                        .contains("table public.sales_with_details is missing")
                        .contains("table public.Sales is missing")
                        .contains("view public.sales is missing")
                        .contains("index public.sales_broken is invalid")
                        .contains("index public.nothing is missing")
                        .contains("column public.sales.note is missing")
                        .contains("table public.gone is missing")
                        .contains("column public.sales.id is still there")
                        .contains("policy other of public.sales is missing")
                        .contains("policy tenant of public.sales is not expected"));
    }

    @Test
    void policiesThatHoldNobodyAreNotCalledPresent() throws SQLException {
        CheckSpec policies = new CheckSpec.Inventory(
                common(),
                List.of(),
                List.of(),
                List.of(),
                Map.of(),
                Map.of(),
                Map.of("public.sales", List.of("tenant")));
        ground.execute("ALTER TABLE sales DISABLE ROW LEVEL SECURITY");
        try {
            assertThat(judge(policies).actual())
                    .contains("row-level security of public.sales is off, so its policies hold nobody");
        } finally {
            ground.execute("ALTER TABLE sales ENABLE ROW LEVEL SECURITY");
        }
    }

    @Test
    void anInventoryThatCannotBeReadIsNotProven() {
        assertNotProven(inventoryOfTable("sales"), "write it like public.sales");
        assertNotProven(
                new CheckSpec.Inventory(common(), List.of(), List.of(), List.of(), Map.of(), Map.of(), Map.of()),
                "names nothing");
    }

    @Test
    void orphansAreCountedAndRowsWithoutAValueAreNot() {
        assertVerdict(
                orphans("public.sales", "customer_id"),
                Verdict.FAIL,
                "0 orphans in public.sales.customer_id",
                "2 orphans");
        assertVerdict(orphans("Odd.T x", "C"), Verdict.PASS, "0 orphans in Odd.T x.C", "0 orphans");
        assertNotProven(orphans("public.sales", "nothing"), "does not exist");
        assertNotProven(orphans("sales", "customer_id"), "write it like public.sales");
    }

    @Test
    void countsThatRowLevelSecurityWouldShortenAreNotProven() throws SQLException {
        ground.database.createRole("judge_tenant", "secret");
        ground.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO judge_tenant");
        Targets limited = new Targets(List.of(ground.settings(ground.database.name(), "judge_tenant", "secret")));
        List<CheckResult> results = new PostgresCheckJudge(limited)
                .judge(
                        ground.identity,
                        List.of(
                                scalar("SELECT count(*) FROM sales", "4"),
                                scalar("SELECT count(*) FROM customers", "10"),
                                inventoryOfTable("public.sales")),
                        Map.of(),
                        Map.of());
        assertThat(results)
                .extracting(CheckResult::verdict)
                .containsExactly(Verdict.NOT_PROVEN, Verdict.PASS, Verdict.PASS);
        assertThat(results.get(0).actual()).contains("row-level security would hide rows");
    }

    @Test
    void parametersArePutInOnlyIfTheyAreHarmless() {
        CheckSpec check = scalar("SELECT '${schema}' || ${n}", "crm1");
        assertThat(judged(check, Map.of("schema", "crm", "n", "1")).verdict()).isEqualTo(Verdict.PASS);
        assertThat(judged(check, Map.of("schema", "crm")).actual()).contains("no parameter n");
        for (String unsafe : List.of("1; DROP TABLE t", "'", "a b", "", "1--", "/*")) {
            assertThat(judged(check, Map.of("schema", "crm", "n", unsafe)))
                    .satisfies(result -> assertThat(result.verdict()).isEqualTo(Verdict.NOT_PROVEN))
                    .satisfies(result -> assertThat(result.actual()).contains("cannot be put into SQL"));
        }
    }

    @Test
    void withoutATargetEverythingIsNotProven() {
        TargetIdentity was = ground.identity;
        TargetIdentity other = new TargetIdentity(
                was.name(), was.host(), was.port(), was.database(), was.systemIdentifier(), 1, was.serverVersion());
        List<CheckResult> results =
                judge.judge(other, List.of(scalar("SELECT 1", "1"), orphans("public.sales", "id")), Map.of(), Map.of());
        assertThat(results).hasSize(2).allSatisfy(result -> {
            assertThat(result.verdict()).isEqualTo(Verdict.NOT_PROVEN);
            assertThat(result.actual()).contains("another database");
        });
    }

    @Test
    void aSessionThatDiesLeavesTheRestNotProven() {
        List<CheckResult> results = judge.judge(
                ground.identity,
                List.of(scalar("SELECT pg_terminate_backend(pg_backend_pid())", "true"), scalar("SELECT 1", "1")),
                Map.of(),
                Map.of());
        assertThat(results).extracting(CheckResult::verdict).containsOnly(Verdict.NOT_PROVEN);
    }

    private CheckSpec inventoryOfTable(String table) {
        return new CheckSpec.Inventory(common(), List.of(table), List.of(), List.of(), Map.of(), Map.of(), Map.of());
    }

    private static CheckSpec orphans(String table, String column) {
        return new CheckSpec.Orphans(common(), table, column, "public.customers", "id");
    }

    private static CheckSpec scalar(String sql, String expect) {
        return new CheckSpec.Scalar(common(), sql, expectation(expect));
    }

    private static CheckSpec rows(String sql, List<List<String>> expect) {
        return new CheckSpec.Rows(common(), sql, expect);
    }

    private static Expectation expectation(String text) {
        return Objects.requireNonNull(Expectation.parse(text));
    }

    private static CheckSpec.Common common() {
        return new CheckSpec.Common("c1", "What is checked", true);
    }

    private CheckResult judge(CheckSpec check) {
        return judge(check, Map.of());
    }

    private CheckResult judge(CheckSpec check, Map<String, String> recorded) {
        return judge.judge(ground.identity, List.of(check), recorded, Map.of()).get(0);
    }

    private CheckResult judged(CheckSpec check, Map<String, String> parameters) {
        return judge.judge(ground.identity, List.of(check), Map.of(), parameters)
                .get(0);
    }

    private void assertVerdict(CheckSpec check, Verdict verdict, String expected, String actual) {
        assertThat(judge(check))
                .extracting(CheckResult::verdict, CheckResult::expected, CheckResult::actual)
                .containsExactly(verdict, expected, actual);
    }

    private void assertNotProven(CheckSpec check, String why) {
        CheckResult result = judge(check);
        assertThat(result.actual()).contains(why);
        assertThat(result.verdict()).isEqualTo(Verdict.NOT_PROVEN);
    }
}
