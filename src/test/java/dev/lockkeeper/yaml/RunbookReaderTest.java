package dev.lockkeeper.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.RunbookLibrary.Source;
import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.GateSpec;
import dev.lockkeeper.runbook.Question;
import dev.lockkeeper.runbook.RollbackSpec;
import dev.lockkeeper.runbook.Runbook;
import dev.lockkeeper.runbook.RunbookProblem;
import dev.lockkeeper.runbook.StepSpec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunbookReaderTest {
    private static final String MINIMAL = Examples.text(Examples.VALID.resolve("minimal.yaml"));

    private final Runbook everything = Examples.runbook(Examples.parseValid("everything.yaml"));
    private final Runbook minimal = Examples.runbook(Examples.parse(MINIMAL));

    @Test
    void readsWhatARunbookSaysOfItself() {
        assertThat(everything.name()).isEqualTo("crm");
        assertThat(everything.title()).isEqualTo("CRM database normalization");
        assertThat(everything.roles().keySet()).containsExactly("commander", "dba", "lead-developer");
        assertThat(everything.environments().keySet()).containsExactly("staging", "production");
        assertThat(everything.environment("production").orElseThrow().planned()).isEqualTo(Duration.ofHours(4));
        assertThat(everything.environment("staging").orElseThrow().parameters()).containsKey("tenant");
    }

    @Test
    void readsEveryKindOfStep() {
        StepSpec.Query query = (StepSpec.Query) everything.step("readiness").orElseThrow();
        assertThat(query.record())
                .containsEntry("rows products", new Question.Value("SELECT count(*) FROM public.products"))
                .containsEntry("list of sales", new Question.Speed("SELECT * FROM public.sales", 7))
                .containsEntry("sales and products", new Question.Room(List.of("public.sales", "public.products")))
                .containsEntry("everything", new Question.Room(List.of()));
        assertThat(query.common().at()).isEqualTo(Duration.ofHours(-48));
        StepSpec.Sql alone = (StepSpec.Sql) everything.step("m2").orElseThrow();
        assertThat(alone.mode()).isEqualTo(StepSpec.Sql.Mode.NO_TRANSACTION);
        assertThat(alone.lockTries()).isEqualTo(1);
        StepSpec.Sql together = (StepSpec.Sql) everything.step("m7").orElseThrow();
        assertThat(together.files()).containsExactly("sql/001.sql", "sql/002.sql");
        assertThat(together.common().confirmWord()).isEqualTo("DROP 36 COLUMNS");
        StepSpec.Command deploy = (StepSpec.Command) everything.step("deploy").orElseThrow();
        assertThat(deploy.command()).isEqualTo("app-deploy");
        assertThat(deploy.common().pace()).isEqualTo(StepSpec.Pace.ON_COMMAND);
        assertThat(everything.step("backup").orElseThrow()).isInstanceOf(StepSpec.Backup.class);
        assertThat(everything.step("ledger").orElseThrow()).isInstanceOf(StepSpec.Ledger.class);
    }

    @Test
    void readsEveryKindOfCheck() {
        List<CheckSpec> checks =
                everything.step("readiness").orElseThrow().common().checks();
        assertThat(checks.stream().map(CheckSpec::kind).distinct())
                .containsExactlyInAnyOrderElementsOf(Shape.checkKinds());
        assertThat(checks.get(0).common())
                .isEqualTo(new CheckSpec.Common("tables-25", "at least 25 base tables", false, false));
        assertThat(checks.get(6))
                .isEqualTo(new CheckSpec.Orphans(
                        new CheckSpec.Common("no-orphans", "no orphans", true),
                        "public.sales",
                        "customer_id",
                        "public.customers",
                        "id"));
    }

    @Test
    void readsWhatIsMeasuredWithItsUnit() {
        List<CheckSpec> checks =
                everything.step("readiness").orElseThrow().common().checks();
        assertThat(checks.get(7))
                .isEqualTo(new CheckSpec.Explain(
                        new CheckSpec.Common("the-list-is-fast", "the list is fast", true),
                        "SELECT 1",
                        7,
                        new CheckSpec.Expectation(CheckSpec.Expectation.Operator.LESS, "1500.0")));
        assertThat(((CheckSpec.Timing) checks.get(8)).expect().words()).isEqualTo(">= 6");
        assertThat(((CheckSpec.Size) checks.get(9)).tables()).containsExactly("public.sales");
        assertThat(((CheckSpec.Size) checks.get(10)).tables()).isEmpty();
    }

    @Test
    void readsWhatIsAskedOfTheWindowItself() {
        List<CheckSpec> checks =
                everything.step("readiness").orElseThrow().common().checks();
        CheckSpec.Took took = (CheckSpec.Took) checks.get(checks.size() - 2);
        assertThat(took.steps()).containsExactly("readiness");
        assertThat(took.expect().words()).isEqualTo("<= 90000.0");
        CheckSpec.Output output = (CheckSpec.Output) checks.get(checks.size() - 1);
        assertThat(output.step()).isEqualTo("readiness");
        assertThat(output.name()).isEqualTo("rows products");
    }

    @Test
    void readsWhatIsAskedOfAServer() {
        CheckSpec.Http http = (CheckSpec.Http)
                everything.step("readiness").orElseThrow().common().checks().get(12);
        assertThat(http.address()).isEqualTo(new CheckSpec.Http.Address("crm-app", "/api/sales?limit=1"));
        assertThat(http.as()).isEqualTo("tenant-a");
        assertThat(http.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(http.fields().values().stream().map(CheckSpec.Http.FieldRule::words))
                .containsExactly("new", ">= 1", "present", "absent");
    }

    @Test
    void keepsTheValuesOfRowsLetterForLetter() {
        List<CheckSpec> checks =
                everything.step("readiness").orElseThrow().common().checks();
        assertThat(((CheckSpec.Rows) checks.get(1)).expect())
                .containsExactly(List.of("a", "1.10"), List.of("c", "true"));
        assertThat(((CheckSpec.Rows) checks.get(2)).expect()).containsExactly(List.of("a"), List.of("b"));
    }

    @Test
    void readsGatesWithAndWithoutNumbers() {
        List<GateSpec> gates = everything.phases().stream()
                .flatMap(phase -> phase.items().stream())
                .flatMap(item -> item.asGate().stream())
                .toList();
        assertThat(gates.get(0).roles()).containsExactly(Map.entry("dba", 1), Map.entry("lead-developer", 1));
        assertThat(gates.get(1).roles()).containsExactly(Map.entry("dba", 2), Map.entry("lead-developer", 1));
        assertThat(gates.get(1).kind()).isEqualTo(GateSpec.Kind.SIGN_OFF);
    }

    @Test
    void readsTheWaysBack() {
        RollbackSpec undo = everything.rollbacks().get(0);
        assertThat(undo.id()).isEqualTo("undo");
        assertThat(undo.loses()).isEqualTo("nothing that was written before or since");
        assertThat(undo.planned()).isEqualTo(Duration.ofMinutes(3));
        assertThat(undo.price()).hasSize(1);
        assertThat(undo.steps().stream().map(step -> step.step().common().id() + " undoes " + step.undoes()))
                .containsExactly(
                        "unfill-more undoes fill-more",
                        "unfill undoes fill",
                        "undo-m2 undoes m2",
                        "undo-m1 undoes m1",
                        "compare undoes ");
        assertThat(everything.steps()).extracting(step -> step.common().id()).doesNotContain("undo-m1");
        assertThat(everything.step("undo-m1").orElseThrow().common().protects()).isTrue();
        RollbackSpec.Undo byCommand = everything.rollbacks().get(1).steps().get(2);
        assertThat(byCommand.undoes()).isEqualTo("m1");
        assertThat(((StepSpec.Command) byCommand.step()).command()).isEqualTo("app-old");
        assertThat(minimal.rollbacks()).isEmpty();
    }

    @Test
    void aPlanThatDoesNotSayHowLongItTakesIsPlannedAsItsSteps() {
        assertThat(everything.rollbacks().get(1).planned()).isEqualTo(Duration.ofMinutes(14));
    }

    @Test
    void aStepThatReadsBeginsByItselfAndEveryOtherOnCommand() {
        assertThat(minimal.step("readiness").orElseThrow().common().pace()).isEqualTo(StepSpec.Pace.AUTO);
        assertThat(minimal.step("backup").orElseThrow().common().pace()).isEqualTo(StepSpec.Pace.ON_COMMAND);
        assertThat(minimal.step("m1").orElseThrow().common().pace()).isEqualTo(StepSpec.Pace.ON_COMMAND);
    }

    @Test
    void aPointOfNoReturnProtects() {
        assertThat(minimal.step("m1").orElseThrow().common().protects()).isTrue();
        assertThat(minimal.step("readiness").orElseThrow().common().protects()).isFalse();
    }

    @Test
    void aCheckWithoutIdIsCalledAfterItsName() {
        assertThat(CheckReader.derivedId("No row lost!")).isEqualTo("no-row-lost");
        assertThat(CheckReader.derivedId("  Größe – été  ")).isEqualTo("gro-e-ete");
        assertThat(CheckReader.derivedId("x".repeat(59) + " y")).isEqualTo("x".repeat(59));
        assertThat(CheckReader.derivedId("≥ ∞")).isEmpty();
    }

    @Test
    void wordsThatYamlOnceTookForSwitchesStayTexts() {
        Runbook runbook = Examples.runbook(Examples.parse(MINIMAL.replace("title: Work", "title: no")
                .replace("users: nobody outside the team", "users: 12:30")
                .replace("title: CRM", "title: 0777")));
        assertThat(runbook.phases().get(0).title()).isEqualTo("no");
        assertThat(runbook.environment("staging").orElseThrow().users()).isEqualTo("12:30");
        assertThat(runbook.title()).isEqualTo("0777");
    }

    @Test
    void theSameBytesGiveTheSameAnswer() {
        assertThat(Examples.parse(MINIMAL)).isEqualTo(Examples.parse(MINIMAL));
    }

    @Test
    void windowsLineEndsAreReadLikeOthers() {
        assertThat(Examples.runbook(Examples.parse(MINIMAL.replace("\n", "\r\n"))))
                .isEqualTo(minimal);
    }

    @Test
    void aFolderWithoutItsMainFileIsToldSo() {
        assertThat(Examples.problems(RunbookReader.read(new Source("crm", Map.of()))))
                .extracting(RunbookProblem::problem)
                .containsExactly("the file is missing");
    }

    @Test
    void aFileOverTheLimitIsNotParsed() {
        byte[] large = (MINIMAL + "#".repeat(256 * 1024)).getBytes(StandardCharsets.UTF_8);
        assertThat(Examples.problems(RunbookReader.read(new Source("crm", Map.of("runbook.yaml", large)))))
                .extracting(RunbookProblem::problem)
                .containsExactly("the file is larger than 256 KiB");
    }

    @Test
    void sqlThatIsNotUtf8IsRefusedWithItsLine() {
        Map<String, byte[]> files = Map.of(
                "runbook.yaml",
                MINIMAL.getBytes(StandardCharsets.UTF_8),
                "sql/001.sql",
                "SELECT 1;\n-- für\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(Examples.problems(RunbookReader.read(new Source("crm", files))))
                .containsExactly(new RunbookProblem(
                        "sql/001.sql",
                        2,
                        5,
                        "phases[0].items[3].files[0]",
                        "the byte 0xFC is not UTF-8",
                        "save the file as UTF-8"));
    }

    @Test
    void aStepOfUnknownKindIsNotHeldAgainstThePointOfNoReturn() {
        String yaml = MINIMAL.replace("        kind: backup", "        kind: restore");
        assertThat(Examples.problems(Examples.parse(yaml)))
                .extracting(RunbookProblem::path)
                .containsExactly("phases[0].items[2].kind");
    }

    @Test
    void noMoreThanAHundredProblemsAreTold() {
        StringBuilder yaml = new StringBuilder(MINIMAL);
        for (int i = 0; i < 300; i++) {
            yaml.append("unheard-of-").append(i).append(": 1\n");
        }
        List<RunbookProblem> problems = Examples.problems(Examples.parse(yaml.toString()));
        assertThat(problems).hasSize(Problems.MOST + 1);
        assertThat(problems.get(Problems.MOST).problem())
                .isEqualTo("these are the first 100 problems; there may be more");
    }
}
