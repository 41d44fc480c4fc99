package dev.lockkeeper.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunbookChecksTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void aSoundRunbookBreaksNoRule() {
        assertThat(findings(query("look", 0), backup("backup", 1, true), drop("drop", 2)))
                .isEmpty();
    }

    @Test
    void aPointOfNoReturnNeedsARequiredBackupBeforeIt() {
        assertThat(findings(backup("backup", 1, false), drop("drop", 2))).containsExactly("phases[0].items[1].confirm");
        assertThat(findings(drop("drop", 1), backup("backup", 2, true))).containsExactly("phases[0].items[0].confirm");
    }

    @Test
    void aStepThatCouldNotBeReadMayBeTheBackup() {
        assertThat(findings(query("", 0), drop("drop", 1))).isEmpty();
    }

    @Test
    void aStepThatWritesNeverBeginsByItself() {
        assertThat(findings(sql("m1", 0, StepSpec.Pace.AUTO, null))).containsExactly("phases[0].items[0].pace");
    }

    @Test
    void theSameMomentIsNoStepBack() {
        assertThat(findings(query("a", 5), query("b", 5), query("c", 4))).containsExactly("phases[0].items[2].at");
    }

    @Test
    void stepsAndGatesShareTheirNames() {
        assertThat(findings(query("a", 0), gate("a", 1))).containsExactly("phases[0].items[1].gate");
    }

    @Test
    void draftsWithoutIdsAreNotCalledDoubles() {
        assertThat(findings(query("", 0), query("", 1))).isEmpty();
    }

    @Test
    void aParameterNeedsAValueInEveryEnvironment() {
        StepSpec ask = new StepSpec.Query(
                common("ask", 0, StepSpec.Pace.AUTO, false, null),
                Map.of("of tenant", new Question.Value("SELECT '${tenant}', '${tenant}'")));
        assertThat(RunbookChecks.of(runbook(ask)))
                .containsExactly(new RunbookChecks.Finding(
                        DocumentPath.ROOT
                                .key("phases")
                                .index(0)
                                .key("items")
                                .index(0)
                                .key("record")
                                .key("of tenant"),
                        "${tenant} has no value in staging",
                        "add tenant under parameters there"));
    }

    @Test
    void aParameterStandsInBraces() {
        assertThat(Parameters.in("SELECT '${tenant}', '$none', '$ {none}'"))
                .containsExactly(new Parameters.Use("tenant", 8));
    }

    private static List<String> findings(PhaseItem... items) {
        return RunbookChecks.of(runbook(items)).stream()
                .map(finding -> finding.path().words())
                .toList();
    }

    private static Runbook runbook(PhaseItem... items) {
        Environment staging = new Environment("staging", "STG", "crm-staging", MINUTE, MINUTE, "nobody", Map.of());
        return new Runbook(
                "crm",
                "CRM",
                "",
                Map.of("dba", "Database Administrator"),
                Map.of("staging", staging),
                List.of(new Phase("work", "Work", List.of(items))));
    }

    private static StepSpec query(String id, int minute) {
        return new StepSpec.Query(
                common(id, minute, StepSpec.Pace.AUTO, false, null),
                Map.of("one of " + id + minute, new Question.Value("SELECT 1")));
    }

    private static StepSpec backup(String id, int minute, boolean protects) {
        return new StepSpec.Backup(common(id, minute, StepSpec.Pace.ON_COMMAND, protects, null), List.of());
    }

    private static StepSpec drop(String id, int minute) {
        return sql(id, minute, StepSpec.Pace.ON_COMMAND, "DROP");
    }

    private static StepSpec sql(String id, int minute, StepSpec.Pace pace, @Nullable String word) {
        return new StepSpec.Sql(
                common(id, minute, pace, word != null, word),
                List.of("sql/001.sql"),
                StepSpec.Sql.Mode.TRANSACTION,
                MINUTE,
                MINUTE,
                1,
                MINUTE,
                MINUTE,
                List.of());
    }

    private static GateSpec gate(String id, int minute) {
        return new GateSpec(
                id, "Go", GateSpec.Kind.GO, "Whether", Duration.ofMinutes(minute), MINUTE, Map.of("dba", 1));
    }

    private static StepSpec.Common common(
            String id, int minute, StepSpec.Pace pace, boolean protects, @Nullable String word) {
        return new StepSpec.Common(id, id, pace, protects, Duration.ofMinutes(minute), MINUTE, word, List.of());
    }
}
