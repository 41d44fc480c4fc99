package dev.lockkeeper.engine;

import dev.lockkeeper.window.CallPlan;
import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.WindowId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The use cases, joined: what {@code app} gets after handing in every port. */
public final class Engine {
    private final WindowDriver driver;
    private final Desk desk;
    private final LiveProgress progress;

    /** Nobody is called again who does not answer. */
    public Engine(Ports ports, Machine machine, Permissions permissions, LiveProgress progress) {
        this(ports, machine, permissions, progress, Calling.QUIET);
    }

    /** Nobody confirms anything in a browser. */
    public Engine(Ports ports, Machine machine, Permissions permissions, LiveProgress progress, Calling calling) {
        this(ports, machine, permissions, progress, calling, ConfirmationDoor.CLOSED);
    }

    /**
     * Approvals as the standard policy asks for them.
     *
     * @param door where people confirm in a browser
     */
    public Engine(
            Ports ports,
            Machine machine,
            Permissions permissions,
            LiveProgress progress,
            Calling calling,
            ConfirmationDoor door) {
        this(ports, machine, permissions, Approvals.STANDARD, progress, calling, door);
    }

    /** @param door where people confirm in a browser */
    public Engine(
            Ports ports,
            Machine machine,
            Permissions permissions,
            Approvals approvals,
            LiveProgress progress,
            Calling calling,
            ConfirmationDoor door) {
        this.progress = progress;
        Workings it = new Workings(ports, machine, permissions, progress);
        AlarmBell bell = new AlarmBell(
                calling.alarm(), it.recorder, ports.chat(), it.clock, machine.workers(), calling.firstPause());
        Reactors reactors = new Reactors(it, new PeopleCaller(calling.plan(), it.recorder, bell, it.clock));
        List<Reactor> inOrder = new ArrayList<>(reactors.inOrder());
        // before the others: what lapsed is gone, and who is to hear of a broken glass hears before the window ends
        inOrder.add(0, new OverrideWatch(calling.plan(), it.recorder, bell, it.clock));
        inOrder.add(1, new SafeAbortWatch(it.recorder, it.clock));
        this.driver = new WindowDriver(ports.store(), ports.lease(), ports.chat(), inOrder, machine.drivers());
        reactors.whenDone(driver::wake);
        this.desk = desk(it, approvals, door, driver::wake);
    }

    private static Desk desk(Workings it, Approvals approvals, ConfirmationDoor door, Consumer<WindowId> wake) {
        Ports ports = it.ports;
        Starts starts = new Starts(
                ports.store(),
                ports.library(),
                ports.target(),
                ports.people(),
                it.permissions,
                approvals,
                it.clock,
                wake,
                door);
        Talk talk = new Talk(
                ports.people(),
                it.permissions,
                starts,
                new PlanLook(ports.target(), it.workers),
                new Showing(ports.store(), ports.library(), it.permissions, it.progress, it.clock),
                new Verifier(it.runner, it.recorder, it.clock, it.workers),
                new RollbackDesk(it.rules, it.permissions, it.runner, it.clock, it.workers),
                new DiagnosisDesk(it.permissions, it.stored, ports.target(), it.recorder, it.clock, it.workers),
                it.clock);
        return new WindowDesk(
                new WindowDesk.Parts(
                        ports.store(),
                        ports.library(),
                        ports.target(),
                        ports.people(),
                        it.recorder,
                        it.rules,
                        approvals,
                        it.clock,
                        wake,
                        door),
                starts,
                talk);
    }

    /** What happens by itself; the timer calls its tick. */
    public WindowDriver driver() {
        return driver;
    }

    /** What people ask, on every door. */
    public Desk desk() {
        return desk;
    }

    /** What running steps say about themselves. */
    public LiveProgress progress() {
        return progress;
    }

    /**
     * How people are called who do not answer.
     *
     * @param alarm asked only if the plan says that there is one
     * @param firstPause machine time between the first two tries of an alarm
     */
    public record Calling(CallPlan plan, Alarm alarm, Duration firstPause) {
        /** Nobody is called again. */
        public static final Calling QUIET = new Calling(
                CallPlan.QUIET,
                call -> new Alarm.Outcome(Alarm.Answer.REFUSED, "no alarm is configured"),
                Duration.ofSeconds(1));
    }

    /** Every port. */
    public record Ports(
            WindowStore store,
            WorkerLease lease,
            RunbookLibrary library,
            TargetDesk target,
            List<StepExecutor> executors,
            CheckJudge judge,
            ChatRoom chat,
            PeopleDirectory people,
            TargetPictures pictures) {
        public Ports {
            executors = List.copyOf(executors);
        }

        /** Without pictures of targets. */
        public Ports(
                WindowStore store,
                WorkerLease lease,
                RunbookLibrary library,
                TargetDesk target,
                List<StepExecutor> executors,
                CheckJudge judge,
                ChatRoom chat,
                PeopleDirectory people) {
            this(store, lease, library, target, executors, judge, chat, people, TargetPictures.NONE);
        }
    }

    /**
     * Time and threads, owned by {@code app}.
     *
     * @param windowTime decides plan, slots and deadlines
     * @param nanos the machine's clock, for measured durations only
     * @param drivers short work, one thread per live window at most
     * @param workers attempts, which may take hours
     */
    public record Machine(Clock windowTime, LongSupplier nanos, ExecutorService drivers, ExecutorService workers) {}
}
