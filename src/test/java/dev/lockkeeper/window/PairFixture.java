package dev.lockkeeper.window;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The usual window, whose first step that writes turns maintenance on and whose second one turns it off. */
public final class PairFixture {
    private PairFixture() {}

    /** Maintenance was just turned on. */
    public static WindowFixture open() {
        return before().runs(WindowFixture.SCHEMA);
    }

    /** Maintenance is the next step. */
    public static WindowFixture before() {
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
                plan.items().stream().map(PairFixture::asHalf).toList(),
                plan.files());
        WindowFixture at = WindowFixture.scheduled(with).fact(new LifeEvent.Started(WindowFixture.START));
        at.ask(WindowFixture.PREFLIGHT).ok(WindowFixture.approve(), WindowFixture.QUIN);
        at.ok(WindowFixture.approve(), WindowFixture.DEVI)
                .runs(WindowFixture.BASELINE)
                .runs(WindowFixture.BACKUP);
        return at.ask(WindowFixture.GO_LIVE)
                .ok(WindowFixture.approve(), WindowFixture.DEVI)
                .ok(WindowFixture.approve(), WindowFixture.LEO);
    }

    /** It was ended while maintenance was on, and turning it off failed. */
    public static WindowFixture unclosed() {
        return open().ok(new WindowCommand.Abort("wrong night"), WindowFixture.ASHA)
                .begins(WindowFixture.DATA)
                .fact(noAnswer(1));
    }

    /** As {@link #unclosed}, and the next attempt turned it off. */
    public static WindowFixture closed() {
        WindowFixture at = unclosed();
        at.fact(new PairEvent.CloseTriedAgain(WindowFixture.DATA, at.now));
        at.fact(new StepEvent.StepBegan(WindowFixture.DATA, 2, "node-1", at.now));
        at.fact(new StepEvent.StepSucceeded(
                WindowFixture.DATA,
                2,
                Map.of("proof", "/health status 200"),
                List.of(),
                Duration.ofSeconds(1),
                at.now));
        at.fact(new StepEvent.ChecksPassed(WindowFixture.DATA, 2, List.of(), at.now));
        return at.fact(new LifeEvent.Aborted(WindowFixture.ASHA.actor(), "wrong night", at.now));
    }

    private static WindowEvent noAnswer(int attempt) {
        return new StepEvent.StepFailed(
                WindowFixture.DATA,
                attempt,
                new StepFailure("crm-app takes no connection.", null, 0, null, true),
                Duration.ofSeconds(1),
                WindowFixture.START.plusSeconds(60));
    }

    private static PlanItem asHalf(PlanItem item) {
        return item.asStep()
                .filter(step ->
                        step.id().equals(WindowFixture.SCHEMA) || step.id().equals(WindowFixture.DATA))
                .map(PairFixture::half)
                .map(PlanItem.class::cast)
                .orElse(item);
    }

    private static PlannedStep half(PlannedStep step) {
        boolean opens = step.id().equals(WindowFixture.SCHEMA);
        return new PlannedStep(
                step.id(),
                opens ? "Maintenance begins" : "Maintenance ends",
                step.phase(),
                "maintenance",
                step.pace(),
                true,
                false,
                null,
                step.offset(),
                step.planned(),
                List.of(),
                List.of(),
                step.digest(),
                step.effectDigest(),
                StepClass.P,
                new PairHalf(opens ? null : WindowFixture.SCHEMA, "maintenance", List.of(), true));
    }
}
