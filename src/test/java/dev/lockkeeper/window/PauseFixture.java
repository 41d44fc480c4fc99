package dev.lockkeeper.window;

import java.util.Optional;

/** Windows whose first writing step is a backfill. */
public final class PauseFixture {
    private PauseFixture() {}

    /** The first writing step is a backfill, and it runs. */
    public static WindowFixture running() {
        Plan plan = WindowFixture.plan();
        Plan with = new Plan(
                plan.runbook(),
                plan.title(),
                plan.environment(),
                plan.digest(),
                plan.contentDigest(),
                plan.target(),
                plan.cadence(),
                plan.planned(),
                plan.users(),
                plan.roles(),
                plan.items().stream().map(PauseFixture::asBackfill).toList(),
                plan.files());
        WindowFixture at = WindowFixture.scheduled(with).fact(new LifeEvent.Started(WindowFixture.START));
        at.ask(WindowFixture.PREFLIGHT).ok(WindowFixture.approve(), WindowFixture.QUIN);
        at.ok(WindowFixture.approve(), WindowFixture.DEVI)
                .runs(WindowFixture.BASELINE)
                .runs(WindowFixture.BACKUP);
        at.ask(WindowFixture.GO_LIVE)
                .ok(WindowFixture.approve(), WindowFixture.DEVI)
                .ok(WindowFixture.approve(), WindowFixture.LEO);
        return at.ok(new WindowCommand.Run(Optional.empty()), WindowFixture.ASHA)
                .begins(WindowFixture.SCHEMA);
    }

    /** As {@link #running}, and somebody paused it. */
    public static WindowFixture paused() {
        return running().ok(new WindowCommand.Pause(Optional.empty()), WindowFixture.NOA);
    }

    private static PlanItem asBackfill(PlanItem item) {
        Optional<PlannedStep> step = item.asStep().filter(it -> it.id().equals(WindowFixture.SCHEMA));
        return step.isEmpty() ? item : backfill(step.get());
    }

    private static PlannedStep backfill(PlannedStep step) {
        return new PlannedStep(
                step.id(),
                step.title(),
                step.phase(),
                "backfill",
                step.pace(),
                step.writes(),
                step.protects(),
                step.confirmWord(),
                step.offset(),
                step.planned(),
                step.checks(),
                step.files(),
                step.digest(),
                step.effectDigest(),
                StepClass.B);
    }
}
