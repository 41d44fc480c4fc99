package dev.lockkeeper.engine;

import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.TargetIdentity;
import dev.lockkeeper.window.WindowId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** PORT: carries out one kind of step against one target. One class and one docs page per kind. */
public interface StepExecutor {
    /** The word used in runbooks. */
    String kind();

    /** Every reason why this step cannot run, found without changing anything. Empty means it can. */
    List<String> obstacles(Context step);

    /**
     * Runs the step once, on the calling thread, which may take long.
     *
     * @param progress told what is going on, in words; must be cheap to call often
     * @return what came of it; an exception is for what was not foreseen and leaves the outcome unknown
     */
    Outcome run(Context step, Progress progress);

    /**
     * What an executor needs.
     *
     * @param expected the target as it was when the window started; a different one must be refused
     * @param files stored bytes of the runbook's files by name; never read from disk again
     * @param parameters values for <code>${name}</code>
     */
    record Context(
            WindowId window,
            int attempt,
            StepSpec spec,
            TargetIdentity expected,
            Map<String, byte[]> files,
            Map<String, String> parameters) {
        public Context {
            files = Map.copyOf(files);
            parameters = Map.copyOf(parameters);
        }
    }

    /** Told what is going on. */
    interface Progress {
        /** For example {@code index 12 of 35, idx_sales_status}. Any thread. */
        void says(String words);
    }

    /** What came of an attempt. */
    sealed interface Outcome {
        /** Turns itself into what the window records. */
        <T> T to(Cases<T> cases);

        /**
         * It took effect.
         *
         * @param outputs what it left behind, by name; never secrets
         * @param notices what the server said, unexpected ones only
         */
        record Succeeded(Map<String, String> outputs, List<String> notices) implements Outcome {
            public Succeeded {
                outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
                notices = List.copyOf(notices);
            }

            @Override
            public <T> T to(Cases<T> cases) {
                return cases.succeeded(this);
            }
        }

        /** It failed, and the failure says whether the target is as it was. */
        record Failed(StepFailure failure) implements Outcome {
            @Override
            public <T> T to(Cases<T> cases) {
                return cases.failed(this);
            }
        }

        /** Nobody knows whether it took effect. */
        record Unknown(String reason) implements Outcome {
            @Override
            public <T> T to(Cases<T> cases) {
                return cases.unknown(this);
            }
        }
    }

    /** One answer per kind of outcome. */
    interface Cases<T> {
        T succeeded(Outcome.Succeeded outcome);

        T failed(Outcome.Failed outcome);

        T unknown(Outcome.Unknown outcome);
    }
}
