package dev.lockkeeper.window;

/** Where one gate stands. */
public enum GateState {
    /** Not reached yet. */
    AHEAD("ahead"),
    /** Reached; its roles are asked. */
    ASKED("waiting for decisions"),
    /** Every required role approved. */
    OPEN("open"),
    /** Somebody rejected. */
    REJECTED("rejected"),
    /** It was open, and no step behind it began in time. */
    EXPIRED("expired");

    private final String words;

    GateState(String words) {
        this.words = words;
    }

    /** The state in plain words, for messages. */
    public String words() {
        return words;
    }
}
