package dev.lockkeeper.window;

import static dev.lockkeeper.window.WindowFixture.BACKUP;
import static dev.lockkeeper.window.WindowFixture.BASELINE;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.GO_LIVE;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.PREFLIGHT;
import static dev.lockkeeper.window.WindowFixture.QUIN;
import static dev.lockkeeper.window.WindowFixture.approve;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The window of {@link WindowFixture}, whose second gate counts approvals for a while only. */
public final class TimedFixture {
    /** How long a yes counts at the second gate. */
    public static final Duration COUNTS = Duration.ofMinutes(60);
    /** How long the second gate is good once it is open. */
    public static final Duration GOOD = Duration.ofMinutes(30);

    private TimedFixture() {}

    public static Plan plan(@Nullable Duration expiresAfter, @Nullable Duration beginWithin) {
        return with(WindowFixture.plan(), expiresAfter, beginWithin);
    }

    /** This plan with these terms at its gate {@code go-live}. */
    public static Plan with(Plan plan, @Nullable Duration expiresAfter, @Nullable Duration beginWithin) {
        GateTerms terms = new GateTerms(false, List.of(), true, List.of(), 0, false, expiresAfter, beginWithin, false);
        return TermsFixture.with(plan, GO_LIVE, terms);
    }

    /** The second gate is asked. */
    public static WindowFixture asked(@Nullable Duration expiresAfter, @Nullable Duration beginWithin) {
        WindowFixture at = WindowFixture.scheduled(plan(expiresAfter, beginWithin));
        at.fact(new LifeEvent.Started(at.now))
                .ask(PREFLIGHT)
                .ok(approve(), QUIN)
                .ok(approve(), DEVI);
        return at.runs(BASELINE).runs(BACKUP).ask(GO_LIVE);
    }

    /** The second gate is asked, with both terms. */
    public static WindowFixture asked() {
        return asked(COUNTS, GOOD);
    }

    /** The second gate is open, with both terms; nothing behind it was asked for. */
    public static WindowFixture opened() {
        return asked().ok(approve(), DEVI).ok(approve(), LEO);
    }

    /** What a tick at this moment records. */
    static WindowFixture ticked(WindowFixture at) {
        return at.fact(ApprovalTimes.due(at.window, at.now).toArray(WindowEvent[]::new));
    }
}
