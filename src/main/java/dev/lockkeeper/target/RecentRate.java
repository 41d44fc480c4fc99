package dev.lockkeeper.target;

/**
 * How fast a count grew in the last ten to twenty seconds: what it was an hour ago says little about the end. A count that
 * begins anew begins the rate anew. Used by one thread; moments are nanoseconds of the machine's clock.
 */
final class RecentRate {
    private static final long SECOND = 1_000_000_000L;
    private static final long SPAN = 10 * SECOND;

    private Mark older;
    private Mark newest;

    private record Mark(long nanos, long done) {}

    RecentRate(long now, long done) {
        older = new Mark(now, done);
        newest = older;
    }

    /** What was done before says nothing any more. */
    void begin(long now, long done) {
        older = new Mark(now, done);
        newest = older;
    }

    /** So much is done now. */
    void reach(long now, long done) {
        if (done < newest.done()) {
            begin(now, done);
        } else if (now - newest.nanos() >= SPAN) {
            older = newest;
            newest = new Mark(now, done);
        }
    }

    double perSecond(long now, long done) {
        return (done - older.done()) * (double) SECOND / Math.max(1, now - older.nanos());
    }

    /** True if it stands on a second at least. */
    boolean isKnown(long now) {
        return now - older.nanos() >= SECOND;
    }
}
