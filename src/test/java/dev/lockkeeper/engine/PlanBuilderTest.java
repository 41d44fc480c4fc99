package dev.lockkeeper.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.runbook.GateSpec;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.Plan;
import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedLine;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StoredFile;
import dev.lockkeeper.window.TargetIdentity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PlanBuilderTest {
    /** What is changed, and whose digest must then be another. */
    static List<Arguments> changes() {
        return List.of(
                change("nothing", it -> {}, List.of()),
                change("a file no step runs", it -> it.file("readme.txt", "other"), List.of()),
                change("the words around the steps", it -> it.file("runbook.yaml", "# a comment"), List.of()),
                change("the file of a step", it -> it.file("a.sql", "SELECT 3;\n"), List.of("schema", "go-live")),
                change("another file", it -> it.file("b.sql", "SELECT 3;\n"), List.of("data", "go-live")),
                change("a step's title", it -> it.schemaTitle = "Tables", List.of("schema", "go-live")),
                change("a typed word", it -> it.confirmWord = "null", List.of("data", "go-live")),
                change("a gate's question", it -> it.gateSummary = "Sure?", List.of("go-live")),
                change("a gate's lines", it -> it.goLiveLines = List.of(line("team", "qa")), List.of("go-live")),
                change(
                        "a parameter",
                        it -> it.parameters.put("tenant", "2"),
                        List.of("baseline", "schema", "data", "preflight", "go-live")),
                change(
                        "the target",
                        it -> it.target = new TargetIdentity("crm-staging", "localhost", 5432, "crm", "9", 1, "15.19"),
                        List.of("preflight", "go-live")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void exactlyTheDigestsOfWhatChangedAreOthers(String what, Consumer<RunbookFixture> change, List<String> expected) {
        RunbookFixture fixture = new RunbookFixture();
        Plan before = fixture.plan();
        change.accept(fixture);
        Plan after = fixture.plan();
        List<String> changed = new ArrayList<>();
        for (PlanItem item : before.items()) {
            if (!digest(before, item).equals(digest(after, item))) {
                changed.add(item.typedId());
            }
        }
        assertThat(changed).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(before.digest().equals(after.digest())).isEqualTo(expected.isEmpty());
    }

    @Test
    void whatAStepDoesHasADigestThatItsChecksDoNotTouch() {
        RunbookFixture fixture = new RunbookFixture();
        Plan before = fixture.plan();
        fixture.checked = "SELECT count(*) FROM a";
        assertThat(effects(fixture.plan())).isEqualTo(effects(before));
        assertThat(fixture.plan().step(new StepId("schema")).orElseThrow().digest())
                .isNotEqualTo(before.step(new StepId("schema")).orElseThrow().digest());
        fixture.file("a.sql", "SELECT 3;\n");
        assertThat(effects(fixture.plan())).isNotEqualTo(effects(before));
    }

    private static List<String> effects(Plan plan) {
        return plan.steps().stream()
                .map(step -> Objects.requireNonNull(step.effectDigest()))
                .toList();
    }

    @Test
    void theContentDigestIsOverTheFilesOfTheStepsAlone() {
        RunbookFixture fixture = new RunbookFixture();
        String before = fixture.plan().contentDigest();
        fixture.schemaTitle = "Tables";
        fixture.parameters.put("tenant", "2");
        assertThat(fixture.file("runbook.yaml", "# x").plan().contentDigest()).isEqualTo(before);
        assertThat(fixture.file("a.sql", "SELECT 3;\n").plan().contentDigest()).isNotEqualTo(before);
    }

    @Test
    void aGateOpensTheStepsUntilTheNextGateAlsoAcrossPhases() {
        Plan plan = new RunbookFixture().plan();
        assertThat(plan.gate(new GateId("preflight")).orElseThrow().opens()).containsExactly(new StepId("baseline"));
        assertThat(plan.gate(new GateId("go-live")).orElseThrow().opens())
                .containsExactly(new StepId("schema"), new StepId("data"));
    }

    @Test
    void whoSignsLinesIsAskedOnceAndBeforeWhoDecidesWithoutALine() {
        RunbookFixture fixture = new RunbookFixture();
        fixture.goLiveLines = List.of(line("team", "qa"), line("build", "lead"), line("data", "qa"));
        PlannedGate gate = fixture.plan().gate(new GateId("go-live")).orElseThrow();
        assertThat(gate.required())
                .containsExactly(
                        new PlannedGate.RequiredRole("qa", 1),
                        new PlannedGate.RequiredRole("lead", 1),
                        new PlannedGate.RequiredRole("dba", 1));
        assertThat(gate.linesOf("qa")).extracting(PlannedLine::id).containsExactly("team", "data");
        assertThat(gate.lineWith("data-seen")).map(PlannedLine::id).contains("data");
    }

    @Test
    void theStoredFilesAreTheRunbookAndWhatItsStepsRun() {
        assertThat(new RunbookFixture().plan().files())
                .extracting(StoredFile::name)
                .containsExactly("runbook.yaml", "a.sql", "b.sql");
    }

    @Test
    void theSameInputGivesTheSamePlan() {
        assertThat(new RunbookFixture().plan()).isEqualTo(new RunbookFixture().plan());
    }

    @Test
    void theDigestOfAListKnowsItsOrderAndCannotBeReadInTwoWays() {
        assertThat(list("a", "1", "b", "2")).isNotEqualTo(list("b", "2", "a", "1"));
        for (String length : List.of("0:", "1:", "")) {
            assertThat(list("a", "1", "b", "2")).isNotEqualTo(list("a=1\n" + length + "b", "2"));
        }
        assertThat(list("ab", "c")).isNotEqualTo(list("a", "bc"));
        assertThat(list()).isNotEqualTo(list("", ""));
        assertThat(Digests.of("abc")).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    @Test
    void noTwoValuesAreSpelledAlike() {
        record Pair(Object a, Object b) {}
        List<Object> values = new ArrayList<>(List.of(
                "null",
                "",
                List.of(),
                List.of(""),
                List.of("a,b"),
                List.of("a", "b"),
                List.of(List.of("a"), "b"),
                Map.of(),
                Map.of("a", "b"),
                new Pair("a", "b"),
                new Pair("a;b=1:", "b"),
                new Pair("b", "a")));
        List<String> spelled =
                new ArrayList<>(values.stream().map(Digests::spelledOut).toList());
        spelled.add(Digests.spelledOut(null));
        assertThat(spelled).doesNotHaveDuplicates();
    }

    private static GateSpec.Line line(String id, String role) {
        return new GateSpec.Line(
                id, id, role, List.of("baseline"), List.of(new GateSpec.Item(id + "-seen", "Seen", null)));
    }

    private static String list(String... namesAndHashes) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndHashes.length; i += 2) {
            map.put(namesAndHashes[i], namesAndHashes[i + 1]);
        }
        return Digests.ofList(map);
    }

    private static Arguments change(String what, Consumer<RunbookFixture> change, List<String> expected) {
        return Arguments.of(what, change, expected);
    }

    private static String digest(Plan plan, PlanItem item) {
        return item.asStep()
                .map(step -> plan.step(step.id()).orElseThrow().digest())
                .orElseGet(() -> plan.gate(item.asGate().orElseThrow().id())
                        .orElseThrow()
                        .digest());
    }
}
