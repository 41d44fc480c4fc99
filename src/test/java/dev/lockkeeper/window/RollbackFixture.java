package dev.lockkeeper.window;

import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.BACKUP;
import static dev.lockkeeper.window.WindowFixture.BASELINE;
import static dev.lockkeeper.window.WindowFixture.DATA;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.GO_LIVE;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.PREFLIGHT;
import static dev.lockkeeper.window.WindowFixture.QUIN;
import static dev.lockkeeper.window.WindowFixture.SCHEMA;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The small window of {@link WindowFixture}, with two ways back: one undoes both steps, the other only the last. */
public final class RollbackFixture {
    public static final String UNDO = "undo";
    public static final String LAST = "undo-the-last";
    public static final StepId UNDO_DATA = new StepId("undo-data");
    public static final StepId UNDO_SCHEMA = new StepId("undo-schema");
    public static final StepId COMPARE = new StepId("compare");
    public static final StepId LAST_DATA = new StepId("last-data");

    private RollbackFixture() {}

    public static Plan plan() {
        return plan('7');
    }

    /** @param undoSchema the digit of the digest of the step that undoes the first one */
    public static Plan plan(char undoSchema) {
        // a go is bound to every rollback plan, so another plan gives the gate another digest
        Plan plan = WindowFixture.plan(
                undoSchema == '7' ? Map.of() : Map.of(GO_LIVE.value(), WindowFixture.hash(undoSchema)));
        return new Plan(
                plan.runbook(),
                plan.title(),
                plan.environment(),
                WindowFixture.hash(undoSchema),
                plan.contentDigest(),
                plan.target(),
                plan.cadence(),
                plan.planned(),
                plan.users(),
                plan.roles(),
                plan.items(),
                plan.files(),
                List.of(
                        new PlannedRollback(
                                UNDO,
                                "Undo by script",
                                "nothing that was written before or since",
                                Duration.ofMinutes(3),
                                List.of(),
                                List.of(
                                        undo(UNDO_DATA, DATA, 'f'),
                                        undo(UNDO_SCHEMA, SCHEMA, undoSchema),
                                        undo(COMPARE, null, 'f')),
                                WindowFixture.hash('f')),
                        new PlannedRollback(
                                LAST,
                                "Undo the last step",
                                "what was written since",
                                Duration.ofMinutes(1),
                                List.of(),
                                List.of(undo(LAST_DATA, DATA, 'f')),
                                WindowFixture.hash('e'))));
    }

    private static PlannedRollback.Undo undo(StepId id, @Nullable StepId undoes, char digest) {
        boolean writes = undoes != null;
        PlannedStep step = new PlannedStep(
                id,
                "Step " + id,
                "Undo by script",
                writes ? "sql" : "query",
                PlannedStep.Pace.ON_COMMAND,
                writes,
                false,
                null,
                Duration.ZERO,
                Duration.ofSeconds(40),
                List.of(new PlannedStep.PlannedCheck(id + "-as-before", "As before", true)),
                writes ? List.of(id + ".sql") : List.of(),
                WindowFixture.hash(digest),
                WindowFixture.hash(digest));
        return new PlannedRollback.Undo(step, undoes);
    }

    /** Started, and nothing was written. */
    public static WindowFixture nothingWritten() {
        WindowFixture at = WindowFixture.scheduled(plan()).fact(new LifeEvent.Started(WindowFixture.START));
        at.ask(PREFLIGHT).ok(WindowFixture.approve(), QUIN).ok(WindowFixture.approve(), DEVI);
        return at.runs(BASELINE).runs(BACKUP).ask(GO_LIVE);
    }

    /** The first writing step is next. */
    public static WindowFixture beforeSchema() {
        return nothingWritten().ok(WindowFixture.approve(), DEVI).ok(WindowFixture.approve(), LEO);
    }

    /** The first writing step took effect, the point of no return is next. */
    public static WindowFixture afterSchema() {
        return beforeSchema().runs(SCHEMA);
    }

    /** Both writing steps took effect. */
    public static WindowFixture afterData() {
        return afterSchema()
                .ok(new WindowCommand.Confirm(DATA, WindowFixture.WORD), ASHA)
                .runs(DATA);
    }

    /** The way back over both steps was just chosen. */
    public static WindowFixture turnedBack() {
        return afterData().ok(back(), DEVI);
    }

    /** The first undo step failed. */
    public static WindowFixture undoFailed() {
        WindowFixture at = turnedBack().begins(UNDO_DATA);
        return at.fact(WindowFixture.failed(UNDO_DATA, 1, at.now));
    }

    /** The last step of the way back says that not everything is as before. */
    public static WindowFixture notAsBefore() {
        WindowFixture at =
                turnedBack().runs(UNDO_DATA).runs(UNDO_SCHEMA).begins(COMPARE).succeeds(COMPARE);
        return at.fact(new StepEvent.ChecksNotPassed(
                COMPARE, 1, List.of(WindowFixture.check("compare-as-before", true, Verdict.FAIL)), at.now));
    }

    /** Over. */
    public static WindowFixture rolledBack() {
        WindowFixture at = turnedBack().runs(UNDO_DATA).runs(UNDO_SCHEMA).runs(COMPARE);
        return at.fact(new RollbackEvent.RolledBack(at.now));
    }

    public static WindowCommand back() {
        return back(UNDO, "the reports are wrong");
    }

    public static WindowCommand back(String plan, String reason) {
        return new WindowCommand.RollBack(plan, Optional.empty(), reason);
    }
}
