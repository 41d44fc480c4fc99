package dev.lockkeeper.runbook;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The definition of a maintenance window for all its environments. Instances are already valid: {@link RunbookChecks}
 * found nothing.
 *
 * @param name the folder's name, for example {@code crm}
 * @param title what people read
 * @param purpose one or two sentences, may be empty
 * @param roles role name to title, in the order they are shown
 * @param environments by name, in the order they are listed
 * @param phases in the order they happen
 */
public record Runbook(
        String name,
        String title,
        String purpose,
        Map<String, String> roles,
        Map<String, Environment> environments,
        List<Phase> phases) {

    public Runbook {
        roles = Collections.unmodifiableMap(new LinkedHashMap<>(roles));
        environments = Collections.unmodifiableMap(new LinkedHashMap<>(environments));
        phases = List.copyOf(phases);
    }

    /** The environment of this name, if the runbook has one. */
    public Optional<Environment> environment(String environment) {
        return Optional.ofNullable(environments.get(environment));
    }

    /** All steps of all phases, in order. */
    public List<StepSpec> steps() {
        return phases.stream()
                .flatMap(phase -> phase.items().stream())
                .flatMap(item -> item.asStep().stream())
                .toList();
    }

    /** The step of this id, if the runbook has one. */
    public Optional<StepSpec> step(String id) {
        return steps().stream().filter(step -> step.common().id().equals(id)).findFirst();
    }
}
