package dev.lockkeeper.engine;

import java.util.List;

/**
 * A target no longer has what the window knows to have taken effect there: it was set back to a moment before. Thrown
 * before anything is done on it; the window then asks people about every step that is gone.
 */
public final class TargetRewoundException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> gone;
    private final boolean ledgerGone;
    private final boolean inTheMiddle;

    private TargetRewoundException(List<String> gone, boolean ledgerGone, boolean inTheMiddle) {
        super("the target was set back");
        this.gone = List.copyOf(gone);
        this.ledgerGone = ledgerGone;
        this.inTheMiddle = inTheMiddle;
    }

    /** The ledger is there, without the rows of these steps. */
    public static TargetRewoundException without(List<String> steps) {
        return new TargetRewoundException(steps, false, false);
    }

    /** The ledger of this window is not there any more, and so nothing proves any of its steps. */
    public static TargetRewoundException withoutLedger() {
        return new TargetRewoundException(List.of(), true, false);
    }

    /** The same, noticed when part of the attempt that noticed it had taken effect. */
    public TargetRewoundException inTheMiddleOfAnAttempt() {
        return new TargetRewoundException(gone, ledgerGone, true);
    }

    /** True if part of the attempt that noticed it had taken effect before. */
    public boolean isInTheMiddle() {
        return inTheMiddle;
    }

    /** The steps whose rows are gone, by id, in the order of the runbook; empty if the ledger is gone. */
    public List<String> gone() {
        return gone;
    }

    /** True if the ledger itself is gone. */
    public boolean isLedgerGone() {
        return ledgerGone;
    }
}
