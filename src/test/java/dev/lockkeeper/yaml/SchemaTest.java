package dev.lockkeeper.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.lockkeeper.runbook.StepSpec;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schema that editors use says the same as the parser. */
class SchemaTest {
    private static final Path BUNDLED = Path.of("runbooks");
    private static final JsonNode DOCUMENT = document();
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(DOCUMENT);

    @ParameterizedTest
    @MethodSource("valid")
    void everyValidExamplePassesBoth(Path file) {
        assertThat(Examples.runbook(Examples.parseValid(file.getFileName().toString()))
                        .steps())
                .isNotEmpty();
        assertThat(errors(Examples.text(file))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("bundled")
    void everyRunbookThatComesAlongPassesBoth(String name) {
        YamlRunbookLibrary library = YamlRunbookLibrary.of(List.of(BUNDLED));
        Examples.runbook(library.parse(library.read(name)));
        assertThat(errors(Examples.text(BUNDLED.resolve(name).resolve("runbook.yaml"))))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("faultsOfForm")
    void everyFaultOfFormFailsBoth(String fault) {
        assertThat(Examples.problems(Examples.parseFault(fault))).isNotEmpty();
        assertThat(errors(Examples.text(Examples.INVALID.resolve(fault).resolve("runbook.yaml"))))
                .isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void theKeysAreThoseOfTheParser(Shape shape) {
        assertThat(definition(shape).path("properties").propertyNames())
                .containsExactlyInAnyOrderElementsOf(shape.keys());
        assertThat(texts(definition(shape).path("required"))).containsExactlyInAnyOrderElementsOf(shape.required());
        assertThat(definition(shape).path("additionalProperties").asBoolean(true))
                .isFalse();
    }

    @Test
    void theSchemaHasNoSetOfKeysThatTheParserLacks() {
        List<String> known = new ArrayList<>(
                Arrays.stream(Shape.values()).map(Shape::definition).toList());
        known.remove(Shape.RUNBOOK.definition());
        known.addAll(List.of("item", "undo", "check"));
        assertThat(known).containsAll(DOCUMENT.path("$defs").propertyNames());
    }

    @ParameterizedTest
    @EnumSource(Shape.class)
    void everyKeyIsExplainedToEditors(Shape shape) {
        definition(shape)
                .path("properties")
                .forEachEntry(
                        (key, value) -> assertThat(value.path("description").asString(""))
                                .as(shape.definition() + "." + key)
                                .isNotBlank());
    }

    @Test
    void theKindsAreThoseOfTheParser() {
        JsonNode definitions = DOCUMENT.path("$defs");
        assertThat(texts(definitions
                        .path("item")
                        .path("else")
                        .path("properties")
                        .path("kind")
                        .path("enum")))
                .isEqualTo(Shape.stepKinds());
        assertThat(texts(definitions
                        .path("check")
                        .path("properties")
                        .path("kind")
                        .path("enum")))
                .isEqualTo(Shape.checkKinds());
        assertThat(definitions.path("item").path("else").path("allOf"))
                .hasSize(Shape.stepKinds().size());
        assertThat(definitions.path("check").path("allOf"))
                .hasSize(Shape.checkKinds().size());
    }

    @Test
    void theDefaultsAreThoseOfTheParser() {
        StepSpec.Sql step = (StepSpec.Sql)
                Examples.runbook(Examples.parseValid("minimal.yaml")).step("m1").orElseThrow();
        JsonNode keys = DOCUMENT.path("$defs").path("step-sql").path("properties");
        assertThat(Durations.parse(keys.path("lock_timeout").path("default").asString("")))
                .contains(step.lockTimeout());
        assertThat(Durations.parse(keys.path("lock_pause").path("default").asString("")))
                .contains(step.lockPause());
        assertThat(Durations.parse(
                        keys.path("statement_timeout").path("default").asString("")))
                .contains(step.statementTimeout());
        assertThat(keys.path("lock_tries").path("default").asInt()).isEqualTo(step.lockTries());
        assertThat(keys.path("transaction").path("default").asBoolean())
                .isEqualTo(step.mode() == StepSpec.Sql.Mode.TRANSACTION);
    }

    static List<String> bundled() {
        return YamlRunbookLibrary.of(List.of(BUNDLED)).names();
    }

    static List<Path> valid() {
        return Examples.valid();
    }

    static List<String> faultsOfForm() {
        return Examples.faults().stream()
                .filter(fault -> fault.startsWith("form-"))
                .toList();
    }

    private static List<Error> errors(String yaml) {
        return SCHEMA.validate(yaml, InputFormat.YAML);
    }

    private static JsonNode definition(Shape shape) {
        return shape == Shape.RUNBOOK ? DOCUMENT : DOCUMENT.path("$defs").path(shape.definition());
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    private static JsonNode document() {
        InputStream schema = SchemaTest.class.getResourceAsStream("runbook.schema.json");
        return JsonMapper.builder().build().readTree(schema);
    }
}
