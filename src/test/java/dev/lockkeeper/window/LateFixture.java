package dev.lockkeeper.window;

import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.SCHEMA;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Moments around the latest safe abort of the window of {@link RollbackFixture}. */
public final class LateFixture {
    /** The last moment at which the first writing step may begin: 5 min, then 80 s back, then 5 min in reserve. */
    public static final Instant LAST_FOR_SCHEMA = Instant.parse("2026-11-21T23:48:40Z");

    private LateFixture() {}

    /** The first writing step is next, and it is one second too late for it. */
    public static WindowFixture late() {
        return at(RollbackFixture.beforeSchema(), LAST_FOR_SCHEMA.plusSeconds(1));
    }

    /** The same, and it was noticed. */
    public static WindowFixture noticed() {
        return notice(late());
    }

    /** The commander wants to begin it all the same. */
    public static WindowFixture proposed() {
        return noticed().ok(override("the rest takes a minute"), ASHA);
    }

    /** The first writing step failed, and it is too late to try it again. */
    public static WindowFixture failedLate() {
        WindowFixture at = at(RollbackFixture.beforeSchema(), LAST_FOR_SCHEMA)
                .ok(new WindowCommand.Run(Optional.empty()), ASHA)
                .begins(SCHEMA)
                .later(Duration.ofSeconds(1));
        return at.fact(WindowFixture.failed(SCHEMA, 1, at.now));
    }

    /** What the engine records about the step that is next. */
    static WindowFixture notice(WindowFixture at) {
        PlannedStep next = at.window.current().flatMap(PlanItem::asStep).orElseThrow();
        SafeAbort.TooLate found = SafeAbort.refusal(at.window, next, at.now).orElseThrow();
        return at.fact(new OverrideEvent.SafeAbortPassed(
                next.id(), at.window.step(next.id()).attempt() + 1, found.latest(), found.ends(), at.now));
    }

    static WindowFixture at(WindowFixture fixture, Instant moment) {
        return fixture.later(Duration.between(fixture.now, moment));
    }

    public static WindowCommand override(String reason) {
        return new WindowCommand.Exceptional(new OverrideCommand.PastSafeAbort(Optional.empty(), reason));
    }

    /** The button of the proposal with this number. */
    public static WindowCommand second(int number) {
        return new WindowCommand.Exceptional(new OverrideCommand.PastSafeAbort(Optional.of(number), ""));
    }
}
