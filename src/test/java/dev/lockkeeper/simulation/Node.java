package dev.lockkeeper.simulation;

import dev.lockkeeper.engine.ChatRoom;
import dev.lockkeeper.engine.CheckJudge;
import dev.lockkeeper.engine.DirectoryUnavailableException;
import dev.lockkeeper.engine.Engine;
import dev.lockkeeper.engine.LiveProgress;
import dev.lockkeeper.engine.WorkerLease;
import dev.lockkeeper.window.Permissions;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** One process: an engine with its threads, which may stand still, and dies as a whole at any call. */
final class Node implements Turns.Party {
    private static final int AT_TARGET = 8;
    private static final long TICK = 1_000;
    private static final long IDLE_IN_TRANSACTION = 30_000;

    final String name;
    final Engine engine;
    private final World world;
    private final TargetDatabase target;
    private final Runnable whenDead;
    private final WorkerLease lease;
    private boolean dead;
    private long frozenUntil;

    Node(String name, World world, Surroundings around, Runnable whenDead) {
        this.name = name;
        this.world = world;
        this.target = around.target();
        this.whenDead = whenDead;
        StateDatabase.Session store = around.state().session(this);
        this.lease = store;
        LiveProgress progress = new LiveProgress();
        ChatRoom room = around.rooms().follower(this, store, progress);
        CheckJudge judge = (identity, checks, recorded, parameters) -> target.judge(this, checks);
        this.engine = new Engine(
                new Engine.Ports(
                        store,
                        store,
                        around.runbook().library(this),
                        around.runbook().desk(this),
                        List.of(
                                new ModelSteps.Sql(this, world, target),
                                new ModelSteps.Call(this, world, target),
                                new ModelSteps.Query(this)),
                        judge,
                        room,
                        new Staff(this)),
                new Engine.Machine(
                        world.clock,
                        () -> TimeUnit.MILLISECONDS.toNanos(world.turns.now()),
                        new Threads("driver"),
                        new Threads("worker")),
                Permissions.standard(),
                progress);
    }

    void start() {
        world.tell(name + " starts");
        tickSoon(world.lot.between(0, TICK));
        askForTheLease(world.lot.between(0, TICK));
    }

    /** Beside the ticks, which may take long. */
    private void askForTheLease(long millis) {
        world.turns.after(millis, this, name + " lease", () -> {
            lease.hold();
            askForTheLease(TICK);
        });
    }

    private void tickSoon(long millis) {
        world.turns.after(millis, this, name + " tick", () -> {
            engine.driver().tick();
            tickSoon(TICK);
        });
    }

    /**
     * Called before and after everything that leaves the process: here it may wait, let others go first, stand still, or
     * die.
     */
    void step(String doing) {
        step(doing, 1);
    }

    /** The same around what is done to the target: rarer than all else, and there it matters most. */
    void stepAtTarget(String doing) {
        step(doing, AT_TARGET);
    }

    private void step(String doing, int weight) {
        if (dead || world.turns.isClosing()) {
            throw new Crashed();
        }
        if (world.trouble(weight * world.weather.crashes())) {
            crash("in " + doing);
            throw new Crashed();
        }
        if (world.trouble(weight * world.weather.freezes())) {
            freeze(world.lot.oneIn(3) ? world.lot.between(5_000, 70_000) : world.lot.between(200, 12_000), doing);
            world.turns.pause(0);
        } else if (world.lot.chance(world.weather.pauses())) {
            world.turns.pause(world.lot.oneIn(3) ? world.lot.between(1, 300) : 0);
        }
    }

    /** Waits on purpose. */
    void rest(long millis) {
        if (dead) {
            throw new Crashed();
        }
        world.turns.pause(millis);
    }

    void crash(String where) {
        if (!dead) {
            world.tell(name + " dies " + where);
            world.count("crashes");
            dead = true;
            target.clientGone(this);
            whenDead.run();
        }
    }

    void freeze(long millis, String doing) {
        world.count("freezes");
        world.tell(name + " stands still for " + millis + " ms in " + doing);
        frozenUntil = Math.max(frozenUntil, world.turns.now() + millis);
        if (millis > IDLE_IN_TRANSACTION) {
            world.turns.after(IDLE_IN_TRANSACTION, null, "idle", () -> target.clientSilent(this));
        }
    }

    @Override
    public boolean isDead() {
        return dead;
    }

    boolean isFrozen() {
        return frozenUntil > world.turns.now();
    }

    @Override
    public long frozenUntil() {
        return frozenUntil;
    }

    @Override
    public void brokeOff(String what, Throwable why) {
        StackTraceElement[] trace = why.getStackTrace();
        world.violation(what + " broke off: " + why + (trace.length == 0 ? "" : " at " + trace[0]));
    }

    /** Slack may not be able to say who somebody is. */
    void askSlackWho(boolean fresh) {
        if (fresh) {
            step("asking who somebody is");
        }
        if (world.trouble(world.weather.directory())) {
            throw new DirectoryUnavailableException("Slack could not say who somebody is", new IllegalStateException());
        }
    }

    /** Threads of the process: what they are given becomes a turn. */
    private final class Threads extends AbstractExecutorService implements ExecutorService {
        private final String kind;

        Threads(String kind) {
            this.kind = kind;
        }

        @Override
        public void execute(Runnable work) {
            world.turns.after(0, Node.this, name + " " + kind, work);
        }

        @Override
        public void shutdown() {
            // a process of a history never stops in good order
        }

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return dead;
        }

        @Override
        public boolean isTerminated() {
            return dead;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return true;
        }
    }
}
