package dev.lockkeeper.engine;

/**
 * PORT: which process drives the windows. Measured by the database's clock. A process that lost the lease begins nothing
 * new; that a step does not happen twice is not the lease's job.
 */
public interface WorkerLease {
    /** The name of this process, different after every start. */
    String node();

    /**
     * Takes or renews the lease.
     *
     * @return true if this process drives until the lease runs out; false if another one does, or if the database could
     *     not be asked
     */
    boolean hold();

    /** Gives the lease back, so that another process need not wait. May be called when it is not held. */
    void release();
}
