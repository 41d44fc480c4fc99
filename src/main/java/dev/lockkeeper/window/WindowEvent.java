package dev.lockkeeper.window;

import java.time.Instant;

/**
 * A fact about one window, in the past tense. Stored for ever; never edited, never renamed.
 *
 * <p>The fold lives on the events themselves: a new event does not compile until it says what it changes.
 */
public sealed interface WindowEvent
        permits LifeEvent,
                StepEvent,
                GateEvent,
                FilesEvent,
                RollbackEvent,
                CallEvent,
                LockEvent,
                OverrideEvent,
                ApprovalEvent,
                ConfirmationEvent,
                PairEvent,
                PictureEvent {
    /** When it happened, in window time. */
    Instant at();

    /** What it changes. Pure: no clock, no I/O. The state itself comes from {@link Transitions}. */
    void applyTo(WindowDraft draft);
}
