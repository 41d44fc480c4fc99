package dev.lockkeeper.slack.view;

import com.slack.api.model.block.element.ButtonElement;
import dev.lockkeeper.window.Calls;
import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.GateRun;
import dev.lockkeeper.window.GateTerms;
import dev.lockkeeper.window.GateWords;
import dev.lockkeeper.window.NotCounting;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedGate.RequiredRole;
import dev.lockkeeper.window.Quorum;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Who decides at a gate that waits: on which terms, who has, whose turn it is, each role with its button. */
final class GateRoles {
    private static final int REASON = 300;
    private static final int WORDS = 400;

    private final Scene scene;
    private final Window window;
    private final PlannedGate gate;
    private final GateRun run;
    private final Quorum quorum;
    private final List<RequiredRole> missing;
    private final List<RequiredRole> turn;

    GateRoles(Scene scene, PlannedGate gate) {
        this.scene = scene;
        this.window = scene.window();
        this.gate = gate;
        this.run = window.gate(gate.id());
        this.quorum = new Quorum(gate, run);
        this.missing = quorum.missing();
        this.turn = quorum.turn();
    }

    /** Who is asked now. */
    List<RequiredRole> turn() {
        return turn;
    }

    int decisions() {
        return quorum.decisionsLeft();
    }

    /** On which terms a yes counts, whose does not, and how far it is. */
    void terms(Card card) {
        card.text(
                SlackText.cut("Who counts: " + String.join("; ", GateWords.terms(gate)) + ".", WORDS) + " So far "
                        + GateWords.soFar(quorum, gate) + ".",
                notCounting(),
                SlackText.line(GateWords.unknownEditor(gate), WORDS),
                gate.terms().alternatives().isEmpty()
                        ? ""
                        : (gate.required().isEmpty() ? "Any of these is enough: " : "Beside the others, any of these: ")
                                + GateWords.ways(gate, scene::roleTitle) + ".");
    }

    /** @param asking what makes a button ask once more where that is due */
    void rows(Card card, UnaryOperator<ButtonElement> asking) {
        for (RequiredRole role : gate.roles()) {
            row(card, role, asking);
        }
    }

    private String notCounting() {
        String who = NotCounting.at(window, gate).stream()
                .map(it -> scene.person(it.who()) + " " + it.words(window.id()))
                .collect(Collectors.joining("; "));
        return who.isEmpty() ? "" : "A yes does not count here of: " + SlackText.cut(who, WORDS) + ".";
    }

    private void row(Card card, RequiredRole role, UnaryOperator<ButtonElement> asking) {
        String block = "gate:" + gate.id() + ":" + SlackText.plain(role.role(), SlackText.HEADER);
        Optional<RequiredRole> lacks =
                missing.stream().filter(it -> it.role().equals(role.role())).findFirst();
        String lead = "*" + scene.roleTitle(role.role()) + "* — ";
        if (lacks.isEmpty()) {
            card.row(block, lead + settled(role));
            return;
        }
        boolean asked = turn.contains(lacks.get());
        boolean signs =
                !gate.lines().isEmpty() && !run.unsigned(gate, role.role()).isEmpty()
                        || !gate.lines().isEmpty() && gate.linesOf(role.role()).isEmpty();
        LineRows lines = new LineRows(scene, gate);
        String after = asked ? "" : "; after " + scene.roleTitle(turn.get(0).role());
        String text = lead
                + ConfirmingLines.of(scene, gate, role.role())
                + (signs ? lines.role(role) : waiting(lacks.get()))
                + after
                + deputies(role.role());
        boolean can = asked && (signs ? lines.canDecide(role.role()) : window.state() != WindowState.STOPPED);
        if (can) {
            card.row(block, text, asking.apply(signs ? sign(lines, role.role()) : approve(role.role())));
        } else {
            card.row(block, text);
        }
    }

    private String settled(RequiredRole role) {
        String said = said(role.role());
        if (!gate.linesOf(role.role()).isEmpty()) {
            return new LineRows(scene, gate).role(role);
        }
        return said.isEmpty() ? "not needed, another alternative is met" : said;
    }

    private String waiting(RequiredRole role) {
        String said = said(role.role());
        long left = role.count() - run.approvals(role.role());
        return (said.isEmpty() ? "" : said + " · ") + "waiting"
                + (role.count() > 1 ? " for " + Wording.count(left, "more person", "more persons") : "");
    }

    private String said(String role) {
        return run.decisions().stream()
                .filter(d -> d.role().equals(role))
                .map(d -> (d.approved() ? "approved by " : "rejected by ") + scene.person(d.by())
                        + scene.asDeputy(d.by(), d.at()) + ", " + Scene.at(d.at()) + because(d))
                .distinct()
                .collect(Collectors.joining(" · "));
    }

    /** Once they were called, deputies may press the role's button, and the card says so. */
    private String deputies(String role) {
        return Calls.deputised(window).contains(role)
                ? "; did not answer, so a deputy may decide: " + scene.names().mentionDeputies(role)
                : "";
    }

    private ButtonElement sign(LineRows lines, String role) {
        String label = lines.label(role);
        return Buttons.primary(ActionIds.APPROVE, label, label + ": " + gate.title(), lines.value(role));
    }

    private ButtonElement approve(String role) {
        String label = "Approve as " + scene.names().roleTitle(role);
        return Buttons.primary(
                ActionIds.APPROVE,
                label,
                label + ": " + gate.title(),
                new ButtonValue(
                        window.id(),
                        gate.id().value(),
                        role,
                        run.asking(),
                        ButtonValue.short12(Objects.requireNonNullElse(run.digest(), ""))));
    }

    /**
     * Where one decides after the other, each whose turn comes later is called by a message of its own, because the card
     * was only edited and wakes nobody.
     */
    List<DesiredMessage> turns() {
        GateTerms terms = gate.terms();
        List<DesiredMessage> calls = new ArrayList<>();
        if (!terms.inOrder()
                || turn.isEmpty()
                || run.decisions().isEmpty()
                || !window.state().isLive()) {
            return calls;
        }
        String roles = turn.stream().map(RequiredRole::role).collect(Collectors.joining("+"));
        if (!turn.equals(Quorum.none(gate).turn())) {
            String whose = scene.mentions(turn) + " it is your turn at \"" + scene.title(gate) + "\": "
                    + GateWords.soFar(quorum, gate) + " so far.";
            calls.add(new Card("turn/" + gate.id() + "/" + run.asking() + "/" + roles)
                    .text(scene.id() + " · " + whose)
                    .says(scene.named() + ": " + whose));
        }
        return calls;
    }

    private static String because(GateEvent.Decided decided) {
        return decided.reason().isBlank() ? "" : ": \"" + SlackText.line(decided.reason(), REASON) + "\"";
    }
}
