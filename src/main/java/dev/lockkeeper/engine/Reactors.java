package dev.lockkeeper.engine;

import dev.lockkeeper.window.ApprovalTimes;
import dev.lockkeeper.window.Evidence;
import dev.lockkeeper.window.FilesEvent;
import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.GateRun;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.RollbackEvent;
import dev.lockkeeper.window.Room;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import dev.lockkeeper.window.WindowState;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens by itself, one method each; the order in {@link #inOrder} matters: what was left half done first. */
final class Reactors {
    private static final Logger LOG = LoggerFactory.getLogger(Reactors.class);

    private final Recorder recorder;
    private final StepRunner runner;
    private final WorkerLease lease;
    private final ChatRoom chat;
    private final DiskFiles disk;
    private final StatusWriter statuses;
    private final PeopleCaller caller;
    private final EmptyRoles emptyRoles;
    private final Unblocker unblocker;
    private final ReachWatch reaches;
    private final PairCloser pairs;
    private final PairWatch watch;
    private final PictureWatch pictures;
    private final ApprovalWatch approvals;
    private final Conditions conditions;
    private final Clock clock;
    private Consumer<WindowId> wake = id -> {};

    Reactors(Workings it, PeopleCaller caller) {
        Engine.Ports ports = it.ports;
        OtherPeople others = new OtherPeople(ports.people(), it.rules);
        this.recorder = it.recorder;
        this.runner = it.runner;
        this.lease = ports.lease();
        this.chat = ports.chat();
        this.disk = new DiskFiles(ports.store(), ports.library());
        this.statuses = new StatusWriter(ports.target(), it.progress, it.clock);
        this.caller = caller;
        this.emptyRoles = new EmptyRoles(ports.people(), recorder, it.clock);
        this.unblocker = new Unblocker(ports.target(), recorder, it.clock, it.workers);
        this.reaches = new ReachWatch(ports.target(), it.stored, it.clock);
        this.pairs = new PairCloser(recorder, runner, lease, it.clock);
        this.watch = new PairWatch(
                runner, new Settler(it.stored, byKind(ports.executors()), it.progress), recorder, it.clock);
        this.pictures = it.pictures;
        this.approvals = new ApprovalWatch(ports.people(), others, recorder, it.clock);
        this.conditions = new Conditions(ports.people(), others, it.rules, recorder, it.clock);
        this.clock = it.clock;
    }

    private static Map<String, StepExecutor> byKind(List<StepExecutor> executors) {
        return executors.stream().collect(Collectors.toMap(StepExecutor::kind, executor -> executor));
    }

    /** Who is told when a worker is done with a window; set once, before the first tick. */
    void whenDone(Consumer<WindowId> wakes) {
        this.wake = wakes;
    }

    List<Reactor> inOrder() {
        return List.of(
                this::passOnWishes,
                unblocker::react,
                this::noticeLostAttempts,
                // before an attempt that nobody can settle is looked at once more
                this::closeWhatIsOpen,
                this::settleLostAttempts,
                this::startWhenDue,
                this::openTheRoom,
                this::takeStatus,
                caller::react,
                this::takeBaseline,
                this::judgeWhatTookEffect,
                approvals::notice,
                this::askTheGate,
                conditions::notice,
                emptyRoles::notice,
                window -> watch.react(window, wake),
                this::beginTheNextStep,
                this::complete);
    }

    /** Whoever works on the attempt here is told each tick, because the asking may have come in on another process. */
    boolean passOnWishes(Window window) {
        runner.tell(window);
        return false;
    }

    /** An attempt on which nobody works any more is lost; whoever looked what became of it may be gone too. */
    boolean noticeLostAttempts(Window window) {
        for (PlannedStep step : window.plan().everyStep()) {
            StepRun run = window.step(step.id());
            boolean ours = lease.node().equals(run.node());
            if (run.state().isUnderWay() && !isWorkedOn(window, run)) {
                String why = ours
                        ? "The attempt ended without a result."
                        : "Another process took over, or the bot stopped, while the step was running.";
                record(window, new StepEvent.AttemptLost(step.id(), run.attempt(), lease.node(), why, clock.instant()));
                LOG.warn("{} step {}: {} Finding out what became of it.", window.id(), step.id(), why);
                return true;
            }
        }
        return false;
    }

    /** Goes on in every state of the window, because it only looks; the target is asked again at each tick. */
    boolean settleLostAttempts(Window window) {
        if (runner.isBusy(window.id())) {
            return false;
        }
        window.plan().everyStep().stream()
                .filter(step -> window.step(step.id()).state() == StepState.IN_DOUBT)
                // a window that ends settles nothing but what it must close
                .filter(step -> window.state() != WindowState.ENDING || step.half() != null)
                .findFirst()
                .ifPresent(step -> runner.settle(window, step, wake));
        return false;
    }

    boolean closeWhatIsOpen(Window window) {
        return pairs.react(window, wake);
    }

    /** A process that lost the lease works on while it is there: taking over a step costs more than waiting for it. */
    private boolean isWorkedOn(Window window, StepRun run) {
        String node = run.node();
        if (lease.node().equals(node)) {
            return run.state() == StepState.IN_DOUBT || runner.isBusy(window.id());
        }
        // only who drives finds out what became of an attempt, so that is taken over at once
        return node != null && run.state() != StepState.IN_DOUBT && lease.mayBeThere(node);
    }

    boolean startWhenDue(Window window) {
        if (window.state() != WindowState.SCHEDULED || window.plannedStart().isAfter(clock.instant())) {
            return false;
        }
        record(window, new LifeEvent.Started(clock.instant()));
        return true;
    }

    /** The room is tried until there is one; the window does not wait for it. */
    boolean openTheRoom(Window window) {
        if (window.room() != null) {
            return false;
        }
        try {
            Room room = chat.open(window, window.calledIn());
            record(window, new LifeEvent.RoomOpened(room, clock.instant()));
            return true;
        } catch (ChatUnavailableException away) {
            LOG.warn("{} has no room yet: {}; the next tick tries again", window.id(), away.getMessage());
            return false;
        }
    }

    boolean takeStatus(Window window) {
        Optional<LifeEvent.StatusTaken> due = statuses.due(window);
        due.ifPresent(status -> record(window, status));
        return due.isPresent();
    }

    /** Goes on beside the checks that only read; what waits for it is the first gate and whatever writes. */
    boolean takeBaseline(Window window) {
        pictures.takeBaseline(window, wake);
        return false;
    }

    boolean judgeWhatTookEffect(Window window) {
        if (runner.isBusy(window.id()) || window.state() == WindowState.STOPPED) {
            return false;
        }
        window.way().stream()
                .filter(step -> window.step(step.id()).state() == StepState.CHECKING)
                .findFirst()
                .ifPresent(step -> runner.judge(window, step, wake));
        return false;
    }

    boolean askTheGate(Window window) {
        Optional<PlannedGate> gate = window.current().flatMap(PlanItem::asGate);
        if (window.state() != WindowState.RUNNING || gate.isEmpty() || pictures.lacksBaseline(window)) {
            return false;
        }
        GateRun run = window.gate(gate.get().id());
        String digest = Evidence.asked(window, gate.get());
        // what was signed must be what is shown: evidence that changed while the gate was asked asks it anew
        boolean shownIsOld = run.state() == GateState.ASKED && !digest.equals(run.digest());
        boolean due = run.state() == GateState.AHEAD || run.state() == GateState.EXPIRED;
        if (!due && !shownIsOld) {
            return false;
        }
        if (noticeChangedFiles(window)) {
            return true;
        }
        List<WindowEvent> facts = new ArrayList<>(reaches.taken(window, gate.get()));
        Window seen = window;
        for (WindowEvent reach : facts) {
            seen = seen.after(reach);
        }
        facts.add(new GateEvent.GateAsked(gate.get().id(), Evidence.asked(seen, gate.get()), clock.instant()));
        facts.addAll(emptyRoles.whenAsked(gate.get()));
        recorder.append(window, facts, Map.of());
        return true;
    }

    boolean beginTheNextStep(Window window) {
        Optional<PlannedStep> next = window.current().flatMap(PlanItem::asStep);
        boolean back = window.state() == WindowState.ROLLING_BACK;
        if ((window.state() != WindowState.RUNNING && !back) || next.isEmpty() || runner.isBusy(window.id())) {
            return false;
        }
        PlannedStep step = next.get();
        if (step.writes() && !back && pictures.lacksBaseline(window)) {
            return false;
        }
        StepRun run = window.step(step.id());
        boolean asked = run.state() == StepState.REQUESTED;
        boolean byItself = run.state() == StepState.WAITING
                && (back
                        || step.pace() == PlannedStep.Pace.AUTO
                        || window.consent().contains(step.id()));
        if (!asked && !byItself) {
            return false;
        }
        if (noticeChangedFiles(window)) {
            return true;
        }
        int attempt = run.attempt() + 1;
        List<WindowEvent> objection;
        try {
            objection = back ? List.of() : objection(window, step);
        } catch (DirectoryUnavailableException away) {
            LOG.warn(
                    "{} step {} waits: whether those who approved it still may could not be asked: {}; the next tick"
                            + " asks again",
                    window.id(),
                    step.id(),
                    away.getMessage());
            return false;
        }
        if (!objection.isEmpty()) {
            recorder.append(window, objection, Map.of());
            return true;
        }
        Instant now = clock.instant();
        // the last look, at the very moment that is recorded as the beginning: not one second late
        Optional<? extends WindowEvent> expired = ApprovalTimes.expired(window, step.id(), now);
        Optional<? extends WindowEvent> late = expired.isPresent() ? expired : SafeAbortWatch.due(window, now);
        if (late.isPresent()) {
            recorder.append(window, List.of(late.get()), Map.of());
            return true;
        }
        Window begun = recorder.append(
                window, List.of(new StepEvent.StepBegan(step.id(), attempt, lease.node(), now)), Map.of());
        runner.run(begun, step, attempt, wake);
        return true;
    }

    /** Who approved it is asked before the target is, because it is the cheaper question. */
    private List<WindowEvent> objection(Window window, PlannedStep step) {
        List<WindowEvent> gone = approvals.objection(window, step);
        return gone.isEmpty() ? reaches.objection(window, step, lease.node()) : gone;
    }

    boolean complete(Window window) {
        if (window.current().isPresent()) {
            return false;
        }
        boolean ends = window.state() == WindowState.RUNNING || window.state() == WindowState.ROLLING_BACK;
        if (ends && !pictures.hasEnd(window, wake)) {
            return false;
        }
        if (window.state() == WindowState.RUNNING) {
            record(window, new LifeEvent.Completed(clock.instant()));
            return true;
        }
        if (window.state() == WindowState.ROLLING_BACK) {
            record(window, new RollbackEvent.RolledBack(clock.instant()));
            return true;
        }
        return false;
    }

    /** Looked at before anything is asked or begun: what was approved is what runs. */
    private boolean noticeChangedFiles(Window window) {
        List<FilesEvent.FileChange> changes = disk.changesOnTheWay(window);
        boolean known = window.rollback() == null
                ? changes.equals(window.keptFiles())
                : window.keptFiles().containsAll(changes);
        if (changes.isEmpty() || known) {
            return false;
        }
        record(window, new FilesEvent.FilesDiffered(changes, clock.instant()));
        return true;
    }

    private void record(Window window, WindowEvent event) {
        recorder.append(window, List.of(event), Map.of());
    }
}
