package dev.lockkeeper.runbook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What is opened is closed: the rules between the halves of pairs, on the way forward and in each rollback plan. */
final class PairChecks {
    private final List<RunbookChecks.Finding> findings = new ArrayList<>();
    /** Opening steps of the way forward, which a rollback plan may close too. */
    private final Map<String, StepSpec.Paired> forward = new HashMap<>();

    private PairChecks() {}

    /** What breaks a rule. */
    static List<RunbookChecks.Finding> of(Runbook runbook) {
        PairChecks checks = new PairChecks();
        List<Placed> steps = new ArrayList<>();
        for (int p = 0; p < runbook.phases().size(); p++) {
            List<PhaseItem> items = runbook.phases().get(p).items();
            for (int i = 0; i < items.size(); i++) {
                DocumentPath path =
                        DocumentPath.ROOT.key("phases").index(p).key("items").index(i);
                items.get(i).asStep().ifPresent(step -> paired(step, path, steps));
            }
        }
        checks.way(steps, false);
        steps.stream().filter(Placed::opens).forEach(step -> checks.forward.putIfAbsent(step.id(), step.step()));
        for (int p = 0; p < runbook.rollbacks().size(); p++) {
            List<Placed> undo = new ArrayList<>();
            for (int s = 0; s < runbook.rollbacks().get(p).steps().size(); s++) {
                paired(
                        runbook.rollbacks().get(p).steps().get(s).step(),
                        RollbackChecks.path(p).key("steps").index(s),
                        undo);
            }
            checks.way(undo, true);
        }
        return List.copyOf(checks.findings);
    }

    private static void paired(StepSpec step, DocumentPath path, List<Placed> into) {
        if (step instanceof StepSpec.Paired paired && !paired.common().id().isEmpty()) {
            into.add(new Placed(paired, path));
        }
    }

    /** One half where it stands. */
    private record Placed(StepSpec.Paired step, DocumentPath path) {
        String id() {
            return step.common().id();
        }

        boolean opens() {
            return step.half().turn() == PairSpec.Turn.ON;
        }
    }

    private void way(List<Placed> steps, boolean back) {
        Map<String, Placed> open = new LinkedHashMap<>();
        Map<String, String> closed = new HashMap<>();
        for (Placed step : steps) {
            if (step.opens()) {
                alone(step, open);
                open.put(step.id(), step);
            } else {
                closes(step, open, closed, steps, back);
            }
        }
        // a closing step that stands in the wrong place, or does not say what it closes, was told about already
        Set<String> named = steps.stream()
                .filter(step -> !step.opens())
                .map(step -> step.step().half().opening())
                .collect(Collectors.toSet());
        open.values().stream()
                .filter(step -> !named.contains(step.id()) && !named.contains(""))
                .forEach(step -> add(
                        step.path(),
                        "\"" + step.id() + "\" turns on " + step.step().half().what()
                                + ", and no step after it turns that off",
                        "add a step with turn: off and pair: " + step.id()));
    }

    private void closes(
            Placed step, Map<String, Placed> open, Map<String, String> closed, List<Placed> steps, boolean back) {
        String opening = step.step().half().opening();
        Placed partner = open.remove(opening);
        if (opening.isEmpty()) {
            return;
        }
        if (partner != null) {
            closed.put(opening, step.id());
            alike(step, partner.step());
            return;
        }
        StepSpec.Paired ahead = back ? forward.get(opening) : null;
        if (closed.containsKey(opening)) {
            add(
                    step.path().key("pair"),
                    "\"" + opening + "\" is closed already by \"" + closed.get(opening) + "\"",
                    "leave one of them out");
        } else if (ahead != null) {
            closed.put(opening, step.id());
            alike(step, ahead);
        } else {
            boolean later =
                    steps.stream().anyMatch(other -> other.opens() && other.id().equals(opening));
            add(
                    step.path().key("pair"),
                    later
                            ? "\"" + opening + "\" comes only later; nothing can be closed before it is opened"
                            : "there is no step \"" + opening + "\" that turns something on",
                    open.isEmpty()
                            ? "put the step that turns on before it"
                            : "open here: " + String.join(", ", open.keySet()));
        }
    }

    /** Two pairs that are open on one thing would turn each other's off. */
    private void alone(Placed step, Map<String, Placed> open) {
        for (Placed other : open.values()) {
            if (things(step).stream().anyMatch(things(other)::contains)) {
                add(
                        step.path().key("call"),
                        "\"" + other.id() + "\" has turned this on already, and it is open here",
                        "close that pair first, or leave this one out");
            }
        }
    }

    private static List<String> things(Placed placed) {
        PairSpec half = placed.step().half();
        String call = half.call().address() + " " + half.call().path();
        return half.groups().isEmpty()
                ? List.of(call)
                : half.groups().stream().map(group -> call + " " + group).toList();
    }

    private void alike(Placed closing, StepSpec.Paired opening) {
        if (!closing.step().kind().equals(opening.kind())) {
            add(
                    closing.path().key("kind"),
                    "\"" + opening.common().id() + "\" is of kind " + opening.kind(),
                    "write kind: " + opening.kind());
        }
        List<String> left = opening.half().groups().stream()
                .filter(group -> !closing.step().half().groups().contains(group))
                .collect(Collectors.toList());
        if (!left.isEmpty()) {
            add(
                    closing.path().key("groups"),
                    "\"" + opening.common().id() + "\" pauses " + String.join(", ", left) + " too",
                    "write the same groups in both steps");
        }
    }

    private void add(DocumentPath path, String problem, String instead) {
        findings.add(new RunbookChecks.Finding(path, problem, instead));
    }
}
