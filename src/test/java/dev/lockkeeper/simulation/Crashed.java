package dev.lockkeeper.simulation;

/** The process is gone: unwinds whatever it was doing. An error, so that no code of ours takes it for a failure to handle. */
final class Crashed extends Error {
    private static final long serialVersionUID = 1L;

    Crashed() {
        super("the process is gone", null, false, false);
    }
}
