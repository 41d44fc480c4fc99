package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Cases;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.window.StepFailure;

/** Reads an outcome as the one the test expects. */
final class Outcomes {
    private Outcomes() {}

    static Outcome.Succeeded succeeded(Outcome outcome) {
        if (outcome instanceof Outcome.Succeeded succeeded) {
            return succeeded;
        }
        throw new AssertionError("expected success, was " + words(outcome));
    }

    static StepFailure failed(Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            return failed.failure();
        }
        throw new AssertionError("expected a failure, was " + words(outcome));
    }

    static String unknown(Outcome outcome) {
        if (outcome instanceof Outcome.Unknown unknown) {
            return unknown.reason();
        }
        throw new AssertionError("expected unknown, was " + words(outcome));
    }

    static String inDoubt(Outcome outcome) {
        if (outcome instanceof Outcome.InDoubt inDoubt) {
            return inDoubt.reason();
        }
        throw new AssertionError("expected doubt, was " + words(outcome));
    }

    static Outcome.CutOff cutOff(Outcome outcome) {
        if (outcome instanceof Outcome.CutOff cut) {
            return cut;
        }
        throw new AssertionError("expected to be cut off, was " + words(outcome));
    }

    static String cancelled(Outcome outcome) {
        if (outcome instanceof Outcome.Cancelled cancelled) {
            return cancelled.how();
        }
        throw new AssertionError("expected cancelled, was " + words(outcome));
    }

    private static String words(Outcome outcome) {
        return outcome.to(new Cases<String>() {
            @Override
            public String succeeded(Outcome.Succeeded it) {
                return it.toString();
            }

            @Override
            public String failed(Outcome.Failed it) {
                return it.toString();
            }

            @Override
            public String unknown(Outcome.Unknown it) {
                return it.toString();
            }

            @Override
            public String inDoubt(Outcome.InDoubt it) {
                return it.toString();
            }

            @Override
            public String cutOff(Outcome.CutOff it) {
                return it.toString();
            }

            @Override
            public String cancelled(Outcome.Cancelled it) {
                return it.toString();
            }

            @Override
            public String rewound(Outcome.Rewound it) {
                return it.toString();
            }
        });
    }
}
