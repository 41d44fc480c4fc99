package dev.lockkeeper.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.runbook.RunbookProblem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LintTextTest {
    private static final RunbookProblem UNIT = new RunbookProblem(
            "runbook.yaml", 12, 5, "phases[0].items[1].lock_timeout", "5 has no unit", "write 5s or 5ms");
    private static final RunbookProblem KIND =
            new RunbookProblem("runbook.yaml", 119, 13, "phases[0].items[2].kind", "\"indx\" is not a step kind", "");
    private static final RunbookProblem EMPTY =
            new RunbookProblem("sql/1.sql", 0, 0, "", "the file is empty", "write its SQL");

    @Test
    void showsABlockPerFileWithPlaceAndPathInColumns() {
        assertThat(LintText.text("runbooks/crm", List.of(UNIT, KIND, EMPTY))).isEqualTo("""
                        runbooks/crm/runbook.yaml has 2 problems
                          12:5    phases[0].items[1].lock_timeout  5 has no unit; write 5s or 5ms
                          119:13  phases[0].items[2].kind          "indx" is not a step kind
                        runbooks/crm/sql/1.sql has 1 problem
                          -  the file is empty; write its SQL
                        """);
    }

    @Test
    void saysSoIfThereIsNothingToRepair() {
        assertThat(LintText.text("crm", List.of())).isEqualTo("crm has no problems\n");
    }

    @Test
    void givesProgramsTheSameAsJson() {
        JsonNode root = JsonMapper.builder()
                .build()
                .readTree(LintText.json(Map.of("crm", List.of(KIND)), Map.of(), Map.of()))
                .path("runbooks")
                .path(0);
        assertThat(root.path("runbook").asString()).isEqualTo("crm");
        assertThat(root.path("ok").asBoolean()).isFalse();
        JsonNode problem = root.path("problems").path(0);
        assertThat(problem.path("file").asString()).isEqualTo("runbook.yaml");
        assertThat(problem.path("line").asInt()).isEqualTo(119);
        assertThat(problem.path("column").asInt()).isEqualTo(13);
        assertThat(problem.path("path").asString()).isEqualTo("phases[0].items[2].kind");
        assertThat(problem.path("problem").asString()).isEqualTo("\"indx\" is not a step kind");
        assertThat(problem.path("instead").asString()).isEmpty();
    }

    @Test
    void aSoundRunbookIsOkInJson() {
        JsonNode root = JsonMapper.builder()
                .build()
                .readTree(LintText.json(
                        Map.of("crm", List.of()), Map.of("crm", List.of(UNIT)), Map.of("crm", Map.of("m1", "T"))));
        assertThat(root.path("runbooks").path(0).path("ok").asBoolean()).isTrue();
        assertThat(root.path("runbooks").path(0).path("warnings")).hasSize(1);
        assertThat(root.path("runbooks")
                        .path(0)
                        .path("steps")
                        .path(0)
                        .path("class")
                        .asString())
                .isEqualTo("T");
    }

    @Test
    void aWarningIsNoProblem() {
        assertThat(LintText.advice("crm", List.of())).isEmpty();
        assertThat(LintText.advice("crm", List.of(KIND))).startsWith("crm/runbook.yaml has 1 warning\n");
    }
}
