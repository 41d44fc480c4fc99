package dev.lockkeeper.report;

import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.ApprovalEvent;
import dev.lockkeeper.window.Confirmation;
import dev.lockkeeper.window.ConfirmationEvent;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.Plan;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How long a yes counts, what it waits for, and how it is confirmed, each as one sentence. */
final class ApprovalWords {
    private final Plan plan;
    private final Function<Actor, String> names;

    ApprovalWords(Plan plan, Function<Actor, String> names) {
        this.plan = plan;
        this.names = names;
    }

    /** This fact in words, without its time. */
    String of(ApprovalEvent event) {
        if (event instanceof ApprovalEvent.ApprovalLapsed it) {
            return gate(it.gate()) + ": the yes of " + who(it.signedBy()) + " as " + plan.roleTitle(it.role())
                    + (it.line() == null ? "" : " under line " + it.line()) + ", said " + Moments.utc(it.saidAt())
                    + ", does not count any more: " + it.cause().words();
        }
        if (event instanceof ApprovalEvent.ExpiryNear it) {
            return near(it);
        }
        if (event instanceof ApprovalEvent.ConditionSet it) {
            return gate(it.gate()) + ": " + who(it.by()) + " says yes as " + plan.roleTitle(it.role()) + " if "
                    + String.join(", ", it.checks()) + " pass; no approval yet"
                    + (it.reason().isBlank() ? "" : ", because: " + it.reason());
        }
        if (event instanceof ApprovalEvent.ConditionMet it) {
            return gate(it.gate()) + ": what the yes of " + who(it.by()) + " as " + plan.roleTitle(it.role())
                    + " waited for has passed";
        }
        if (event instanceof ApprovalEvent.ConditionReturned it) {
            return gate(it.gate()) + ": the yes of " + who(it.by()) + " as " + plan.roleTitle(it.role())
                    + " came back to them: " + it.why();
        }
        if (event instanceof ApprovalEvent.GateExpired it) {
            return gate(it.gate()) + " expired at " + Moments.utc(it.deadline()) + ": "
                    + it.limit().words();
        }
        throw new IllegalStateException("no words for " + event.getClass().getSimpleName());
    }

    /** This fact in words, without its time. */
    String of(ConfirmationEvent event) {
        if (event instanceof ConfirmationEvent.ConfirmationAsked it) {
            return gate(it.gate()) + ": " + who(it.by()) + " said yes as " + plan.roleTitle(it.role())
                    + (it.reason().isBlank() ? "" : ", because: " + it.reason()) + ", to be confirmed in the browser";
        }
        if (event instanceof ConfirmationEvent.ConfirmationRefused it) {
            return gate(it.gate()) + ": the browser link of " + who(it.by()) + " was refused: " + it.why();
        }
        throw new IllegalStateException("no words for " + event.getClass().getSimpleName());
    }

    /** How a yes was confirmed, to be said behind it; empty if it was not. */
    static String inBrowser(@Nullable Confirmation how) {
        return how == null ? "" : ", confirmed in the browser, " + signedIn(how);
    }

    /** Who signed somebody in, when, and whether they had to prove anew who they are; empty if nobody did. */
    static String signedIn(@Nullable Confirmation how) {
        return how == null
                ? ""
                : "signed in " + (how.reauthenticated() ? "anew " : "") + "by " + how.issuer() + ", "
                        + Moments.utc(how.signedInAt());
    }

    private String near(ApprovalEvent.ExpiryNear it) {
        String what = it.people().isEmpty()
                ? "its go expires at "
                : "the yes of " + it.people().stream().map(this::who).collect(Collectors.joining(", "))
                        + " stops counting at ";
        return gate(it.gate()) + ": " + what + Moments.utc(it.expiresAt()) + "; said so";
    }

    private String who(Actor actor) {
        return names.apply(actor);
    }

    private String gate(GateId gate) {
        return PlanWords.gate(plan, gate);
    }
}
