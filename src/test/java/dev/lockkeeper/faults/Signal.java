package dev.lockkeeper.faults;

import java.io.IOException;

/** A signal to a process that this test started. */
public enum Signal {
    /** It stands still, with everything it holds. */
    STOP,
    /** It goes on where it stood still. */
    CONT,
    /** It is dead at once. */
    KILL;

    /** Returns when the signal is sent. */
    public void send(long pid) {
        try {
            int code = new ProcessBuilder("kill", "-" + name(), Long.toString(pid))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new IllegalStateException("kill -" + name() + " " + pid + " ended with " + code);
            }
        } catch (IOException e) {
            throw new IllegalStateException("the program kill cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
