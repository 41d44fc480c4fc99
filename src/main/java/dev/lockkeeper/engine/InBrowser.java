package dev.lockkeeper.engine;

import dev.lockkeeper.engine.ConfirmationDoor.Asked;
import dev.lockkeeper.window.ConfirmationEvent;
import dev.lockkeeper.window.Decision;
import dev.lockkeeper.window.Plan;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowId;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the desk says about approvals that are confirmed in the browser. Pure. */
public final class InBrowser {
    /** How long a link may be used; what is longer is forgotten in an open tab. */
    public static final int MINUTES = 15;

    private static final String SET = "set LOCKKEEPER_OIDC_ISSUER, SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and"
            + " LOCKKEEPER_PUBLIC_URL and start the bot again";

    private InBrowser() {}

    /** What is to be confirmed, if that is what was decided. */
    static Optional<Asked> asked(WindowId window, Decision.Accepted accepted) {
        return accepted.events().stream()
                .filter(ConfirmationEvent.ConfirmationAsked.class::isInstance)
                .map(ConfirmationEvent.ConfirmationAsked.class::cast)
                .map(yes -> new Asked(window, yes.gate(), yes.role(), yes.by(), yes.digest(), yes.reason()))
                .findFirst();
    }

    /** What the person is told beside the link, in the plain form of {@link Desk.Reply}. */
    public static String words(Asked asked, Window window) {
        String title = window.plan()
                .gate(asked.gate())
                .map(PlannedGate::title)
                .orElse(asked.gate().value());
        return "Your yes as " + window.plan().roleTitle(asked.role()) + " at the gate \"" + title + "\" of "
                + window.id() + " does not count yet: here it is confirmed in the browser. Open the link within "
                + MINUTES
                + " minutes, sign in as yourself, and press Confirm there. It is for you alone and for this once.";
    }

    /** Why a plan cannot be started where nobody can sign in; empty if it asks for nothing of the kind. */
    static Optional<String> missing(Plan plan) {
        String gates = plan.gates().stream()
                .filter(gate -> gate.terms().inBrowser())
                .map(gate -> "\"" + gate.title() + "\"")
                .collect(Collectors.joining(", "));
        return gates.isEmpty()
                ? Optional.empty()
                : Optional.of("In " + plan.environment() + " approvals are confirmed in the browser (gates: " + gates
                        + "), and nobody can sign in at this bot. Either " + SET
                        + ", or switch it off: `in-browser: false` under approvals, " + plan.environment()
                        + ", go, in lockkeeper.yaml (docs/approvals-in-the-browser.md says what is lost then)."
                        + " `lockkeeper doctor` says what is missing.");
    }

    /** For a window whose bot lost its sign-in after it was opened. */
    static String lost(WindowId window) {
        return "This gate of " + window + " wants each yes confirmed in the browser, and nobody can sign in at this bot"
                + " any more. Whoever runs it must " + SET + ".";
    }
}
