package dev.lockkeeper.engine;

import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.Pictures;
import dev.lockkeeper.window.PlannedRollback;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.Promise;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs attempts and judges checks on worker threads, one per window at a time, and records what came of them. That an
 * attempt began is recorded before this is called; that it ended is recorded here.
 */
final class StepRunner {
    private static final Logger LOG = LoggerFactory.getLogger(StepRunner.class);

    private final Recorder recorder;
    private final StoredRunbooks stored;
    private final Map<String, StepExecutor> executors;
    private final Settler settler;
    private final StepJudge judge;
    private final PictureWatch pictures;
    private final LiveProgress progress;
    private final Clock clock;
    private final LongSupplier nanos;
    private final ExecutorService workers;
    private final Map<WindowId, StepId> busy = new ConcurrentHashMap<>();
    private final Wishes wishes;

    StepRunner(
            Recorder recorder,
            StoredRunbooks stored,
            TargetParts target,
            PictureWatch pictures,
            LiveProgress progress,
            Times times) {
        this.recorder = recorder;
        this.stored = stored;
        this.executors = target.executors().stream().collect(Collectors.toMap(StepExecutor::kind, e -> e));
        this.settler = new Settler(stored, executors, progress);
        this.judge = new StepJudge(recorder, stored, target.judge(), pictures, times.windowTime());
        this.pictures = pictures;
        this.progress = progress;
        this.clock = times.windowTime();
        this.nanos = times.nanos();
        this.wishes = new Wishes(recorder, nanos);
        this.workers = times.workers();
    }

    /** True while this process works on this window. */
    boolean isBusy(WindowId window) {
        return busy.containsKey(window);
    }

    /** Begins the attempt that was just recorded. Returns at once. */
    void run(Window window, PlannedStep step, int attempt, Consumer<WindowId> whenDone) {
        work(window, step, whenDone, () -> {
            runNow(window, step, attempt);
            recorder.record(window.id(), now -> List.of()).ifPresent(now -> judge.judge(now, step));
            return true;
        });
    }

    /** Finds out what became of the attempt that was lost. Returns at once. */
    void settle(Window window, PlannedStep step, Consumer<WindowId> whenDone) {
        work(window, step, whenDone, () -> settleNow(window, step));
    }

    /** Tells the attempt that this process works on, if any, what people want of it. May be repeated. */
    void tell(Window window) {
        wishes.tell(window);
    }

    /** Judges the checks of a step that took effect. Returns at once. */
    void judge(Window window, PlannedStep step, Consumer<WindowId> whenDone) {
        work(window, step, whenDone, () -> {
            judge.judge(window, step);
            return true;
        });
    }

    /** Judges these checks of a step now, on the calling thread; records nothing. */
    List<CheckResult> look(Window window, StepId id, boolean lastingOnly) {
        return judge.look(window, id, lastingOnly);
    }

    /** Asks the checks of a rollback plan's price now, on the calling thread; records nothing. */
    List<CheckResult> price(Window window, PlannedRollback plan) {
        return judge.price(window, plan);
    }

    /** What the executors say about steps of the way back before they are chosen, on the calling thread. */
    StepExecutor.Offer offer(Window window, List<PlannedStep> steps) {
        StoredRunbooks.Stored runbook = stored.of(window);
        List<String> obstacles = new ArrayList<>();
        List<String> price = new ArrayList<>();
        for (PlannedStep step : steps) {
            StepSpec spec = runbook.step(step.id());
            StepExecutor executor = executors.get(spec.kind());
            if (executor == null) {
                obstacles.add("This Lockkeeper cannot run steps of kind " + spec.kind() + ".");
                continue;
            }
            int attempt = window.step(step.id()).attempt() + 1;
            StepExecutor.Offer offer =
                    executor.offer(context(window, spec, runbook, attempt, StepExecutor.Cancellation.NEVER));
            obstacles.addAll(offer.obstacles());
            price.addAll(offer.price());
        }
        return new StepExecutor.Offer(obstacles, price);
    }

    /** @param work says false if there is nothing new, and the next tick asks again */
    void work(Window window, PlannedStep step, Consumer<WindowId> whenDone, BooleanSupplier work) {
        if (busy.putIfAbsent(window.id(), step.id()) != null) {
            return;
        }
        try {
            workers.execute(() -> work(window.id(), step, whenDone, work));
        } catch (RejectedExecutionException stopping) {
            busy.remove(window.id());
            LOG.warn("{} step {}: not begun, the bot is stopping", window.id(), step.id());
        }
    }

