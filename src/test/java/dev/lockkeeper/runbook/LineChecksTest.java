package dev.lockkeeper.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LineChecksTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Test
    void aChecklistItemHasItsIdAloneInTheWholeRunbook() {
        assertThat(findings(
                        gate("first", line("team", List.of(), "dba-there")),
                        gate("second", line("team", List.of(), "dba-there"))))
                .containsExactly("phases[0].items[1].lines[0].items[0].item");
    }

    @Test
    void twoGatesMayNameALineAlike() {
        assertThat(findings(
                        gate("first", line("team", List.of(), "dba-there")),
                        gate("second", line("team", List.of(), "qa-there"))))
                .isEmpty();
    }

    @Test
    void theEvidenceOfALineStandsBeforeItsGate() {
        assertThat(findings(query("one"), gate("go", line("data", List.of("one", "two"))), query("two")))
                .containsExactly("phases[0].items[1].lines[0].steps[1]");
    }

    @Test
    void inADraftAStepWithoutAnIdMayBeTheOneThatIsMeant() {
        assertThat(findings(query(""), gate("go", line("data", List.of("one")))))
                .isEmpty();
        assertThat(findings(query("one"), gate("go", line("data", List.of("another")))))
                .containsExactly("phases[0].items[1].lines[0].steps[0]");
    }

    private static List<String> findings(PhaseItem... items) {
        Environment staging = new Environment("staging", "STG", "crm-staging", MINUTE, MINUTE, "nobody", Map.of());
        Runbook runbook = new Runbook(
                "crm",
                "CRM",
                "",
                Map.of("dba", "Database Administrator"),
                Map.of("staging", staging),
                List.of(new Phase("work", "Work", List.of(items))));
        return RunbookChecks.of(runbook).stream()
                .map(finding -> finding.path().words())
                .toList();
    }

    private static GateSpec.Line line(String id, List<String> steps, String... items) {
        return new GateSpec.Line(
                id,
                id,
                "dba",
                steps,
                List.of(items).stream()
                        .map(item -> new GateSpec.Item(item, item, null))
                        .toList());
    }

    private static GateSpec gate(String id, GateSpec.Line... lines) {
        return new GateSpec(id, "Go", GateSpec.Kind.GO, "Whether", Duration.ZERO, MINUTE, Map.of(), List.of(lines));
    }

    private static StepSpec query(String id) {
        return new StepSpec.Query(
                new StepSpec.Common(id, id, StepSpec.Pace.AUTO, false, Duration.ZERO, MINUTE, null, List.of()),
                Map.of("one of " + id, new Question.Value("SELECT 1")));
    }
}
