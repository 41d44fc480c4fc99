package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Progress;
import dev.lockkeeper.window.LockChain;
import dev.lockkeeper.window.LockHolder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Tells apart a lock that is gone in a moment from one that people should know of: who has been in the way for a few
 * seconds, over however many tries, is asked about, and it is said when they are gone. Any thread.
 */
final class LockPatience {
    /** Long enough for most that work beside a migration, short enough that nobody wonders what it waits for. */
    private static final Duration ASKS_AFTER = Duration.ofSeconds(3);

    private final Progress progress;
    private final List<Seen> seen = new ArrayList<>();
    private List<LockHolder> asked = List.of();

    LockPatience(Progress progress) {
        this.progress = progress;
    }

    private record Seen(LockHolder holder, long since) {}

    synchronized void looked(LockLook look, Connection second) throws SQLException {
        if (!asked.isEmpty() && look.holders().isEmpty() && areGone(second)) {
            asked = List.of();
            seen.clear();
            progress.blocked(LockChain.FREE);
        }
        long now = System.nanoTime();
        for (LockHolder holder : look.holders()) {
            if (seen.stream().noneMatch(one -> one.holder().isStill(holder))) {
                seen.add(new Seen(holder, now));
            }
        }
        List<LockHolder> lasting = look.holders().stream()
                .filter(holder -> seen.stream()
                        .anyMatch(one -> one.holder().isStill(holder) && now - one.since() >= ASKS_AFTER.toNanos()))
                .toList();
        boolean another = lasting.stream().anyMatch(holder -> asked.stream().noneMatch(holder::isStill));
        if (another) {
            asked = lasting;
            progress.blocked(new LockChain(lasting, look.queue().size(), look.longest()));
        }
    }

    /** Nothing of ours waits now, whoever still holds what. */
    synchronized void nobodyWaits() {
        seen.clear();
        if (!asked.isEmpty()) {
            asked = List.of();
            progress.blocked(LockChain.FREE);
        }
    }

    private boolean areGone(Connection second) throws SQLException {
        List<LockHolder> there =
                LockLook.sessions(second, asked.stream().map(LockHolder::pid).toList());
        return asked.stream().noneMatch(holder -> there.stream().anyMatch(holder::isStill));
    }
}
