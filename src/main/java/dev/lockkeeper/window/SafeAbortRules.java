package dev.lockkeeper.window;

import static dev.lockkeeper.window.Decision.accepted;
import static dev.lockkeeper.window.Decision.refused;

import dev.lockkeeper.window.Decision.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules for steps that would end after the latest safe abort. Pure; permission was decided before. */
final class SafeAbortRules {
    private static final String HOW = "`rollback` goes back now. To go on all the same takes two people:"
            + " `override safe-abort <reason>` proposes it, a second person agrees.";

    private final Window window;
    private final Caller caller;
    private final Actor by;
    private final Instant now;

    SafeAbortRules(Window window, Caller caller, Instant now) {
        this.window = window;
        this.caller = caller;
        this.by = caller.actor();
        this.now = now;
    }

    /** Why this step may not be asked for now; null if it may. */
    static @Nullable Decision refusal(Window window, PlannedStep step, Instant now) {
        return SafeAbort.refusal(window, step, now)
                .map(late -> refused(Reason.PAST_SAFE_ABORT, sentence(late) + " " + HOW))
                .orElse(null);
    }

    /** The same for steps that would begin one after the other, each when the one before it has taken as long as planned. */
    static @Nullable Decision refusal(Window window, List<StepId> steps, Instant now) {
        Instant begins = now;
        List<PlannedStep> before = new ArrayList<>();
        for (StepId id : steps) {
            PlannedStep step = window.plan().step(id).orElseThrow();
            Optional<SafeAbort.TooLate> late = SafeAbort.refusal(window, before, step, begins);
            if (late.isPresent()) {
                return refused(
                        Reason.PAST_SAFE_ABORT,
                        sentence(late.get())
                                + (before.isEmpty()
                                        ? " " + HOW
                                        : " `run to "
                                                + before.get(before.size() - 1).id()
                                                + "` goes as far as one consent can."));
            }
            begins = begins.plus(step.planned());
            before.add(step);
        }
        return null;
    }

    /** The step that is next is the only one it lets begin, and that once. */
    Decision on(OverrideCommand.PastSafeAbort ask) {
        Optional<OverrideEvent.SafeAbortProposed> proposal =
                window.overrides().late().proposal().filter(it -> Overrides.stands(it.at(), now));
        if (ask.seen().isPresent()
                && (proposal.isEmpty()
                        || ask.seen().get() != window.overrides().late().open())) {
            return refused(
                    Reason.STALE_CARD,
                    "This proposal is settled or lapsed; the board shows how " + window.id() + " stands."
                            + " `override safe-abort <reason>` proposes it anew.");
        }
        Optional<SafeAbort.TooLate> late = next().flatMap(step -> SafeAbort.refusal(window, step, now));
        if (late.isEmpty()) {
            return refused(Reason.WRONG_STATE, whyNothingIsLate());
        }
        return proposal.isEmpty() ? propose(late.get(), ask.reason()) : agree(late.get(), proposal.get());
    }

    private Optional<PlannedStep> next() {
        boolean waits = window.state() == WindowState.RUNNING || window.state() == WindowState.STOPPED;
        return Optional.of(window)
                .filter(it -> waits && it.active().isEmpty())
                .flatMap(Window::current)
                .flatMap(PlanItem::asStep);
    }

    private String whyNothingIsLate() {
        if (window.rollback() != null || window.ending() != null) {
            return window.id() + " goes forward no more; no step of it asks for the latest safe abort.";
        }
        Optional<PlannedStep> next = next();
        if (next.isEmpty()) {
            return "No step of " + window.id()
                    + " waits to begin; `override safe-abort` lets the step that is next begin," + " and nothing else.";
        }
        boolean overridden =
                window.overrides().late().isOverridden(next.get().id(), SafeAbort.attempt(window, next.get()));
        return "Step " + next.get().id()
                + (overridden
                        ? " was let begin by two people already; `"
                                + (window.state() == WindowState.STOPPED ? "retry" : "run") + "` begins it."
                        : " would not end after the latest safe abort; it needs no override.");
    }

    private Decision propose(SafeAbort.TooLate late, String reason) {
        return reason.isBlank()
                ? Rules.reasonMissing("override safe-abort")
                : accepted(new OverrideEvent.SafeAbortProposed(
                        late.step().id(), SafeAbort.attempt(window, late.step()), by, reason, now));
    }

    private Decision agree(SafeAbort.TooLate late, OverrideEvent.SafeAbortProposed proposal) {
        if (proposal.by().equals(by)) {
            return refused(
                    Reason.SECOND_PERSON_NEEDED,
                    "You proposed this yourself; a second person must say `override safe-abort` too.");
        }
        Decision one = OverrideRules.inOnePersonsPlace(window, caller, proposal.by(), proposal.at());
        return one != null
                ? one
                : accepted(new OverrideEvent.SafeAbortOverridden(
                        proposal.step(),
                        proposal.attempt(),
                        late.latest(),
                        late.ends(),
                        proposal.by(),
                        by,
                        proposal.reason(),
                        now));
    }

    private static String sentence(SafeAbort.TooLate late) {
        String words = late.plain();
        return Character.toUpperCase(words.charAt(0)) + words.substring(1) + ".";
    }
}
