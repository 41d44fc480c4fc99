package dev.lockkeeper.engine;

import dev.lockkeeper.window.WindowId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * PORT: whoever is called outside Slack when nobody in it answers. May take as long as its own time limit; is called on a
 * thread that nobody waits for.
 */
public interface Alarm {
    /**
     * What is to be said.
     *
     * @param why what makes it one
     * @param id the same for each try of the same alarm, so that it can be known again
     * @param title the runbook's title
     * @param question a key of {@link dev.lockkeeper.window.Question}, or of what was done past a rule
     * @param what what people are asked to do, or what was done, in words
     * @param roles the titles of the roles that are waited for, or were not
     * @param since since when they are waited for, or when it was done, in window time
     * @param link where the card is, if that is known
     */
    record Call(
            Why why,
            String id,
            WindowId window,
            String title,
            String environment,
            String question,
            String what,
            List<String> roles,
            Instant since,
            Optional<String> link) {
        public Call {
            roles = List.copyOf(roles);
        }

        /** All of it as one sentence. */
        public String sentence() {
            return window + " " + environment
                    + switch (why) {
                        case UNANSWERED ->
                            ": nobody has answered since " + since + "; " + String.join(", ", roles) + " " + what + ".";
                        case BREAK_GLASS ->
                            ": break-glass at " + since + ": " + what
                                    + (roles.isEmpty() ? "" : "; not approved by " + String.join(", ", roles)) + ".";
                    };
        }
    }

    /** What makes an alarm. */
    enum Why {
        /** Nobody answers. */
        UNANSWERED,
        /** A gate is to be opened, or was opened, without the approvals that are missing. */
        BREAK_GLASS
    }

    /** What came of one try. */
    enum Answer {
        /** It arrived. */
        ARRIVED,
        /** It did not arrive now; the same call may be tried again. */
        TRY_AGAIN,
        /** It will not arrive however often it is tried. */
        REFUSED
    }

    /**
     * What came of one try, and how it reads.
     *
     * @param words for people; never an address or a secret
     */
    record Outcome(Answer answer, String words) {}

    /** Tries once. Never throws for the other side's sake. */
    Outcome raise(Call call);
}
