package dev.lockkeeper.report;

import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.GateRun;
import dev.lockkeeper.window.Plan;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedLine;
import dev.lockkeeper.window.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the sign-off sheet: per gate each role that must decide, or each line that must be signed, signed or not. */
final class SignOffReader {
    private final Window window;
    private final Plan plan;
    private final Function<Actor, String> names;

    SignOffReader(Window window, Function<Actor, String> names) {
        this.window = window;
        this.plan = window.plan();
        this.names = names;
    }

    List<WindowReport.SignOff> lines() {
        List<WindowReport.SignOff> all = new ArrayList<>();
        for (PlannedGate gate : plan.gates()) {
            for (PlannedGate.RequiredRole role : gate.roles()) {
                List<PlannedLine> lines = gate.linesOf(role.role());
                if (lines.isEmpty()) {
                    all.addAll(ofRole(gate, role));
                }
                lines.forEach(line -> all.add(sheet(
                        gate,
                        line.role(),
                        line.title(),
                        window.gate(gate.id()).signature(line).orElse(null))));
            }
        }
        return all;
    }

    /** As many lines as persons are asked for, and more if more decided. */
    private List<WindowReport.SignOff> ofRole(PlannedGate gate, PlannedGate.RequiredRole role) {
        GateRun run = window.gate(gate.id());
        List<WindowReport.SignOff> lines = new ArrayList<>();
        run.decisions().stream()
                .filter(decision -> decision.role().equals(role.role()))
                .forEach(decision -> lines.add(sheet(gate, role.role(), "", decision)));
        for (long open = lines.size(); open < role.count(); open++) {
            lines.add(sheet(gate, role.role(), "", null));
        }
        return lines;
    }

    private String inWhosePlace(GateEvent.Decided decision) {
        return window.overrides()
                .lender(decision.by(), decision.at(), decision.role())
                .map(of -> " for " + names.apply(of))
                .orElse("");
    }

    private WindowReport.SignOff sheet(
            PlannedGate gate, String role, String line, GateEvent.@Nullable Decided decision) {
        String title = plan.roleTitle(role);
        return decision == null
                ? new WindowReport.SignOff(gate.title(), title, line, null, false, null, "")
                : new WindowReport.SignOff(
                        gate.title(),
                        title,
                        line,
                        names.apply(decision.by()) + inWhosePlace(decision),
                        decision.approved(),
                        decision.at(),
                        decision.digest());
    }
}
