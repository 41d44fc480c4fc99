package dev.lockkeeper.engine;

import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.Reach;
import dev.lockkeeper.window.ReachRules;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks how far steps reach: when the gate before them is asked, so that people decide on it, and right before such a
 * step begins, so that what they decided on is what happens. Records nothing itself. Takes some seconds.
 */
final class ReachWatch {
    private static final Logger LOG = LoggerFactory.getLogger(ReachWatch.class);
    static final String SQL = "sql";
    /** People wait for the gate, and a step for its beginning. */
    private static final Duration COUNTING = Duration.ofSeconds(10);

    private final TargetDesk target;
    private final StoredRunbooks stored;
    private final Clock clock;

    ReachWatch(TargetDesk target, StoredRunbooks stored, Clock clock) {
        this.target = target;
        this.stored = stored;
        this.clock = clock;
    }

    /**
     * How far the steps reach that this gate opens and that have yet to run, as the fact to record; empty if none of them
     * is seen to take anything away. A target that does not answer keeps no gate from being asked: that it did not is said
     * on the card.
     */
    List<WindowEvent> taken(Window window, PlannedGate gate) {
        List<PlannedStep> ahead = gate.opens().stream()
                .flatMap(id -> window.plan().step(id).stream())
                .filter(step -> step.kind().equals(SQL)
                        && !window.isSettled(step)
                        && !window.step(step.id()).tookEffect())
                .toList();
        List<Reach> reaches = now(window, ahead).stream().filter(Reach::says).toList();
        boolean same = reaches.equals(window.gate(gate.id()).reach().steps());
        return same ? List.of() : List.of(new GateEvent.ReachTaken(gate.id(), reaches, clock.instant()));
    }

    /**
     * Why this step must not begin, as the facts to record; empty if it may. A step that was approved to take something
     * away may not if that is something else now, and not if the target does not tell.
     *
     * @param node who would have run it
     */
    List<WindowEvent> objection(Window window, PlannedStep step, String node) {
        Optional<PlannedGate> gate = window.plan().gateOpening(step.id());
        Optional<Reach> approved =
                gate.flatMap(it -> window.gate(it.id()).reach().of(step.id()));
        if (gate.isEmpty() || approved.isEmpty()) {
            return List.of();
        }
        Reach now = now(window, List.of(step)).get(0);
        Instant at = clock.instant();
        if (now.unknown() != null) {
            int attempt = window.step(step.id()).attempt() + 1;
            String why = "How far it reaches is asked right before it begins, and could not be asked: " + now.unknown()
                    + " It was not begun.";
            return List.of(
                    new StepEvent.StepBegan(step.id(), attempt, node, at),
                    new StepEvent.StepFailed(
                            step.id(), attempt, new StepFailure(why, null, 0, null, true), Duration.ZERO, at));
        }
        List<String> changes = ReachRules.changes(approved.get(), now);
        if (changes.isEmpty()) {
            return List.of();
        }
        LOG.warn("{} step {}: not begun, it reaches something else than was approved", window.id(), step.id());
        return List.of(new GateEvent.ReachChanged(gate.get().id(), step.id(), changes, at));
    }

    /** One for each of these steps. */
    private List<Reach> now(Window window, List<PlannedStep> steps) {
        if (steps.isEmpty()) {
            return List.of();
        }
        try {
            StoredRunbooks.Stored runbook = stored.of(window);
            return steps.stream().map(step -> now(window, step, runbook)).toList();
        } catch (IllegalStateException unreadable) {
            LOG.error("{}: its stored runbook cannot be read", window.id(), unreadable);
            return steps.stream()
                    .map(step -> Reach.unknown(
                            step.id(), "The stored runbook could not be read; the log of the bot has more."))
                    .toList();
        }
    }

    private Reach now(Window window, PlannedStep step, StoredRunbooks.Stored runbook) {
        if (!(runbook.step(step.id()) instanceof StepSpec.Sql sql)) {
            return Reach.of(step.id(), List.of());
        }
        String use = window.id() + "/" + step.id() + "/reach";
        try {
            return Reach.of(step.id(), target.reach(window.plan().target(), use, sql, runbook.files(), COUNTING));
        } catch (TargetUnavailableException away) {
            return Reach.unknown(step.id(), String.valueOf(away.getMessage()));
        }
    }
}
