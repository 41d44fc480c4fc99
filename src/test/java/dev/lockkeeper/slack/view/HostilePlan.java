package dev.lockkeeper.slack.view;

import dev.lockkeeper.window.FilesEvent;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.Plan;
import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.Status;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.TargetIdentity;
import dev.lockkeeper.window.WindowStories;
import java.time.Duration;
import java.time.Instant;
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

    /** A status, a backup and the server's notices say it. */
    static WindowStories outputs(String evil) {
        Map<String, String> facts = new LinkedHashMap<>();
        WindowStories.backup().keySet().forEach(name -> facts.put(name, evil));
        return WindowStories.running()
                .request(WindowStories.BACKUP)
                .begin(WindowStories.BACKUP)
                .then(at -> new StepEvent.StepSucceeded(
                        WindowStories.BACKUP, 1, facts, List.of(evil, evil), Duration.ofSeconds(1), at))
                .then(at -> new StepEvent.ChecksPassed(WindowStories.BACKUP, 1, List.of(), at))
                .consent(WindowStories.TABLES, WindowStories.VIEWS)
                .done(WindowStories.TABLES, 1)
                .done(WindowStories.VIEWS, 1)
                .ask(WindowStories.NO_RETURN)
                .then(at -> new LifeEvent.StatusTaken(status(evil, at, 1, false), at))
                .then(at -> new LifeEvent.StatusTaken(status(evil, at, 2, true), at));
    }

    /** Files on disk say it, twice: once kept, once open. */
    static WindowStories files(String evil) {
        List<FilesEvent.FileChange> changes =
                List.of(new FilesEvent.FileChange(evil, "", evil, evil), new FilesEvent.FileChange(evil, evil, "", ""));
        return WindowStories.running()
                .then(at -> new FilesEvent.FilesDiffered(changes, at))
                .then(at -> new FilesEvent.FilesKept(changes, WindowStories.COMMANDER, at))
                .then(LifeEvent.Continued::new)
                .then(at -> new FilesEvent.FilesDiffered(changes, at));
    }

    private static Status status(String evil, Instant at, int slot, boolean unchanged) {
        return new Status(
                slot,
                at,
                at,
                Duration.ZERO,
                1,
                6,
                List.of(evil, evil, evil, evil, evil),
                1,
                1,
                evil,
                List.of(evil),
                List.of(),
                null,
                evil,
                evil,
                evil,
                at,
                unchanged,
                true);
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
                step.digest(),
                step.effectDigest());
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
