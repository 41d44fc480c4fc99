package dev.lockkeeper.slack.view;

import dev.lockkeeper.window.Plan;
import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.TargetIdentity;
import dev.lockkeeper.window.WindowStories;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The plan of the stories with one text wherever a runbook, a configuration or a server may write one. */
final class HostilePlan {
    private HostilePlan() {}

    static Plan of(String evil) {
        Plan plan = WindowStories.plan("");
        Map<String, String> roles = new LinkedHashMap<>();
        plan.roles().keySet().forEach(role -> roles.put(role, evil));
        List<PlanItem> items = new ArrayList<>();
        for (PlanItem item : plan.items()) {
            item.asStep()
                    .ifPresent(step -> items.add(step(step, evil, step.files().size())));
            item.asGate().ifPresent(gate -> items.add(gate(gate, evil)));
        }
        return new Plan(
                plan.runbook(),
                evil,
                evil,
                plan.digest(),
                plan.contentDigest(),
                new TargetIdentity(evil, evil, 5432, evil, "1", 1, evil),
                plan.cadence(),
                plan.planned(),
                evil,
                roles,
                items,
                plan.files());
    }

    private static PlannedStep step(PlannedStep step, String evil, int files) {
        return new PlannedStep(
                step.id(),
                evil,
                evil,
                step.kind(),
                step.pace(),
                step.writes(),
                step.protects(),
                step.confirmWord() == null ? null : evil,
                step.offset(),
                step.planned(),
                step.checks(),
                Collections.nCopies(files, evil),
                step.digest());
    }

    private static PlannedGate gate(PlannedGate gate, String evil) {
        return new PlannedGate(
                gate.id(),
                evil,
                evil,
                gate.kind(),
                evil,
                gate.offset(),
                gate.planned(),
                gate.required(),
                gate.opens(),
                gate.digest());
    }
}
