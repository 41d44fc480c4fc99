package dev.lockkeeper.app;

import dev.lockkeeper.engine.StepClasses;
import dev.lockkeeper.runbook.Runbook;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.Promise;
import dev.lockkeeper.window.StepClass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is promised about the steps of a runbook, as lines for a terminal. Pure. */
final class PromiseLines {
    private PromiseLines() {}

    /** The class of a step as it stands in front of its title, for example {@code [T]}. */
    static String sign(StepSpec step) {
        return "[" + StepClasses.of(step).sign() + "]";
    }

    /** Each class with its steps and its promise, in the order of the classes. */
    static List<String> byClass(Runbook runbook) {
        Map<StepClass, List<String>> steps = new TreeMap<>();
        for (StepSpec step : runbook.everyStep()) {
            steps.computeIfAbsent(StepClasses.of(step), none -> new ArrayList<>())
                    .add(step.common().id());
        }
        List<String> lines = new ArrayList<>();
        steps.forEach(
                (its, ids) -> lines.add(promise(its, hasLedgerStep(runbook)) + "\n         " + String.join(", ", ids)));
        return lines;
    }

    /** Each class that occurs with its promise. */
    static List<String> legend(Runbook runbook) {
        return runbook.everyStep().stream()
                .map(StepClasses::of)
                .distinct()
                .sorted()
                .map(its -> promise(its, hasLedgerStep(runbook)))
                .toList();
    }

    /** Step id to the sign of its class, in the runbook's order. */
    static Map<String, String> signs(Runbook runbook) {
        Map<String, String> signs = new LinkedHashMap<>();
        runbook.everyStep()
                .forEach(step ->
                        signs.put(step.common().id(), StepClasses.of(step).sign()));
        return signs;
    }

    private static String promise(StepClass its, boolean ledgerStep) {
        Promise promise = Promise.where(its, ledgerStep, false);
        String sign = "[" + its.sign() + "]";
        String kept = promise.lack().isEmpty() ? promise.holds().promise() : promise.words();
        return "  " + sign + " ".repeat(Math.max(1, 7 - sign.length())) + kept;
    }

    private static boolean hasLedgerStep(Runbook runbook) {
        return runbook.everyStep().stream().anyMatch(step -> step.kind().equals(Promise.LEDGER_KIND));
    }
}
