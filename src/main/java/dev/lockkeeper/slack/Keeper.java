package dev.lockkeeper.slack;

import dev.lockkeeper.window.Window;
import java.time.Duration;

/** Brings something that Slack shows in line with a window, one call at a time. Belongs to one lane's thread. */
interface Keeper {
    /**
     * What became of one step.
     *
     * @param done true if Slack shows the window completely, as far as Slack lets it
     * @param pause how long nothing can be done before the next step
     */
    record Step(boolean done, Duration pause) {}

    /**
     * Makes at most one call that changes something.
     *
     * @throws SlackCallException if Slack did not answer or refused the token; may be repeated after a pause
     */
    Step step(Window window) throws SlackCallException;
}
