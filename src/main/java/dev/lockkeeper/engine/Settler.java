package dev.lockkeeper.engine;

import dev.lockkeeper.engine.StepExecutor.Finding;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.StepClass;
import dev.lockkeeper.window.Window;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the executor of a step what became of an attempt whose end nobody was told. Records nothing. */
final class Settler {
    private static final Logger LOG = LoggerFactory.getLogger(Settler.class);

    private final StoredRunbooks stored;
    private final Map<String, StepExecutor> executors;
    private final LiveProgress progress;

    Settler(StoredRunbooks stored, Map<String, StepExecutor> executors, LiveProgress progress) {
        this.stored = stored;
        this.executors = executors;
        this.progress = progress;
    }

    /**
     * What is known about the step's last attempt by now, on the calling thread. A target that does not answer is still at
     * work as far as anybody knows; what nobody foresaw is for a person.
     */
    Finding find(Window window, PlannedStep step, StepExecutor.Cancellation cancellation) {
        StoredRunbooks.Stored runbook;
        StepSpec spec;
        try {
            runbook = stored.of(window);
            spec = runbook.step(step.id());
        } catch (StoreUnavailableException away) {
            throw away;
        } catch (RuntimeException e) { // nobody could say what to look for
            LOG.error("{} step {}: its stored runbook cannot be read", window.id(), step.id(), e);
            return new Finding.Undecided(
                    "The stored runbook could not be read, so nobody looked; the log of the bot has more.");
        }
        if (StepClasses.of(spec) == StepClass.READS) {
            return new Finding.NoEffect("The step only reads.");
        }
        StepExecutor executor = executors.get(spec.kind());
        if (executor == null) {
            return new Finding.Undecided("This Lockkeeper cannot look at steps of kind " + spec.kind() + ".");
        }
        int attempt = window.step(step.id()).attempt();
        StepExecutor.Context context = StepRunner.context(window, spec, runbook, attempt, cancellation);
        try {
            return executor.settle(context, words -> progress.says(window.id(), step.id(), words));
        } catch (TargetUnavailableException away) {
            return new Finding.AtWork(String.valueOf(away.getMessage()));
        } catch (TargetRewoundException e) {
            return new Finding.Rewound(e);
        } catch (RuntimeException e) { // asked again it would break off for ever
            LOG.error("{} step {}: looking what became of it broke off", window.id(), step.id(), e);
            return new Finding.Undecided("Looking broke off in a way nobody foresaw; the log of the bot has more.");
        }
    }
}
