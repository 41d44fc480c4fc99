package dev.lockkeeper.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One folder per fault; what is said about it lies beside it in problems.txt. */
class InvalidRunbooksTest {
    @ParameterizedTest
    @MethodSource("faults")
    void everyFaultIsAnsweredWithItsPlaceAndWhatToWrite(String fault) {
        assertThat(LintText.text("crm", Examples.problems(Examples.parseFault(fault))))
                .isEqualTo(Examples.text(Examples.INVALID.resolve(fault).resolve("problems.txt")));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aSingleFaultIsToldOnce(String fault) {
        assertThat(Examples.problems(Examples.parseFault(fault))).hasSize("ten-mistakes".equals(fault) ? 10 : 1);
    }

    @Test
    void theTenMistakesComeAtOnceInTheOrderOfTheFile() {
        assertThat(Examples.problems(Examples.parseFault("ten-mistakes")))
                .hasSize(10)
                .isSortedAccordingTo((a, b) -> Integer.compare(a.line(), b.line()))
                .allSatisfy(problem -> {
                    assertThat(problem.line()).isPositive();
                    assertThat(problem.column()).isPositive();
                    assertThat(problem.path()).isNotEmpty();
                    assertThat(problem.instead()).isNotEmpty();
                });
    }

    static List<String> faults() {
        return Examples.faults();
    }
}