    private void work(WindowId window, PlannedStep step, Consumer<WindowId> whenDone, BooleanSupplier work) {
        boolean finished = false;
        boolean waits = false;
        try {
            finished = work.getAsBoolean();
            waits = !finished;
        } catch (StoreUnavailableException away) {
            LOG.warn("{} step {}: {}; the next tick tries again", window, step.id(), away.getMessage());
        } catch (RuntimeException e) { // a worker must hand the window back whatever happened
            LOG.error("{} step {}: the work broke off; the next tick sees what is left", window, step.id(), e);
        } finally {
            busy.remove(window);
            wishes.forget(window);
            if (!waits) { // what a target that still works said is shown until it is asked again
                progress.forget(window);
            }
            if (finished) { // what broke off is left to the tick: woken at once it might break off for ever
                whenDone.accept(window);
            }
        }
    }

    private boolean settleNow(Window window, PlannedStep step) {
        int attempt = window.step(step.id()).attempt();
        StepExecutor.Finding finding = settler.find(window, step, wishes.begin(window, step.id()));
        if (finding instanceof StepExecutor.Finding.AtWork atWork) {
            progress.says(window.id(), step.id(), atWork.words());
            return false;
        }
        LOG.info(
                "{} step {} attempt {}: {}",
                window.id(),
                step.id(),
                attempt,
                finding.getClass().getSimpleName());
        recorder.record(window.id(), now -> Settlement.facts(now, step, attempt, finding, clock.instant()));
        return true;
    }

    static StepExecutor.Context context(
            Window window,
            StepSpec spec,
            StoredRunbooks.Stored runbook,
            int attempt,
            StepExecutor.Cancellation cancellation) {
        return new StepExecutor.Context(
                window.id(),
                Objects.requireNonNull(window.startedAt(), "a step is begun before its window"),
                Promise.ledger(window).orElse(null),
                Rewinding.proven(window),
                attempt,
                window.version(),
                spec,
                window.plan().target(),
                runbook.files(),
                runbook.environment().parameters(),
                made(window),
                cancellation);
    }

    private static Map<String, Map<String, String>> made(Window window) {
        return window.steps().entrySet().stream()
                .filter(step -> step.getValue().tookEffect())
                .collect(Collectors.toMap(
                        step -> step.getKey().value(), step -> step.getValue().outputs()));
    }

    private void runNow(Window window, PlannedStep step, int attempt) {
        takePicture(window, step, attempt);
        if (!isStillOurs(window.id(), step.id(), attempt)) {
            LOG.warn(
                    "{} step {} attempt {}: not run, somebody else settled it already",
                    window.id(),
                    step.id(),
                    attempt);
            return;
        }
        long began = nanos.getAsLong();
        StepExecutor.Outcome outcome = outcome(window, step.id(), attempt);
        Duration took = Duration.ofNanos(nanos.getAsLong() - began);
        recorder.record(window.id(), now -> ended(now, step.id(), attempt, outcome, took));
    }

    /** Without one the step runs, too; what it changed is then not proven. */
    private void takePicture(Window window, PlannedStep step, int attempt) {
        if (!Pictures.isJudged(step)) {
            return;
        }
        progress.says(window.id(), step.id(), "taking the picture of the target before it");
        try {
            pictures.before(window, stored.of(window).step(step.id()), attempt);
        } catch (StoreUnavailableException away) {
            LOG.warn("{} step {}: {}; it runs without a picture before it", window.id(), step.id(), away.getMessage());
        } catch (RuntimeException e) { // whoever reads the runbook next says what is wrong with it
            LOG.error("{} step {}: no picture before it", window.id(), step.id(), e);
        }
    }

    /** A process may stand still for a minute while it waits to hear that its attempt was recorded. */
    private boolean isStillOurs(WindowId window, StepId step, int attempt) {
        return recorder.record(window, now -> List.of())
                .map(now -> now.step(step))
                .filter(run -> run.state() == StepState.RUNNING && run.attempt() == attempt)
                .isPresent();
    }

    private StepExecutor.Outcome outcome(Window window, StepId step, int attempt) {
        StoredRunbooks.Stored runbook;
        StepSpec spec;
        try {
            runbook = stored.of(window);
            spec = runbook.step(step);
        } catch (StoreUnavailableException away) {
            return notBegun(away.getMessage() + ", so the step was not begun");
        } catch (RuntimeException e) { // nothing was sent to the target yet, and that is known
            LOG.error("{} step {}: its stored runbook cannot be read", window.id(), step, e);
            return notBegun(
                    "the stored runbook could not be read, so the step was not begun; the log of the bot has more");
        }
        StepExecutor executor = executors.get(spec.kind());
        return executor == null
                ? notBegun("this Lockkeeper cannot run steps of kind " + spec.kind())
                : attempt(window, spec, executor, runbook, attempt);
    }

