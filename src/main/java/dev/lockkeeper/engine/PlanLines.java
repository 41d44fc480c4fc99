package dev.lockkeeper.engine;

import dev.lockkeeper.window.GateWords;
import dev.lockkeeper.window.NoReturn;
import dev.lockkeeper.window.Plan;
import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.Reach;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** The timeline of a plan that is not started, with what its gates would show of the target now. Pure. */
final class PlanLines {
    private static final int STATEMENTS = 20;
    private static final int THINGS = 12;

    private PlanLines() {}

    /** Offsets, not times: nothing says yet when it begins. */
    static String of(PlanLook.Seen seen, ZoneId zone) {
        Plan plan = seen.plan();
        List<String> lines = new ArrayList<>();
        lines.add(plan.title() + ", " + plan.environment() + ": " + plan.steps().size() + " steps, "
                + Starts.inWords(plan.planned()) + " planned"
                + (seen.away() == null
                        ? ", on " + plan.target().database() + " (PostgreSQL "
                                + plan.target().serverVersion() + ")"
                        : "")
                + "; your zone is " + zone);
        if (seen.away() != null) {
            lines.add("Who the target is, and how far the steps reach, could not be asked: " + seen.away());
        }
        String phase = "";
        for (PlanItem item : plan.items()) {
            if (!item.phase().equals(phase)) {
                phase = item.phase();
                lines.add(phase);
            }
            lines.add("  T+" + item.offset().toMinutes() + "  " + item.title() + who(plan, item) + promise(item));
            item.asStep().flatMap(step -> seen.reach(step.id())).ifPresent(reach -> lines.addAll(lines(reach)));
        }
        String content = plan.contentDigest().substring(0, 12);
        lines.add(
                seen.away() == null
                        ? "Digest " + plan.digest().substring(0, 12) + ", content " + content
                        : "Content " + content + "; the digest also says which target it is");
        return String.join("\n", lines);
    }

    private static List<String> lines(Reach reach) {
        List<String> lines = new ArrayList<>();
        if (reach.unknown() != null) {
            reach.words().forEach(words -> lines.add("      ◦ " + words));
            return lines;
        }
        reach.statements().stream().limit(STATEMENTS).forEach(statement -> lines.add("      ◦ " + line(statement)));
        int more = reach.statements().size() - lines.size();
        if (more > 0) {
            lines.add("      ◦ " + more + " more statements take something away; the card of the gate names them");
        }
        return lines;
    }

    /** Tables stand first, so that what is left out is not what holds rows. */
    private static String line(Reach.Statement statement) {
        int kept = Math.min(THINGS, statement.reached().size());
        int more = statement.reached().size() - kept;
        Reach.Statement shown = new Reach.Statement(
                statement.file(),
                statement.line(),
                statement.sql(),
                statement.reached().subList(0, kept));
        return shown.words() + (more == 0 ? "" : " and " + more + " more");
    }

    private static String promise(PlanItem item) {
        return item.asStep()
                .map(PlannedStep::promise)
                .map(promise -> " [" + promise.sign() + "]")
                .orElse("");
    }

    private static String who(Plan plan, PlanItem item) {
        return item.asGate()
                .map(gate -> " (gate: " + GateWords.who(gate, plan::roleTitle) + ")")
                .orElseGet(() -> item.asStep()
                        .filter(PlannedStep::isPointOfNoReturn)
                        .map(step -> " (point of no return: " + NoReturn.words(plan, step) + ")")
                        .orElse(""));
    }
}
