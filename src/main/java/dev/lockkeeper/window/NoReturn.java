package dev.lockkeeper.window;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a point of no return parts: how one goes back before it, and what that loses after it. Pure. */
public final class NoReturn {
    private static final String BACKUP = "backup";

    private NoReturn() {}

    /** In one clause, from the runbook's own words; whoever wrote the plan says what it loses, nothing of it is measured. */
    public static String words(Plan plan, PlannedStep noReturn) {
        List<PlannedStep> forward = plan.steps();
        Set<StepId> before = forward.subList(0, Math.max(0, forward.indexOf(noReturn))).stream()
                .filter(BackForecast::changes)
                .map(PlannedStep::id)
                .collect(Collectors.toSet());
        boolean backup = forward.stream().anyMatch(step -> step.kind().equals(BACKUP));
        String restore =
                backup ? "only the backup goes back, which loses what was written since" : "no way back is planned";
        Optional<PlannedRollback> whole = plan.rollbacks().stream()
                .filter(way -> before.stream().allMatch(step -> undoes(way, step)))
                .findFirst();
        if (whole.isEmpty()) {
            return restore + ", before it and after it";
        }
        return "until then lossless by " + whole.get().title() + ", after it "
                + plan.rollbacks().stream()
                        .filter(way -> undoes(way, noReturn.id()))
                        .findFirst()
                        .map(way -> way.title() + " loses " + way.loses())
                        .orElse(restore);
    }

    private static boolean undoes(PlannedRollback way, StepId step) {
        return way.steps().stream().anyMatch(undo -> step.equals(undo.undoes()));
    }
}
