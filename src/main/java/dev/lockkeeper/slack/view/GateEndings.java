package dev.lockkeeper.slack.view;

import dev.lockkeeper.window.ApprovalEvent;
import dev.lockkeeper.window.ApprovalTimes;
import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.GateHistory;
import dev.lockkeeper.window.GateRun;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.Rollback;
import dev.lockkeeper.window.Window;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a gate's card says once nobody decides on it any more, and what it says about time before that. Pure. */
final class GateEndings {
    private static final int WHY = 300;

    private final Scene scene;
    private final Window window;

    GateEndings(Scene scene) {
        this.scene = scene;
        this.window = scene.window();
    }

    /** The card of an asking that was followed by another one. */
    String earlier(GateRun run, int asking) {
        String now = "; this card is settled and the current one stands further down";
        Optional<GateHistory.Ending> ending = run.history().ending(asking);
        return ending.map(this::words).orElse("superseded, asked again since") + now;
    }

    private String words(GateHistory.Ending ending) {
        String by = ending.by() == null ? "" : " by " + scene.person(ending.by());
        String at = ", " + Scene.at(ending.at());
        String why = ending.why().isBlank() ? "" : ": " + SlackText.line(ending.why(), WHY);
        return switch (ending.how()) {
            case REJECTED -> "rejected" + by + at + why + "; asked again since";
            case EXPIRED -> "expired" + at + why + "; asked again since";
            case AMENDED -> "superseded" + at + ", the files behind it were amended" + by;
            case REACH_CHANGED -> "superseded" + at + ", what the steps behind it take away changed" + why;
            case EVIDENCE_CHANGED -> "superseded" + at + ", what it showed changed; asked again since";
        };
    }

    /** Why somebody who decided once is asked once more, as far as files or what a step reaches are the reason. */
    String again(PlannedGate gate, GateRun run) {
        String reach = ReachLines.again(window, gate);
        if (!reach.isEmpty() || !late(run).isEmpty()) {
            return reach + late(run);
        }
        return run.asking() == 1
                ? ""
                : window.deviations().stream()
                        .filter(d -> d.kind() == Deviation.Kind.FILES_AMENDED)
                        .reduce((first, second) -> second)
                        .map(d -> "Asked again. Last change: " + Closing.deviation(scene, d))
                        .orElse("Asked again, with the same files.");
    }

    /** Why a gate is asked once more after its go expired; empty if that is not the reason. */
    String late(GateRun run) {
        return run.history()
                .ending(run.asking() - 1)
                .filter(ending -> ending.how() == GateHistory.How.EXPIRED)
                .map(ending -> "Asked again, because the go before expired " + Scene.at(ending.at()) + ": "
                        + ending.why() + ".")
                .orElse("");
    }

    /** The card of an asking nobody answers any more, because the window is over or goes back. */
    String withdrawn() {
        Rollback back = window.rollback();
        if (!window.state().isFinal() && back != null) {
            return "withdrawn, not decided; the window goes back, chosen by " + scene.person(back.by()) + ", "
                    + Scene.at(back.at());
        }
        return "withdrawn, not decided; the window is " + window.state().words()
                + Optional.ofNullable(window.finishedAt())
                        .map(at -> " since " + Scene.at(at))
                        .orElse("");
    }

    /** The card of an opened gate whose time ran out. */
    String expired(GateRun run) {
        ApprovalEvent.GateExpired how = Objects.requireNonNull(run.history().expired());
        return "expired " + Scene.at(how.deadline()) + ": " + how.limit().words()
                + ". None begins any more; asked again as soon as the window goes on";
    }

    /** How long the go of this gate is good; empty if only the window ends it, or a step began. */
    String goodUntil(PlannedGate gate) {
        return ApprovalTimes.beginBy(window, gate)
                .map(deadline -> " · good until " + Wording.dayAndTime(deadline.at()) + " for its first step to begin")
                .orElse("");
    }

    /** Until when what was said counts, and whose yes counts no more; empty lines where there is nothing to say. */
    void clock(Card card, PlannedGate gate, GateRun run) {
        gate.required().stream()
                .flatMap(role -> run.decisions().stream().filter(d -> d.role().equals(role.role())))
                .flatMap(d -> ApprovalTimes.until(gate, d)
                        .map(at -> "The yes of " + scene.person(d.by()) + " counts until " + Wording.dayAndTime(at)
                                + " while the gate waits.")
                        .stream())
                .distinct()
                .forEach(card::text);
        lapses(run).forEach(card::text);
        run.history().conditions().forEach(condition -> card.text(waits(condition)));
    }

