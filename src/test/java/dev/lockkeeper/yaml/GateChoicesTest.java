package dev.lockkeeper.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.runbook.GateSpec;
import dev.lockkeeper.runbook.Runbook;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** In which order a gate asks, and what is enough for it. */
class GateChoicesTest {
    @Test
    void readsTheOrderAndTheAlternatives() {
        GateSpec gate = gate(Examples.runbook(Examples.parseValid("choices.yaml")));
        assertThat(gate.inOrder()).isTrue();
        assertThat(gate.roles()).containsExactly(Map.entry("dba", 1));
        assertThat(gate.anyOf()).isEqualTo(List.of(Map.of("qa-lead", 1), Map.of("lead-developer", 2)));
    }

    @Test
    void withoutAWordEverybodyIsAskedAtOnceAndThereIsNoChoice() {
        GateSpec gate = gate(Examples.runbook(Examples.parseValid("minimal.yaml")));
        assertThat(gate.inOrder()).isFalse();
        assertThat(gate.anyOf()).isEmpty();
    }

    private static GateSpec gate(Runbook runbook) {
        return runbook.phases().stream()
                .flatMap(phase -> phase.items().stream())
                .flatMap(item -> item.asGate().stream())
                .findFirst()
                .orElseThrow();
    }
}
