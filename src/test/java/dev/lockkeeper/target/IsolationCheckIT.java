package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.CheckSpec.Expectation;
import dev.lockkeeper.window.CheckResult;
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
class IsolationCheckIT {
    private static final String OTHERS = "SELECT count(*) FROM sales WHERE tenant <> '${tenant}'";
    private static final String ALL = "SELECT count(*) FROM sales";

    private Ground ground;
    private PostgresCheckJudge judge;
    private String role;
    private String bypassing;

    @BeforeAll
    void prepare() throws SQLException {
        ground = new Ground("isolation");
        judge = new PostgresCheckJudge(ground.targets);
        role = "app_" + ground.database.name();
        bypassing = "all_" + ground.database.name();
        ground.execute("""
                CREATE ROLE %1$s; CREATE ROLE %2$s BYPASSRLS;
                CREATE TABLE sales (id int, tenant text);
                INSERT INTO sales VALUES (1, 'acme'), (2, 'acme'), (3, 'other');
                CREATE TABLE secret (id int);
                ALTER TABLE sales ENABLE ROW LEVEL SECURITY;
                CREATE POLICY own ON sales USING (tenant = current_setting('app.tenant', true));
                CREATE TABLE leaky AS SELECT * FROM sales;
                GRANT SELECT ON sales, leaky TO %1$s, %2$s;
                """.formatted(role, bypassing));
    }

    @AfterAll
    void tidy() throws SQLException {
        ground.execute("DROP OWNED BY %1$s, %2$s; DROP ROLE %1$s, %2$s".formatted(role, bypassing));
        ground.close();
    }

    @Test
    void aTenantSeesItsOwnRowsAndNoOthers() {
        assertVerdict(judge(role, OTHERS, "0"), Verdict.PASS, "0");
        assertVerdict(judge(role, ALL, "2"), Verdict.PASS, "2");
    }

    @Test
    void aTableWithoutPolicyIsFoundOut() {
        assertVerdict(judge(role, OTHERS.replace("sales", "leaky"), "0"), Verdict.FAIL, "1");
    }

    @Test
    void aRoleThatNoPolicyHoldsForProvesNothing() {
        assertThat(judge(bypassing, OTHERS, "0")).satisfies(result -> {
            assertThat(result.verdict()).isEqualTo(Verdict.NOT_PROVEN);
            assertThat(result.actual()).contains("no policy holds for role " + bypassing, "BYPASSRLS");
        });
    }

    @Test
    void aRoleThatIsNotThereProvesNothing() {
        assertVerdict(
                judge("nobody_here", ALL, "0"), Verdict.NOT_PROVEN, "there is no role nobody_here on this server");
    }

    @Test
    void whatTheRoleMayNotReadProvesNothing() {
        assertVerdict(
                judge(role, "SELECT count(*) FROM secret", "0"),
                Verdict.NOT_PROVEN,
                "as " + role + ": permission denied for table secret");
    }

    @Test
    void theRoleEndsWithItsCheck() {
        CheckSpec.Isolation alone = isolation(role, ALL, "2");
        CheckSpec after = new CheckSpec.Scalar(alone.common(), "SELECT count(*) FROM secret", expectation("0"));
        CheckSpec claim = new CheckSpec.Scalar(
                alone.common(), "SELECT coalesce(current_setting('app.tenant', true), '') = ''", expectation("true"));
        assertThat(judge.judge(ground.identity, List.of(alone, after, claim), Map.of(), Map.of("tenant", "acme")))
                .extracting(CheckResult::verdict)
                .containsOnly(Verdict.PASS);
    }

    @Test
    void theRoleCannotBeLeft() {
        assertThat(judge(role, "RESET ROLE", "0").verdict()).isEqualTo(Verdict.NOT_PROVEN);
        assertThat(judge(role, "DELETE FROM leaky RETURNING 1", "1").verdict()).isEqualTo(Verdict.NOT_PROVEN);
    }

    private void assertVerdict(CheckResult result, Verdict verdict, String actual) {
        assertThat(result).extracting(CheckResult::verdict, CheckResult::actual).containsExactly(verdict, actual);
    }

    private CheckResult judge(String as, String sql, String expect) {
        return judge.judge(ground.identity, List.of(isolation(as, sql, expect)), Map.of(), Map.of("tenant", "acme"))
                .get(0);
    }

    private static CheckSpec.Isolation isolation(String as, String sql, String expect) {
        return new CheckSpec.Isolation(
                new CheckSpec.Common("c", "a tenant sees no other", true),
                as,
                Map.of("app.tenant", "${tenant}"),
                sql,
                expectation(expect));
    }

    private static Expectation expectation(String words) {
        return Objects.requireNonNull(Expectation.parse(words));
    }
}
