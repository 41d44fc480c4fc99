package dev.lockkeeper.window;

import static dev.lockkeeper.window.Decision.refused;

import dev.lockkeeper.window.Decision.Reason;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a window is ended, and what may be said while it closes what it opened outside. Pure; permission was decided
 * before.
 */
final class EndingRules {
    private EndingRules() {}

    /** What ends this window: at once, or as soon as what it opened is closed. */
    static WindowEvent end(Window window, Actor by, String reason, Instant now) {
        return Pairs.open(window).isEmpty()
                ? new LifeEvent.Aborted(by, reason, now)
                : new PairEvent.EndAsked(by, reason, now);
    }

    /** Why this cannot be said while the window ends; empty if it can, or if the window does not end. */
    static Optional<Decision> refusal(Window window, WindowCommand command) {
        boolean heard = command instanceof WindowCommand.Retry
                || command instanceof WindowCommand.Settle
                || command instanceof WindowCommand.Note
                || command instanceof WindowCommand.HandOver
                || command instanceof WindowCommand.Take;
        return window.ending() == null || heard
                ? Optional.empty()
                : Optional.of(refused(
                        Reason.WRONG_STATE,
                        window.id() + " was ended by " + window.ending().by().mention()
                                + " and first closes what it opened: " + whatIsOpen(window) + "."));
    }

    private static String whatIsOpen(Window window) {
        return Pairs.open(window).stream()
                .map(open -> open.what() + " (`retry " + open.closing().id() + "` tries at once, `skip "
                        + open.closing().id() + " <reason>` leaves it open)")
                .collect(Collectors.joining(", "));
    }
}
