package dev.lockkeeper.engine;

import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.Plan;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.Reach;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.TargetIdentity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks a target, for people who only look, who it is and how far the steps of a plan would reach there now. Changes and
 * records nothing; has its answer in time for a slash command, whatever the target does. Any thread.
 */
final class PlanLook {
    /** Whoever typed the command is promised an answer within two seconds. */
    private static final Duration PATIENCE = Duration.ofMillis(1_500);
    /** For each step; an estimate in time is worth more than a number too late. */
    private static final Duration COUNTING = Duration.ofMillis(200);

    private final TargetDesk target;
    private final ExecutorService workers;
    private final Duration patience;

    PlanLook(TargetDesk target, ExecutorService workers) {
        this(target, workers, PATIENCE);
    }

    PlanLook(TargetDesk target, ExecutorService workers, Duration patience) {
        this.target = target;
        this.workers = workers;
        this.patience = patience;
    }

    /**
     * @param found a runbook and an environment
     * @throws IllegalStateException if the target's answer was one that nobody foresaw
     */
    Seen at(Starts.Found found) {
        Asked asked = new Asked(found);
        String late = "no answer within " + patience.toMillis() + " ms.";
        try {
            Future<?> asking = workers.submit(asked);
            try {
                asking.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException tooLate) {
                asking.cancel(true);
            }
            return asked.seen(late);
        } catch (RejectedExecutionException stopping) {
            return asked.seen("the bot is stopping.");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return asked.seen("the bot is stopping.");
        } catch (ExecutionException broken) {
            throw new IllegalStateException(
                    "the target of " + found.environment().name() + " could not be asked about a plan",
                    broken.getCause());
        }
    }

    /**
     * A plan and what its target said.
     *
     * @param plan without the target's identity, and so without a digest that holds, if the target did not say who it is
     * @param away why it did not, as a sentence; null if it did
     * @param reaches how far steps reach that a gate opens; steps that take nothing away are not in it
     */
    record Seen(Plan plan, @Nullable String away, Map<StepId, Reach> reaches) {
        Seen {
            reaches = Map.copyOf(reaches);
        }

        Optional<Reach> reach(StepId step) {
            return Optional.ofNullable(reaches.get(step));
        }
    }

    /** What is known so far; one worker asks while somebody else waits. */
    private final class Asked implements Runnable {
        private final Starts.Found found;
        private final Map<StepId, Reach> reaches = new ConcurrentHashMap<>();
        private volatile @Nullable Plan plan;
        private volatile @Nullable String away;

        Asked(Starts.Found found) {
            this.found = found;
        }

        @Override
        public void run() {
            try {
                Plan known = plan(target.identify(found.environment().target()));
                plan = known;
                for (PlannedStep step : opened(known)) {
                    if (Thread.currentThread().isInterrupted()) {
                        return;
                    }
                    reaches.put(step.id(), reach(known, step));
                }
            } catch (TargetUnavailableException none) {
                away = String.valueOf(none.getMessage());
            }
        }

        private Reach reach(Plan known, PlannedStep step) {
            if (!(found.runbook().step(step.id().value()).orElse(null) instanceof StepSpec.Sql sql)) {
                return Reach.of(step.id(), List.of());
            }
            String use = "plan/" + step.id() + "/reach";
            try {
                return Reach.of(
                        step.id(),
                        target.reach(known.target(), use, sql, found.source().files(), COUNTING));
            } catch (TargetUnavailableException none) {
                return Reach.unknown(step.id(), String.valueOf(none.getMessage()));
            }
        }

        Seen seen(String otherwise) {
            Plan known = plan;
            if (known == null) {
                String why = away;
                return new Seen(
                        plan(new TargetIdentity(found.environment().target(), "", 0, "", "", 0, "")),
                        why == null ? otherwise : why,
                        Map.of());
            }
            Map<StepId, Reach> told = new ConcurrentHashMap<>(reaches);
            opened(known).forEach(step -> told.putIfAbsent(step.id(), Reach.unknown(step.id(), otherwise)));
            told.values().removeIf(reach -> !reach.says());
            return new Seen(known, null, told);
        }

        private Plan plan(TargetIdentity identity) {
            return new PlanBuilder(found.runbook(), found.source(), found.environment(), identity).build();
        }

        private List<PlannedStep> opened(Plan known) {
            return known.steps().stream()
                    .filter(step -> step.kind().equals(ReachWatch.SQL)
                            && known.gateOpening(step.id()).isPresent())
                    .toList();
        }
    }
}
