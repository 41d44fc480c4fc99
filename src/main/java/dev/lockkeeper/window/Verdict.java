package dev.lockkeeper.window;

/** What a check found. Nothing is PASS that was not looked at. */
public enum Verdict {
    PASS("PASS"),
    FAIL("FAIL"),
    /** The check could not be carried out, or cannot prove what its name says. */
    NOT_PROVEN("NOT PROVEN");

    private final String words;

    Verdict(String words) {
        this.words = words;
    }

    /** The verdict as the room writes it. */
    public String words() {
        return words;
    }
}
