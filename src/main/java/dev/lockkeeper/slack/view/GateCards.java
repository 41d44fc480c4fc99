package dev.lockkeeper.slack.view;

import com.slack.api.model.block.element.ButtonElement;
import dev.lockkeeper.window.ApprovalTimes;
import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.GateRun;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** One card per asking of a gate. Only the current asking has buttons, and none once it is decided. */
final class GateCards {
    private static final int SUMMARY = 900;
    private static final int REASON = 300;

    private final Scene scene;
    private final Window window;
    private final GateEndings endings;

    GateCards(Scene scene) {
        this.scene = scene;
        this.window = scene.window();
        this.endings = new GateEndings(scene);
    }

    static String key(PlannedGate gate, int asking) {
        return "gate/" + gate.id() + "/" + asking;
    }

    List<DesiredMessage> of(PlannedGate gate) {
        GateRun run = window.gate(gate.id());
        List<DesiredMessage> cards = new ArrayList<>();
        for (int asking = 1; asking < run.asking(); asking++) {
            cards.add(line(gate, asking, endings.earlier(run, asking)));
        }
        if (run.asking() > 0) {
            cards.add(current(gate, run));
            cards.addAll(window.state().isLive() && window.rollback() == null ? endings.calls(gate, run) : List.of());
        }
        if (run.state() == GateState.ASKED && window.rollback() == null) {
            cards.addAll(new GateRoles(scene, gate).turns());
        }
        if (run.state() == GateState.REJECTED && window.state().isLive() && window.rollback() == null) {
            cards.add(rejection(gate, run));
        }
        return cards;
    }

    private DesiredMessage current(PlannedGate gate, GateRun run) {
        return switch (run.state()) {
            case AHEAD ->
                line(
                        gate,
                        run.asking(),
                        (run.reach().changes().isEmpty() ? "the files behind it" : "what the steps behind it take away")
                                + " changed, so what was decided here is void; asked again when reached");
            case EXPIRED -> line(gate, run.asking(), endings.expired(run));
            case OPEN ->
                opened(gate, run, new OpenedGate(scene).how(gate, run) + " · " + digest(run) + endings.goodUntil(gate));
            case REJECTED ->
                line(
                        gate,
                        run.asking(),
                        run.decisions().stream()
                                .filter(d -> !d.approved())
                                .map(d -> "rejected by " + scene.person(d.by()) + " as " + scene.roleTitle(d.role())
                                        + ", " + Scene.at(d.at()) + because(d))
                                .collect(Collectors.joining(" · ")));
            case ASKED ->
                window.state().isFinal() || window.rollback() != null
                        ? line(gate, run.asking(), endings.withdrawn())
                        : asked(gate, run);
        };
    }

    private DesiredMessage line(PlannedGate gate, int asking, String what) {
        return said(title(new Card(key(gate, asking)), gate, what), gate, what);
    }

    /** Until the first step behind it begins, it may still be vetoed. */
    private DesiredMessage opened(PlannedGate gate, GateRun run, String what) {
        Card card = title(new Card(key(gate, run.asking())), gate, what);
        if (ApprovalTimes.isUnused(window, gate) && !window.state().isFinal()) {
            card.small("Until its first step begins, whoever holds a role of it may still say no: `reject " + gate.id()
                    + "` and why.");
        }
        return said(card, gate, what);
    }

    private Card title(Card card, PlannedGate gate, String what) {
        return card.text(scene.id() + " · *" + scene.title(gate) + "*: " + what);
    }

    private DesiredMessage said(Card card, PlannedGate gate, String what) {
        return card.says(scene.named() + ", gate \"" + scene.title(gate) + "\": " + what + ".");
    }

