package dev.lockkeeper.window;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a window is going to do: a runbook with its environment and parameters applied, as it was read at the start or
 * at the last {@code amend}. The bytes behind it are stored by their SHA-256; nothing is read from disk again.
 *
 * @param runbook the runbook's name, for example {@code crm}
 * @param title the runbook's title, for people
 * @param environment the environment's name, for example {@code staging}
 * @param digest SHA-256 (hex) over everything that will run: resolved runbook, files, target identity
 * @param contentDigest SHA-256 (hex) over the ordered (name, bytes) of SQL and scripts alone
 * @param target the database the steps work on, with its identity as it was read
 * @param cadence time between two status updates, positive
 * @param planned planned length of the whole window
 * @param users who notices this window, in words, for the status
 * @param roles role name to title, in the runbook's order
 * @param items steps and gates in the order they happen
 * @param files everything that was read, with its SHA-256
 * @param rollbacks the ways back, in the order they are offered; never null here, and empty for a window that was opened
 *     before there were any
 * @param promises what documents promised about windows like this; never null here, and empty for a window that was opened
 *     before there were any
 */
public record Plan(
        String runbook,
        String title,
        String environment,
        String digest,
        String contentDigest,
        TargetIdentity target,
        Duration cadence,
        Duration planned,
        String users,
        Map<String, String> roles,
        List<PlanItem> items,
        List<StoredFile> files,
        @Nullable List<PlannedRollback> rollbacks,
        @Nullable List<PlannedPromise> promises) {

    public Plan {
        if (cadence.isZero() || cadence.isNegative()) {
            throw new IllegalArgumentException("cadence is " + cadence + "; expected more than zero");
        }
        roles = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(roles));
        items = List.copyOf(items);
        files = List.copyOf(files);
        rollbacks = rollbacks == null ? List.of() : List.copyOf(rollbacks);
        promises = promises == null ? List.of() : List.copyOf(promises);
    }

    /** A plan without a promise. */
    public Plan(
            String runbook,
            String title,
            String environment,
            String digest,
            String contentDigest,
            TargetIdentity target,
            Duration cadence,
            Duration planned,
            String users,
            Map<String, String> roles,
            List<PlanItem> items,
            List<StoredFile> files,
            @Nullable List<PlannedRollback> rollbacks) {
        this(
                runbook,
                title,
                environment,
                digest,
                contentDigest,
                target,
                cadence,
                planned,
                users,
                roles,
                items,
                files,
                rollbacks,
                List.of());
    }

    /** A plan with no way back but its backups. */
    public Plan(
            String runbook,
            String title,
            String environment,
            String digest,
            String contentDigest,
            TargetIdentity target,
            Duration cadence,
            Duration planned,
            String users,
            Map<String, String> roles,
            List<PlanItem> items,
            List<StoredFile> files) {
        this(
                runbook,
                title,
                environment,
                digest,
                contentDigest,
                target,
                cadence,
                planned,
                users,
                roles,
                items,
                files,
                List.of());
    }

    /** The same plan on another database. What was approved stays approved: only a recorded swap leads here. */
    Plan on(TargetIdentity other) {
        return new Plan(
                runbook,
                title,
                environment,
                digest,
                contentDigest,
                other,
                cadence,
                planned,
                users,
                roles,
                items,
                files,
                rollbacks);
    }

    @Override
    public List<PlannedRollback> rollbacks() {
        return rollbacks == null ? List.of() : rollbacks;
    }

    @Override
    public List<PlannedPromise> promises() {
        return promises == null ? List.of() : promises;
    }

    /** The rollback plan of this id, if there is one. */
    public Optional<PlannedRollback> rollback(String id) {
        return rollbacks().stream().filter(plan -> plan.id().equals(id)).findFirst();
    }

    /** The forward steps, and after them the steps of all rollback plans. */
    public List<PlannedStep> everyStep() {
        return Stream.concat(
                        steps().stream(),
                        rollbacks().stream()
                                .flatMap(plan -> plan.steps().stream())
                                .map(PlannedRollback.Undo::step))
                .toList();
    }

    /** The forward steps alone, in order. */
    public List<PlannedStep> steps() {
        return items.stream().flatMap(item -> item.asStep().stream()).toList();
    }

    /** The gates alone, in order. */
    public List<PlannedGate> gates() {
        return items.stream().flatMap(item -> item.asGate().stream()).toList();
    }

    /** The step of this id, forward or back, if the plan has one. */
    public Optional<PlannedStep> step(StepId id) {
        return everyStep().stream().filter(step -> step.id().equals(id)).findFirst();
    }

    /** The gate of this id, if the plan has one. */
    public Optional<PlannedGate> gate(GateId id) {
        return gates().stream().filter(gate -> gate.id().equals(id)).findFirst();
    }

    /** The gate whose decision lets this step begin, if one does. */
    public Optional<PlannedGate> gateOpening(StepId step) {
        return gates().stream().filter(gate -> gate.opens().contains(step)).findFirst();
    }

    /** The role's title for people; the name itself if the runbook gives none. */
    public String roleTitle(String role) {
        return roles.getOrDefault(role, role);
    }
}
