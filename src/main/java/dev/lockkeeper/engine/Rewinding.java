package dev.lockkeeper.engine;

import dev.lockkeeper.engine.StepExecutor.Proven;
import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.Promise;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.Swap;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * What a target must still have of a window, and what is recorded when it has it no more because it was set back: restored
 * from an older copy, or replaced by a server that lagged behind. Pure.
 */
final class Rewinding {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ROOT);
    private static final int NAMED = 5;

    private Rewinding() {}

    /**
     * The attempts that took effect and left their proof in the target's ledger, in the order of the runbook. What ran
     * before the ledger was there, and what people declared done, left none.
     */
    static List<Proven> proven(Window window) {
        if (Promise.ledger(window).isEmpty()) {
            return List.of();
        }
        Swap swap = window.swap();
        // the ledger of a database that was swapped in is as old as that
        Optional<Instant> since = swap != null
                ? Optional.of(swap.at())
                : ledger(window).map(step -> window.step(step.id()).finishedAt());
        return window.plan().everyStep().stream()
                .filter(step -> step.promise() != null && step.promise().needsLedger() && !step.isLedger())
                .filter(step -> provenSince(window, step, since.orElse(Instant.MAX)))
                .map(step ->
                        new Proven(step.id().value(), window.step(step.id()).attempt()))
                .toList();
    }

    private static boolean provenSince(Window window, PlannedStep step, Instant ledger) {
        StepRun run = window.step(step.id());
        Instant began = run.startedAt();
        return run.tookEffect() && began != null && !began.isBefore(ledger) && !byHand(window, step, run);
    }

    private static boolean byHand(Window window, PlannedStep step, StepRun run) {
        return window.deviations().stream()
                .anyMatch(deviation -> deviation.kind() == Deviation.Kind.STEP_DONE_BY_HAND
                        && deviation.subject().equals(step.id().value())
                        && deviation.at().equals(run.finishedAt()));
    }

    private static Optional<PlannedStep> ledger(Window window) {
        return window.plan().everyStep().stream()
                .filter(PlannedStep::isLedger)
                .filter(step -> window.step(step.id()).tookEffect())
                .findFirst();
    }

    /** It was noticed before the attempt did anything, so that one failed; what is gone waits for people. */
    static List<WindowEvent> beforeAttempt(
            Window now, StepId asking, int attempt, TargetRewoundException seen, Duration took, Instant at) {
        if (seen.isInTheMiddle()) {
            return inDoubt(now, asking, attempt, seen, at);
        }
        List<PlannedStep> gone = gone(now, seen);
        StepFailure failure = new StepFailure(
                sentence(now, gone, seen) + " Nothing of this step was run. " + advice(gone), null, 0, null, true);
        List<WindowEvent> facts = new ArrayList<>();
        facts.add(new StepEvent.StepFailed(asking, attempt, failure, took, at));
        facts.addAll(rewound(now, asking, gone, seen, at));
        return facts;
    }

    /** It was noticed when somebody looked what became of the attempt, so nobody can tell that either. */
    static List<WindowEvent> inDoubt(Window now, StepId asking, int attempt, TargetRewoundException seen, Instant at) {
        List<PlannedStep> gone = gone(now, seen);
        List<WindowEvent> facts = new ArrayList<>();
        facts.add(new StepEvent.OutcomeLost(
                asking,
                attempt,
                sentence(now, gone, seen) + " So nothing there tells what became of this attempt. " + advice(gone),
                at));
        facts.addAll(rewound(now, asking, gone, seen, at));
        return facts;
    }

    private static List<PlannedStep> gone(Window now, TargetRewoundException seen) {
        List<String> ids =
                seen.isLedgerGone() ? proven(now).stream().map(Proven::step).toList() : seen.gone();
        return now.plan().everyStep().stream()
                .filter(step -> ids.contains(step.id().value()) || seen.isLedgerGone() && step.isLedger())
                .filter(step -> now.step(step.id()).tookEffect())
                .toList();
    }

    private static List<WindowEvent> rewound(
            Window now, StepId asking, List<PlannedStep> gone, TargetRewoundException seen, Instant at) {
        String why = sentence(now, gone, seen) + " It was noticed before step " + asking + ".";
        return gone.stream()
                .<WindowEvent>map(step ->
                        new StepEvent.StepRewound(step.id(), now.step(step.id()).attempt(), why, at))
                .toList();
    }

    private static String sentence(Window now, List<PlannedStep> gone, TargetRewoundException seen) {
        String target = now.plan().target().name();
        String what = seen.isLedgerGone()
                ? "The ledger of this window is not in target " + target + " any more"
                : "The ledger in target " + target + " has "
                        + (gone.size() == 1 ? "one step" : gone.size() + " steps")
                        + " of this window no more that took effect";
        String which = gone.isEmpty() ? "" : ": " + named(now, gone);
        String since = gone.stream()
                .map(step -> now.step(step.id()).finishedAt())
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .map(first -> " So the database is as it was before " + clock(first)
                        + ": restored from an older copy, or taken over by a server that had not come further"
                        + (seen.isLedgerGone() ? ", or somebody removed our schema." : "."))
                .orElse("");
        return what + which + "." + since;
    }

    private static String named(Window now, List<PlannedStep> gone) {
        List<String> names = gone.stream()
                .limit(NAMED)
                .map(step -> step.id()
                        + Optional.ofNullable(now.step(step.id()).finishedAt())
                                .map(at -> " (" + clock(at) + ")")
                                .orElse(""))
                .toList();
        int more = gone.size() - names.size();
        return String.join(", ", names) + (more > 0 ? " and " + more + " more" : "");
    }

    private static String clock(Instant at) {
        return CLOCK.format(at.atOffset(ZoneOffset.UTC));
    }

    private static String advice(List<PlannedStep> gone) {
        return gone.isEmpty()
                ? "Find out which database this is before anything runs on it."
                : "Look there, then say of each `retry <step> <why>`, which runs it again, or `done <step> <what you"
                        + " saw>`; or roll back.";
    }
}
