package dev.lockkeeper.outside;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.TargetIdentity;
import dev.lockkeeper.window.WindowId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CommandStepTest {
    private static final TargetIdentity ANYWHERE =
            new TargetIdentity("staging", "localhost", 5432, "crm", "1", 1, "15.1");

    private final List<String> said = new ArrayList<>();

    @Test
    void aProgramThatEndsWellTookEffect() {
        Outcome outcome = run(Duration.ofSeconds(30), ChildProgram.line("end", "0", "version 7 is live"));
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Succeeded.class,
                        done -> assertThat(done.outputs())
                                .containsExactly(Map.entry("exit_code", "0"), Map.entry("said", "version 7 is live")));
        assertThat(said).containsExactly("runs app-deploy");
    }

    @Test
    void aProgramThatEndsBadlyMayHaveDoneSomething() {
        StepFailure failure = failure(run(Duration.ofSeconds(30), ChildProgram.line("end", "3", "no room left")));
        assertThat(failure.message())
                .isEqualTo("Command app-deploy ended with exit code 3; it said: no room left. What it did until then"
                        + " stays.");
        assertThat(failure.nothingTookEffect()).isFalse();
    }

    @Test
    void aProgramThatIsStoppedMayHaveDoneSomething() {
        StepFailure failure = failure(run(Duration.ofMillis(300), ChildProgram.line("hang")));
        assertThat(failure.message())
                .isEqualTo("Command app-deploy did not end within 0.3 s and was stopped. What it did until then"
                        + " stays.");
        assertThat(failure.nothingTookEffect()).isFalse();
    }

    @Test
    void aProgramThatIsNotThereIsAnObstacleAndDidNothing() {
        CommandStepExecutor executor = executor(Duration.ofSeconds(30), List.of("/nowhere/deploy"));
        assertThat(executor.obstacles(context()))
                .containsExactly("There is no program /nowhere/deploy here, or it may not be run.");
        StepFailure failure = failure(executor.run(context(), said::add));
        assertThat(failure.message())
                .isEqualTo("There is no program /nowhere/deploy here, or it may not be run. Nothing was run.");
        assertThat(failure.nothingTookEffect()).isTrue();
    }

    @Test
    void aCommandNobodyConfiguredIsAnObstacle() {
        CommandStepExecutor executor = new CommandStepExecutor(OutsideSettings.NONE);
        assertThat(executor.obstacles(context()))
                .containsExactly("The command app-deploy is not configured; add it under commands in lockkeeper.yaml.");
        assertThat(failure(executor.run(context(), said::add)).nothingTookEffect())
                .isTrue();
        assertThat(executor(Duration.ofSeconds(30), ChildProgram.line("hang")).obstacles(context()))
                .isEmpty();
    }

    private Outcome run(Duration timeout, List<String> line) {
        return executor(timeout, line).run(context(), said::add);
    }

    private static CommandStepExecutor executor(Duration timeout, List<String> line) {
        Program program = new Program("app-deploy", line, timeout, 4096, Set.of(), Map.of(), Map.of());
        return new CommandStepExecutor(new OutsideSettings(List.of(), List.of(program)));
    }

    private static StepFailure failure(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) outcome).failure();
    }

    private static Context context() {
        StepSpec.Common common = new StepSpec.Common(
                "deploy",
                "Deploy",
                StepSpec.Pace.ON_COMMAND,
                false,
                Duration.ZERO,
                Duration.ofMinutes(1),
                null,
                List.of());
        return new Context(
                new WindowId("STG-12"),
                Instant.EPOCH,
                null,
                1,
                1,
                new StepSpec.Command(common, "app-deploy"),
                ANYWHERE,
                Map.of(),
                Map.of(),
                StepExecutor.Cancellation.NEVER);
    }
}
