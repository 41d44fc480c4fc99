package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Progress;
import dev.lockkeeper.target.LockLook.Waiter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Guards those who share the target with transactions of ours: if they wait behind one for too long its statement is
 * cancelled, so that the try is rolled back and they get their turn. Lasts over all tries on one session.
 */
final class LockGuard implements LockWatch.Watcher, AutoCloseable {
    private static final int NAMED = 3;
    /** Whoever waits for less hardly notices, and what is said meanwhile is worth more. */
    private static final Duration WORTH_TELLING = Duration.ofSeconds(1);

    private final int pid;
    private final Duration queueLimit;
    private final Progress progress;
    private final LockWatch watch;
    private boolean atWork;
    private @Nullable String queued;
    private final LockPatience patience;
    private String prefix = "";
    private String said = "";

    /**
     * @param open makes a connection that cannot change anything
     * @param pid the session whose statements may be cancelled
     * @param patience what it knows of those who were in the way before
     */
    LockGuard(
            String use,
            Supplier<Connection> open,
            int pid,
            Duration lockTimeout,
            Duration queueLimit,
            LockPatience patience,
            Progress progress) {
        this.pid = pid;
        this.queueLimit = queueLimit;
        this.patience = patience;
        this.progress = progress;
        this.watch = new LockWatch(use, open, pid, lockTimeout, this);
    }

    static LockGuard of(SqlWork work, int pid) {
        return new LockGuard(
                work.use(),
                work.second("watch"),
                pid,
                work.spec().lockTimeout(),
                work.spec().queueLimit(),
                new LockPatience(work.progress()),
                work.progress());
    }

    /**
     * From now on statements of a try may be cancelled.
     *
     * @param words what is said of the try before who is in its way
     */
    synchronized void begin(String words) {
        atWork = true;
        queued = null;
        prefix = words;
        watch.forget();
    }

    /** From now on none is; a cancellation that was sent has reached the server. */
    synchronized void end() {
        atWork = false;
    }

    /** The try took effect, so that nobody was in its way for good. */
    void tookEffect() {
        patience.nobodyWaits();
    }

    /** A statement begins; whoever was in the way of the one before is forgotten. */
    void forget() {
        watch.forget();
    }

    /** Who was last seen in the way, if anybody was. */
    Optional<String> blockers() {
        return watch.blockers();
    }

    /** Who queued behind this try's locks for so long that it was cancelled, if that happened. */
    synchronized Optional<String> queued() {
        return Optional.ofNullable(queued);
    }

    @Override
    public void looked(LockLook look, Connection second) throws SQLException {
        tell(look);
        patience.looked(look, second);
        List<Waiter> tooLong = look.queue().stream()
                .filter(waiter -> waiter.since().compareTo(queueLimit) > 0)
                .toList();
        if (!tooLong.isEmpty()) {
            cancel(look.queue(), second);
        }
    }

    private synchronized void tell(LockLook look) {
        String behind = look.longest().compareTo(WORTH_TELLING) < 0
                ? ""
                : Words.count(look.queue().size(), "session waits", "sessions wait") + " behind it, the longest for "
                        + Words.of(Duration.ofSeconds(look.longest().toSeconds()));
        String waits = look.holders().isEmpty() ? "" : "waits for a lock held by " + look.blockers();
        String words = waits + (waits.isEmpty() || behind.isEmpty() ? "" : "; ") + behind;
        if (!words.isEmpty() && !words.equals(said)) {
            progress.says(prefix + words);
        }
        said = words;
    }

    private synchronized void cancel(List<Waiter> queue, Connection second) throws SQLException {
        if (!atWork) {
            return;
        }
        queued = words(queue);
        try (PreparedStatement cancel = second.prepareStatement("SELECT pg_catalog.pg_cancel_backend(?)")) {
            cancel.setInt(1, pid);
            try (ResultSet row = cancel.executeQuery()) {
                row.next();
            }
        }
    }

    private static String words(List<Waiter> queue) {
        String named = queue.stream().limit(NAMED).map(Waiter::words).collect(Collectors.joining(", "));
        int more = queue.size() - NAMED;
        return Words.count(queue.size(), "session", "sessions") + " queued behind its locks: " + named
                + (more > 0 ? " and " + more + " more" : "");
    }

    @Override
    public void close() {
        watch.close();
    }
}
