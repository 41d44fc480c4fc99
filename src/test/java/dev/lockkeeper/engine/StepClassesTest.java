package dev.lockkeeper.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.StepClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StepClassesTest {
    private static final Path PAGE = Path.of("docs", "steps", "README.md");

    private final StepSpec.Common common = new StepSpec.Common(
            "m1", "M1", StepSpec.Pace.ON_COMMAND, false, Duration.ZERO, Duration.ofMinutes(1), null, List.of());

    @Test
    void sqlInATransactionIsT() {
        assertThat(StepClasses.of(sql(StepSpec.Sql.Mode.TRANSACTION))).isEqualTo(StepClass.T);
    }

    @Test
    void sqlOutsideATransactionIsN() {
        assertThat(StepClasses.of(sql(StepSpec.Sql.Mode.NO_TRANSACTION))).isEqualTo(StepClass.N);
    }

    @Test
    void whatNoRowCanProveIsX() {
        assertThat(StepClasses.of(new StepSpec.Backup(common, List.of()))).isEqualTo(StepClass.X);
        assertThat(StepClasses.of(new StepSpec.Command(common, "build"))).isEqualTo(StepClass.X);
    }

    @Test
    void aQueryOnlyReads() {
        assertThat(StepClasses.of(new StepSpec.Query(common, Map.of()))).isEqualTo(StepClass.READS);
    }

    @Test
    void aPlanKeepsTheClassOfEachStep() {
        Map<String, StepClass> kept = new RunbookFixture()
                .plan().everyStep().stream()
                        .collect(Collectors.toMap(step -> step.id().value(), PlannedStep::promise));
        assertThat(kept).isEqualTo(Map.of("baseline", StepClass.READS, "schema", StepClass.T, "data", StepClass.T));
    }

    @ParameterizedTest
    @EnumSource(StepClass.class)
    void thePageInTheDocsGivesEveryPromiseInTheSameWords(StepClass its) throws IOException {
        assertThat(Files.readString(PAGE))
                .containsOnlyOnce("| **" + its.sign() + "** |")
                .contains("| " + its.promise() + " |");
    }

    private StepSpec sql(StepSpec.Sql.Mode mode) {
        return new StepSpec.Sql(
                common,
                List.of("a.sql"),
                mode,
                Duration.ofSeconds(2),
                Duration.ofMinutes(1),
                1,
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                List.of());
    }
}
