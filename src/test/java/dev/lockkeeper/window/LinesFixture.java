package dev.lockkeeper.window;

import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.QUIN;
import static dev.lockkeeper.window.WindowFixture.approve;
import static dev.lockkeeper.window.WindowFixture.check;

import java.time.Duration;
import java.util.List;

/** A window whose first gate has three lines, and a role that decides without one. */
public final class LinesFixture {
    public static final StepId FIRST = new StepId("first");
    public static final StepId SECOND = new StepId("second");
    public static final GateId GATE = new GateId("preflight");
    public static final PlannedLine BUILD = new PlannedLine("build", "A · Build", "lead", List.of(FIRST), List.of());
    public static final PlannedLine DATA = new PlannedLine("data", "D · Data", "lead", List.of(SECOND), List.of());
    public static final PlannedLine TEAM = new PlannedLine(
            "team",
            "E · Team",
            "qa",
            List.of(),
            List.of(
                    new PlannedLine.Item("dba-there", "DBA there for the whole window", null),
                    new PlannedLine.Item("build-run", "Build is green", "link to the run")));

    private LinesFixture() {}

    public static Plan plan(PlannedGate.Kind kind, PlannedLine team) {
        return WindowFixture.plan(
                step(FIRST, "query", PlannedStep.Pace.AUTO, "one", "two"),
                step(SECOND, "query", PlannedStep.Pace.AUTO, "three"),
                gate(kind, team),
                step(WindowFixture.SCHEMA, "sql", PlannedStep.Pace.ON_COMMAND, "rows"));
    }

    static WindowFixture scheduled() {
        return WindowFixture.scheduled(plan(PlannedGate.Kind.GO, TEAM));
    }

    /** Both steps passed, the gate is asked, nothing is marked. */
    public static WindowFixture asked() {
        return asked(PlannedGate.Kind.GO);
    }

    public static WindowFixture asked(PlannedGate.Kind kind) {
        WindowFixture at = WindowFixture.scheduled(plan(kind, TEAM));
        at.fact(new LifeEvent.Started(at.now)).runs(FIRST).runs(SECOND);
        return ask(at);
    }

    static WindowFixture ask(WindowFixture at) {
        PlannedGate gate = at.window.plan().gate(GATE).orElseThrow();
        return at.fact(new GateEvent.GateAsked(GATE, Evidence.asked(at.window, gate), at.now));
    }

    /** Asked, and both items are marked by the DBA. */
    public static WindowFixture marked() {
        return asked().ok(mark("dba-there", ""), DEVI).ok(mark("build-run", "https://ci/1"), DEVI);
    }

    /** The lead signed both lines, then a check of the first was red when somebody looked again. */
    public static WindowFixture turnedRed() {
        WindowFixture at = marked().ok(approve(), LEO);
        return verified(at, Verdict.FAIL);
    }

    /** As the verifier records it. */
    public static WindowFixture verified(WindowFixture at, Verdict one) {
        at.later(Duration.ofMinutes(1));
        LifeEvent.Verified seen = new LifeEvent.Verified(
                new Verification(
                        QUIN.actor(),
                        List.of(
                                new Verification.Line(FIRST, check("one", true, one)),
                                new Verification.Line(FIRST, check("two", true, Verdict.PASS))),
                        at.now),
                at.now);
        at.fact(seen);
        return at.fact(Evidence.voided(at.window, "a check says something else", QUIN.actor(), at.now)
                .toArray(WindowEvent[]::new));
    }

    static WindowFixture opened() {
        return marked().ok(approve(), LEO).ok(approve(), QUIN).ok(approve(), DEVI);
    }

    public static WindowCommand mark(String item, String value) {
        return new WindowCommand.Mark(List.of(new WindowCommand.Marking(item, value)));
    }

    public static WindowCommand unmark(String item) {
        return new WindowCommand.Unmark(List.of(item));
    }

    private static PlannedGate gate(PlannedGate.Kind kind, PlannedLine team) {
        return new PlannedGate(
                GATE,
                "Pre-flight",
                "Before",
                kind,
                "Whether it begins",
                Duration.ofMinutes(5),
                Duration.ofMinutes(5),
                List.of(
                        new PlannedGate.RequiredRole("lead", 1),
                        new PlannedGate.RequiredRole("qa", 1),
                        new PlannedGate.RequiredRole("dba", 1)),
                List.of(WindowFixture.SCHEMA),
                WindowFixture.hash('a'),
                List.of(BUILD, DATA, team));
    }

    private static PlannedStep step(StepId id, String kind, PlannedStep.Pace pace, String... checks) {
        return new PlannedStep(
                id,
                "Step " + id,
                "Before",
                kind,
                pace,
                kind.equals("sql"),
                false,
                null,
                Duration.ZERO,
                Duration.ofMinutes(2),
                List.of(checks).stream()
                        .map(check -> new PlannedStep.PlannedCheck(check, "What " + check + " looks at", true))
                        .toList(),
                List.of(),
                WindowFixture.hash('e'),
                WindowFixture.hash('e'));
    }
}
