package dev.lockkeeper.runbook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What rollback plans keep towards the steps they undo, and what is said about them though they may run. */
final class RollbackChecks {
    private final Runbook runbook;
    private final Map<String, Integer> order = new HashMap<>();
    private final List<RunbookChecks.Finding> findings = new ArrayList<>();

    private RollbackChecks(Runbook runbook) {
        this.runbook = runbook;
        List<StepSpec> forward = runbook.steps();
        for (int i = 0; i < forward.size(); i++) {
            order.putIfAbsent(forward.get(i).common().id(), i);
        }
    }

    /** What breaks a rule. */
    static List<RunbookChecks.Finding> of(Runbook runbook) {
        RollbackChecks checks = new RollbackChecks(runbook);
        checks.everyUndo(checks::target);
        return List.copyOf(checks.findings);
    }

    /** What is allowed and yet worth a second look. */
    static List<RunbookChecks.Finding> advice(Runbook runbook) {
        RollbackChecks checks = new RollbackChecks(runbook);
        for (int p = 0; p < runbook.rollbacks().size(); p++) {
            checks.reversed(runbook.rollbacks().get(p), path(p));
        }
        checks.neverUndone();
        return List.copyOf(checks.findings);
    }

    static DocumentPath path(int plan) {
        return DocumentPath.ROOT.key("rollback").index(plan);
    }

    private void target(RollbackSpec.Undo undo, DocumentPath step) {
        if (undo.step() instanceof StepSpec.Restore restore) {
            restores(restore, step);
            return;
        }
        DocumentPath path = step.key("undoes");
        String undoes = undo.undoes();
        if (undoes.isEmpty()) {
            // a half of a pair belongs to its other half, and runs where that is open
            if (undo.step().writes() && !(undo.step() instanceof StepSpec.Paired)) {
                add(
                        path,
                        "this step writes, and nothing says what it undoes",
                        "write undoes: and the id of a step; without it nobody knows when it is needed");
            }
            return;
        }
        Integer at = order.get(undoes);
        List<String> writing = writing();
        String instead = writing.isEmpty() ? "no step writes" : "steps that write: " + String.join(", ", writing);
        if (at == null) {
            add(path, "there is no step \"" + undoes + "\"", instead);
        } else if (!runbook.steps().get(at).writes()) {
            add(path, "\"" + undoes + "\" changes nothing, so there is nothing to undo", instead);
        }
    }

    private void restores(StepSpec.Restore step, DocumentPath path) {
        List<String> backups = runbook.steps().stream()
                .filter(forward -> forward instanceof StepSpec.Backup)
                .map(forward -> forward.common().id())
                .toList();
        if (!step.restores().isEmpty() && !backups.contains(step.restores())) {
            add(
                    path.key("restores"),
                    "\"" + step.restores() + "\" is no step that takes a backup",
                    backups.isEmpty() ? "no step takes one" : "steps that do: " + String.join(", ", backups));
        }
    }

    /** What was built last is in the way of what was built before it. */
    private void reversed(RollbackSpec plan, DocumentPath path) {
        int before = Integer.MAX_VALUE;
        String name = "";
        for (int s = 0; s < plan.steps().size(); s++) {
            String undoes = plan.steps().get(s).undoes();
            int at = order.getOrDefault(undoes, before);
            if (at > before) {
                add(
                        path.key("steps").index(s).key("undoes"),
                        undoes + " is undone after " + name + ", though it ran after it",
                        "undo the later step first");
            } else if (!undoes.isEmpty()) {
                before = at;
                name = undoes;
            }
        }
    }

    private void neverUndone() {
        Set<String> undone = runbook.rollbacks().stream()
                .flatMap(plan -> plan.steps().stream())
                .flatMap(this::takenBack)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (!runbook.rollbacks().isEmpty()) {
            writing().stream()
                    .filter(step -> !undone.contains(step))
                    .forEach(step -> add(
                            DocumentPath.ROOT.key("rollback"),
                            "no plan undoes " + step,
                            "add a step with undoes: " + step + ", or say under loses what stays"));
        }
    }

    private Stream<String> takenBack(RollbackSpec.Undo undo) {
        if (!(undo.step() instanceof StepSpec.Restore restore)) {
            return Stream.of(undo.undoes());
        }
        int backup = order.getOrDefault(restore.restores(), Integer.MAX_VALUE);
        return order.entrySet().stream()
                .filter(step -> step.getValue() > backup)
                .map(Map.Entry::getKey);
    }

    /** A script undoes what a script did; what a command did is not for a script to take back. */
    private List<String> writing() {
        return runbook.steps().stream()
                .filter(step -> step instanceof StepSpec.Sql || step instanceof StepSpec.Backfill)
                .map(step -> step.common().id())
                .filter(id -> !id.isEmpty())
                .toList();
    }

    private void everyUndo(BiConsumer<RollbackSpec.Undo, DocumentPath> rule) {
        for (int p = 0; p < runbook.rollbacks().size(); p++) {
            List<RollbackSpec.Undo> steps = runbook.rollbacks().get(p).steps();
            for (int s = 0; s < steps.size(); s++) {
                rule.accept(steps.get(s), path(p).key("steps").index(s));
            }
        }
    }

    private void add(DocumentPath path, String problem, String instead) {
        findings.add(new RunbookChecks.Finding(path, problem, instead));
    }
}
