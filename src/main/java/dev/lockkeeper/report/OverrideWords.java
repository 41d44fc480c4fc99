package dev.lockkeeper.report;

import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.OverrideEvent;
import dev.lockkeeper.window.Plan;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What two people did past a rule, and who acted for whom, each as one sentence. */
final class OverrideWords {
    private final Plan plan;
    private final Function<Actor, String> names;

    OverrideWords(Plan plan, Function<Actor, String> names) {
        this.plan = plan;
        this.names = names;
    }

    /** True if an alarm with this key is about break-glass, and not about somebody who does not answer. */
    static boolean isAboutGlass(String key) {
        return key.startsWith("glass/") && key.endsWith("/proposed") || key.startsWith("broken/");
    }

    /** This fact in words, without its time. */
    String of(OverrideEvent event) {
        if (event instanceof OverrideEvent.BreakGlassProposed it) {
            return who(it.by()) + " proposed to open " + gate(it.gate()) + " by break-glass, because: " + it.reason();
        }
        if (event instanceof OverrideEvent.GlassBroken it) {
            return gate(it.gate()) + " opened by break-glass, proposed by " + who(it.proposedBy()) + ", confirmed by "
                    + who(it.by()) + (it.missing().isEmpty() ? "" : ", without " + roles(it.missing())) + ", because: "
                    + it.reason();
        }
        if (event instanceof OverrideEvent.TakeProposed it) {
            return who(it.by()) + " asked to take command from " + who(it.from()) + " at once, because: " + it.reason();
        }
        if (event instanceof OverrideEvent.ProposalLapsed it) {
            return switch (it.kind()) {
                case BREAK_GLASS -> "nobody agreed to break the glass in time; the proposal lapsed";
                case TAKE -> "nobody agreed in time that command is taken at once; the proposal lapsed";
                case SAFE_ABORT -> "nobody agreed in time that the step begins all the same; the proposal lapsed";
            };
        }
        if (event instanceof OverrideEvent.SafeAbortPassed it) {
            return "step " + it.step() + " would end at " + Moments.utc(it.ends())
                    + ", after the latest safe abort, then " + Moments.utc(it.latest());
        }
        if (event instanceof OverrideEvent.SafeAbortProposed it) {
            return who(it.by()) + " proposed to begin step " + it.step() + " past the latest safe abort, because: "
                    + it.reason();
        }
        if (event instanceof OverrideEvent.SafeAbortOverridden it) {
            return "step " + it.step() + " let begin past the latest safe abort of " + Moments.utc(it.latest())
                    + ", forecast end " + Moments.utc(it.ends()) + ", proposed by " + who(it.proposedBy())
                    + ", confirmed by " + who(it.by()) + ", because: " + it.reason();
        }
        if (event instanceof OverrideEvent.Delegated it) {
            return who(it.from()) + " delegated " + roles(it.roles()) + " to " + who(it.to()) + " until "
                    + (it.until() == null ? "the end of the window" : Moments.utc(it.until()));
        }
        if (event instanceof OverrideEvent.DelegationEnded it) {
            return who(it.to()) + " does not act for " + who(it.from()) + " any more"
                    + (it.by() == null ? ": its time came" : ", said " + who(it.by()));
        }
        OverrideEvent.DelegateActed it = (OverrideEvent.DelegateActed) event;
        return who(it.by()) + " said " + it.word() + " as " + roles(it.roles()) + " under delegation of "
                + who(it.of());
    }

    private String who(Actor actor) {
        return names.apply(actor);
    }

    private String roles(List<String> roles) {
        return roles.stream().map(plan::roleTitle).collect(Collectors.joining(" and "));
    }

    private String gate(GateId gate) {
        return PlanWords.gate(plan, gate);
    }
}
