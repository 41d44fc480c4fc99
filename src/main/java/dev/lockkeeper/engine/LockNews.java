package dev.lockkeeper.engine;

import dev.lockkeeper.window.LockChain;
import dev.lockkeeper.window.LockEvent;
import dev.lockkeeper.window.LockQuestion;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import dev.lockkeeper.window.WindowState;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one running attempt says of itself: words go to the room as they are; who is in its way or was there before it, and
 * that its target is closed, become facts of the window. Whoever says it is not kept waiting; only the latest is recorded.
 * Any thread.
 */
final class LockNews implements StepExecutor.Progress {
    private static final Logger LOG = LoggerFactory.getLogger(LockNews.class);

    private final WindowId window;
    private final StepId step;
    private final int attempt;
    private final StepExecutor.Progress words;
    private final Recorder recorder;
    private final Clock clock;
    private final Executor workers;
    private final AtomicReference<@Nullable LockChain> latest = new AtomicReference<>();
    private final AtomicReference<@Nullable String> door = new AtomicReference<>();

    LockNews(
            WindowId window,
            StepId step,
            int attempt,
            StepExecutor.Progress words,
            Recorder recorder,
            Clock clock,
            Executor workers) {
        this.window = window;
        this.step = step;
        this.attempt = attempt;
        this.words = words;
        this.recorder = recorder;
        this.clock = clock;
        this.workers = workers;
    }

    @Override
    public void says(String said) {
        words.says(said);
    }

    @Override
    public void says(String said, Duration left) {
        words.says(said, left);
    }

    @Override
    public void blocked(LockChain chain) {
        latest.set(chain);
        try {
            workers.execute(this::record);
        } catch (RejectedExecutionException stopping) {
            LOG.debug("{} step {}: a lock is not asked about, the bot is stopping", window, step);
        }
    }

    @Override
    public void closed(String why) {
        door.set(why);
        try {
            workers.execute(this::recordDoor);
        } catch (RejectedExecutionException stopping) {
            LOG.debug("{} step {}: nobody is told of a closed target, the bot is stopping", window, step);
        }
    }

    private synchronized void recordDoor() {
        String why = door.getAndSet(null);
        if (why != null) {
            recorder.record(window, now -> facts(now, why));
        }
    }

    private List<WindowEvent> facts(Window now, String why) {
        boolean told = now.step(step).closed() != null;
        if (!runs(now) || told != why.isEmpty()) {
            return List.of();
        }
        return List.of(
                told
                        ? new StepEvent.TargetOpened(step, attempt, clock.instant())
                        : new StepEvent.TargetClosed(step, attempt, why, clock.instant()));
    }

    @Override
    public void roadFound(String found) {
        recorder.record(
                window,
                now -> runs(now) ? List.of(new StepEvent.RoadFound(step, attempt, found, clock.instant())) : List.of());
    }

    /** One at a time, so that what was said last is what stays. */
    private synchronized void record() {
        LockChain chain = latest.getAndSet(null);
        if (chain != null) {
            recorder.record(window, now -> facts(now, chain));
        }
    }

    private List<WindowEvent> facts(Window now, LockChain chain) {
        if (!runs(now)) {
            return List.of();
        }
        LockQuestion asked = now.step(step).lock();
        boolean open = asked != null && asked.open();
        if (chain.holders().isEmpty()) {
            return open ? List.of(new LockEvent.LockGone(step, attempt, clock.instant())) : List.of();
        }
        return open && asked.chain().hasSameHolders(chain)
                ? List.of()
                : List.of(new LockEvent.LockMet(step, attempt, chain, clock.instant()));
    }

    /** True while the window may record what its attempt says. */
    private boolean runs(Window now) {
        boolean goesOn = now.state() == WindowState.RUNNING
                || now.state() == WindowState.HELD
                || now.state() == WindowState.ROLLING_BACK;
        StepRun run = now.step(step);
        return goesOn && run.state() == StepState.RUNNING && run.attempt() == attempt;
    }
}
