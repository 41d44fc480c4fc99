package dev.lockkeeper.target;

import java.sql.Connection;

/**
 * A step's own connection to its target, checked to be the database the window began with. Used by one thread; whoever
 * borrowed it closes it, and the server's session is then kept for the window's next step, as if new.
 *
 * @param pid the server's process, by which others see and end it
 * @param standby whether the server takes no changes
 * @param noticesOurEnd whether the server can be told to look if we are still there
 * @param ledger true if this window's ledger step took effect in this target
 */
record StepSession(
        Connection connection, int pid, boolean standby, boolean noticesOurEnd, boolean ledger, Runnable giveBack)
        implements AutoCloseable {
    @Override
    public void close() {
        giveBack.run();
    }
}
