package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.TargetIdentity;
import dev.lockkeeper.window.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetPartTest {
    private static final TargetIdentity ANYWHERE =
            new TargetIdentity("crm-staging", "localhost", 5432, "crm", "1", 1, "15.1");
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void whatIsOutsideTheTargetIsLookedAtByWhoKnowsIt() throws IOException {
        TargetPart part = part();
        CheckSpec build = new CheckSpec.ExitCode(common("build"), "app-build", expectation("0"));
        CheckSpec page = new CheckSpec.Http(
                common("page"),
                new CheckSpec.Http.Address("crm-app", "/health"),
                null,
                200,
                Map.of(),
                Duration.ofSeconds(5));
        assertThat(part.judge().judge(ANYWHERE, List.of(build, page), Map.of(), Map.of()))
                .extracting(CheckResult::id, CheckResult::verdict)
                .containsExactly(tuple("build", Verdict.PASS), tuple("page", Verdict.NOT_PROVEN));
    }

    @Test
    void everyKindOfStepHasSomebodyWhoCarriesItOut() throws IOException {
        assertThat(part().executors()).extracting(StepExecutor::kind).contains("sql", "query", "backup", "command");
    }

    private TargetPart part() throws IOException {
        ConfigFixture fixture = new ConfigFixture(folder).yaml(ConfigFixture.YAML + """
                commands:
                  app-build: {run: ["%s", -version]}
                """.formatted(JAVA));
        return new TargetPart(ConfigReader.whole(fixture.variables()), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    }

    private static CheckSpec.Common common(String id) {
        return new CheckSpec.Common(id, "about " + id, true);
    }

    private static CheckSpec.Expectation expectation(String words) {
        return Objects.requireNonNull(CheckSpec.Expectation.parse(words));
    }
}
