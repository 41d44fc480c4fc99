package dev.lockkeeper.window;

import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.NOA;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Moments in which two people act past a rule, and people who act for others. */
final class OverrideFixture {
    /** Holds nothing, and acts as the database administrator for Devi. */
    static final Caller ACTS = NOA.lent(Map.of("dba", DEVI.actor()));

    private OverrideFixture() {}

    /** The second gate waits, and its commander wants to open it by break-glass. */
    static WindowFixture proposed() {
        return WindowFixture.atGoLive().ok(glass("the leads cannot be reached"), ASHA);
    }

    static WindowCommand glass(String reason) {
        return new WindowCommand.Exceptional(new OverrideCommand.BreakGlass(Optional.empty(), reason));
    }

    /** The button of the proposal with this number. */
    static WindowCommand second(int number) {
        return new WindowCommand.Exceptional(new OverrideCommand.BreakGlass(Optional.of(number), ""));
    }

    static WindowCommand takeFor(Caller whom) {
        return new WindowCommand.Exceptional(new OverrideCommand.TakeFor(Optional.of(whom.actor()), Optional.empty()));
    }

    static WindowCommand delegate(Caller to) {
        return new WindowCommand.Exceptional(new OverrideCommand.Delegate(to.actor(), Optional.empty()));
    }

    static WindowCommand delegate(Caller to, Instant until) {
        return new WindowCommand.Exceptional(new OverrideCommand.Delegate(to.actor(), Optional.of(until)));
    }

    static WindowCommand off() {
        return new WindowCommand.Exceptional(new OverrideCommand.EndDelegation(Optional.empty()));
    }
}
