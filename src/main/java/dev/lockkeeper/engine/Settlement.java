package dev.lockkeeper.engine;

import dev.lockkeeper.engine.StepExecutor.Finding;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.window.LostAttempt;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.RollbackEvent;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Swap;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What is recorded about a lost attempt once something is known of it. Pure. */
final class Settlement {
    private Settlement() {}

    /**
     * The facts, decided on the window as it stands now; none if somebody settled the attempt meanwhile or the window
     * ended.
     */
    static List<WindowEvent> facts(Window now, PlannedStep step, int attempt, Finding finding, Instant at) {
        StepRun run = now.step(step.id());
        if (now.state().isFinal() || run.state() != StepState.IN_DOUBT || run.attempt() != attempt) {
            return List.of();
        }
        if (finding instanceof Finding.TookEffect effect) {
            return with(
                    now,
                    step.id(),
                    attempt,
                    effect.outputs(),
                    new StepEvent.StepAdopted(step.id(), attempt, effect.outputs(), effect.how(), at),
                    at);
        }
        if (finding instanceof Finding.NoEffect none) {
            return withoutEffect(run, step, none, at);
        }
        if (finding instanceof Finding.Rewound rewound) {
            return Rewinding.inDoubt(now, step.id(), attempt, rewound.seen(), at);
        }
        if (finding instanceof Finding.Undecided undecided) {
            String lost = run.lastLost().map(LostAttempt::reason).orElse("");
            String why = lost.isEmpty() ? undecided.reason() : lost + " " + undecided.reason();
            return List.of(new StepEvent.OutcomeLost(step.id(), attempt, why, at));
        }
        return List.of();
    }

    /** That an attempt took effect; before it, if it put another database in the target's place, that. */
    static List<WindowEvent> with(
            Window now, StepId step, int attempt, Map<String, String> outputs, WindowEvent tookEffect, Instant at) {
        return now.plan()
                .step(step)
                .filter(planned -> planned.kind().equals("restore"))
                .flatMap(planned -> Swap.of(now, step, outputs, at))
                .<List<WindowEvent>>map(swap -> List.of(new RollbackEvent.TargetSwapped(attempt, swap, at), tookEffect))
                .orElseGet(() -> List.of(tookEffect));
    }

    /** It begins again by itself, unless somebody wanted it to end, or it was lost too often. */
    private static List<WindowEvent> withoutEffect(StepRun run, PlannedStep step, Finding.NoEffect none, Instant at) {
        List<WindowEvent> facts = new ArrayList<>();
        facts.add(new StepEvent.AttemptHadNoEffect(step.id(), run.attempt(), none.how(), none.partly(), at));
        if (run.cancel() != null) {
            facts.add(failed(run, step, cancelled(none.how(), none.partly()), at));
        } else if (!run.isPaused() && isStuck(run, none)) { // while it stands still it cannot come further
            String why = none.partly()
                    ? none.how() + " It was cut off again without coming further, so it is not begun again by itself."
                    : LostAttempt.MOST_IN_A_ROW + " attempts in a row were cut off and none took effect, so it is not"
                            + " begun again by itself.";
            facts.add(failed(run, step, new StepFailure(why, null, 0, null, !none.partly()), at));
        }
        return facts;
    }

    /** It begins again by itself, unless the attempt before it was lost too, or somebody wanted it to end. */
    static List<WindowEvent> cutOff(StepRun run, StepId step, Outcome.CutOff cut, Duration took, Instant at) {
        int attempt = run.attempt();
        if (run.cancel() != null) {
            return List.of(new StepEvent.StepFailed(step, attempt, cancelled(cut.how(), false), took, at));
        }
        if (run.lostInARow() > 0) {
            return List.of(new StepEvent.StepFailed(step, attempt, cut.failure(), took, at));
        }
        String node = Objects.requireNonNullElse(run.node(), "");
        return List.of(
                new StepEvent.AttemptLost(step, attempt, node, cut.reason(), at),
                new StepEvent.AttemptHadNoEffect(step, attempt, cut.how(), at));
    }

    /** True if it was cut off too often, and not each time further on. */
    private static boolean isStuck(StepRun run, Finding.NoEffect none) {
        List<LostAttempt> lost = run.lostAttempts();
        int most = LostAttempt.MOST_IN_A_ROW;
        if (!none.partly()) {
            return run.lostInARow() + 1 >= most;
        }
        return lost.size() >= most
                && lost.subList(lost.size() - most, lost.size() - 1).stream()
                        .allMatch(earlier -> earlier.how().equals(none.how()));
    }

    /** Why a step failed that somebody wanted to end. */
    static StepFailure cancelled(String how, boolean partly) {
        return new StepFailure((partly ? "Cancelled. " : "Cancelled, not applied. ") + how, null, 0, null, !partly);
    }

    private static WindowEvent failed(StepRun run, PlannedStep step, StepFailure why, Instant at) {
        // how long it worked before it was cut off is not known
        return new StepEvent.StepFailed(step.id(), run.attempt(), why, Duration.ZERO, at);
    }
}
