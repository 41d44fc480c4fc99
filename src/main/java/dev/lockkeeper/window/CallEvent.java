package dev.lockkeeper.window;

import java.time.Instant;
import java.util.List;

/** What was done to reach people who did not answer, and what a deputy did in their place. */
public sealed interface CallEvent extends WindowEvent {

    /**
     * The roles of a question were called once more. One per number, whatever restarts.
     *
     * @param question a key of {@link Question}
     * @param number 1 for the first reminder
     */
    record Reminded(String question, int number, List<String> roles, Instant at) implements CallEvent {
        public Reminded {
            roles = List.copyOf(roles);
        }

        @Override
        public void applyTo(WindowDraft draft) {
            draft.calls = draft.calls.change(question, call -> call.reminded(this));
        }
    }

    /** The deputies of these roles were asked; as long as the question stands they act for them. */
    record DeputiesCalled(String question, List<String> roles, Instant at) implements CallEvent {
        public DeputiesCalled {
            roles = List.copyOf(roles);
        }

        @Override
        public void applyTo(WindowDraft draft) {
            draft.calls = draft.calls.change(question, call -> call.deputised(this));
        }
    }

    /** Nobody has answered at all: the alarm outside Slack goes out after this is recorded. */
    record AlarmRaised(String question, Instant at) implements CallEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.calls = draft.calls.change(question, call -> call.raised(at));
        }
    }

    /**
     * What became of the alarm.
     *
     * @param arrived false if it was given up or not needed any more
     * @param outcome why, in words, without a secret
     */
    record AlarmSettled(String question, boolean arrived, String outcome, Instant at) implements CallEvent {
        @Override
        public void applyTo(WindowDraft draft) {
            draft.calls = draft.calls.change(question, call -> call.settled(arrived, outcome));
        }
    }

    /**
     * What follows was said by somebody who could not have said it but as a deputy.
     *
     * @param roles the roles they stood in for
     * @param word the command
     */
    record DeputyActed(List<String> roles, Actor by, String word, Instant at) implements CallEvent {
        public DeputyActed {
            roles = List.copyOf(roles);
        }

        @Override
        public void applyTo(WindowDraft draft) {
            draft.calls = draft.calls.acted(this);
        }
    }
}
