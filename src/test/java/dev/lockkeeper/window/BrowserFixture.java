package dev.lockkeeper.window;

import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.GO_LIVE;
import static dev.lockkeeper.window.WindowFixture.QUIN;
import static dev.lockkeeper.window.WindowFixture.START;
import static dev.lockkeeper.window.WindowFixture.approve;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The small window, whose second gate wants each yes confirmed in a browser. */
public final class BrowserFixture {
    /** A sign-in that was checked. */
    public static final Confirmation SIGNED_IN = new Confirmation("https://id.example.org", START, true);

    private static final GateTerms TERMS = new GateTerms(false, List.of(), true, List.of(), 0, false, null, null, true);

    private BrowserFixture() {}

    public static WindowFixture atGoLive() {
        WindowFixture at = WindowFixture.scheduled(plan())
                .fact(new LifeEvent.Started(START))
                .ask(WindowFixture.PREFLIGHT);
        return at.ok(approve(), QUIN)
                .ok(approve(), DEVI)
                .runs(WindowFixture.BASELINE)
                .runs(WindowFixture.BACKUP)
                .ask(GO_LIVE);
    }

    /** The database administrator has said yes and is waited for. */
    public static WindowFixture asked() {
        return atGoLive().ok(approve(), DEVI);
    }

    /** The yes of this role, confirmed, about what was seen. */
    public static WindowCommand confirmed(String role, String digest) {
        return new WindowCommand.Approve(
                Optional.of(GO_LIVE), Optional.of(role), Optional.of(digest), "read it all", SIGNED_IN);
    }

    public static Plan plan() {
        return plan(Map.of());
    }

    /** The same plan with other digests for the items named. */
    static Plan plan(Map<String, String> digests) {
        return inBrowser(WindowFixture.plan(digests));
    }

    /** This plan, whose gate {@code go-live} wants each yes confirmed. */
    public static Plan inBrowser(Plan plan) {
        return TermsFixture.with(plan, GO_LIVE, TERMS);
    }
}