    private DesiredMessage asked(PlannedGate gate, GateRun run) {
        GateRoles roles = new GateRoles(scene, gate);
        List<PlannedGate.RequiredRole> missing = roles.turn();
        int decisions = roles.decisions();
        Instant planned = window.plannedAt(gate).plus(gate.planned());
        String before = run.askedAt() != null && run.askedAt().isBefore(planned) ? " before " + Scene.at(planned) : "";
        boolean noReturn = opensNoReturn(gate);
        String ask = scene.id() + " needs " + Wording.count(decisions, "decision", "decisions") + before + ": "
                + scene.title(gate);
        Card card = new Card(key(gate, run.asking()));
        card.text(
                scene.mentions(missing) + " *" + ask + "*",
                SlackText.line(gate.summary(), SUMMARY),
                endings.again(gate, run));
        if (gate.kind() == PlannedGate.Kind.GO) {
            go(card, gate);
        } else {
            new GateEvidence(scene).beside(card, gate);
            ReachLines.on(
                    card, scene, opens(gate).stream().filter(this::isAhead).toList());
        }
        new GateEvidence(scene).found(card, gate);
        card.text("Digest " + digest(run) + " — an approval counts for exactly this"
                + (gate.lines().isEmpty() ? "" : ", a signature for this and what its line shows"));
        card.text(emptyRoles(gate, run));
        endings.clock(card, gate, run);
        new LineRows(scene, gate).on(card);
        roles.terms(card);
        roles.rows(card, button -> asking(gate, button, noReturn));
        if (window.state() == WindowState.STOPPED) {
            card.text(scene.id() + " is stopped; this is decided when it goes on.");
        } else {
            card.actions("gate:" + gate.id(), List.of(reject(gate, run)));
        }
        return card.says(scene.mentions(missing) + " " + scene.named() + " needs you: "
                + (gate.lines().isEmpty() ? "approve" : "sign your lines") + " or reject \""
                + scene.title(gate) + "\" on " + scene.targetName() + before + "."
                + (run.reach().changes().isEmpty() ? "" : " " + ReachLines.again(window, gate))
                + (endings.late(run).isEmpty() ? "" : " " + endings.late(run))
                + (gate.kind() == PlannedGate.Kind.GO ? protection(noReturn) : ""));
    }

    /** The commander is called, because nobody else can be. */
    private String emptyRoles(PlannedGate gate, GateRun run) {
        String empty = run.missing(gate).stream()
                .filter(role -> run.emptyRoles().contains(role.role()))
                .map(role -> "*" + scene.roleTitle(role.role()) + "*")
                .collect(Collectors.joining(" or "));
        return empty.isEmpty()
                ? ""
                : scene.commander() + " I find nobody who holds " + empty
                        + ", so this cannot open. Put somebody into the user group of the role, or name them under `roles`"
                        + " in lockkeeper.yaml.";
    }

    private String protection(boolean noReturn) {
        return (noReturn ? " It opens a point of no return." : "") + " "
                + scene.backup().map(Backup::sentence).orElse("No backup was taken in this window yet.");
    }

    /** What cannot be undone stands first, then what takes something away, then what writes, then what reads. */
    private void go(Card card, PlannedGate gate) {
        List<PlannedStep> ahead = opens(gate).stream()
                .filter(this::isAhead)
                .sorted(Comparator.comparingInt(this::severity))
                .toList();
        List<String> lines =
                new ArrayList<>(List.of("What will run on " + scene.target() + ":", ahead.isEmpty() ? "nothing" : ""));
        for (PlannedStep step : ahead) {
            lines.add(whatRuns(step));
            lines.addAll(ReachLines.of(window, step));
        }
        lines.add(behind(gate));
        lines.add(Promises.legend(window, ahead));
        card.text(lines.toArray(String[]::new));
        card.text(
                "Backup: " + scene.backup().map(Backup::facts).orElse("none was taken in this window yet"),
                opensNoReturn(gate) ? "Way back after this: " + scene.price() : "Way back: " + scene.wayBack());
    }

    private List<PlannedStep> opens(PlannedGate gate) {
        return gate.opens().stream()
                .flatMap(id -> window.plan().step(id).stream())
                .toList();
    }

    /** True if the step has yet to run, or may have to run once more. */
    private boolean isAhead(PlannedStep step) {
        return !window.isSettled(step) && !window.step(step.id()).tookEffect();
    }

