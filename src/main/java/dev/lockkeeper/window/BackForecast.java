package dev.lockkeeper.window;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One way to take back everything that was written, and how long it takes; derived, never stored. A way whose length
 * nobody planned or measured is not among them.
 *
 * @param way what people read, for example {@code Undo by script}
 * @param takes how long it takes, not negative
 * @param basis where that length comes from, in words
 * @param loses what is lost by going this way, in words
 */
public record BackForecast(String way, Duration takes, String basis, String loses) {
    private static final String RESTORE_SECONDS = "restore_seconds";

    /** The steps of the way forward that changed the target, or may have. */
    static List<PlannedStep> changed(Window window) {
        return window.plan().steps().stream()
                .filter(BackForecast::changes)
                .filter(step -> window.step(step.id()).mayHaveChanged()
                        || window.step(step.id()).state().isUnderWay())
                .toList();
    }

    /** True for a step after which there is something to take back: it writes, and neither the ledger nor half a pair. */
    static boolean changes(PlannedStep step) {
        return step.writes() && !step.isLedger() && step.half() == null;
    }

    /**
     * The ways that take back all of what was changed, those of the runbook first, in the order they are offered.
     *
     * @param also steps that are to be counted as if they took effect too
     */
    static List<BackForecast> all(Window window, List<PlannedStep> also) {
        Set<StepId> ids = Stream.concat(changed(window).stream(), also.stream().filter(BackForecast::changes))
                .map(PlannedStep::id)
                .collect(Collectors.toSet());
        List<BackForecast> ways = new ArrayList<>();
        for (PlannedRollback plan : window.plan().rollbacks()) {
            boolean whole =
                    ids.stream().allMatch(id -> plan.steps().stream().anyMatch(undo -> id.equals(undo.undoes())));
            if (whole) {
                ways.add(new BackForecast(plan.title(), length(plan, ids), "planned, not measured", plan.loses()));
            }
        }
        WayBack.backup(window).flatMap(BackForecast::restore).ifPresent(ways::add);
        return List.copyOf(ways);
    }

    /** In one clause: how, how long, and how that is known. */
    public String words() {
        return way + ", " + SafeAbort.length(takes) + " " + basis;
    }

    private static Duration length(PlannedRollback plan, Set<StepId> changed) {
        List<PlannedStep> runs = plan.steps().stream()
                .filter(undo -> undo.undoes() == null || changed.contains(undo.undoes()))
                .map(PlannedRollback.Undo::step)
                .toList();
        Duration steps = runs.stream().map(PlannedStep::planned).reduce(Duration.ZERO, Duration::plus);
        boolean shorter = runs.size() < plan.steps().size() && steps.compareTo(plan.planned()) < 0;
        return shorter ? steps : plan.planned();
    }

    private static Optional<BackForecast> restore(Map<String, String> outputs) {
        return seconds(outputs)
                .map(takes -> new BackForecast(
                        "restore of the backup", takes, "measured in its restore test", "rows written since"));
    }

    private static Optional<Duration> seconds(Map<String, String> outputs) {
        try {
            return Optional.ofNullable(outputs.get(RESTORE_SECONDS))
                    .map(seconds -> Duration.ofMillis(
                            new BigDecimal(seconds).movePointRight(3).longValue()))
                    .filter(length -> !length.isNegative());
        } catch (NumberFormatException unreadable) {
            return Optional.empty();
        }
    }
}
