package dev.lockkeeper.window;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a window has opened outside and what of it is open, derived from its steps; nothing of it is stored. Pure. */
public final class Pairs {
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    /** Pauses double until they are longer than four minutes. */
    private static final int MOST_DOUBLINGS = 6;

    private Pairs() {}

    /**
     * Something that a step opened.
     *
     * @param opening the step that opened it
     * @param closing the step that closes it
     * @param since when it was opened, or when that was begun if nobody knows whether it is open
     * @param certain false if nobody knows whether it is open
     */
    public record Open(PlannedStep opening, PlannedStep closing, Instant since, boolean certain) {
        /** In a few words. */
        public String what() {
            return Pairs.what(opening);
        }
    }

    /**
     * One pair from its beginning to its end.
     *
     * @param closedBy the step that closed it, or was left out on purpose; null while neither happened
     * @param leftOpen true if people decided to leave it open
     */
    public record Standing(
            PlannedStep opening,
            PlannedStep closing,
            @Nullable PlannedStep closedBy,
            boolean leftOpen) {}

    /** What the step turns on or off, in a few words. */
    public static String what(PlannedStep step) {
        PairHalf half = step.half();
        return half == null ? step.title() : half.what();
    }

    /** What is open now, or may be, in the order in which the runbook opens it. */
    public static List<Open> open(Window window) {
        List<Open> open = new ArrayList<>();
        for (Standing pair : all(window)) {
            StepRun run = window.step(pair.opening().id());
            if (pair.closedBy() == null) {
                boolean certain = run.tookEffect();
                Instant since = certain && run.finishedAt() != null ? run.finishedAt() : run.startedAt();
                open.add(new Open(
                        pair.opening(), pair.closing(), since == null ? window.startedOrPlanned() : since, certain));
            }
        }
        return List.copyOf(open);
    }

    /** Every pair whose opening step took effect, or may have, in the order of the runbook. */
    public static List<Standing> all(Window window) {
        List<Standing> pairs = new ArrayList<>();
        for (PlannedStep opening : window.plan().everyStep()) {
            if (opening.isOpening() && mayBeOpen(window.step(opening.id()))) {
                List<PlannedStep> closings = closings(window, opening);
                closings.stream().findFirst().ifPresent(first -> {
                    Optional<PlannedStep> closed = closings.stream()
                            .filter(step -> window.step(step.id()).tookEffect())
                            .findFirst();
                    Optional<PlannedStep> left = closings.stream()
                            .filter(step -> window.step(step.id()).state() == StepState.SKIPPED)
                            .findFirst();
                    pairs.add(new Standing(
                            opening, first, closed.or(() -> left).orElse(null), closed.isEmpty() && left.isPresent()));
                });
            }
        }
        return List.copyOf(pairs);
    }

    /** What is open and was left so on purpose. */
    public static List<Standing> leftOpen(Window window) {
        return all(window).stream().filter(Standing::leftOpen).toList();
    }

    /** Since when people who use the application notice, if they do. */
    public static Optional<Open> noticedByUsers(Window window) {
        return open(window).stream()
                .filter(open ->
                        open.opening().half() != null && open.opening().half().usersNotice())
                .findFirst();
    }

    /**
     * The steps that close what was open when the window turned back and that the way it goes since does not close; those
     * that have closed it meanwhile among them.
     */
    static List<PlannedStep> closingsSince(Window window, Instant turned, List<PlannedStep> way) {
        return all(window).stream()
                .filter(pair -> way.stream()
                        .noneMatch(step -> step.closes(pair.opening().id())))
                .filter(pair -> pair.closedBy() == null
                        || isAfter(window.step(pair.closedBy().id()).startedAt(), turned)
                        || isAfter(window.step(pair.closedBy().id()).finishedAt(), turned))
                .map(pair -> pair.closedBy() == null ? pair.closing() : pair.closedBy())
                .toList();
    }

    /** When a closing step that failed is begun again by itself; empty unless it failed. */
    public static Optional<Instant> triedAgainAt(Window window, PlannedStep closing) {
        StepRun run = window.step(closing.id());
        Instant ended = run.finishedAt();
        if (ended == null || run.state() != StepState.FAILED && run.state() != StepState.UNKNOWN) {
            return Optional.empty();
        }
        int doublings = Math.min(Math.max(run.attempt() - 1, 0), MOST_DOUBLINGS);
        return Optional.of(ended.plus(FIRST_PAUSE.multipliedBy(1L << doublings)));
    }

    private static List<PlannedStep> closings(Window window, PlannedStep opening) {
        return window.plan().everyStep().stream()
                .filter(step -> step.closes(opening.id()))
                .toList();
    }

    private static boolean mayBeOpen(StepRun run) {
        return run.mayHaveChanged() || run.state().isUnderWay();
    }

    private static boolean isAfter(@Nullable Instant moment, Instant turned) {
        return moment != null && !moment.isBefore(turned);
    }
}