    /** New messages, because an edited card wakes nobody: whose yes counts no more, and what will expire soon. */
    List<DesiredMessage> calls(PlannedGate gate, GateRun run) {
        List<DesiredMessage> out = new ArrayList<>();
        String about = "/" + gate.id() + "/" + run.asking() + "/";
        int number = 0;
        Set<String> asked = new LinkedHashSet<>();
        run.history().lapsed().forEach(lapse -> asked.add(lapse(lapse) + " " + whatNow(lapse)));
        for (String lapse : asked) {
            number++;
            String what = "needs a new decision at \"" + scene.title(gate) + "\". " + lapse;
            out.add(new Card("lapsed" + about + number)
                    .under(GateCards.key(gate, run.asking()))
                    .text("*" + scene.id() + "* " + what)
                    .says(scene.named() + " " + what));
        }
        number = 0;
        for (ApprovalEvent.ConditionReturned back : run.history().returned()) {
            number++;
            String what = scene.person(back.by()) + " your yes at \"" + scene.title(gate)
                    + "\" did not count and is yours again: "
                    + SlackText.line(back.why(), WHY).replaceFirst("\\.$", "")
                    + ". Approve, reject, or say on which checks it depends.";
            out.add(new Card("returned" + about + number)
                    .under(GateCards.key(gate, run.asking()))
                    .text("*" + scene.id() + "* " + what)
                    .says(scene.named() + ": " + what));
        }
        number = 0;
        for (ApprovalEvent.ExpiryNear near : run.history().warnings()) {
            number++;
            String what = near.people().isEmpty() ? goEnds(gate, near) : yesEnds(gate, near);
            out.add(new Card("expiry" + about + number)
                    .under(GateCards.key(gate, run.asking()))
                    .text("*" + scene.id() + "* " + what)
                    .says(scene.named() + ": " + what));
        }
        return out;
    }

    private String waits(ApprovalEvent.ConditionSet condition) {
        return scene.person(condition.by()) + " says yes as " + scene.roleTitle(condition.role()) + " once "
                + condition.checks().stream()
                        .map(check -> "`" + SlackText.line(check, WHY) + "`")
                        .collect(Collectors.joining(", "))
                + (condition.checks().size() == 1 ? " passes" : " pass") + " — not counted yet; `verify` looks again"
                + (condition.reason().isBlank() ? "" : ": \"" + SlackText.line(condition.reason(), WHY) + "\"") + ".";
    }

    private String yesEnds(PlannedGate gate, ApprovalEvent.ExpiryNear near) {
        String whose = near.people().stream().map(scene::person).collect(Collectors.joining(" "));
        String missing =
                near.roles().stream().map(scene.names()::mentionRole).distinct().collect(Collectors.joining(" "));
        return whose + " your yes at \"" + scene.title(gate) + "\" stops counting at "
                + Wording.dayAndTime(near.expiresAt()) + ", because the gate still waits"
                + (missing.isEmpty() ? "." : " for " + missing + ". Decide before, or it is asked again.");
    }

    private String goEnds(PlannedGate gate, ApprovalEvent.ExpiryNear near) {
        return scene.commander() + " the go \"" + scene.title(gate) + "\" expires at "
                + Wording.dayAndTime(near.expiresAt())
                + ": begin its first step before with `run`, or the gate is asked again.";
    }

    private Set<String> lapses(GateRun run) {
        return run.history().lapsed().stream().map(this::lapse).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private String lapse(ApprovalEvent.ApprovalLapsed lapse) {
        return "The yes of " + scene.person(lapse.signedBy()) + " as " + scene.roleTitle(lapse.role()) + ", "
                + Wording.dayAndTime(lapse.saidAt()) + ", does not count since " + Scene.at(lapse.at()) + ": "
                + lapse.cause().words() + ".";
    }

    /** Their role is called where they cannot decide again themselves. */
    private String whatNow(ApprovalEvent.ApprovalLapsed lapse) {
        return lapse.cause() == ApprovalEvent.Cause.EXPIRED
                ? scene.person(lapse.signedBy()) + ", say it again if it still holds."
                : scene.names().mentionRole(lapse.role()) + ", one of you must decide anew.";
    }
}
