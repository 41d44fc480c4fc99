package dev.lockkeeper.practice;

import dev.lockkeeper.window.GateRun;
import dev.lockkeeper.window.LineStanding;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedLine;
import dev.lockkeeper.window.Window;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Does what a gate with lines waits for: whoever signs a line goes through its checklist, then signs. */
final class LinePlayer {
    private final Player player;
    private final Hands hands;

    LinePlayer(Player player, Hands hands) {
        this.player = player;
        this.hands = hands;
    }

    /** False if nobody is waited for, or the button is not on the screen yet. */
    boolean decide(Window window, PlannedGate gate) {
        List<LineStanding> lines = LineStanding.all(window, gate);
        Optional<LineStanding> open =
                lines.stream().filter(line -> !line.unmarked().isEmpty()).findFirst();
        if (open.isPresent()) {
            return mark(window, gate, open.get());
        }
        GateRun run = window.gate(gate.id());
        for (PlannedGate.RequiredRole role : run.missing(gate)) {
            String title = window.plan().roleTitle(role.role());
            long ready = lines.stream()
                    .filter(line -> line.line().role().equals(role.role()))
                    .filter(line -> line.isGreen() && line.signature().isEmpty())
                    .count();
            boolean decidesOnAll = gate.linesOf(role.role()).isEmpty();
            if (ready == 0 && !(decidesOnAll && lines.stream().allMatch(LineStanding::isGreen))) {
                continue;
            }
            String label = decidesOnAll
                    ? "Approve as " + title
                    : ready == 1 ? "Sign my line as " + title : "Sign my " + ready + " lines as " + title;
            return player.pressOnce(
                    window,
                    DemoPeople.holder(role.role()),
                    "sign " + gate.id() + " " + role.role() + " " + run.asking() + " "
                            + run.decisions().size() + " " + run.voided().size(),
                    button -> button.label().equals(label));
        }
        return false;
    }

    private boolean mark(Window window, PlannedGate gate, LineStanding line) {
        String user = DemoPeople.holder(line.line().role());
        boolean pressed = player.pressOnce(
                window,
                user,
                "checklist " + gate.id() + " " + line.line().id() + " "
                        + line.unmarked().size(),
                button -> button.actionId().equals("checklist")
                        && button.value().contains("|" + line.line().id() + "|"));
        if (pressed) {
            hands.fill(user, fields(line.unmarked()));
            player.acted();
        }
        return pressed;
    }

    /** As the form asks: boxes of ten, then one field for each item that wants a value. */
    private static List<String> fields(List<PlannedLine.Item> unmarked) {
        List<PlannedLine.Item> boxes =
                unmarked.stream().filter(item -> item.value() == null).toList();
        List<String> fields = new java.util.ArrayList<>();
        for (int from = 0; from < boxes.size(); from += 10) {
            fields.add(boxes.subList(from, Math.min(boxes.size(), from + 10)).stream()
                    .map(PlannedLine.Item::id)
                    .collect(Collectors.joining(",")));
        }
        unmarked.stream().filter(item -> item.value() != null).forEach(item -> fields.add("seen: " + item.value()));
        return fields;
    }
}