    private static StepExecutor.Outcome notBegun(String why) {
        return new StepExecutor.Outcome.Failed(new StepFailure(why, null, 0, null, true));
    }

    private StepExecutor.Outcome attempt(
            Window window, StepSpec spec, StepExecutor executor, StoredRunbooks.Stored runbook, int attempt) {
        StepId id = new StepId(spec.common().id());
        StepExecutor.Context context = context(window, spec, runbook, attempt, wishes.begin(window, id));
        try {
            List<String> obstacles = executor.obstacles(context);
            if (!obstacles.isEmpty()) {
                return notBegun(String.join(" ", obstacles));
            }
        } catch (TargetUnavailableException e) {
            return notBegun(String.valueOf(e.getMessage()));
        } catch (TargetRewoundException e) {
            return new StepExecutor.Outcome.Rewound(e);
        } catch (RuntimeException e) { // looking for obstacles changes nothing
            LOG.error("{} step {}: its obstacles could not be looked at", window.id(), id, e);
            return notBegun("what could stand in its way could not be looked at, so the step was not begun; "
                    + "the log of the bot has more");
        }
        try {
            return executor.run(
                    context,
                    new LockNews(
                            window.id(),
                            id,
                            attempt,
                            new ForecastProgress(progress, window.id(), id, clock),
                            recorder,
                            clock,
                            workers));
        } catch (TargetRewoundException e) {
            return new StepExecutor.Outcome.Rewound(e);
        } catch (RuntimeException e) { // an executor that broke off in the middle may have left something behind
            LOG.error("{} step {}: the attempt broke off", window.id(), id, e);
            return new StepExecutor.Outcome.InDoubt(
                    "The attempt broke off in a way nobody foresaw; the log of the bot has more.");
        }
    }

    private List<WindowEvent> ended(Window now, StepId step, int attempt, StepExecutor.Outcome outcome, Duration took) {
        StepRun run = now.step(step);
        if (run.state() != StepState.RUNNING || run.attempt() != attempt) {
            LOG.warn("{} step {} attempt {}: somebody else settled it already", now.id(), step, attempt);
            return List.of();
        }
        Instant at = clock.instant();
        return outcome.to(new StepExecutor.Cases<List<WindowEvent>>() {
            @Override
            public List<WindowEvent> succeeded(StepExecutor.Outcome.Succeeded it) {
                return Settlement.with(
                        now,
                        step,
                        attempt,
                        it.outputs(),
                        new StepEvent.StepSucceeded(step, attempt, it.outputs(), it.notices(), took, at),
                        at);
            }

            @Override
            public List<WindowEvent> failed(StepExecutor.Outcome.Failed it) {
                return List.of(new StepEvent.StepFailed(step, attempt, it.failure(), took, at));
            }

            @Override
            public List<WindowEvent> unknown(StepExecutor.Outcome.Unknown it) {
                return List.of(new StepEvent.OutcomeLost(step, attempt, it.reason(), at));
            }

            @Override
            public List<WindowEvent> inDoubt(StepExecutor.Outcome.InDoubt it) {
                String node = Objects.requireNonNullElse(run.node(), "");
                return List.of(new StepEvent.AttemptLost(step, attempt, node, it.reason(), at));
            }

            @Override
            public List<WindowEvent> cutOff(StepExecutor.Outcome.CutOff it) {
                return Settlement.cutOff(run, step, it, took, at);
            }

            @Override
            public List<WindowEvent> cancelled(StepExecutor.Outcome.Cancelled it) {
                return List.of(
                        new StepEvent.StepFailed(step, attempt, Settlement.cancelled(it.how(), it.partly()), took, at));
            }

            @Override
            public List<WindowEvent> rewound(StepExecutor.Outcome.Rewound it) {
                return Rewinding.beforeAttempt(now, step, attempt, it.seen(), took, at);
            }
        });
    }

    /** What the target adapter brings. */
    record TargetParts(List<StepExecutor> executors, CheckJudge judge) {}

    /**
     * Time and threads.
     *
     * @param nanos the machine's clock, for measured durations only
     */
    record Times(Clock windowTime, LongSupplier nanos, ExecutorService workers) {}
}
