package dev.lockkeeper.window;

import java.util.List;

/** What the rules say to a request. A refusal is an answer, not an exception. */
public sealed interface Decision {
    /** It is so: these facts are to be recorded, oldest first. */
    record Accepted(List<WindowEvent> events) implements Decision {
        public Accepted {
            events = List.copyOf(events);
        }
    }

    /**
     * No, with the reason in words; shown to the asker alone.
     *
     * @param explanation one or two sentences: what stands in the way and what to do
     */
    record Refused(Reason reason, String explanation) implements Decision {}

    /** Why something was refused; the same on every door. */
    enum Reason {
        NOT_A_MEMBER,
        NO_RULE,
        NOT_THE_ROLE,
        NOT_THE_COMMANDER,
        WINDOW_ENDED,
        WRONG_STATE,
        NOT_NEXT,
        STALE_CARD,
        ALREADY_DECIDED,
        UNKNOWN_NAME,
        PROTECTED,
        WRONG_WORD,
        REASON_MISSING,
        SECOND_PERSON_NEEDED,
        OPENED_IT,
        CHANGED_IT,
        RUNS_IT,
        NOT_YOUR_TURN,
        PAST_SAFE_ABORT
    }

    static Decision accepted(WindowEvent... events) {
        return new Accepted(List.of(events));
    }

    static Decision refused(Reason reason, String explanation) {
        return new Refused(reason, explanation);
    }
}
