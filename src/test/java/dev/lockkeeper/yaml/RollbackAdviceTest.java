package dev.lockkeeper.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.RunbookLibrary.Parsed;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said about rollback plans that may run all the same. */
class RollbackAdviceTest {
    private static final String EVERYTHING = Examples.text(Examples.VALID.resolve("everything.yaml"));

    @Test
    void aRunbookThatUndoesItselfBackwardsIsLeftInPeace() {
        assertThat(advice(EVERYTHING)).isEmpty();
    }

    @Test
    void undoingTheEarlierStepFirstIsSaid() {
        String swapped = EVERYTHING
                .replace("undoes: m2", "undoes: mX")
                .replace("undoes: m1", "undoes: m2")
                .replace("undoes: mX", "undoes: m1");

        assertThat(advice(swapped))
                .containsExactly("m2 is undone after m1, though it ran after it; undo the later step first");
    }

    @Test
    void aStepThatNobodyUndoesIsNamed() {
        String without = EVERYTHING.substring(0, EVERYTHING.indexOf("  - plan: keep-a-copy"));

        assertThat(advice(without))
                .containsExactly("no plan undoes m7; add a step with undoes: m7, or say under loses what stays");
    }

    @Test
    void whereThereIsNoPlanNothingIsSaid() {
        assertThat(advice(EVERYTHING.substring(0, EVERYTHING.indexOf("rollback:"))))
                .isEmpty();
    }

    private static List<String> advice(String yaml) {
        Parsed parsed = Examples.parse(yaml);
        Examples.runbook(parsed);
        return ((Parsed.Valid) parsed)
                .advice().stream()
                        .map(advice -> advice.problem() + "; " + advice.instead())
                        .toList();
    }
}
