package dev.lockkeeper.outside;

import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.StepFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Carries out steps of kind {@code command}: runs a program of the configuration once. Exit code 0 means that it took
 * effect; with any other what it did until then stays, and nobody here knows what that is. Safe for several threads. See
 * docs/steps/command.md.
 */
public final class CommandStepExecutor implements StepExecutor {
    private final OutsideSettings settings;

    public CommandStepExecutor(OutsideSettings settings) {
        this.settings = settings;
    }

    @Override
    public String kind() {
        return "command";
    }

    @Override
    public List<String> obstacles(Context step) {
        String command = spec(step).command();
        Optional<Program> program = settings.program(command);
        if (program.isEmpty()) {
            return List.of("The command " + command + " is not configured; add it under commands in lockkeeper.yaml.");
        }
        return program.get().isThere()
                ? List.of()
                : List.of("There is no program " + program.get().run().get(0) + " here, or it may not be run.");
    }

    @Override
    public Outcome run(Context step, Progress progress) {
        String command = spec(step).command();
        Optional<Program> program = settings.program(command);
        if (program.isEmpty()) {
            return failed("The command " + command + " is not configured. Nothing was run.", true);
        }
        progress.says("runs " + command);
        CommandRun run = new CommandRun(program.get());
        try {
            CommandRun.Ended ended = run.run();
            if (ended.exit() != 0) {
                return failed(
                        "Command " + command + " ended with exit code " + ended.exit() + ended.said()
                                + ". What it did until then stays.",
                        false);
            }
            Map<String, String> outputs = new LinkedHashMap<>();
            outputs.put("exit_code", "0");
            if (!ended.lastLine().isEmpty()) {
                outputs.put("said", ended.lastLine());
            }
            return new Outcome.Succeeded(outputs, List.of());
        } catch (UnprovenException e) {
            return failed(
                    e.getMessage() + (run.hasBegun() ? ". What it did until then stays." : ". Nothing was run."),
                    !run.hasBegun());
        }
    }

    private static Outcome failed(String message, boolean nothingTookEffect) {
        String sentence = Character.toUpperCase(message.charAt(0)) + message.substring(1);
        return new Outcome.Failed(new StepFailure(sentence, null, 0, null, nothingTookEffect));
    }

    private static StepSpec.Command spec(Context step) {
        if (step.spec() instanceof StepSpec.Command command) {
            return command;
        }
        throw new IllegalArgumentException("step kind " + step.spec().kind() + "; expected command");
    }
}
