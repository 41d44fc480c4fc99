package dev.lockkeeper.engine;

import dev.lockkeeper.window.WindowId;

/** Somebody else recorded an event first. Nothing was written; read the window again and decide again. */
public final class StaleWindowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StaleWindowException(WindowId window, long version) {
        super("window " + window + " has moved on since version " + version);
    }
}
