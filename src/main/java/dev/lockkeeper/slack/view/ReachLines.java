package dev.lockkeeper.slack.view;

import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.Reach;
import dev.lockkeeper.window.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How far a step reaches, as it was when the gate before it was asked. Nothing for a step that takes nothing away. */
final class ReachLines {
    private static final int LONGEST = 900;
    /** A message has room for some of these; what is left out is counted, and all of it is in the report. */
    private static final int ONE_STEP = 4000;

    private static final String UNDER = "      ◦ ";

    private ReachLines() {}

    /** A line for each statement; it stands under the line of the step. */
    static List<String> of(Window window, PlannedStep step) {
        return reach(window, step).map(ReachLines::lines).orElse(List.of());
    }

    /** The same on the card of a sign-off, which shows what was done and not what it opens. */
    static void on(Card card, Scene scene, List<PlannedStep> ahead) {
        for (PlannedStep step : ahead) {
            List<String> lines = of(scene.window(), step);
            if (!lines.isEmpty()) {
                card.text(
                        "It opens step " + scene.number(step) + ", " + scene.title(step) + ":",
                        String.join("\n", lines));
            }
        }
    }

    /** Why the gate is asked once more, if that is the reason; empty otherwise. */
    static String again(Window window, PlannedGate gate) {
        List<String> changes = window.gate(gate.id()).reach().changes();
        return changes.isEmpty()
                ? ""
                : "Asked again, because a step would take away something else than was approved: "
                        + SlackText.line(String.join("; ", changes), LONGEST) + ".";
    }

    private static Optional<Reach> reach(Window window, PlannedStep step) {
        return window.plan()
                .gateOpening(step.id())
                .flatMap(gate -> window.gate(gate.id()).reach().of(step.id()));
    }

    private static List<String> lines(Reach reach) {
        if (reach.unknown() != null) {
            return reach.words().stream()
                    .map(words -> UNDER + SlackText.line(words, LONGEST))
                    .toList();
        }
        List<String> lines = new ArrayList<>();
        int room = ONE_STEP;
        for (Reach.Statement statement : reach.statements()) {
            String line = line(statement);
            room -= line.length();
            if (room < 0) {
                lines.add(UNDER + (reach.statements().size() - lines.size())
                        + " more statements take something away; the report names them all");
                break;
            }
            lines.add(line);
        }
        return lines;
    }

    /** Tables stand first, so that what does not fit is not what holds rows. */
    private static String line(Reach.Statement statement) {
        List<Reach.Reached> all = statement.reached();
        int kept = 0;
        int length = statement.sql().length();
        while (kept < all.size() && (kept == 0 || length < LONGEST)) {
            length += all.get(kept).words().length();
            kept++;
        }
        Reach.Statement shown =
                new Reach.Statement(statement.file(), statement.line(), statement.sql(), all.subList(0, kept));
        return UNDER
                + SlackText.line(shown.words(), LONGEST + LONGEST)
                + (kept == all.size() ? "" : " and " + (all.size() - kept) + " more, named in the report");
    }
}
