package dev.lockkeeper.slack.view;

import dev.lockkeeper.window.Calls;
import dev.lockkeeper.window.Delegation;
import dev.lockkeeper.window.GateRun;
import dev.lockkeeper.window.OverrideEvent;
import dev.lockkeeper.window.Overrides;
import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the room shows of two people who act past a rule, and of people who act for others. */
final class BreakGlassCards {
    private static final int REASON = 600;
    private static final int OUTCOME = 300;

    private final Scene scene;
    private final Window window;
    private final Overrides overrides;

    BreakGlassCards(Scene scene) {
        this.scene = scene;
        this.window = scene.window();
        this.overrides = window.overrides();
    }

    List<DesiredMessage> all() {
        List<DesiredMessage> out = new ArrayList<>();
        overrides.proposal().map(it -> glass(it, overrides.glass())).ifPresent(out::add);
        for (int i = 0; i < overrides.broken().size(); i++) {
            out.add(broken(overrides.broken().get(i), i + 1));
        }
        OverrideEvent.TakeProposed take = overrides.take();
        if (take != null) {
            out.add(take(take));
        }
        return out;
    }

    private DesiredMessage glass(OverrideEvent.BreakGlassProposed it, int number) {
        String gate = gate(it);
        String what =
                scene.person(it.by()) + " wants to open " + gate + " by break-glass, without " + missing(it) + ".";
        String who = roles(List.of(Permissions.COMMANDER_ROLE, Permissions.DBA_ROLE));
        ButtonValue value = new ButtonValue(window.id(), it.gate().value(), "", number, "");
        return new Card("glass/" + number)
                .text(
                        who + " *" + scene.id() + " needs a second person to break the glass*",
                        what,
                        "Reason: \"" + SlackText.line(it.reason(), REASON) + "\" · " + Scene.at(it.at()),
                        "Somebody else must agree by " + Scene.at(it.at().plus(Overrides.STANDS_FOR))
                                + ", here or with `override break-glass`. It will stand at the top of the report, and the"
                                + " audit channel is told. Words of points of no return are typed and checks are judged"
                                + " as ever.")
                .actions(
                        "glass:" + number,
                        List.of(Buttons.asking(
                                Buttons.danger(
                                        ActionIds.BREAK_GLASS_SECOND,
                                        "Second",
                                        "Agree to break the glass at " + gate,
                                        value),
                                "Break the glass",
                                "This opens " + gate
                                        + " without the approvals that are missing. You answer for it with "
                                        + scene.person(it.by()) + ".",
                                "Break the glass")))
                .says(who + " " + scene.named() + " needs a second person: " + what);
    }

    private DesiredMessage broken(OverrideEvent.GlassBroken it, int number) {
        String what = "the gate \"" + title(it) + "\" was opened by break-glass";
        String alarm = Optional.ofNullable(
                        window.calls().of("broken/" + number + "/opened").settled())
                .map(BreakGlassCards::outcome)
                .orElse("");
        return new Card("broken/" + number)
                .text(scene.commander() + " *" + scene.id() + ": " + what + "*, " + Scene.at(it.at()), by(it), alarm)
                .says(scene.commander() + " " + scene.named() + ": " + what + ". " + by(it));
    }

    private static String outcome(Calls.Settled settled) {
        return "The alarm outside Slack "
                + (settled.arrived() ? "arrived: " : "did not arrive: ")
                + SlackText.line(settled.outcome(), OUTCOME);
    }

    /** How a gate was opened, if it was opened by break-glass. */
    Optional<String> opened(PlannedGate gate, GateRun run) {
        return overrides
                .broken(gate.id(), run.asking())
                .map(it -> "*opened by break-glass* " + Scene.at(it.at()) + ". " + by(it));
    }

    private String by(OverrideEvent.GlassBroken it) {
        String without = it.missing().isEmpty()
                ? ""
                : " Not approved by "
                        + Wording.and(
                                it.missing().stream().map(scene::roleTitle).toList()) + ".";
        return "Proposed by " + scene.person(it.proposedBy()) + ", confirmed by " + scene.person(it.by()) + "."
                + without + " Reason: \"" + SlackText.line(it.reason(), REASON) + "\"";
    }

    private DesiredMessage take(OverrideEvent.TakeProposed it) {
        String what = scene.person(it.by()) + " wants to take command from " + scene.person(it.from()) + " at once.";
        String who = (scene.names().mentionRole(Permissions.COMMANDER_ROLE) + " " + scene.rolesConcerned()).strip();
        return new Card("takeover/" + overrides.takes())
                .text(
                        who + " *" + scene.id() + " needs a second person to change its commander*",
                        what,
                        "Reason: \"" + SlackText.line(it.reason(), REASON) + "\" · " + Scene.at(it.at()),
                        "Somebody else must agree by " + Scene.at(it.at().plus(Overrides.STANDS_FOR))
                                + ", here or with `take for`. Until then " + scene.person(it.from()) + " leads.")
                .actions(
                        "takeover:" + overrides.takes(),
                        List.of(Buttons.plain(
                                ActionIds.TAKE_SECOND,
                                "Agree",
                                "Agree that command of " + scene.id() + " is taken",
                                new ButtonValue(window.id(), "", "", overrides.takes(), ""))))
                .says(who + " " + scene.named() + " needs a second person: " + what);
    }

    /** Who acts for whom, for the board; empty if nobody does. */
    String delegations() {
        String who = overrides.delegations().stream().map(this::delegation).collect(Collectors.joining(" · "));
        return who.isEmpty() ? "" : "Delegated: " + who;
    }

    private String delegation(Delegation it) {
        Instant until = it.until();
        return scene.person(it.to()) + " acts as "
                + Wording.and(it.roles().stream().map(scene::roleTitle).toList()) + " for " + scene.person(it.from())
                + (until == null ? "" : " until " + Scene.at(until));
    }

    private String missing(OverrideEvent.BreakGlassProposed it) {
        return window.plan()
                .gate(it.gate())
                .map(gate -> window.gate(gate.id()).missing(gate).stream()
                        .map(role -> scene.roleTitle(role.role()))
                        .toList())
                .filter(roles -> !roles.isEmpty())
                .map(roles -> "the approval of " + Wording.and(roles))
                .orElse("what is still missing");
    }

    private String roles(List<String> roles) {
        return roles.stream().map(scene.names()::mentionRole).distinct().collect(Collectors.joining(" "));
    }

    private String gate(OverrideEvent.BreakGlassProposed it) {
        return "the gate \""
                + window.plan()
                        .gate(it.gate())
                        .map((PlannedGate gate) -> scene.title(gate))
                        .orElse(it.gate().value()) + "\"";
    }

    private String title(OverrideEvent.GlassBroken it) {
        return window.plan()
                .gate(it.gate())
                .map((PlannedGate gate) -> scene.title(gate))
                .orElse(it.gate().value());
    }
}
