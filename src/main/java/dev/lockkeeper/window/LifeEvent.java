package dev.lockkeeper.window;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to the window as a whole. */
public sealed interface LifeEvent extends WindowEvent {

    /**
     * The window exists; its files are stored in the same transaction. Always the first event, never repeated.
     *
     * @param calledIn the channel where start was said
     */
    record Opened(WindowId id, Plan plan, Actor commander, Instant plannedStart, String calledIn, Instant at)
            implements LifeEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            throw new IllegalStateException(id + " is open already; Opened can only be the first event");
        }
    }

    /** The war room exists, or the window settled in the channel where it was called. */
    record RoomOpened(Room room, Instant at) implements LifeEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.room = room;
        }
    }

    /** The planned start came. */
    record Started(Instant at) implements LifeEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.startedAt = at;
        }
    }

    /** Somebody said hold: no new step begins, nothing is undone. */
    record Held(Actor by, String reason, Instant at) implements LifeEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.hold = new Hold(by, reason, at);
            draft.consent = List.of();
        }
    }

    /** The commander lifted the hold. */
    record Resumed(Actor by, Instant at) implements LifeEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.hold = null;
            draft.calls = draft.calls.countedFrom(at);
            draft.heard(by, at);
        }
    }

    /** Nothing keeps the window stopped any more. */
    record Continued(Instant at) implements LifeEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.calls = draft.calls.countedFrom(at);
        }
    }

    /** Every step and gate is settled. */
    record Completed(Instant at) implements LifeEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.finishedAt = at;
        }
    }

    /** A person ended the window before its end. What took effect stays. */
    record Aborted(Actor by, String reason, Instant at) implements LifeEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.finishedAt = at;
            draft.endReason = reason;
            draft.consent = List.of();
        }
    }

    /** Command was given to somebody. */
    record HandedOver(Actor by, Actor to, Instant at) implements LifeEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.commander = to;
            draft.heardAt = at;
        }
    }

    /**
     * Command was taken by a holder of the commander role.
     *
     * @param second who agreed, where the commander had not been waited for; null where they did not answer
     */
    record CommandTaken(Actor by, String reason, @Nullable Actor second, Instant at) implements LifeEvent {
        /** Taken from a commander who did not answer. */
        public CommandTaken(Actor by, String reason, Instant at) {
            this(by, reason, null, at);
        }

        @Override
        public void applyTo(WindowDraft draft) {
            draft.commander = by;
            draft.heardAt = at;
            draft.deviations.add(new Deviation(Deviation.Kind.COMMAND_TAKEN, "command", by, reason, second, at));
        }
    }

    /** A line for the timeline and the report. */
    record NoteTaken(Actor by, String text, Instant at) implements LifeEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.notes.add(new Note(by, text, at));
        }
    }

    /** The status of one slot was composed. One per slot, whatever restarts. */
    record StatusTaken(Status status, Instant at) implements LifeEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.statuses.add(status);
        }
    }

    /** Somebody had the checks looked at again; it changes nothing but what is known. */
    record Verified(Verification verification, Instant at) implements LifeEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.verifications.add(verification);
        }
    }

    /** A recipe was asked of the target; it changes nothing but what is known. */
    record Diagnosed(Diagnosis diagnosis, Instant at) implements LifeEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.diagnoses.add(diagnosis);
        }
    }

    /** Who holds the window and why. */
    record Hold(Actor by, String reason, Instant since) {}

    /** What somebody wanted remembered. */
    record Note(Actor by, String text, Instant at) {}
}
