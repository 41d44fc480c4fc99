package dev.lockkeeper.runbook;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
 * @param rollbacks the ways back, in the order they are offered; none if there are none
 * @param recipes what to do when something goes wrong, in the order they are listed; none if there are none
 * @param promises what documents promised about windows like this, in the order they are told; none if there are none
 */
public record Runbook(
        String name,
        String title,
        String purpose,
        Map<String, String> roles,
        Map<String, Environment> environments,
        List<Phase> phases,
        List<RollbackSpec> rollbacks,
        List<Recipe> recipes,
        List<PromiseSpec> promises) {

    public Runbook {
        roles = Collections.unmodifiableMap(new LinkedHashMap<>(roles));
        environments = Collections.unmodifiableMap(new LinkedHashMap<>(environments));
        phases = List.copyOf(phases);
        rollbacks = List.copyOf(rollbacks);
        recipes = List.copyOf(recipes);
        promises = List.copyOf(promises);
    }

    /** A runbook without a promise. */
    public Runbook(
            String name,
            String title,
            String purpose,
            Map<String, String> roles,
            Map<String, Environment> environments,
            List<Phase> phases,
            List<RollbackSpec> rollbacks,
            List<Recipe> recipes) {
        this(name, title, purpose, roles, environments, phases, rollbacks, recipes, List.of());
    }

    /** A runbook without a recipe. */
    public Runbook(
            String name,
            String title,
            String purpose,
            Map<String, String> roles,
            Map<String, Environment> environments,
            List<Phase> phases,
            List<RollbackSpec> rollbacks) {
        this(name, title, purpose, roles, environments, phases, rollbacks, List.of());
    }

    /** A runbook without a rollback plan and without a recipe. */
    public Runbook(
            String name,
            String title,
            String purpose,
            Map<String, String> roles,
            Map<String, Environment> environments,
            List<Phase> phases) {
        this(name, title, purpose, roles, environments, phases, List.of());
    }

    /** The environment of this name, if the runbook has one. */
    public Optional<Environment> environment(String environment) {
        return Optional.ofNullable(environments.get(environment));
    }

    /** All steps of all phases, in order; those of the rollback plans are not among them. */
    public List<StepSpec> steps() {
        return phases.stream()
                .flatMap(phase -> phase.items().stream())
                .flatMap(item -> item.asStep().stream())
                .toList();
    }

    /** The steps of all phases, and after them those of all rollback plans. */
    public List<StepSpec> everyStep() {
        return Stream.concat(
                        steps().stream(),
                        rollbacks.stream()
                                .flatMap(plan -> plan.steps().stream())
                                .map(RollbackSpec.Undo::step))
                .toList();
    }

    /** The step of this id, forward or back, if the runbook has one. */
    public Optional<StepSpec> step(String id) {
        return everyStep().stream()
                .filter(step -> step.common().id().equals(id))
                .findFirst();
    }
}
