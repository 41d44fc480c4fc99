package dev.lockkeeper.window;

import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.GO_LIVE;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.PREFLIGHT;
import static dev.lockkeeper.window.WindowFixture.QUIN;

import dev.lockkeeper.window.GateTerms.Alternative;
import dev.lockkeeper.window.GateTerms.Excluded;
import dev.lockkeeper.window.GateTerms.LastEdit;
import dev.lockkeeper.window.PlannedGate.RequiredRole;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The window of {@link WindowFixture} with other terms at its gates. */
public final class TermsFixture {
    /** Everything that is asked in production, with an editor that is known. */
    public static final GateTerms STRICT = new GateTerms(
            false,
            List.of(),
            true,
            List.of(Excluded.REQUESTER, Excluded.EDITOR, Excluded.EXECUTOR),
            0,
            true,
            Duration.ofHours(24),
            null,
            false,
            new LastEdit(List.of(WindowFixture.LIA.actor().user()), ""));

    public static final GateTerms RELAXED =
            new GateTerms(false, List.of(), false, List.of(), 0, false, null, null, false);

    public static final GateTerms ORDERED = RELAXED.asking(true, List.of());

    private TermsFixture() {}

    /** All gates with these terms, not started. */
    public static WindowFixture scheduled(GateTerms terms) {
        return WindowFixture.scheduled(plan(gate -> with(gate, gate.required(), terms)));
    }

    /** The second gate is asked; both have these terms. */
    public static WindowFixture atGoLive(GateTerms terms) {
        WindowFixture at = scheduled(terms)
                .fact(new LifeEvent.Started(WindowFixture.START))
                .ask(PREFLIGHT)
                .ok(yes("qa"), QUIN)
                .ok(yes("dba"), DEVI);
        if (at.window.gate(PREFLIGHT).state() == GateState.ASKED) {
            at.ok(yes("dba"), WindowFixture.BOTH);
        }
        return at.runs(WindowFixture.BASELINE).runs(WindowFixture.BACKUP).ask(GO_LIVE);
    }

    /** The second gate asks for the QA lead, or for two developers, beside the roles given. */
    public static WindowFixture withAChoice(boolean inOrder, RequiredRole... required) {
        List<Alternative> ways = List.of(
                new Alternative(List.of(new RequiredRole("qa", 1))),
                new Alternative(List.of(new RequiredRole("lead", 2))));
        return WindowFixture.scheduled(plan(gate -> gate.id().equals(GO_LIVE)
                        ? with(gate, List.of(required), RELAXED.asking(inOrder, ways))
                        : gate))
                .fact(new LifeEvent.Started(WindowFixture.START))
                .ask(PREFLIGHT)
                .ok(yes("qa"), QUIN)
                .ok(yes("dba"), DEVI)
                .runs(WindowFixture.BASELINE)
                .runs(WindowFixture.BACKUP)
                .ask(GO_LIVE);
    }

    /** The first gate is asked, strict, in a window that this person opened. */
    public static WindowFixture openedBy(Caller opener) {
        return WindowFixture.scheduled(scheduled(STRICT).window.plan(), opener)
                .fact(new LifeEvent.Started(WindowFixture.START))
                .ask(PREFLIGHT);
    }

    /** The steps behind the strict second gate may run. */
    public static WindowFixture beforeSchema() {
        return atGoLive(STRICT).ok(yes("dba"), DEVI).ok(yes("lead"), LEO);
    }

    /** A yes with a reason. */
    public static WindowCommand yes(String role) {
        return new WindowCommand.Approve(Optional.empty(), Optional.of(role), Optional.empty(), "seen in staging");
    }

    /** This plan with these terms at one of its gates. */
    public static Plan with(Plan plan, GateId at, GateTerms terms) {
        return new Plan(
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
                plan.items().stream()
                        .map(item -> item.asGate()
                                .filter(gate -> gate.id().equals(at))
                                .<PlanItem>map(gate -> with(gate, gate.required(), terms))
                                .orElse(item))
                        .toList(),
                plan.files(),
                plan.rollbacks(),
                plan.promises(),
                plan.margin());
    }

    private static Plan plan(UnaryOperator<PlannedGate> change) {
        return WindowFixture.plan(WindowFixture.plan().items().stream()
                .map(item -> item.asGate().<PlanItem>map(change).orElse(item))
                .toArray(PlanItem[]::new));
    }

    private static PlannedGate with(PlannedGate gate, List<RequiredRole> required, GateTerms terms) {
        return new PlannedGate(
                gate.id(),
                gate.title(),
                gate.phase(),
                gate.kind(),
                gate.summary(),
                gate.offset(),
                gate.planned(),
                required,
                gate.opens(),
                gate.digest(),
                gate.lines(),
                terms);
    }
}
