package dev.lockkeeper.window;

import static dev.lockkeeper.window.Decision.accepted;
import static dev.lockkeeper.window.Decision.refused;

import dev.lockkeeper.window.Decision.Reason;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;

/** The rules for whoever is in the way of a running step. Pure; permission was decided before. */
final class LockRules {
    private final Window window;
    private final Actor by;
    private final Instant now;

    LockRules(Window window, Actor by, Instant now) {
        this.window = window;
        this.by = by;
        this.now = now;
    }

    Decision keepWaiting() {
        Optional<PlannedStep> asking = asking();
        if (asking.isEmpty()) {
            return nobodyWaits();
        }
        StepId step = asking.get().id();
        LockQuestion lock = lock(step);
        LockQuestion.Ending proposal = lock.ending();
        boolean answered = proposal == null || proposal.leftWaiting();
        if (answered && lock.waitKept().contains(by)) {
            return refused(Reason.ALREADY_DECIDED, "You said so already; step " + step + " goes on waiting.");
        }
        return accepted(new LockEvent.WaitKept(step, lock.attempt(), by, now));
    }

    Decision unblock(WindowCommand.Unblock ask) {
        Optional<PlannedStep> asking = asking();
        if (asking.isEmpty()) {
            return nobodyWaits();
        }
        StepId step = asking.get().id();
        LockQuestion lock = lock(step);
        Optional<LockHolder> known = lock.chain().holders().stream()
                .filter(holder -> holder.pid() == ask.pid())
                .findFirst();
        if (known.isEmpty()) {
            return refused(
                    Reason.UNKNOWN_NAME,
                    "pid " + ask.pid() + " is not in the way of step " + step + "; in its way: "
                            + lock.chain().holders().stream()
                                    .map(LockRules::named)
                                    .collect(Collectors.joining(", ")) + ".");
        }
        LockHolder whom = known.get();
        if (ask.seen().filter(mark -> !mark.equals(whom.mark())).isPresent()) {
            return refused(
                    Reason.WRONG_STATE,
                    "pid " + ask.pid()
                            + " is in another transaction now than in the one you saw. Look at the card again.");
        }
        if (whom.pid() == 0) {
            return refused(
                    Reason.PROTECTED,
                    "A prepared transaction has no session. Whoever prepared it ends it with COMMIT PREPARED or"
                            + " ROLLBACK PREPARED; pg_prepared_xacts lists it.");
        }
        if (whom.isOurs()) {
            return refused(
                    Reason.PROTECTED,
                    "pid " + ask.pid() + " is a session of Lockkeeper itself (" + whom.application()
                            + "); `cancel` in its own window ends what it does.");
        }
        Optional<LockQuestion.Unblocking> underWay = lock.underWay();
        if (underWay.isPresent()) {
            return refused(
                    Reason.ALREADY_DECIDED,
                    underWay.get().by().mention() + " asked already to "
                            + underWay.get().act().word() + " pid "
                            + underWay.get().whom().pid() + "; the room says what came of it within seconds.");
        }
        return ask.act() == LockQuestion.Act.CANCEL
                ? accepted(new LockEvent.UnblockAsked(
                        step, lock.attempt(), LockQuestion.Act.CANCEL, whom, by, null, ask.reason(), now))
                : end(step, lock, whom, ask.reason());
    }

    private Decision end(StepId step, LockQuestion lock, LockHolder whom, String reason) {
        LockQuestion.Ending proposal = lock.ending();
        boolean same = proposal != null && proposal.whom().isStill(whom);
        if (!same && reason.isBlank()) {
            return Rules.reasonMissing("unblock end");
        }
        if (!same) {
            return accepted(new LockEvent.EndProposed(step, lock.attempt(), whom, by, reason, now));
        }
        if (proposal.by().equals(by)) {
            return refused(
                    Reason.SECOND_PERSON_NEEDED,
                    "You proposed this yourself; a second person must say `unblock end " + whom.pid() + "` too.");
        }
        return accepted(new LockEvent.UnblockAsked(
                step, lock.attempt(), LockQuestion.Act.END, whom, proposal.by(), by, proposal.reason(), now));
    }

    private Optional<PlannedStep> asking() {
        return window.active().filter(step -> {
            StepRun run = window.step(step.id());
            LockQuestion lock = run.lock();
            return run.state() == StepState.RUNNING && lock != null && lock.open();
        });
    }

    private LockQuestion lock(StepId step) {
        return java.util.Objects.requireNonNull(window.step(step).lock(), "lock");
    }

    private Decision nobodyWaits() {
        return refused(
                Reason.WRONG_STATE,
                "No step of " + window.id()
                        + " asks about a lock now; there is nobody to unblock. A running step asks once"
                        + " somebody has been in its way for a few seconds.");
    }

    private static String named(LockHolder holder) {
        return holder.pid() == 0 ? "a prepared transaction" : "pid " + holder.pid() + " (user " + holder.user() + ")";
    }
}
