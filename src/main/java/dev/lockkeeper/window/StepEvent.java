package dev.lockkeeper.window;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What happened to one step. */
public sealed interface StepEvent extends WindowEvent {
    /** The step concerned. */
    StepId step();

    /** The commander said run, for this step alone. */
    record StepRequested(StepId step, Actor by, Instant at) implements StepEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(step, run -> run.requested(by));
            draft.ranFor(step, by, at);
            draft.heard(by, at);
        }
    }

    /** The commander said run to: one consent for the steps listed, never across a gate. */
    record RunToConsented(StepId step, List<StepId> steps, Actor by, Instant at) implements StepEvent {
        public RunToConsented {
            steps = List.copyOf(steps);
        }

        @Override
        public void applyTo(WindowDraft draft) {
            draft.consent = steps;
            draft.consentBy = by;
            steps.forEach(each -> draft.ranFor(each, by, at));
            draft.heard(by, at);
        }
    }

    /** The typed word of a point of no return was right. */
    record WordConfirmed(StepId step, Actor by, Instant at) implements StepEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(step, run -> run.confirmed(by));
            draft.ranFor(step, by, at);
            draft.heard(by, at);
        }
    }

    /** An attempt begins on this node. Recorded before anything touches the target. */
    record StepBegan(StepId step, int attempt, String node, Instant at) implements StepEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            Actor consenting = draft.consent.contains(step) ? draft.consentBy : null;
            draft.change(step, run -> run.began(attempt, node, consenting, at));
        }
    }

    /**
     * The road before the attempt was not clear, or could not be looked at. It stops nothing; a clear one is not recorded.
     *
     * @param found what went on in the target before the attempt changed anything, as the end of a sentence
     */
    record RoadFound(StepId step, int attempt, String found, Instant at) implements StepEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(step, run -> run.roadFound(found));
        }
    }

    /**
     * The attempt took effect.
     *
     * @param outputs what it left behind, by name: a backup's path and checksum, recorded counts; never secrets
     * @param notices what the server said and nobody expected; any of them ends a {@code run to}
     * @param took measured by the machine's clock
     */
    record StepSucceeded(
            StepId step, int attempt, Map<String, String> outputs, List<String> notices, Duration took, Instant at)
            implements StepEvent {
        public StepSucceeded {
            outputs = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(outputs));
            notices = List.copyOf(notices);
        }

        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(step, run -> run.succeeded(outputs, notices, took, at));
            draft.consent = notices.isEmpty() ? draft.consent : List.of();
        }
    }

    /** The attempt failed. */
    record StepFailed(StepId step, int attempt, StepFailure failure, Duration took, Instant at) implements StepEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(step, run -> run.failed(failure, took, at));
            draft.consent = List.of();
        }
    }

    /**
     * Nobody was told how the attempt ended: its process is gone, or the answer of the target was lost. What became of it
     * is found out from here on; recorded once more when another process takes that over, so that the target can refuse
     * whoever looked before.
     *
     * @param node the process that finds it out
     * @param reason why nobody was told, as a sentence
     */
    record AttemptLost(StepId step, int attempt, String node, String reason, Instant at) implements StepEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(step, run -> run.inDoubt(node, reason, at));
        }
    }

    /**
     * A lost attempt took effect, says the target.
     *
     * @param outputs what it left behind, as far as the target still tells
     * @param how what was seen, as a sentence
     */
    record StepAdopted(StepId step, int attempt, Map<String, String> outputs, String how, Instant at)
            implements StepEvent {
        public StepAdopted {
            outputs = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(outputs));
        }

        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(step, run -> run.adopted(outputs, how, at));
            // what the server said meanwhile was not heard, and an unexpected notice would have ended it
            draft.consent = List.of();
        }
    }

    /**
     * A lost attempt did not come to its end, says the target, and nothing more of it will take effect; the step begins
     * again by itself.
     *
     * @param how what was seen and done, as a sentence
     * @param partly true if part of it took effect and stays, and the next attempt goes on there; false if nothing did
     */
    record AttemptHadNoEffect(StepId step, int attempt, String how, boolean partly, Instant at) implements StepEvent {
        /** Nothing of it took effect. */
        public AttemptHadNoEffect(StepId step, int attempt, String how, Instant at) {
            this(step, attempt, how, false, at);
        }

        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(step, run -> run.withoutEffect(how, partly));
        }
    }

    /** Somebody wants the running step to end. Whether that came in time is told by what the attempt ends in. */
    record CancelRequested(StepId step, Actor by, Instant at) implements StepEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(step, run -> run.cancelled(by, at));
            draft.consent = List.of();
            draft.heard(by, at);
        }
    }

    /** Somebody wants the running step to stand still; it does so between two batches, and holds nothing meanwhile. */
    record StepPaused(StepId step, Actor by, Instant at) implements StepEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(step, run -> run.paused(by, at));
            draft.heard(by, at);
        }
    }

    /** The paused step is to go on. */
    record StepContinued(StepId step, Actor by, Instant at) implements StepEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(step, StepRun::goesOn);
            draft.heard(by, at);
        }
    }

    /**
     * The target takes no changes, so the attempt has done nothing and waits; it goes on by itself. People are told, because
     * it may be theirs to open it.
     *
     * @param reason why it takes none, as a clause
     */
    record TargetClosed(StepId step, int attempt, String reason, Instant at) implements StepEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(step, run -> run.closed(new StepRun.Closed(reason, at)));
        }
    }

    /** The target takes changes again, and the attempt goes on. */
    record TargetOpened(StepId step, int attempt, Instant at) implements StepEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(step, run -> run.closed(null));
        }
    }

    /** Nobody knows what became of the attempt, and the target does not tell: a person must look. */
    record OutcomeLost(StepId step, int attempt, String reason, Instant at) implements StepEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(step, run -> run.lost(reason, at));
            draft.consent = List.of();
        }
    }

    /**
     * The target no longer has what proves that the attempt took effect: it was set back to a moment before. Recorded of a
     * stopped window, for every such step at once; whether its effect is there a person must say.
     *
     * @param reason what was seen, as a sentence
     */
    record StepRewound(StepId step, int attempt, String reason, Instant at) implements StepEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(step, run -> run.rewound(reason));
            draft.consent = List.of();
        }
    }

    /** Every blocking check of the attempt is PASS (or it has none). */
    record ChecksPassed(StepId step, int attempt, List<CheckResult> results, Instant at) implements StepEvent {
        public ChecksPassed {
            results = List.copyOf(results);
        }

        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(step, run -> run.judged(results, StepState.DONE));
            draft.consent = results.stream().allMatch(r -> r.verdict() == Verdict.PASS)
                    ? draft.consentWithout(step)
                    : List.of();
        }
    }

    /** At least one blocking check is FAIL or NOT PROVEN. */
    record ChecksNotPassed(StepId step, int attempt, List<CheckResult> results, Instant at) implements StepEvent {
        public ChecksNotPassed {
            results = List.copyOf(results);
        }

        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(step, run -> run.judged(results, StepState.NOT_PASSED));
            draft.consent = List.of();
        }
    }

    /** A FAIL or NOT PROVEN was let pass by a role that may: a deviation. */
    record CheckAccepted(StepId step, String check, Actor by, String role, String reason, Instant at)
            implements StepEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(step, run -> run.accepted(check));
            draft.deviations.add(
                    new Deviation(Deviation.Kind.CHECK_ACCEPTED, step.value() + "/" + check, by, reason, null, at));
        }
    }

    /** Again, after a failure: the step may begin its next attempt, or its checks are judged again. */
    record RetryRequested(StepId step, Actor by, Instant at) implements StepEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.ranFor(step, by, at);
            draft.change(step, run -> run.retried(by));
        }
    }

    /** Somebody wants to depart from the runbook at a step; a second role must agree. */
    record DeviationProposed(StepId step, Deviation.Kind kind, Actor by, String reason, Instant at)
            implements StepEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.change(step, run -> run.proposed(new Deviation(kind, step.value(), by, reason, null, at)));
            if (kind != Deviation.Kind.STEP_SKIPPED) {
                draft.ranFor(step, by, at);
            }
        }
    }

    /**
     * The deviation holds: the step is left out, is judged as if we had run it, or is run again.
     *
     * @param by who confirmed; the proposer where no second person is needed
     */
    record DeviationConfirmed(StepId step, Deviation.Kind kind, Actor proposedBy, String reason, Actor by, Instant at)
            implements StepEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            StepState settled = switch (kind) {
                case STEP_SKIPPED -> StepState.SKIPPED;
                case STEP_RUN_AGAIN -> StepState.REQUESTED;
                default -> StepState.CHECKING;
            };
            draft.change(step, run -> run.settledByHand(settled, proposedBy, at));
            Actor second = by.equals(proposedBy) ? null : by;
            draft.deviations.add(new Deviation(kind, step.value(), proposedBy, reason, second, at));
        }
    }
}
