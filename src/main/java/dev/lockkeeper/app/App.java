package dev.lockkeeper.app;

import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.engine.Engine;
import dev.lockkeeper.engine.LiveProgress;
import dev.lockkeeper.engine.RunbookLibrary;
import dev.lockkeeper.engine.WindowStore;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bot, joined by hand and running. Parts are started in the order they stand here and stopped in the reverse one.
 * HTTP comes before Slack, so that a bot that starts during an outage of Slack is alive and says what it waits for.
 */
public final class App implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(App.class);
    /** What is due is computed from window time at each tick, so this only bounds how late it is noticed. */
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final StorePart store;
    private final WindowClock windowTime;
    private final RunbookLibrary library;
    private final Engine engine;
    private final WebPart web;
    private final SlackPart slack;
    private final TurnPart turn;

    private App(Config config, Clock machine) {
        try {
            store = started(new StorePart(config));
            windowTime = new WindowClock(machine);
            windowTime.follow(store.windowTime());
            Threads threads = started(new Threads());
            library = LibraryPart.of(config);
            TargetPart target = new TargetPart(config, windowTime);
            LiveProgress progress = new LiveProgress();
            slack = started(new SlackPart(config, store, progress, windowTime, machine));
            ConfirmationPart confirmations = new ConfirmationPart(config, store, slack, machine);
            engine = new Engine(
                    new Engine.Ports(
                            store.windows(),
                            store.lease(),
                            library,
                            target.desk(),
                            target.executors(),
                            target.judge(),
                            slack.room(),
                            slack.people(),
                            target.pictures()),
                    new Engine.Machine(windowTime, System::nanoTime, threads.drivers(), threads.workers()),
                    config.permissions(),
                    ApprovalPart.of(config),
                    progress,
                    config.calls().calling(config.slack()),
                    confirmations);
            StartEntry begun = new StartEntry(store.record(), store.lease().node(), config.permissions());
            turn = new TurnPart(store, TICK, this::tick, () -> {
                windowTime.follow(store.windowTime());
                begun.leave();
            });
            web = started(new WebPart(config, engine.desk(), store, slack, turn, confirmations));
            slack.begin(engine.desk());
            started(turn).start();
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** The machine's own clock; the only place that reads it. */
    public static Clock machineClock() {
        return Clock.systemUTC();
    }

    /** Starts every part; when it returns, HTTP answers and the timer runs. Slack may still be on its way. */
    public static App start(Config config, Clock machine) {
        return new App(config, machine);
    }

    /** True once Slack has said who the bot is; commands and buttons are answered from then on. */
    public boolean hasSlack() {
        return slack.app().isPresent();
    }

    /** Where HTTP is served. */
    public URI address() {
        return web.address();
    }

    /** What people ask, on every door. */
    public Desk desk() {
        return engine.desk();
    }

    /** The windows, for reading. */
    public WindowStore windows() {
        return store.windows();
    }

    /** The runbooks, for reading. */
    public RunbookLibrary library() {
        return library;
    }

    /** Window time. */
    public Clock windowTime() {
        return windowTime;
    }

    /** Moves window time forward and looks at every window at once. Practice only. */
    public void advance(Duration by) {
        store.windowTime().advance(by);
        tick();
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) { // one part that cannot stop must not keep the others from stopping
                LOG.warn("{} did not stop cleanly", part.getClass().getSimpleName(), e);
            }
        }
    }

    private void tick() {
        windowTime.follow(store.windowTime());
        engine.driver().tick();
    }

    private <T extends AutoCloseable> T started(T part) {
        parts.push(part);
        return part;
    }
}
