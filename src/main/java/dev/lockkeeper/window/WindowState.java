package dev.lockkeeper.window;

/** Where a window stands, as one would say it on the phone. {@link Transitions} says what leads where. */
public enum WindowState {
    /** Opened, its planned start is still ahead. */
    SCHEDULED("scheduled"),
    /** Steps may begin. */
    RUNNING("running"),
    /** Somebody said hold: nothing new begins, nothing is undone. */
    HELD("on hold"),
    /** Something failed, is not proven, was rejected or differs: a person must decide. */
    STOPPED("stopped"),
    /** The way back was chosen; its steps begin by themselves. */
    ROLLING_BACK("rolling back"),
    /** Somebody ended it while something it had opened outside was open; only what closes that runs. */
    ENDING("ending, closes what it opened"),
    /** Every step and gate is settled. Final. */
    COMPLETED("completed"),
    /** Ended by a person before its end. Final. */
    ABORTED("aborted"),
    /** What the window did was undone by a rollback plan. Final. */
    ROLLED_BACK("rolled back");

    private final String words;

    WindowState(String words) {
        this.words = words;
    }

    /** The state in plain words, for messages. */
    public String words() {
        return words;
    }

    /** True if nothing can happen to the window any more. */
    public boolean isFinal() {
        return this == COMPLETED || this == ABORTED || this == ROLLED_BACK;
    }

    /** True as long as the driver must look after the window. */
    public boolean isLive() {
        return !isFinal();
    }
}
