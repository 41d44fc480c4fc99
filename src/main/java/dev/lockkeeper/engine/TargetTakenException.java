package dev.lockkeeper.engine;

import dev.lockkeeper.window.WindowId;

/** Another live window works on the same database. Nothing was written. */
public final class TargetTakenException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String holder;

    public TargetTakenException(String target, WindowId holder) {
        super("target " + target + " is taken by window " + holder);
        this.holder = holder.value();
    }

    /** The window that holds the target. */
    public WindowId holder() {
        return new WindowId(holder);
    }
}
