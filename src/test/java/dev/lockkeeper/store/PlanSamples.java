package dev.lockkeeper.store;

import static dev.lockkeeper.store.EventSamples.BACKUP;
import static dev.lockkeeper.store.EventSamples.GO;
import static dev.lockkeeper.store.EventSamples.MIGRATE;
import static dev.lockkeeper.store.EventSamples.ZEROS;
import static dev.lockkeeper.store.EventSamples.ordered;

import dev.lockkeeper.window.GateTerms;
import dev.lockkeeper.window.PairHalf;
import dev.lockkeeper.window.Plan;
import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedLine;
import dev.lockkeeper.window.PlannedPromise;
import dev.lockkeeper.window.PlannedRollback;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.StepClass;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StoredFile;
import dev.lockkeeper.window.TargetIdentity;
import java.time.Duration;
import java.util.List;

/** A plan that uses every part a plan can have. */
final class PlanSamples {
    private PlanSamples() {}

    static Plan plan(String systemIdentifier) {
        return new Plan(
                "crm",
                "CRM: columns to tables",
                "staging",
                ZEROS,
                "2".repeat(64),
                new TargetIdentity("crm-staging", "db.example", 5432, "crm", systemIdentifier, 4_294_967_295L, "15.19"),
                Duration.ofMinutes(10),
                Duration.ofHours(4),
                "nobody",
                ordered("qa", "QA Lead", "dba", "Database Administrator"),
                items(),
                List.of(new StoredFile("sql/m1.sql", ZEROS)),
                List.of(rollback()),
                List.of(
                        new PlannedPromise(
                                "m1",
                                "Durations",
                                "M1",
                                "about 30 s",
                                "001:228",
                                List.of(
                                        new PlannedPromise.Measure(
                                                PlannedPromise.Kind.TOOK, List.of("m1"), "<=", "30000", ""),
                                        new PlannedPromise.Measure(
                                                PlannedPromise.Kind.NOTHING, List.of(), "", "", "nobody counts")),
                                ""),
                        new PlannedPromise("cpu", "Health", "CPU", "80 %", "000:487", List.of(), "of production")));
    }

    private static PlannedRollback rollback() {
        return new PlannedRollback(
                "undo",
                "Undo by script",
                "nothing",
                Duration.ofMinutes(3),
                List.of(new PlannedStep.PlannedCheck("written", "Rows written since", true, "scalar")),
                List.of(
                        new PlannedRollback.Undo(undo("undo-m1", "sql", true), MIGRATE),
                        new PlannedRollback.Undo(undo("swap", "restore", true), null, BACKUP),
                        new PlannedRollback.Undo(undo("compare", "query", false), null)),
                ZEROS);
    }

    private static PlannedStep undo(String id, String kind, boolean writes) {
        return new PlannedStep(
                new StepId(id),
                "Undo",
                "Undo by script",
                kind,
                PlannedStep.Pace.ON_COMMAND,
                writes,
                false,
                null,
                Duration.ZERO,
                Duration.ofMinutes(1),
                List.of(),
                List.of(),
                ZEROS,
                null);
    }

    private static List<PlanItem> items() {
        return List.of(
                new PlannedStep(
                        BACKUP,
                        "Backup",
                        "Before",
                        "backup",
                        PlannedStep.Pace.AUTO,
                        false,
                        true,
                        null,
                        Duration.ZERO,
                        Duration.ofMinutes(5),
                        List.of(),
                        List.of(),
                        ZEROS,
                        null),
                new PlannedGate(
                        GO,
                        "Go",
                        "Before",
                        PlannedGate.Kind.GO,
                        "Tables are split.",
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(10),
                        List.of(new PlannedGate.RequiredRole("dba", 1)),
                        List.of(MIGRATE),
                        ZEROS,
                        lines(),
                        terms()),
                new PlannedStep(
                        MIGRATE,
                        "Tenants",
                        "Migrations",
                        "sql",
                        PlannedStep.Pace.ON_COMMAND,
                        true,
                        false,
                        "SPLIT",
                        Duration.ofMinutes(15),
                        Duration.ofMinutes(20),
                        List.of(new PlannedStep.PlannedCheck("rows", "Every row arrived", true, "baseline")),
                        List.of("sql/m1.sql"),
                        ZEROS,
                        "1".repeat(64),
                        StepClass.T),
                half("maintenance-on", new PairHalf(null, "maintenance", List.of(), true)),
                half("jobs-on", new PairHalf(new StepId("jobs-off"), "jobs paused", List.of("mail", "sync"), false)));
    }

    private static PlannedStep half(String id, PairHalf half) {
        return new PlannedStep(
                new StepId(id),
                "Half of a pair",
                "Migrations",
                "maintenance",
                PlannedStep.Pace.ON_COMMAND,
                true,
                false,
                null,
                Duration.ofMinutes(40),
                Duration.ofMinutes(1),
                List.of(),
                List.of(),
                ZEROS,
                "1".repeat(64),
                StepClass.P,
                half);
    }

    private static GateTerms terms() {
        return new GateTerms(
                true,
                List.of(new GateTerms.Alternative(List.of(new PlannedGate.RequiredRole("qa", 2)))),
                false,
                List.of(GateTerms.Excluded.REQUESTER, GateTerms.Excluded.EDITOR, GateTerms.Excluded.EXECUTOR),
                1,
                true,
                Duration.ofHours(24),
                Duration.ofHours(2),
                true);
    }

    private static List<PlannedLine> lines() {
        return List.of(new PlannedLine(
                "team",
                "E · Team",
                "dba",
                List.of(BACKUP),
                List.of(
                        new PlannedLine.Item("dba-there", "DBA there for the whole window", null),
                        new PlannedLine.Item("build-run", "Build is green", "link to the run"))));
    }
}
