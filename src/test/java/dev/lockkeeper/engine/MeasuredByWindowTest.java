package dev.lockkeeper.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.CheckSpec.Expectation;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.Verdict;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowFixture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What the window knows about its steps is judged without asking anybody. Every step of the fixture took 83.4 seconds. */
class MeasuredByWindowTest {
    private final Window window = WindowFixture.beforeData().window;
    private final List<String> askedElsewhere = new ArrayList<>();

    @Test
    void aStepWithinItsLimitPassesAndOneBeyondItFailsWithBothNumbers() {
        CheckResult within = judged(took("<= 90000", "schema"));
        assertThat(within.verdict()).isEqualTo(Verdict.PASS);
        assertThat(within.expected()).isEqualTo("<= 90 s");
        assertThat(within.actual()).isEqualTo("took 83.4 s");

        CheckResult beyond = judged(took("<= 30000", "schema"));
        assertThat(beyond.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(beyond.expected()).isEqualTo("<= 30 s");
    }

    @Test
    void stepsAreAddedUp() {
        CheckResult together = judged(took("<= 1200000", "baseline", "schema"));
        assertThat(together.verdict()).isEqualTo(Verdict.PASS);
        assertThat(together.expected()).isEqualTo("<= 20 min");
        assertThat(together.actual()).isEqualTo("took 2.8 min, 2 steps together");
        assertThat(judged(took("<= 100000", "baseline", "schema")).verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void aStepThatNobodyMeasuredIsNotProven() {
        CheckResult notYet = judged(took("<= 1200000", "schema", "data"));
        assertThat(notYet.verdict()).isEqualTo(Verdict.NOT_PROVEN);
        assertThat(notYet.actual()).isEqualTo("no attempt of data was measured to its end");

        Window failed = WindowFixture.schemaFailed().window;
        assertThat(judged(failed, took("<= 1200000", "schema")).verdict()).isEqualTo(Verdict.NOT_PROVEN);
    }

    @Test
    void whatAStepLeftBehindIsComparedAndWhatItDidNotLeaveIsNotProven() {
        String name =
                window.step(WindowFixture.BACKUP).outputs().keySet().iterator().next();
        String value = Objects.requireNonNull(
                window.step(WindowFixture.BACKUP).outputs().get(name));
        CheckResult same = judged(output(name, value));
        assertThat(same.verdict()).isEqualTo(Verdict.PASS);
        assertThat(same.actual()).isEqualTo(name + " " + value);
        assertThat(judged(output(name, "another")).verdict()).isEqualTo(Verdict.FAIL);

        CheckResult missing = judged(output("bites", "> 10"));
        assertThat(missing.verdict()).isEqualTo(Verdict.NOT_PROVEN);
        assertThat(missing.actual()).isEqualTo("backup has left no bites");
    }

    @Test
    void theOthersGoToWhoCanLookAndTheOrderStays() {
        List<CheckSpec> checks = List.of(scalar("a"), took("<= 90000", "schema"), scalar("b"));

        List<CheckResult> results = new MeasuredByWindow(window).judge(checks, this::elsewhere);

        assertThat(results).extracting(CheckResult::id).containsExactly("a", "took", "b");
        assertThat(askedElsewhere).containsExactly("a", "b");
    }

    @Test
    void nobodyIsAskedForNothing() {
        judged(took("<= 90000", "schema"));
        assertThat(askedElsewhere).isEmpty();
    }

    private CheckResult judged(CheckSpec check) {
        return judged(window, check);
    }

    private CheckResult judged(Window of, CheckSpec check) {
        return new MeasuredByWindow(of).judge(List.of(check), this::elsewhere).get(0);
    }

    private List<CheckResult> elsewhere(List<CheckSpec> checks) {
        checks.forEach(check -> askedElsewhere.add(check.common().id()));
        if (checks.isEmpty()) {
            askedElsewhere.add("nothing");
        }
        return checks.stream()
                .map(check -> new CheckResult(
                        check.common().id(), "look", true, Verdict.PASS, "1", "1", Duration.ofMillis(3)))
                .toList();
    }

    private static CheckSpec took(String limit, String... steps) {
        return new CheckSpec.Took(common("took"), List.of(steps), expectation(limit));
    }

    private static CheckSpec output(String name, String expected) {
        return new CheckSpec.Output(common("left"), "backup", name, expectation(expected));
    }

    private static CheckSpec scalar(String id) {
        return new CheckSpec.Scalar(common(id), "SELECT 1", expectation("1"));
    }

    private static CheckSpec.Common common(String id) {
        return new CheckSpec.Common(id, "a promise", false);
    }

    private static Expectation expectation(String text) {
        return Objects.requireNonNull(Expectation.parse(text));
    }
}
