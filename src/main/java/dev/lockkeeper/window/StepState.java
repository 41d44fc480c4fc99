package dev.lockkeeper.window;

/** Where one step stands. */
public enum StepState {
    /** Not asked for yet. */
    WAITING("waiting"),
    /** Somebody said run; the driver has not begun it yet. */
    REQUESTED("requested"),
    /** An attempt is under way. */
    RUNNING("running"),
    /** Nobody was told how the attempt ended; what became of it is being found out, without a person. */
    IN_DOUBT("being looked at"),
    /** The attempt took effect; its checks are being judged. */
    CHECKING("checking"),
    /** Took effect, and every blocking check passed or was accepted. */
    DONE("done"),
    /** The attempt failed. */
    FAILED("failed"),
    /** Took effect, but a blocking check is FAIL or NOT PROVEN. */
    NOT_PASSED("checks not passed"),
    /** Nobody could find out what became of the attempt: whether it took effect is for a person to say. */
    UNKNOWN("outcome unknown"),
    /** Took effect, and the target no longer has what proves it: whether its effect is there is for a person to say. */
    REWOUND("rewound: decide"),
    /** Left out, as a confirmed deviation. */
    SKIPPED("skipped");

    private final String words;

    StepState(String words) {
        this.words = words;
    }

    /** The state in plain words, for messages. */
    public String words() {
        return words;
    }

    /** True while an attempt may still be taking effect on the target. */
    public boolean isUnderWay() {
        return this == RUNNING || this == IN_DOUBT;
    }

    /** True if the window may go on past this step. */
    public boolean isSettled() {
        return this == DONE || this == SKIPPED;
    }

    /** True if the step keeps the window stopped until a person decides. */
    public boolean isStopCause() {
        return this == FAILED || this == NOT_PASSED || isForPeopleToTell();
    }

    /** True if nothing but a person can say whether its effect is in the target. */
    public boolean isForPeopleToTell() {
        return this == UNKNOWN || this == REWOUND;
    }
}
