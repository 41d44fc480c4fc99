package dev.lockkeeper.target;

import dev.lockkeeper.target.LockLook.Waiter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Guards those who share the target with a transaction of ours: if they wait behind it for too long its statement is
 * cancelled, so that the try is rolled back and they get their turn. Lasts over all tries of one attempt.
 */
final class LockGuard implements LockWatch.Watcher, AutoCloseable {
    private static final int NAMED = 3;

    private final SqlWork work;
    private final int pid;
    private final LockWatch watch;
    private boolean atWork;
    private @Nullable String queued;
    private final LockPatience patience;
    private String prefix = "";
    private String said = "";

    LockGuard(SqlWork work, int pid) {
        this.work = work;
        this.pid = pid;
        this.patience = new LockPatience(work.progress());
        this.watch =
                new LockWatch(work.use(), work.second("watch"), pid, work.spec().lockTimeout(), this);
    }

    /** From now on statements of a try may be cancelled. */
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
    public void says(String blockers) {
        // together with who waits behind, in looked
    }

    @Override
    public void looked(LockLook look, Connection second) throws SQLException {
        tell(look);
        patience.looked(look, second);
        Duration limit = work.spec().queueLimit();
        List<Waiter> tooLong = look.queue().stream()
                .filter(waiter -> waiter.since().compareTo(limit) > 0)
                .toList();
        if (!tooLong.isEmpty()) {
            cancel(look.queue(), second);
        }
    }

    private synchronized void tell(LockLook look) {
        String behind = look.queue().isEmpty()
                ? ""
                : Words.count(look.queue().size(), "session waits", "sessions wait") + " behind it, the longest for "
                        + Words.of(Duration.ofSeconds(look.longest().toSeconds()));
        String waits = look.holders().isEmpty()
                ? ""
                : "waits for a lock held by "
                        + look.holders().stream().map(LockWatch::words).collect(Collectors.joining(" and "));
        String words = waits + (waits.isEmpty() || behind.isEmpty() ? "" : "; ") + behind;
        if (!words.isEmpty() && !words.equals(said)) {
            work.progress().says(prefix + words);
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
