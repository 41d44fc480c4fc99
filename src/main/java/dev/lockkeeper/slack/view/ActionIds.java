package dev.lockkeeper.slack.view;

/** The {@code action_id} of every button; constant, so that a listener can be written for each. */
public final class ActionIds {
    /** Yes for one role at one gate. */
    public static final String APPROVE = "approve";
    /** Opens the form of a checklist; the role field says of which line. */
    public static final String CHECKLIST = "checklist";
    /** Opens the modal that asks why not. */
    public static final String REJECT = "reject";
    /** Begin this step. */
    public static final String RUN = "run";
    /** Begin step after step; the subject says until where. */
    public static final String RUN_TO = "run_to";
    /** Opens the modal that asks for the word of a point of no return. */
    public static final String CONFIRM_WORD = "confirm_word";
    /** Again, after a failure or after checks that did not pass. */
    public static final String RETRY = "retry";
    /** End the step that is under way. */
    public static final String CANCEL = "cancel";
    /** Let the backfill that is under way stand still. */
    public static final String PAUSE = "pause";
    /** Let the paused step go on. */
    public static final String GO_ON = "go_on";
    /** Whoever is in the way of the running step may stay there. */
    public static final String KEEP_WAITING = "keep_waiting";
    /** Cancel the statement of a session that is in the way; the role field says which pid, the digest field which mark. */
    public static final String UNBLOCK_CANCEL = "unblock_cancel";
    /** Opens the modal that asks why a session is to be ended. */
    public static final String UNBLOCK_END = "unblock_end";
    /** The second person agrees to end a session. */
    public static final String UNBLOCK_END_CONFIRM = "unblock_end_confirm";
    /** Opens the modal for taking changed files. */
    public static final String AMEND = "amend";
    /** Run what was stored. */
    public static final String KEEP = "keep";
    /** Opens the modal for letting a check pass. */
    public static final String ACCEPT = "accept";
    /** No new step begins. */
    public static final String HOLD = "hold";
    /** Lift the hold; after a rejection, ask again. */
    public static final String RESUME = "resume";
    /** Opens the modal for leaving a step out. */
    public static final String SKIP = "skip";
    /** Opens the modal for a step that was done by hand. */
    public static final String DONE = "done";
    /** Opens the modal for running a step again whose outcome is unknown. */
    public static final String RUN_AGAIN = "run_again";
    /** The second person agrees to a deviation; the role field says {@code skip}, {@code done} or {@code retry}. */
    public static final String CONFIRM_DEVIATION = "confirm_deviation";
    /** Look at the checks again. */
    public static final String VERIFY = "verify";

    /** Shows the ways back with their price, to the asker alone. */
    public static final String ROLLBACK = "rollback";
    /** Opens the modal that asks why; the subject is the rollback plan. */
    public static final String ROLLBACK_CHOOSE = "rollback_choose";
    /** Go back by a plan whose reason was typed. */
    public static final String ROLLBACK_NOW = "rollback_now";

    /** The second person agrees to open a gate by break-glass; the asking field says which proposal. */
    public static final String BREAK_GLASS_SECOND = "break_glass_second";
    /** The second person agrees that command is taken at once; the asking field says which proposal. */
    public static final String TAKE_SECOND = "take_second";
    /** Agree that a step begins past the latest safe abort. */
    public static final String SAFE_ABORT_SECOND = "safe_abort_second";

    private ActionIds() {}
}
