package dev.lockkeeper.runbook;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What promises keep towards what measures them: it has to be there. */
final class PromiseChecks {
    private final Runbook runbook;
    private final List<RunbookChecks.Finding> findings = new ArrayList<>();
    private final Set<String> checks = new LinkedHashSet<>();
    private final Set<String> steps = new LinkedHashSet<>();
    private final Set<String> gates = new LinkedHashSet<>();

    private PromiseChecks(Runbook runbook) {
        this.runbook = runbook;
        for (StepSpec step : runbook.everyStep()) {
            steps.add(step.common().id());
            step.common().checks().forEach(check -> checks.add(check.common().id()));
        }
        runbook.phases().stream()
                .flatMap(phase -> phase.items().stream())
                .flatMap(item -> item.asGate().stream())
                .forEach(gate -> gates.add(gate.id()));
    }

    /** What breaks a rule. */
    static List<RunbookChecks.Finding> of(Runbook runbook) {
        PromiseChecks checks = new PromiseChecks(runbook);
        checks.promises();
        return List.copyOf(checks.findings);
    }

    private void promises() {
        Map<String, DocumentPath> ids = new HashMap<>();
        for (int p = 0; p < runbook.promises().size(); p++) {
            PromiseSpec promise = runbook.promises().get(p);
            DocumentPath path = DocumentPath.ROOT.key("promises").index(p);
            DocumentPath other = promise.id().isEmpty() ? null : ids.putIfAbsent(promise.id(), path.key("promise"));
            if (other != null) {
                findings.add(new RunbookChecks.Finding(
                        path.key("promise"),
                        "\"" + promise.id() + "\" is taken already at " + other,
                        "write another id"));
            }
            for (int m = 0; m < promise.measures().size(); m++) {
                measure(promise.measures().get(m), path.key("measured_by").index(m));
            }
        }
    }

    private void measure(PromiseSpec.Measure measure, DocumentPath path) {
        switch (measure.kind()) {
            case CHECKS -> {
                known(measure.of(), checks, "check", path.key("checks"));
                known(measure.given(), checks, "check", path.key("given"));
            }
            case TOOK -> known(measure.of(), steps, "step", path.key("took"));
            case SIGNATURES -> known(measure.of(), gates, "gate", path.key("signatures"));
            case OUTPUT -> one(measure.of().get(0), steps, "step", path.key("of"));
            case LENGTH, STATUSES, WAY_BACK, PICTURE, NOTHING -> {
                // of the window itself
            }
        }
    }

    private void known(List<String> names, Set<String> there, String what, DocumentPath path) {
        for (int i = 0; i < names.size(); i++) {
            one(names.get(i), there, what, path.index(i));
        }
    }

    private void one(String name, Set<String> there, String what, DocumentPath path) {
        if (!name.isEmpty() && !there.contains(name)) {
            findings.add(new RunbookChecks.Finding(
                    path,
                    "there is no " + what + " \"" + name + "\"",
                    there.isEmpty()
                            ? "add it, or write {nothing: …} and why nothing measures it"
                            : "write one that is there, for example "
                                    + Stream.concat(nearest(name, there), there.stream())
                                            .findFirst()
                                            .orElse("")));
        }
    }

    /** One that begins alike, so that a slip of the pen is seen. */
    private static Stream<String> nearest(String name, Set<String> there) {
        for (int length = name.length() - 1; length > 0; length--) {
            String begins = name.substring(0, length);
            List<String> alike =
                    there.stream().filter(it -> it.startsWith(begins)).toList();
            if (!alike.isEmpty()) {
                return alike.stream();
            }
        }
        return Stream.empty();
    }
}
