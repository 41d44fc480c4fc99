package dev.lockkeeper.engine;

import dev.lockkeeper.window.CallPlan;
import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.Rules;
import dev.lockkeeper.window.WindowId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

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
        Clock clock = machine.windowTime();
        Recorder recorder = new Recorder(ports.store(), ports.chat());
        StoredRunbooks stored = new StoredRunbooks(ports.store(), ports.library());
        DiskFiles disk = new DiskFiles(ports.store(), ports.library());
        PictureAlbum album = new PictureAlbum(ports.pictures(), ports.store(), clock, machine.nanos());
        PictureWatch pictures = new PictureWatch(album, recorder, machine.workers());
        StepRunner runner = new StepRunner(
                recorder,
                stored,
                new StepRunner.TargetParts(ports.executors(), ports.judge()),
                pictures,
                progress,
                new StepRunner.Times(clock, machine.nanos(), machine.workers()));
        StatusWriter statuses = new StatusWriter(ports.target(), progress, clock);
        AlarmBell bell =
                new AlarmBell(calling.alarm(), recorder, ports.chat(), clock, machine.workers(), calling.firstPause());
        PeopleCaller caller = new PeopleCaller(calling.plan(), recorder, bell, clock);
        EmptyRoles emptyRoles = new EmptyRoles(ports.people(), recorder, clock);
        Unblocker unblocker = new Unblocker(ports.target(), recorder, clock, machine.workers());
        ReachWatch reaches = new ReachWatch(ports.target(), stored, clock);
        Rules rules = new Rules(permissions);
        OtherPeople others = new OtherPeople(ports.people(), rules);
        Reactors reactors = new Reactors(
                recorder,
                runner,
                ports.lease(),
                ports.chat(),
                disk,
                statuses,
                caller,
                emptyRoles,
                unblocker,
                reaches,
                new PairCloser(recorder, runner, ports.lease(), clock),
                new PairWatch(runner, new Settler(stored, byKind(ports.executors()), progress), recorder, clock),
                pictures,
                new ApprovalWatch(ports.people(), others, recorder, clock),
                new Conditions(ports.people(), others, rules, recorder, clock),
                clock);
        List<Reactor> inOrder = new ArrayList<>(reactors.inOrder());
        // before the others: what lapsed is gone, and who is to hear of a broken glass hears before the window ends
        inOrder.add(0, new OverrideWatch(calling.plan(), recorder, bell, clock));
        inOrder.add(1, new SafeAbortWatch(recorder, clock));
        this.driver = new WindowDriver(ports.store(), ports.lease(), ports.chat(), inOrder, machine.drivers());
        reactors.whenDone(driver::wake);
        Consumer<WindowId> wake = driver::wake;
        Starts starts = new Starts(
                ports.store(),
                ports.library(),
                ports.target(),
                ports.people(),
                permissions,
                approvals,
                clock,
                wake,
                door);
        Verifier verifier = new Verifier(runner, recorder, clock, machine.workers());
        Showing showing = new Showing(ports.store(), ports.library(), permissions, progress, clock);
        RollbackDesk rollbacks = new RollbackDesk(rules, permissions, runner, clock, machine.workers());
        DiagnosisDesk diagnoses =
                new DiagnosisDesk(permissions, stored, ports.target(), recorder, clock, machine.workers());
        PlanLook planLook = new PlanLook(ports.target(), machine.workers());
        Talk talk =
                new Talk(ports.people(), permissions, starts, planLook, showing, verifier, rollbacks, diagnoses, clock);
        this.desk = new WindowDesk(
                new WindowDesk.Parts(
                        ports.store(),
                        ports.library(),
                        ports.target(),
                        ports.people(),
                        recorder,
                        rules,
                        approvals,
                        clock,
                        wake,
                        door),
                starts,
                talk);
    }

    private static Map<String, StepExecutor> byKind(List<StepExecutor> executors) {
        return executors.stream().collect(Collectors.toMap(StepExecutor::kind, executor -> executor));
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
