package dev.lockkeeper.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.RunbookLibrary.Parsed;
import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.DeclaredChanges;
import dev.lockkeeper.runbook.DeclaredChanges.Named;
import dev.lockkeeper.runbook.DeclaredChanges.Rows;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a step may declare that it changes, and what is said about what it may not. */
class ChangesReaderTest {
    private static final String EVERYTHING = Examples.text(Examples.VALID.resolve("everything.yaml"));

    @Test
    void objectsAreReadByKindAndName() {
        DeclaredChanges m1 = declared(EVERYTHING, "m1").orElseThrow().declared();

        assertThat(m1.adds())
                .containsExactly(
                        new Named("table", "public.suppliers"),
                        new Named("index", "public.idx_*"),
                        new Named("grant", "public.suppliers to app user"));
        assertThat(m1.drops()).containsExactly(new Named("materialized view", "public.counted"));
        assertThat(m1.alters())
                .containsExactly(
                        new Named("column", "public.sales.price"),
                        new Named("function", "public.total(integer, text)"));
        assertThat(m1.rows())
                .isEqualTo(Map.of(
                        "public.sales", new Rows(0L),
                        "public.products", new Rows(5L),
                        "public.notes", new Rows(-2L),
                        "public.diary", Rows.ANY));
    }

    @Test
    void anythingIsOnlyObservedAndNothingClosesTheWay() {
        assertThat(declared(EVERYTHING, "m2").orElseThrow().common().blocking()).isFalse();
        assertThat(declared(EVERYTHING, "m2").orElseThrow().declared()).isEqualTo(DeclaredChanges.ANYTHING);
        assertThat(declared(EVERYTHING, "fill").orElseThrow().common().blocking())
                .isTrue();
        assertThat(declared(EVERYTHING, "fill").orElseThrow().declared()).isEqualTo(DeclaredChanges.NOTHING);
    }

    @Test
    void aStepThatUndoesAnotherDeclaresTheOpposite() {
        DeclaredChanges back = declared(EVERYTHING, "undo-m1").orElseThrow().declared();

        assertThat(back.back()).isTrue();
        assertThat(back.adds()).containsExactly(new Named("materialized view", "public.counted"));
        assertThat(back.drops()).hasSize(3);
        assertThat(back.rows()).as("others have written since").isEmpty();
    }

    @Test
    void aStepThatDoesNotSayIsAdvisedTo() {
        Parsed.Valid parsed = (Parsed.Valid) Examples.parse(EVERYTHING.replace("        changes: nothing\n", ""));

        assertThat(parsed.advice()).singleElement().satisfies(advice -> {
            assertThat(advice.problem()).isEqualTo("fill does not say what it changes");
            assertThat(advice.instead()).startsWith("add changes:");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "table public.suppliers          | suppliers                     | is not an object",
                "table public.suppliers          | tables public.suppliers       | is not an object",
                "table public.suppliers          | table                         | is not an object",
                "\"index public.idx_*\"          | \"index *\"                   | is not an object",
                "public.sales: same              | public.sales: more            | is not a change of rows",
                "public.sales: same              | sales: same                   | is not a table with its schema",
                "changes: nothing                | changes: everything           | is not what a step changes",
                "adds: [table                    | add: [table                   | is not a key of what a step changes"
            })
    void whatCannotBeReadIsNamed(String right, String wrong, String problem) {
        assertThat(EVERYTHING).contains(right);
        Parsed parsed = Examples.parse(EVERYTHING.replace(right, wrong));

        assertThat(String.join(
                        "\n",
                        Examples.problems(parsed).stream().map(String::valueOf).toList()))
                .contains(problem);
    }

    private static Optional<CheckSpec.Changes> declared(String yaml, String step) {
        List<CheckSpec> checks = Examples.runbook(Examples.parse(yaml))
                .step(step)
                .orElseThrow()
                .common()
                .checks();
        return checks.stream()
                .filter(CheckSpec.Changes.class::isInstance)
                .map(CheckSpec.Changes.class::cast)
                .findFirst();
    }
}
