package dev.lockkeeper.window;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whom a window waits for, derived from its state; nothing of it is stored.
 *
 * @param roles role names that must act; {@link Permissions#COMMANDER} for whoever leads
 * @param what what they are asked to do, in words
 * @param since since when, or null if unknown
 */
public record Waiting(
        List<String> roles, String what, @Nullable Instant since) {
    private static final Waiting NOBODY = new Waiting(List.of(), "", null);

    /** Whom this window waits for now. */
    public static Waiting of(Window window) {
        if (window.state().isFinal() || window.state() == WindowState.SCHEDULED) {
            return NOBODY;
        }
        if (window.state() == WindowState.HELD) {
            LifeEvent.Hold hold = window.hold();
            return commander("to resume", hold == null ? null : hold.since());
        }
        if (window.state() == WindowState.STOPPED) {
            return commander(
                    "to decide how " + window.id() + (window.rollback() == null ? " goes on" : " goes back"),
                    window.stoppedAt());
        }
        if (window.state() == WindowState.ROLLING_BACK) {
            return NOBODY;
        }
        if (window.state() == WindowState.ENDING) {
            return forClosing(window);
        }
        Optional<PlanItem> current = window.current();
        return current.map(item -> item.asGate()
                        .map(gate -> forGate(window, gate))
                        .orElseGet(() -> forStep(window, item.asStep().orElseThrow())))
                .orElse(NOBODY);
    }

    /** True if the window goes on by itself. */
    public boolean isNobody() {
        return roles.isEmpty();
    }

    private static Waiting forGate(Window window, PlannedGate gate) {
        GateRun run = window.gate(gate.id());
        if (run.state() != GateState.ASKED) {
            return NOBODY;
        }
        List<String> missing = new Quorum(gate, run)
                .turn().stream().map(PlannedGate.RequiredRole::role).toList();
        if (gate.lines().isEmpty()) {
            return new Waiting(missing, "to decide at \"" + gate.title() + "\"", run.askedAt());
        }
        List<LineStanding> lines = LineStanding.all(window, gate);
        boolean allGreen = lines.stream().allMatch(LineStanding::isGreen);
        List<String> asked = missing.stream()
                .filter(role -> allGreen || !gate.linesOf(role).isEmpty())
                .toList();
        return new Waiting(
                asked.isEmpty() ? missing : asked, onLines(lines) + " at \"" + gate.title() + "\"", run.askedAt());
    }

    private static String onLines(List<LineStanding> lines) {
        long unsigned =
                lines.stream().filter(line -> line.signature().isEmpty()).count();
        long unmarked = lines.stream().mapToLong(line -> line.unmarked().size()).sum();
        if (unsigned == 0) {
            return "to decide";
        }
        return "to sign " + unsigned + (unsigned == 1 ? " line" : " lines")
                + (unmarked == 0 ? "" : " and mark " + unmarked + (unmarked == 1 ? " item" : " items"));
    }

    /** What cannot be closed is tried again by itself; somebody must see to it all the same. */
    private static Waiting forClosing(Window window) {
        Optional<PlannedStep> failed =
                window.current().flatMap(PlanItem::asStep).filter(step -> hasFailed(window.step(step.id())));
        PairEvent.Ending ending = window.ending();
        return failed.map(step -> commander(
                        "to see to it that \"" + step.title() + "\" can be done, or to leave it with `skip " + step.id()
                                + " <reason>`",
                        ending == null ? null : ending.at()))
                .orElse(NOBODY);
    }

    private static boolean hasFailed(StepRun run) {
        return run.state().isStopCause() || run.attempt() > 1;
    }

    private static Waiting forStep(Window window, PlannedStep step) {
        StepRun run = window.step(step.id());
        StepRun.Closed closed = run.closed();
        if (closed != null) {
            return commander(
                    "to see to it that \"" + step.title() + "\" can go on: " + closed.reason(), closed.since());
        }
        Optional<Question> lock = Question.ofLock(window, step, false);
        if (lock.isPresent()) {
            return new Waiting(lock.get().roles(), lock.get().what(), lock.get().since());
        }
        Optional<SafeAbort.TooLate> late = SafeAbort.standing(window);
        if (late.isPresent()) {
            return commander(
                    "to roll back, or to have \"" + step.title()
                            + "\" overridden by two people: it would end after the latest safe abort",
                    window.overrides()
                            .late()
                            .passed(step.id(), SafeAbort.attempt(window, step))
                            .map(OverrideEvent.SafeAbortPassed::at)
                            .orElse(null));
        }
        boolean goesByItself =
                step.pace() == PlannedStep.Pace.AUTO || window.consent().contains(step.id());
        if (run.state() != StepState.WAITING || goesByItself) {
            return NOBODY;
        }
        String what = step.isPointOfNoReturn() && run.wordBy() == null
                ? "to type the word of \"" + step.title() + "\""
                : "to run \"" + step.title() + "\"";
        return commander(what, lastSettled(window));
    }

    private static Waiting commander(String what, @Nullable Instant since) {
        return new Waiting(List.of(Permissions.COMMANDER), what, since);
    }

    private static @Nullable Instant lastSettled(Window window) {
        Instant steps = window.steps().values().stream()
                .filter(run -> run.state().isSettled())
                .map(StepRun::finishedAt)
                .filter(java.util.Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(window.startedAt());
        Instant gates = window.gates().values().stream()
                .map(GateRun::settledAt)
                .filter(java.util.Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(steps);
        return steps != null && gates != null && gates.isAfter(steps) ? gates : steps;
    }
}
