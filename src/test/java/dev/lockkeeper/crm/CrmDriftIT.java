package dev.lockkeeper.crm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.RunbookLibrary;
import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.Copies;
import dev.lockkeeper.target.PostgresCheckJudge;
import dev.lockkeeper.target.PostgresTargetDesk;
import dev.lockkeeper.target.Targets;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.Verdict;
import dev.lockkeeper.yaml.YamlRunbookLibrary;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the runbook says about the 36 columns before they go, on the demo data as it is before M7. */
class CrmDriftIT {
    private static final List<CheckSpec.Drift> CHECKS = checks();

    private static CrmDatabase baseline;

    @BeforeAll
    static void fill() throws SQLException, IOException {
        baseline = CrmDatabase.filled();
        baseline.migrate(1, 6);
    }

    @AfterAll
    static void drop() throws SQLException {
        baseline.close();
    }

    @Test
    void allThirtySixColumnsAreLookedAt() throws SQLException {
        assertThat(CHECKS).hasSize(11);
        assertThat(CHECKS.stream().flatMap(check -> check.copies().columns().stream()))
                .hasSize(36);
        assertThat(judged(baseline)).extracting(CheckResult::verdict).doesNotContain(Verdict.NOT_PROVEN);
    }

    @Test
    void whatIsReadInsteadIsWhatTheViewGives() throws SQLException {
        List<CheckResult> results = judged(baseline);
        long differing = 0;
        for (int i = 0; i < CHECKS.size(); i++) {
            Copies copies = CHECKS.get(i).copies();
            for (Copies.Copy copy : copies.columns()) {
                if (!copy.steps().isEmpty()) {
                    String rows = baseline.ask("SELECT count(*) FROM " + copies.table() + " t JOIN " + copies.table()
                            + "_with_details v USING (id) WHERE t." + copy.column() + " IS DISTINCT FROM v."
                            + copy.column());
                    assertThat(differing(results.get(i), copy.column()))
                            .as(copies.table() + "." + copy.column())
                            .isEqualTo(rows);
                    differing += Long.parseLong(rows);
                }
            }
        }
        assertThat(differing).isPositive();
    }

    @Test
    void aRenamedProductAndANameWithoutAnIdAreSeenAndOnlyTheSecondIsOutOfReach() throws SQLException {
        try (CrmDatabase crm = baseline.copy()) {
            String sale = crm.ask("SELECT id FROM public.sales WHERE customer_name IS NOT NULL ORDER BY id LIMIT 1");
            crm.tell("UPDATE public.sales SET customer_id = NULL WHERE id = '" + sale + "'");
            String product = crm.ask("SELECT product_id FROM public.job_works WHERE product_id IS NOT NULL LIMIT 1");
            crm.tell("UPDATE public.products SET name = 'Another name' WHERE id = '" + product + "'");
            List<CheckResult> results = judged(crm);

            CheckResult sales = of("public.sales", results);
            assertThat(sales.verdict()).isEqualTo(Verdict.FAIL);
            assertThat(sales.actual()).contains("afterwards nobody can read customer_name of 1 row (id " + sale + ")");
            CheckResult works = of("public.job_works", results);
            assertThat(works.actual()).contains("product_name ").endsWith("every value can be read afterwards");
            assertThat(works.toString()).doesNotContain("Another name");
        }
    }

    private static CheckResult of(String table, List<CheckResult> results) {
        for (int i = 0; i < CHECKS.size(); i++) {
            if (CHECKS.get(i).copies().table().equals(table)) {
                return results.get(i);
            }
        }
        throw new AssertionError("no check looks at " + table);
    }

    private static String differing(CheckResult result, String column) {
        return result.table() == null
                ? "0"
                : result.table().rows().stream()
                        .filter(row -> row.cells().get(0).equals(column))
                        .map(row -> row.cells().get(1).replace(",", ""))
                        .findFirst()
                        .orElse("0");
    }

    private static List<CheckResult> judged(CrmDatabase crm) throws SQLException {
        Targets targets = new Targets(List.of(crm.target("crm")));
        return new PostgresCheckJudge(targets)
                .judge(new PostgresTargetDesk(targets).identify("crm"), List.copyOf(CHECKS), Map.of(), Map.of());
    }

    private static List<CheckSpec.Drift> checks() {
        YamlRunbookLibrary library = YamlRunbookLibrary.of(List.of(Path.of("runbooks")));
        return ((RunbookLibrary.Parsed.Valid) library.parse(library.read("crm")))
                .runbook().step("before-removal").orElseThrow().common().checks().stream()
                        .filter(CheckSpec.Drift.class::isInstance)
                        .map(check -> Objects.requireNonNull((CheckSpec.Drift) check))
                        .toList();
    }
}
