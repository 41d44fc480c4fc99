package dev.lockkeeper.engine;

/**
 * PORT: which process drives the windows and speaks in their rooms. Measured by the database's clock. A process that lost
 * the lease begins nothing new; that a step does not happen twice is not the lease's job.
 */
public interface WorkerLease {
    /** The name of this process, different after every start. */
    String node();

    /**
     * Takes or renews the lease, and says that this process is there. Asked several times while it lasts.
     *
     * @return true if this process drives until the lease runs out; false if another one does, or if the database could
     *     not be asked
     */
    boolean hold();

    /** Gives the lease back, so that another process need not wait. May be called when it is not held. */
    void release();

    /**
     * Which holding of the lease this is, told without asking the database: the same number while this process held it
     * without a gap, another one after each gap, and zero while it does not hold it. May say zero too early, never too
     * late; so whoever comes back from a freeze learns here that time has passed.
     */
    default long term() {
        return hold() ? 1 : 0;
    }

    /**
     * Whether the process of this name may still be at work: it said so within the last seconds, or nobody could have
     * heard it because the database was away.
     *
     * @throws StoreUnavailableException if the database could not be asked
     */
    default boolean mayBeThere(String node) {
        return false;
    }

    /** Tells the process that holds the lease to look at the windows now. It would look by itself a little later. */
    default void callTheHolder() {
        // a holder that is not called looks at its next tick
    }
}
