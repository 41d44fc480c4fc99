package dev.lockkeeper.slack.view;

import com.slack.api.model.block.element.ButtonElement;
import dev.lockkeeper.window.Evidence;
import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.GateRun;
import dev.lockkeeper.window.LineStanding;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedLine;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowState;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The lines of a gate on its card: one row for each line, then one for each role with its button. */
final class LineRows {
    private static final int VALUE = 150;
    private static final int REASON = 300;
    private static final int RED_SHOWN = 4;

    private final Scene scene;
    private final Window window;
    private final PlannedGate gate;
    private final GateRun run;
    private final List<LineStanding> lines;

    LineRows(Scene scene, PlannedGate gate) {
        this.scene = scene;
        this.window = scene.window();
        this.gate = gate;
        this.run = window.gate(gate.id());
        this.lines = LineStanding.all(window, gate);
    }

    /** "2 of 5 lines signed". */
    static String progress(Window window, PlannedGate gate) {
        List<LineStanding> lines = LineStanding.all(window, gate);
        long signed =
                lines.stream().filter(line -> line.signature().isPresent()).count();
        return signed + " of " + Wording.count(lines.size(), "line", "lines") + " signed";
    }

    String progress() {
        return progress(window, gate);
    }

    void on(Card card) {
        lines.forEach(line -> line(card, line));
    }

    private void line(Card card, LineStanding line) {
        List<String> text = new ArrayList<>();
        text.add("*" + SlackText.line(line.line().title(), SlackText.HEADER) + "* — " + verdict(line));
        text.add(evidence(line));
        line.red().stream().limit(RED_SHOWN).forEach(check -> text.add(GateEvidence.words(check)));
        if (line.red().size() > RED_SHOWN) {
            text.add("• and " + (line.red().size() - RED_SHOWN) + " more in the results");
        }
        if (!line.red().isEmpty()) {
            text.add("`verify` looks again, `accept " + line.red().get(0).id() + " &lt;reason&gt;` lets it pass");
        }
        line.line().items().forEach(item -> text.add(item(item)));
        run.voided().stream()
                .filter(it -> line.line().id().equals(it.line()))
                .forEach(
                        it -> text.add("_The signature of " + scene.person(it.signedBy()) + " does not count any more: "
                                + SlackText.line(it.why(), REASON) + ", by " + scene.person(it.by()) + ", "
                                + Scene.at(it.at()) + "_"));
        String block = "line:" + gate.id() + ":" + line.line().id();
        String mrkdwn = text.stream().filter(each -> !each.isEmpty()).collect(Collectors.joining("\n"));
        if (line.line().items().isEmpty()) {
            card.row(block, mrkdwn);
        } else {
            card.row(block, mrkdwn, checklist(line.line()));
        }
    }

    private String verdict(LineStanding line) {
        String signs = scene.roleTitle(line.line().role());
        return line.signature()
                .map(d -> "signed by " + scene.person(d.by()) + " as " + signs + ", " + Scene.at(d.at()) + because(d))
                .orElseGet(() -> line.isGreen() ? "ready, " + signs + " signs" : "not ready, " + signs + " signs");
    }

    private String evidence(LineStanding line) {
        List<String> parts = new ArrayList<>();
        if (!line.line().steps().isEmpty()) {
            parts.add(Wording.verdicts(line.checks()));
        }
        if (!line.line().items().isEmpty()) {
            int all = line.line().items().size();
            parts.add(all - line.unmarked().size() + " of " + Wording.count(all, "item", "items") + " marked");
        }
        if (!line.accepted().isEmpty()) {
            parts.add(Wording.count(line.accepted().size(), "check", "checks") + " accepted");
        }
        line.skipped().forEach(step -> parts.add("step " + step + " *left out*"));
        line.unsettled().forEach(step -> parts.add("step " + step + " not settled"));
        return String.join(" · ", parts);
    }

    private String item(PlannedLine.Item item) {
        GateEvent.Mark mark = run.marks().get(item.id());
        String title = SlackText.line(item.title(), SlackText.HEADER);
        if (mark == null) {
            String wanted = item.value();
            return "• open: " + title
                    + (wanted == null ? "" : " (with " + SlackText.line(wanted, VALUE) + ")") + ", `mark " + item.id()
                    + (wanted == null ? "`" : " &lt;value&gt;`");
        }
        return "• marked: " + title
                + (mark.value().isEmpty() ? "" : " — \"" + SlackText.line(mark.value(), VALUE) + "\"") + ", "
                + scene.person(mark.by()) + " " + Scene.at(mark.at());
    }

    private ButtonElement checklist(PlannedLine line) {
        return Buttons.plain(
                ActionIds.CHECKLIST,
                "Checklist…",
                "Mark items of " + line.title(),
                new ButtonValue(window.id(), gate.id().value(), line.id(), run.asking(), ""));
    }

    /** What the row of this role says, without its title. */
    String role(PlannedGate.RequiredRole role) {
        List<LineStanding> own = of(role.role());
        if (own.isEmpty()) {
            return lines.stream().allMatch(LineStanding::isGreen)
                    ? "decides on all lines"
                    : "decides on all lines, once each is ready";
        }
        long signed = own.stream().filter(line -> line.signature().isPresent()).count();
        long ready = ready(role.role());
        long red = own.size() - signed - ready;
        List<String> parts = new ArrayList<>();
        parts.add(signed + " of " + Wording.count(own.size(), "line", "lines") + " signed");
        if (ready > 0) {
            parts.add(ready + " ready to sign");
        }
        if (red > 0) {
            parts.add(red + " not ready");
        }
        return String.join(", ", parts);
    }

    /** True if a yes of this role would count now. */
    boolean canDecide(String role) {
        return window.state() != WindowState.STOPPED
                && (of(role).isEmpty() ? lines.stream().allMatch(LineStanding::isGreen) : ready(role) > 0);
    }

    /** What the button of this role says. */
    String label(String role) {
        long ready = ready(role);
        String title = scene.names().roleTitle(role);
        if (of(role).isEmpty()) {
            return "Approve as " + title;
        }
        return (ready == 1 ? "Sign my line as " : "Sign my " + ready + " lines as ") + title;
    }

    /** What the button of this role carries: the evidence it shows. */
    ButtonValue value(String role) {
        return new ButtonValue(
                window.id(),
                gate.id().value(),
                role,
                run.asking(),
                ButtonValue.short12(Evidence.seenBy(window, gate, role)));
    }

    private List<LineStanding> of(String role) {
        return lines.stream().filter(line -> line.line().role().equals(role)).toList();
    }

    private long ready(String role) {
        return of(role).stream()
                .filter(line -> line.isGreen() && line.signature().isEmpty())
                .count();
    }

    private static String because(GateEvent.Decided decided) {
        return decided.reason().isBlank() ? "" : ": \"" + SlackText.line(decided.reason(), REASON) + "\"";
    }
}
