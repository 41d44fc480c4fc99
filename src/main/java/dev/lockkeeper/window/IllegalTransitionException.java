package dev.lockkeeper.window;

/** An event that is impossible in the window's state. Nothing was changed. */
public final class IllegalTransitionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IllegalTransitionException(WindowId window, WindowState state, WindowEvent event) {
        super("window " + window + " is " + state + " and cannot take "
                + event.getClass().getSimpleName());
    }
}
