package dev.lockkeeper.engine;

import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.LockChain;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.TargetIdentity;
import dev.lockkeeper.window.WindowId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
     * Finds out what became of an attempt whose process died or that ended {@link Outcome.InDoubt}. Never runs the step
     * itself; may end what is left of the old attempt on the target and clear away a leftover that it knows. On the
     * calling thread, within seconds; may be asked again, by another process too.
     *
     * @return what is known; only a person can tell unless the kind knows better
     */
    default Finding settle(Context step, Progress progress) {
        return new Finding.Undecided("Steps of kind " + kind() + " leave nothing behind that could be asked.");
    }

    /**
     * Whether this step may be offered on the way back, and at what price; asked before anybody chooses it. Changes
     * nothing, and is asked on the calling thread, for a second or two.
     *
     * @return nothing unless the kind has something to say beyond its checks
     */
    default Offer offer(Context step) {
        return Offer.NOTHING;
    }

    /**
     * What is said about a step of the way back before it is chosen.
     *
     * @param obstacles why it cannot be offered, as sentences; empty if it can
     * @param price what it takes, costs and leaves behind, as lines
     */
    record Offer(List<String> obstacles, List<String> price) {
        static final Offer NOTHING = new Offer(List.of(), List.of());

        public Offer {
            obstacles = List.copyOf(obstacles);
            price = List.copyOf(price);
        }
    }

    /**
     * What an executor needs.
     *
     * @param started when the window started; with its id it names the window among those of every installation
     * @param ledger the id of the ledger that the window's ledger step left in the target; null before that step and where
     *     there is none. With one, a target that has another or none must be refused
     * @param epoch rises with every attempt of any step of the window; the target refuses what comes with an older one
     * @param proven the attempts that took effect and whose proof the ledger must still have; where one is missing, the
     *     target was set back and must be refused with {@link TargetRewoundException}
     * @param expected the target as it was when the window started; a different one must be refused
     * @param files stored bytes of the runbook's files by name; never read from disk again
     * @param parameters values for <code>${name}</code>
     * @param made what the window's steps that took effect left behind, by step and name
     * @param cancellation heard while the step runs
     */
    record Context(
            WindowId window,
            Instant started,
            @Nullable String ledger,
            List<Proven> proven,
            int attempt,
            long epoch,
            StepSpec spec,
            TargetIdentity expected,
            Map<String, byte[]> files,
            Map<String, String> parameters,
            Map<String, Map<String, String>> made,
            Cancellation cancellation) {
        public Context {
            proven = List.copyOf(proven);
            files = Map.copyOf(files);
            parameters = Map.copyOf(parameters);
            made = Map.copyOf(made);
        }

        /** Of a window whose other steps left nothing behind that this one needs. */
        public Context(
                WindowId window,
                Instant started,
                @Nullable String ledger,
                List<Proven> proven,
                int attempt,
                long epoch,
                StepSpec spec,
                TargetIdentity expected,
                Map<String, byte[]> files,
                Map<String, String> parameters,
                Cancellation cancellation) {
            this(
                    window,
                    started,
                    ledger,
                    proven,
                    attempt,
                    epoch,
                    spec,
                    expected,
                    files,
                    parameters,
                    Map.of(),
                    cancellation);
        }

        /** Of a window of which nothing took effect yet that the ledger would have. */
        public Context(
                WindowId window,
                Instant started,
                @Nullable String ledger,
                int attempt,
                long epoch,
                StepSpec spec,
                TargetIdentity expected,
                Map<String, byte[]> files,
                Map<String, String> parameters,
                Cancellation cancellation) {
            this(window, started, ledger, List.of(), attempt, epoch, spec, expected, files, parameters, cancellation);
        }

        /** Names the window among those of every installation that ever worked on the target. */
        public String everywhere() {
            return window.value() + " " + started;
        }
    }

    /**
     * An attempt that took effect.
     *
     * @param step its id
     */
    record Proven(String step, int attempt) {}

    /** Told what is going on. */
    interface Progress {
        /** For example {@code index 12 of 35, idx_sales_status}. Any thread. */
        void says(String words);

        /**
         * The same where it is known when the whole step will have ended.
         *
         * @param left how long it still takes, as it goes now
         */
        default void says(String words, Duration left) {
            says(words);
        }

        /**
         * Somebody has been in the step's way for so long that people should be asked; {@link LockChain#FREE} once nobody
         * told of is there any more. Does not block. Any thread.
         */
        default void blocked(LockChain chain) {}

        /**
         * The target takes no changes, and the attempt waits without having done anything; people are told. Does not block.
         * Any thread.
         *
         * @param why as a clause; empty once it takes changes again
         */
        default void closed(String why) {}

        /**
         * What went on in the target before the attempt changed anything, where that was not clear or could not be looked
         * at. Kept whatever comes of the attempt; may block until it is. Once for each attempt, on the attempt's thread.
         *
         * @param found as the end of a sentence
         */
        default void roadFound(String found) {}
    }

    /** Whether somebody wants the running step to end, or to stand still. */
    interface Cancellation {
        /** Nobody ever asks. */
        Cancellation NEVER = act -> {};

        /**
         * Has this done once, as soon as somebody asks, on another thread; at once if somebody has asked already. What it
         * does must be quick and may come when the step has ended.
         */
        void whenAsked(Runnable act);

        /**
         * True while somebody wants the step to stand still. Only steps that hold nothing between two pieces of their work
         * ask; asked often, and may read the window's journal while it says yes.
         */
        default boolean isPaused() {
            return false;
        }
    }

    /** What is known about an attempt that nobody was told the end of. */
    sealed interface Finding {
        /**
         * It took effect, all of it.
         *
         * @param outputs what it left behind, as far as the target still tells
         * @param how what was seen, as a sentence
         */
        record TookEffect(Map<String, String> outputs, String how) implements Finding {
            public TookEffect {
                outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
            }
        }

        /**
         * It did not come to its end, and nothing more of it will take effect: it may be run again.
         *
         * @param how what was seen and done, as a sentence
         * @param partly true if part of it took effect and stays, and the next attempt goes on there; false if nothing did,
         *     or what did was cleared away
         */
        record NoEffect(String how, boolean partly) implements Finding {
            /** Nothing of it took effect, or what did was cleared away. */
            public NoEffect(String how) {
                this(how, false);
            }
        }

        /** Nobody can tell any more: the target was set back. */
        record Rewound(TargetRewoundException seen) implements Finding {}

        /**
         * The target still works on it, or does not answer: ask again soon.
         *
         * @param words for people who wait
         */
        record AtWork(String words) implements Finding {}

        /**
         * Only a person can tell.
         *
         * @param reason what was seen and what to look at, as a sentence
         */
        record Undecided(String reason) implements Finding {}
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

        /** Nobody knows whether it took effect, or only part of it did: a person must look. */
        record Unknown(String reason) implements Outcome {
            @Override
            public <T> T to(Cases<T> cases) {
                return cases.unknown(this);
            }
        }

        /**
         * It was cut off, and the target was asked and says that nothing of it took effect or will. Begun once more by
         * itself; the second time in a row it is the failure.
         *
         * @param reason what cut it off, as a sentence
         * @param how what was seen, as a sentence
         */
        record CutOff(String reason, String how, StepFailure failure) implements Outcome {
            @Override
            public <T> T to(Cases<T> cases) {
                return cases.cutOff(this);
            }
        }

        /** Whether it took effect was not told; {@link StepExecutor#settle} finds it out. */
        record InDoubt(String reason) implements Outcome {
            @Override
            public <T> T to(Cases<T> cases) {
                return cases.inDoubt(this);
            }
        }

        /** It was not begun, because the target was set back. */
        record Rewound(TargetRewoundException seen) implements Outcome {
            @Override
            public <T> T to(Cases<T> cases) {
                return cases.rewound(this);
            }
        }

        /**
         * It was ended because somebody asked.
         *
         * @param how what was seen, as a sentence
         * @param partly true if part of it took effect and stays; false if it is certain that nothing did
         */
        record Cancelled(String how, boolean partly) implements Outcome {
            /** Nothing of it took effect. */
            public Cancelled(String how) {
                this(how, false);
            }

            @Override
            public <T> T to(Cases<T> cases) {
                return cases.cancelled(this);
            }
        }
    }

    /** One answer per kind of outcome. */
    interface Cases<T> {
        T succeeded(Outcome.Succeeded outcome);

        T failed(Outcome.Failed outcome);

        T unknown(Outcome.Unknown outcome);

        T inDoubt(Outcome.InDoubt outcome);

        T cutOff(Outcome.CutOff outcome);

        T cancelled(Outcome.Cancelled outcome);

        T rewound(Outcome.Rewound outcome);
    }
}
