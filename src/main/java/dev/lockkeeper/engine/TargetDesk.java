package dev.lockkeeper.engine;

import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.Diagnosis;
import dev.lockkeeper.window.LockHolder;
import dev.lockkeeper.window.LockQuestion;
import dev.lockkeeper.window.Reach;
import dev.lockkeeper.window.TargetIdentity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** PORT: what can be asked about a target without changing it. */
public interface TargetDesk {
    /** Nobody waits longer for a diagnosis, and nothing else waits longer behind it. */
    Duration ASKING = Duration.ofSeconds(5);

    /**
     * Asks the target who it is.
     *
     * @param target the target's name in the configuration
     * @throws TargetUnavailableException if it is not configured, down, or refuses us; the message says what to do
     */
    TargetIdentity identify(String target);

    /**
     * What goes on there now.
     *
     * @throws TargetUnavailableException if it cannot be asked
     */
    Activity activity(String target);

    /**
     * Asks one query, read only and for at most {@link #ASKING}. May be repeated at any time, also while a step runs.
     *
     * @param expected the database the window began with
     * @param use what asks, for the target's list of sessions
     * @param query one query; parameters are put in before it is asked
     * @param show the columns whose values are wanted; of all others nothing is kept
     * @return how many rows there are and the first of them; or, as a sentence, why there is no answer
     * @throws TargetUnavailableException if the target cannot be reached or is another database now
     */
    Diagnosis.Found ask(
            TargetIdentity expected, String use, String query, Map<String, String> parameters, List<String> show);

    /**
     * Cancels the statement of a session, or ends the session, if it is still in the transaction that was shown. Never
     * one of ours, of a superuser or of the server itself. On the calling thread, for some seconds; may be repeated.
     *
     * @param expected the database the window began with
     * @param use what asks, for the target's list of sessions
     * @throws TargetUnavailableException if the target cannot be reached or is another database now; what was done is then
     *     not known
     */
    Unblocked unblock(TargetIdentity expected, String use, LockQuestion.Act act, LockHolder whom);

    /**
     * What the statements of a step would take away there now: TRUNCATE, DROP, and ALTER TABLE … DROP, with all that goes
     * with them. Read only, on the calling thread, for some seconds; may be repeated. What a DO block or a function does
     * is not seen.
     *
     * @param expected the database the window began with
     * @param use what asks, for the target's list of sessions
     * @param files stored bytes of the runbook's files by name
     * @param counting how long rows are counted at most, in all tables together; then the server's estimates are taken
     * @return one for each such statement, in order; empty without asking the target if the step has none
     * @throws TargetUnavailableException if the target cannot be reached, is another database now, or does not tell
     */
    List<Reach.Statement> reach(
            TargetIdentity expected, String use, StepSpec.Sql step, Map<String, byte[]> files, Duration counting);

    /**
     * What came of it.
     *
     * @param gone whether the transaction is over
     * @param how what was done and seen, as a sentence
     */
    record Unblocked(boolean gone, String how) {}

    /**
     * Sessions of others on the database.
     *
     * @param longestTransaction age of the oldest open transaction, or null if there is none
     * @param waiting how many sessions wait for a lock
     */
    record Activity(int sessions, @Nullable Duration longestTransaction, int waiting) {}
}
