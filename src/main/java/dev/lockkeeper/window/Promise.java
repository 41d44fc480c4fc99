package dev.lockkeeper.window;

import java.util.Optional;

/**
 * The promise that holds for one step, derived and never stored: the one of its class, or that of class X where the
 * ledger is missing.
 *
 * @param holds the class whose promise holds
 * @param lack why it is not the promise of the step's own class, as a clause; empty if it is
 */
public record Promise(StepClass holds, String lack) {
    /** The kind of the step that puts the ledger into the target. */
    public static final String LEDGER_KIND = "ledger";

    /** The output by which that step says whether the target has the ledger. */
    static final String LEDGER_OUTPUT = "ledger";

    static final String NO_LEDGER = "none";

    /** The output by which it says which ledger that is. */
    static final String LEDGER_ID = "ledger_id";

    /** The promise for this step where this window stands; empty if its class was not kept when the window was opened. */
    public static Optional<Promise> of(Window window, PlannedStep step) {
        StepClass planned = step.promise();
        if (planned == null) {
            return Optional.empty();
        }
        if (step.isLedger()) {
            return Optional.of(new Promise(planned, ""));
        }
        Optional<PlannedStep> ledger =
                window.plan().everyStep().stream().filter(PlannedStep::isLedger).findFirst();
        boolean forbidden = ledger.map(it -> window.step(it.id()).outputs().getOrDefault(LEDGER_OUTPUT, ""))
                .filter(NO_LEDGER::equals)
                .isPresent();
        return Optional.of(where(planned, ledger.isPresent(), forbidden));
    }

    /** Which ledger the window's ledger step left in the target; empty before that, and where there is none. */
    public static Optional<String> ledger(Window window) {
        Swap swap = window.swap();
        if (swap != null) {
            return Optional.ofNullable(swap.ledgerAfter());
        }
        return window.plan().everyStep().stream()
                .filter(PlannedStep::isLedger)
                .map(step -> window.step(step.id()))
                .filter(StepRun::tookEffect)
                .flatMap(run -> Optional.ofNullable(run.outputs().get(LEDGER_ID)).stream())
                .findFirst();
    }

    /**
     * The promise of this class.
     *
     * @param ledgerStep whether the runbook has a step that puts the ledger into the target
     * @param forbidden whether the target was found to forbid it
     */
    public static Promise where(StepClass planned, boolean ledgerStep, boolean forbidden) {
        if (!planned.needsLedger() || ledgerStep && !forbidden) {
            return new Promise(planned, "");
        }
        return new Promise(StepClass.X, forbidden ? "no ledger in this target" : "no ledger step in this runbook");
    }

    /** In few words, for a line among others. */
    public String brief() {
        return lack.isEmpty() ? "class " + holds.sign() : "promise of class " + holds.sign() + ": " + lack;
    }

    /** The whole promise as a clause. */
    public String words() {
        return "promise of class " + holds.sign() + ": " + (lack.isEmpty() ? "" : lack + "; ") + holds.promise();
    }
}
