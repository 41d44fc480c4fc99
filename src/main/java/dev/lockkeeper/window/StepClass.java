package dev.lockkeeper.window;

/** What is promised about a step when the bot, the network or the database fails in the middle of it. */
public enum StepClass {
    /** SQL in one transaction. */
    T("T", "takes effect exactly once, proven by a ledger row in the same transaction"),
    /** SQL outside a transaction: an index built concurrently, a vacuum. */
    N(
            "N",
            "begun at most once at a time; after a crash it is looked at first: adopted if it took effect, repaired if"
                    + " it left a known remainder, else a person decides"),
    /** Many small transactions over one table. */
    B("B", "every batch takes effect exactly once, noted in the same transaction; goes on where it stopped"),
    /** Work that no row in the target can prove: a backup, a program, a call. */
    X("X", "run at most once unless a person says again"),
    /** One half of a pair, or a swap of databases: its effect is a state that can be asked. */
    P(
            "P",
            "its state is asked before and after; called again by itself only where the state says that it is not as"
                    + " wanted"),
    /** Changes nothing. */
    READS("reads", "changes nothing; run again by itself after a crash");

    private final String sign;
    private final String promise;

    StepClass(String sign, String promise) {
        this.sign = sign;
        this.promise = promise;
    }

    /** The short name, as lint and plan show it. */
    public String sign() {
        return sign;
    }

    /** The promise as a clause, without a full stop. */
    public String promise() {
        return promise;
    }

    /** True if the promise stands on rows that the bot keeps in the target. */
    public boolean needsLedger() {
        return this == T || this == N || this == B;
    }
}
