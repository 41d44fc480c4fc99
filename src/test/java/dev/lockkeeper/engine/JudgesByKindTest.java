package dev.lockkeeper.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.TargetIdentity;
import dev.lockkeeper.window.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class JudgesByKindTest {
    private static final TargetIdentity ANYWHERE =
            new TargetIdentity("staging", "localhost", 5432, "crm", "1", 1, "15.1");

    private final JudgesByKind judges =
            new JudgesByKind(named("target"), Map.of("exit-code", named("outside"), "http", named("outside")));

    @Test
    void everyCheckGoesToWhoKnowsItsKindAndTheOrderStays() {
        List<CheckSpec> checks = List.of(scalar("a"), run("b"), scalar("c"), run("d"));
        assertThat(judges.judge(ANYWHERE, checks, Map.of(), Map.of()))
                .extracting(CheckResult::id, CheckResult::actual)
                .containsExactly(
                        tuple("a", "target"), tuple("b", "outside"), tuple("c", "target"), tuple("d", "outside"));
        assertThat(judges.judge(ANYWHERE, List.of(), Map.of(), Map.of())).isEmpty();
    }

    private static CheckJudge named(String who) {
        return (target, checks, recorded, parameters) -> checks.stream()
                .map(check -> new CheckResult(
                        check.common().id(), "name", true, Verdict.PASS, "expected", who, Duration.ZERO))
                .toList();
    }

    private static CheckSpec scalar(String id) {
        return new CheckSpec.Scalar(new CheckSpec.Common(id, id, true), "SELECT 1", zero());
    }

    private static CheckSpec run(String id) {
        return new CheckSpec.ExitCode(new CheckSpec.Common(id, id, true), "app-build", zero());
    }

    private static CheckSpec.Expectation zero() {
        return Objects.requireNonNull(CheckSpec.Expectation.parse("0"));
    }
}
