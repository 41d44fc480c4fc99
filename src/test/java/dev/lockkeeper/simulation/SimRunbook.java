package dev.lockkeeper.simulation;

import dev.lockkeeper.engine.RunbookLibrary;
import dev.lockkeeper.engine.TargetDesk;
import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.Environment;
import dev.lockkeeper.runbook.GateSpec;
import dev.lockkeeper.runbook.Phase;
import dev.lockkeeper.runbook.RollbackSpec;
import dev.lockkeeper.runbook.Runbook;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.Diagnosis;
import dev.lockkeeper.window.LockHolder;
import dev.lockkeeper.window.LockQuestion;
import dev.lockkeeper.window.Reach;
import dev.lockkeeper.window.TargetIdentity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The runbook of every history: two go gates and a sign-off, a read, and a step of each class that writes. */
final class SimRunbook {
    static final String BASELINE = "baseline";
    static final String SCHEMA = "schema";
    static final String INDEX = "index";
    static final String CALL = "call";
    static final String DATA = "data";
    static final String UNDO = "undo";

    private static final TargetIdentity IDENTITY =
            new TargetIdentity("crm-staging", "localhost", 5432, "crm", "7301", 16384, "15.19");

    private final World world;
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Runbook runbook;

    SimRunbook(World world) {
        this.world = world;
        for (String name : List.of(RunbookLibrary.MAIN_FILE, "a.sql", "b.sql", "c.sql", "d.sql")) {
            files.put(name, ("-- " + name).getBytes(StandardCharsets.UTF_8));
        }
        this.runbook = runbook();
    }

    private static Runbook runbook() {
        Environment staging = new Environment(
                "staging", "STG", "crm-staging", Duration.ofSeconds(20), Duration.ofHours(4), "nobody", Map.of());
        return new Runbook(
                "crm",
                "CRM views",
                "",
                Map.of("dba", "Database Administrator", "qa", "QA Lead"),
                Map.of("staging", staging),
                List.of(
                        new Phase(
                                "before",
                                "Before",
                                List.of(
                                        gate("preflight", GateSpec.Kind.GO, Map.of("dba", 2)),
                                        new StepSpec.Query(common(BASELINE, StepSpec.Pace.AUTO), Map.of()))),
                        new Phase(
                                "change",
                                "Change",
                                List.of(
                                        gate("go-live", GateSpec.Kind.GO, Map.of("dba", 1)),
                                        sql(SCHEMA, "a.sql", StepSpec.Sql.Mode.TRANSACTION),
                                        sql(INDEX, "b.sql", StepSpec.Sql.Mode.NO_TRANSACTION),
                                        new StepSpec.Command(common(CALL, StepSpec.Pace.ON_COMMAND), "call"),
                                        sql(DATA, "c.sql", StepSpec.Sql.Mode.TRANSACTION),
                                        gate("final", GateSpec.Kind.SIGN_OFF, Map.of("qa", 1))))),
                List.of(new RollbackSpec(
                        UNDO,
                        "Undo",
                        "what was written since",
                        Duration.ofMinutes(1),
                        List.of(),
                        List.of(undo(DATA), undo(SCHEMA)))),
                List.of());
    }

    private static RollbackSpec.Undo undo(String step) {
        return new RollbackSpec.Undo(sql("undo-" + step, "d.sql", StepSpec.Sql.Mode.TRANSACTION), step);
    }

    private static GateSpec gate(String id, GateSpec.Kind kind, Map<String, Integer> roles) {
        return new GateSpec(
                id, "Gate " + id, kind, "May it go on?", Duration.ZERO, Duration.ofMinutes(5), roles, List.of());
    }

    private static StepSpec sql(String id, String file, StepSpec.Sql.Mode mode) {
        return new StepSpec.Sql(
                common(id, StepSpec.Pace.ON_COMMAND),
                List.of(file),
                mode,
                Duration.ofSeconds(2),
                Duration.ofMinutes(1),
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                List.of());
    }

    private static StepSpec.Common common(String id, StepSpec.Pace pace) {
        CheckSpec check = new CheckSpec.Scalar(
                new CheckSpec.Common(id + "-rows", "Rows of " + id, true),
                "SELECT 1",
                new CheckSpec.Expectation(CheckSpec.Expectation.Operator.EQUAL, "1"));
        return new StepSpec.Common(
                id, "Step " + id, pace, false, Duration.ZERO, Duration.ofMinutes(1), null, List.of(check));
    }

    RunbookLibrary library(Node node) {
        return new RunbookLibrary() {
            @Override
            public List<String> names() {
                return List.of("crm");
            }

            @Override
            public Source read(String name) {
                node.step("read the folder");
                return new Source("crm", files);
            }

            @Override
            public Parsed parse(Source source) {
                return new Parsed.Valid(runbook);
            }
        };
    }

    TargetDesk desk(Node node) {
        return new TargetDesk() {
            @Override
            public TargetIdentity identify(String target) {
                node.step("identify");
                unlessCut();
                return IDENTITY;
            }

            @Override
            public Activity activity(String target) {
                node.step("activity");
                unlessCut();
                return new Activity(1, null, 0);
            }

            @Override
            public Diagnosis.Found ask(
                    TargetIdentity expected,
                    String use,
                    String query,
                    Map<String, String> parameters,
                    List<String> show) {
                throw new UnsupportedOperationException("no recipe in this runbook");
            }

            @Override
            public List<Reach.Statement> reach(
                    TargetIdentity expected,
                    String use,
                    StepSpec.Sql step,
                    Map<String, byte[]> files,
                    Duration counting) {
                return List.of();
            }

            @Override
            public Unblocked unblock(TargetIdentity expected, String use, LockQuestion.Act act, LockHolder whom) {
                throw new UnsupportedOperationException("nobody is in the way in this runbook");
            }

            private void unlessCut() {
                if (world.trouble(world.weather.targetCuts())) {
                    throw new TargetUnavailableException("crm-staging does not answer.");
                }
            }
        };
    }
}