    /** What an earlier asking of this gate let through already. */
    private String behind(PlannedGate gate) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (PlannedStep step : opens(gate)) {
            if (!isAhead(step)) {
                String what = switch (window.step(step.id()).state()) {
                    case DONE -> "Done already: ";
                    case SKIPPED -> "Left out: ";
                    default -> "Took effect, checks not settled: ";
                };
                counts.merge(what, 1L, Long::sum);
            }
        }
        return counts.entrySet().stream()
                .map(e -> e.getKey() + Wording.count(e.getValue(), "step", "steps"))
                .collect(Collectors.joining(" · "));
    }

    private String whatRuns(PlannedStep step) {
        String files = step.files().isEmpty()
                ? SlackText.line(step.kind())
                : step.files().stream()
                        .map(f -> "`" + SlackText.line(f.substring(f.lastIndexOf('/') + 1)) + "`")
                        .collect(Collectors.joining(", "));
        String lead =
                step.isPointOfNoReturn() ? "• *Point of no return:* " : step.writes() ? "• Writes: " : "• Reads: ";
        return lead + "step " + scene.number(step) + ", " + scene.title(step) + " — " + SlackText.cut(files, SUMMARY)
                + " · " + Wording.count(step.checks().size(), "check", "checks") + ", "
                + Wording.length(step.planned())
                + Promises.brief(window, step)
                + (Scene.doubtful(window.step(step.id())) ? " · *may have taken effect already*" : "");
    }

    private int severity(PlannedStep step) {
        if (step.isPointOfNoReturn()) {
            return 0;
        }
        if (!ReachLines.of(window, step).isEmpty()) {
            return 1;
        }
        return step.writes() ? 2 : 3;
    }

    private ButtonElement asking(PlannedGate gate, ButtonElement button, boolean noReturn) {
        if (!noReturn) {
            return button;
        }
        String steps = opens(gate).stream()
                .filter(s -> s.isPointOfNoReturn() && isAhead(s))
                .map(scene::title)
                .collect(Collectors.joining(", "));
        return Buttons.asking(
                button,
                "A point of no return",
                "This opens " + steps + " on " + scene.targetName()
                        + ". It is not taken back by itself. The way back after it: " + scene.price() + ".",
                "Approve");
    }

    private ButtonElement reject(PlannedGate gate, GateRun run) {
        return Buttons.danger(
                ActionIds.REJECT, "Reject…", "Reject with a reason: " + gate.title(), value(gate, run, ""));
    }

    /** After a no the commander is called by a new message, because an edited one wakes nobody. */
    private DesiredMessage rejection(PlannedGate gate, GateRun run) {
        GateEvent.Decided no =
                run.decisions().stream().filter(d -> !d.approved()).findFirst().orElseThrow();
        String what = scene.person(no.by()) + " rejected \"" + scene.title(gate) + "\"" + because(no);
        List<ButtonElement> buttons = new ArrayList<>();
        buttons.add(
                window.hold() == null
                        ? Buttons.plain(
                                ActionIds.RESUME,
                                "Ask again",
                                "Ask the gate again: " + gate.title(),
                                value(gate, run, ""))
                        : scene.holdOrResume());
        RollbackCards.button(scene).ifPresent(buttons::add);
        return new Card("rejection/" + gate.id() + "/" + run.asking())
                .text(
                        scene.commander() + " *" + scene.id() + " is stopped at the gate \"" + scene.title(gate)
                                + "\"*",
                        what,
                        "Nothing new begins, nothing is undone. Ask again when the reason is gone, or `abort &lt;reason&gt;`.")
                .actions("rejection:" + gate.id(), buttons)
                .says(scene.commander() + " " + scene.named() + " is stopped: " + what + ". Ask again or abort.");
    }

    private ButtonValue value(PlannedGate gate, GateRun run, String role) {
        return new ButtonValue(
                window.id(),
                gate.id().value(),
                role,
                run.asking(),
                ButtonValue.short12(Objects.requireNonNullElse(run.digest(), "")));
    }

    private boolean opensNoReturn(PlannedGate gate) {
        return gate.kind() == PlannedGate.Kind.GO
                && opens(gate).stream().anyMatch(s -> s.isPointOfNoReturn() && isAhead(s));
    }

    static String because(GateEvent.Decided decided) {
        return decided.reason().isBlank() ? "" : ": \"" + SlackText.line(decided.reason(), REASON) + "\"";
    }

    private static String digest(GateRun run) {
        return Optional.ofNullable(run.digest()).map(Wording::digest).orElse("unknown");
    }
}
