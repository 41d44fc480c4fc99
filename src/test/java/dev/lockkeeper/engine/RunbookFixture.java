package dev.lockkeeper.engine;

import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.DeclaredChanges;
import dev.lockkeeper.runbook.Environment;
import dev.lockkeeper.runbook.GateSpec;
import dev.lockkeeper.runbook.PairSpec;
import dev.lockkeeper.runbook.Phase;
import dev.lockkeeper.runbook.PhaseItem;
import dev.lockkeeper.runbook.Recipe;
import dev.lockkeeper.runbook.RollbackSpec;
import dev.lockkeeper.runbook.Runbook;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.Plan;
import dev.lockkeeper.window.TargetIdentity;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A runbook with two gates: a query that goes by itself, two SQL steps on command. Every part can be exchanged. */
final class RunbookFixture {
    static final TargetIdentity TARGET =
            new TargetIdentity("crm-staging", "localhost", 5432, "crm", "7301", 16384, "15.19");

    final Map<String, byte[]> files = new LinkedHashMap<>();
    final Map<String, String> parameters = new LinkedHashMap<>(Map.of("tenant", "1"));
    TargetIdentity target = TARGET;
    String schemaTitle = "Schema";
    String checked = "SELECT 1";
    Duration cadence = Duration.ofMinutes(10);
    String gateSummary = "May the schema change?";
    List<GateSpec.Line> goLiveLines = List.of();
    List<Recipe> recipes = List.of();
    List<RollbackSpec> rollbacks = List.of();
    /** What the step schema declares that it changes, or null if it declares nothing. */
    @Nullable
    DeclaredChanges changes;

    /** Whether maintenance is turned on before the steps that write and off after them. */
    boolean maintenance;

    /** The statement of a backfill behind the second gate, written into the runbook itself; empty for none. */
    String backfill = "";

    /** Whether a step puts the ledger into the target before the others. */
    boolean ledger;

    @Nullable
    String confirmWord;

    RunbookFixture() {
        file(RunbookLibrary.MAIN_FILE, "the runbook");
        file("a.sql", "SELECT 1;\n");
        file("b.sql", "SELECT 2;\n");
        file("readme.txt", "no step runs this");
    }

    RunbookFixture file(String name, String text) {
        files.put(name, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    RunbookLibrary.Source source() {
        return new RunbookLibrary.Source("crm", files);
    }

    Environment environment() {
        return new Environment("staging", "STG", "crm-staging", cadence, Duration.ofHours(2), "nobody", parameters);
    }

    Plan plan() {
        return new PlanBuilder(runbook(), source(), environment(), target).build();
    }

    Runbook runbook() {
        Map<String, Integer> roles = new LinkedHashMap<>();
        roles.put("dba", 1);
        return new Runbook(
                "crm",
                "CRM views",
                "",
                Map.of("dba", "Database Administrator"),
                Map.of("staging", environment()),
                List.of(
                        new Phase(
                                "before",
                                "Before",
                                List.of(
                                        gate("preflight", "Ready?", roles, List.of()),
                                        new StepSpec.Query(
                                                common("baseline", "Baseline", StepSpec.Pace.AUTO, null), Map.of()))),
                        new Phase(
                                "change",
                                "Change",
                                Stream.<PhaseItem>of(
                                                gate("go-live", gateSummary, roles, goLiveLines),
                                                new StepSpec.Ledger(
                                                        common("ledger", "Ledger", StepSpec.Pace.ON_COMMAND, null)),
                                                half("maintenance-on", PairSpec.Turn.ON),
                                                sql("schema", schemaTitle, "a.sql", null),
                                                sql("data", "Data", "b.sql", confirmWord),
                                                backfill(),
                                                half("maintenance-off", PairSpec.Turn.OFF))
                                        .filter(item -> maintenance || !(item instanceof StepSpec.Paired))
                                        .filter(item -> !backfill.isEmpty() || !(item instanceof StepSpec.Backfill))
                                        .filter(item -> ledger || !(item instanceof StepSpec.Ledger))
                                        .toList())),
                rollbacks,
                recipes);
    }

    private static GateSpec gate(String id, String summary, Map<String, Integer> roles, List<GateSpec.Line> lines) {
        return new GateSpec(
                id, "Gate " + id, GateSpec.Kind.GO, summary, Duration.ZERO, Duration.ofMinutes(5), roles, lines);
    }

    private StepSpec half(String id, PairSpec.Turn turn) {
        boolean on = turn == PairSpec.Turn.ON;
        CheckSpec.Http health = new CheckSpec.Http(
                new CheckSpec.Common("proof", "proof", true),
                new CheckSpec.Http.Address("crm-app", "/health"),
                null,
                on ? 503 : 200,
                Map.of(),
                Duration.ofSeconds(1));
        return new StepSpec.Paired(
                common(id, "Maintenance " + (on ? "on" : "off"), StepSpec.Pace.ON_COMMAND, null),
                "maintenance",
                new PairSpec(
                        turn,
                        on ? "" : "maintenance-on",
                        "maintenance",
                        List.of(),
                        new PairSpec.Call("crm-app", "PUT", "/maintenance", "", null, Duration.ofSeconds(1)),
                        List.of(new PairSpec.Proof(health, List.of(), List.of(), Duration.ofSeconds(1))),
                        Duration.ofSeconds(1)));
    }

    private StepSpec backfill() {
        return new StepSpec.Backfill(
                common("fill", "Fill", StepSpec.Pace.ON_COMMAND, null),
                "",
                backfill,
                "public.a",
                "id",
                new StepSpec.Backfill.Batch.Rows(1),
                Duration.ZERO,
                new StepSpec.Backfill.Limits(
                        Duration.ofSeconds(1),
                        1,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        null,
                        0,
                        null));
    }

    private StepSpec sql(String id, String title, String file, @Nullable String word) {
        return new StepSpec.Sql(
                common(id, title, StepSpec.Pace.ON_COMMAND, word),
                List.of(file),
                StepSpec.Sql.Mode.TRANSACTION,
                Duration.ofSeconds(2),
                Duration.ofMinutes(1),
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                List.of());
    }

    private StepSpec.Common common(String id, String title, StepSpec.Pace pace, @Nullable String word) {
        CheckSpec.Common check = new CheckSpec.Common(id + "-rows", "Rows of " + id, true);
        List<CheckSpec> checks = new ArrayList<>(List.of(new CheckSpec.Scalar(
                check, checked, new CheckSpec.Expectation(CheckSpec.Expectation.Operator.EQUAL, "1"))));
        if (changes != null && id.equals("schema")) {
            CheckSpec.Common declared = new CheckSpec.Common("schema-changes", "as declared", true, false);
            checks.add(new CheckSpec.Changes(declared, changes));
        }
        return new StepSpec.Common(id, title, pace, false, Duration.ZERO, Duration.ofMinutes(5), word, checks);
    }
}
