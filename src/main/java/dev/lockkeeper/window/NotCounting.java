package dev.lockkeeper.window;

import dev.lockkeeper.window.GateTerms.Excluded;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Somebody whose yes does not count at a gate, whichever roles they hold; their no does. Derived; nothing of it is stored.
 *
 * @param about the steps they ran, for {@link Excluded#EXECUTOR}; empty for the others
 */
public record NotCounting(Actor who, Excluded why, List<StepId> about) {
    public NotCounting {
        about = List.copyOf(about);
    }

    /** Everybody whose yes does not count at this gate now, each once. */
    public static List<NotCounting> at(Window window, PlannedGate gate) {
        Map<Actor, NotCounting> found = new LinkedHashMap<>();
        for (Excluded why : gate.terms().excluded()) {
            switch (why) {
                case REQUESTER -> add(found, new NotCounting(window.openedBy(), why, List.of()));
                case EDITOR -> editors(window, gate).forEach(who -> add(found, new NotCounting(who, why, List.of())));
                case EXECUTOR -> executors(window, gate).forEach(it -> add(found, it));
            }
        }
        return List.copyOf(found.values());
    }

    /** What they did, after "you" or a name: {@code opened STG-12}. */
    public String words(WindowId window) {
        return switch (why) {
            case REQUESTER -> "opened " + window;
            case EDITOR -> "last changed files this is about";
            case EXECUTOR ->
                "ran " + (about.size() == 1 ? "step " : "steps ")
                        + String.join(", ", about.stream().map(StepId::value).toList());
        };
    }

    private static void add(Map<Actor, NotCounting> found, NotCounting one) {
        found.putIfAbsent(one.who(), one);
    }

    /** A commit names a person of the workspace that the window was opened in. */
    private static List<Actor> editors(Window window, PlannedGate gate) {
        GateTerms.LastEdit edit = gate.terms().edited();
        return edit == null
                ? List.of()
                : edit.users().stream()
                        .map(user -> new Actor(window.openedBy().team(), user))
                        .toList();
    }

    /** A sign-off is about every step before it; a go about what it opens, as far as an earlier asking let it run. */
    private static List<NotCounting> executors(Window window, PlannedGate gate) {
        Map<Actor, List<StepId>> ran = new LinkedHashMap<>();
        for (StepId step : gate.kind() == PlannedGate.Kind.GO ? gate.opens() : before(window, gate)) {
            for (Actor by : window.step(step).ranBy()) {
                ran.computeIfAbsent(by, any -> new ArrayList<>()).add(step);
            }
        }
        return ran.entrySet().stream()
                .map(each -> new NotCounting(each.getKey(), Excluded.EXECUTOR, each.getValue()))
                .toList();
    }

    private static List<StepId> before(Window window, PlannedGate gate) {
        List<StepId> steps = new ArrayList<>();
        for (PlanItem item : window.plan().items()) {
            if (item.equals(gate)) {
                break;
            }
            item.asStep().ifPresent(step -> steps.add(step.id()));
        }
        return steps;
    }
}
