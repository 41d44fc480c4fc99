package dev.lockkeeper.report;

import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.LineStanding;
import dev.lockkeeper.window.Plan;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedLine;
import dev.lockkeeper.window.Verdict;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** Reads what happened at the gates of one window. Used once, by one thread. */
final class GateReader {
    private final Window window;
    private final Plan plan;
    private final List<WindowEvent> journal;
    private final Function<Actor, String> names;

    GateReader(Window window, List<WindowEvent> journal, Function<Actor, String> names) {
        this.window = window;
        this.plan = window.plan();
        this.journal = journal;
        this.names = names;
    }

    List<WindowReport.GateSheet> sheets() {
        return plan.gates().stream().map(this::sheet).toList();
    }

    private WindowReport.GateSheet sheet(PlannedGate gate) {
        List<WindowReport.DecisionLine> decisions = new ArrayList<>();
        int asking = 0;
        String digest = "";
        for (WindowEvent event : journal) {
            if (!(event instanceof GateEvent about) || !about.gate().equals(gate.id())) {
                continue;
            }
            if (about instanceof GateEvent.GateAsked asked) {
                asking++;
                digest = asked.digest();
            } else if (about instanceof GateEvent.Approved yes) {
                decisions.add(new WindowReport.DecisionLine(
                        yes.at(),
                        plan.roleTitle(yes.role()),
                        Objects.requireNonNullElse(yes.line(), ""),
                        who(yes.by(), yes.at(), yes.role()),
                        true,
                        yes.reason(),
                        yes.digest(),
                        asking,
                        ApprovalWords.signedIn(yes.confirmation())));
            } else if (about instanceof GateEvent.Rejected no) {
                decisions.add(new WindowReport.DecisionLine(
                        no.at(),
                        plan.roleTitle(no.role()),
                        "",
                        who(no.by(), no.at(), no.role()),
                        false,
                        no.reason(),
                        no.digest(),
                        asking,
                        ""));
            }
        }
        return new WindowReport.GateSheet(
                gate.id().value(),
                gate.title(),
                gate.kind() == PlannedGate.Kind.GO ? "go" : "sign-off",
                state(gate),
                gate.roles().stream()
                        .map(role -> plan.roleTitle(role.role()) + (role.count() > 1 ? " × " + role.count() : ""))
                        .toList(),
                asking,
                digest,
                decisions,
                gate.lines().stream().map(line -> line(gate, line)).toList());
    }

    private String state(PlannedGate gate) {
        boolean broken = window.overrides()
                .broken(gate.id(), window.gate(gate.id()).asking())
                .isPresent();
        return window.gate(gate.id()).state().words() + (broken ? " by break-glass" : "");
    }

    private String who(Actor by, Instant at, String role) {
        return names.apply(by)
                + window.overrides()
                        .lender(by, at, role)
                        .map(of -> " for " + names.apply(of))
                        .orElse("");
    }

    private WindowReport.LineSheet line(PlannedGate gate, PlannedLine line) {
        LineStanding standing = LineStanding.of(window, gate, line);
        Optional<GateEvent.Decided> signed = standing.signature();
        return new WindowReport.LineSheet(
                line.id(),
                line.title(),
                plan.roleTitle(line.role()),
                evidence(standing),
                signed.map(d -> who(d.by(), d.at(), d.role())).orElse(null),
                signed.map(GateEvent.Decided::at).orElse(null),
                signed.map(GateEvent.Decided::digest).orElse(""),
                line.items().stream().map(item -> item(gate, item)).toList());
    }

    private static String evidence(LineStanding standing) {
        List<String> words = new ArrayList<>();
        int judged = standing.checks().size();
        if (judged > 0) {
            long passed = standing.checks().stream()
                    .filter(c -> c.verdict() == Verdict.PASS)
                    .count();
            words.add(passed + " of " + judged + (judged == 1 ? " check PASS" : " checks PASS"));
        }
        int items = standing.line().items().size();
        if (items > 0) {
            words.add(items - standing.unmarked().size() + " of " + items
                    + (items == 1 ? " item marked" : " items marked"));
        }
        standing.accepted().forEach(check -> words.add(check + " accepted"));
        standing.skipped().forEach(step -> words.add("step " + step + " left out"));
        standing.unsettled().forEach(step -> words.add("step " + step + " not settled"));
        return String.join(", ", words);
    }

    private WindowReport.ItemLine item(PlannedGate gate, PlannedLine.Item item) {
        GateEvent.Mark mark = window.gate(gate.id()).marks().get(item.id());
        return mark == null
                ? new WindowReport.ItemLine(item.id(), item.title(), null, null, "")
                : new WindowReport.ItemLine(item.id(), item.title(), names.apply(mark.by()), mark.at(), mark.value());
    }
}
