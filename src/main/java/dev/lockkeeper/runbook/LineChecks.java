package dev.lockkeeper.runbook;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules for the lines of gates. Used for one runbook, item by item in the order of the document. */
final class LineChecks {
    private final Map<String, DocumentPath> checklistIds = new HashMap<>();
    private final Set<String> stepsSoFar = new HashSet<>();
    private final Set<String> stepsAnywhere = new HashSet<>();
    private final List<RunbookChecks.Finding> findings;

    /** @param findings where what is found is added */
    LineChecks(Runbook runbook, List<RunbookChecks.Finding> findings) {
        this.findings = findings;
        runbook.steps().forEach(step -> stepsAnywhere.add(step.common().id()));
    }

    /** The document has come past this step. */
    void passed(StepSpec step) {
        stepsSoFar.add(step.common().id());
    }

    void gate(GateSpec gate, DocumentPath path) {
        Map<String, DocumentPath> lineIds = new HashMap<>();
        Set<String> signers = new LinkedHashSet<>();
        for (int i = 0; i < gate.lines().size(); i++) {
            GateSpec.Line line = gate.lines().get(i);
            DocumentPath here = path.key("lines").index(i);
            unique(lineIds, line.id(), here.key("line"), "write another id; each line of a gate has its own");
            signers.add(line.role());
            steps(line, here);
            for (int k = 0; k < line.items().size(); k++) {
                unique(
                        checklistIds,
                        line.items().get(k).id(),
                        here.key("items").index(k).key("item"),
                        "write another id; people type it after mark");
            }
        }
        alternatives(gate, signers, path);
        for (String role : gate.roles().keySet()) {
            if (signers.contains(role)) {
                add(
                        path.key("roles"),
                        "\"" + role + "\" signs a line of this gate and stands under roles too",
                        "leave it out of roles; they are for who decides without a line");
            }
        }
    }

    /** Whoever must decide in any case decides nothing by being an alternative too. */
    private void alternatives(GateSpec gate, Set<String> signers, DocumentPath path) {
        for (int i = 0; i < gate.anyOf().size(); i++) {
            Map<String, Integer> way = gate.anyOf().get(i);
            DocumentPath here = path.key("any_of").index(i);
            for (String role : way.keySet()) {
                if (signers.contains(role) || gate.roles().containsKey(role)) {
                    add(
                            here,
                            "\"" + role + "\" must decide at this gate in any case and is an alternative too",
                            "leave it out of any_of, or out of " + (signers.contains(role) ? "the lines" : "roles"));
                }
            }
            for (int before = 0; before < i; before++) {
                if (covers(way, gate.anyOf().get(before)) || covers(gate.anyOf().get(before), way)) {
                    add(
                            here,
                            "whoever meets one of the alternatives " + (before + 1) + " and " + (i + 1)
                                    + " meets the other with it",
                            "leave out the one that asks for more");
                }
            }
        }
        if (gate.inOrder()
                && signers.size() + gate.roles().size() + (gate.anyOf().isEmpty() ? 0 : 1) < 2) {
            add(path.key("order"), "there is only one to decide, so there is no order", "leave order out");
        }
    }

    private static boolean covers(Map<String, Integer> larger, Map<String, Integer> smaller) {
        return smaller.entrySet().stream().allMatch(role -> larger.getOrDefault(role.getKey(), 0) >= role.getValue());
    }

    private void steps(GateSpec.Line line, DocumentPath path) {
        Set<String> seen = new HashSet<>();
        for (int s = 0; s < line.steps().size(); s++) {
            String step = line.steps().get(s);
            DocumentPath here = path.key("steps").index(s);
            if (!stepsAnywhere.contains(step)) {
                // a step whose own id could not be read may be the one that is meant
                if (!stepsAnywhere.contains("")) {
                    add(
                            here,
                            "there is no step \"" + step + "\"",
                            "write the id of a step that stands before the gate");
                }
            } else if (!stepsSoFar.contains(step)) {
                add(here, "\"" + step + "\" comes only after this gate", "name a step that stands before the gate");
            } else if (!seen.add(step)) {
                add(here, "\"" + step + "\" stands here twice", "write it once");
            }
        }
    }

    private void unique(Map<String, DocumentPath> taken, String id, DocumentPath path, String instead) {
        DocumentPath other = id.isEmpty() ? null : taken.putIfAbsent(id, path);
        if (other != null) {
            add(path, "\"" + id + "\" is taken already at " + other, instead);
        }
    }

    private void add(DocumentPath path, String problem, String instead) {
        findings.add(new RunbookChecks.Finding(path, problem, instead));
    }
}
