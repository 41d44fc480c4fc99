package dev.lockkeeper.engine;

import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.Pairs;
import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.Schedule;
import dev.lockkeeper.window.Status;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Waiting;
import dev.lockkeeper.window.WayBack;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Composes the status update of a slot. What is due is computed from window time; a slot is taken once. */
final class StatusWriter {
    private static final int NEXT_SHOWN = 2;

    private final TargetDesk target;
    private final LiveProgress progress;
    private final Clock clock;

    StatusWriter(TargetDesk target, LiveProgress progress, Clock clock) {
        this.target = target;
        this.progress = progress;
        this.clock = clock;
    }

    /** The status to record now, if a slot is due that was not taken. Slots missed meanwhile collapse into one. */
    Optional<LifeEvent.StatusTaken> due(Window window) {
        if (window.startedAt() == null || window.state().isFinal()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        Status last = window.statuses().isEmpty()
                ? null
                : window.statuses().get(window.statuses().size() - 1);
        int next = last == null ? 1 : last.slot() + 1;
        Instant due = window.statusDueAt(next);
        if (now.isBefore(due)) {
            return Optional.empty();
        }
        int missed = (int) Duration.between(due, now).dividedBy(window.plan().cadence());
        return Optional.of(new LifeEvent.StatusTaken(compose(window, next + missed, now, last, missed > 0), now));
    }

    private Status compose(Window window, int slot, Instant now, @Nullable Status last, boolean missed) {
        Waiting waiting = Waiting.of(window);
        List<PlannedStep> steps = window.way();
        int settled = (int) steps.stream()
                .filter(step -> window.step(step.id()).state().isSettled())
                .count();
        List<String> doneSince = doneSince(window);
        String happening = happening(window);
        boolean unchanged = last != null
                && doneSince.isEmpty()
                && last.now().equals(happening)
                && window.active().isEmpty()
                && last.waitingFor().equals(waiting.roles());
        return new Status(
                slot,
                window.statusDueAt(slot),
                now,
                Schedule.of(window, now).lag(),
                Math.min(settled + 1, steps.size()),
                steps.size(),
                doneSince,
                window.checksPassed(),
                window.checksJudged(),
                happening,
                next(window),
                waiting.roles(),
                waiting.since(),
                WayBack.at(window, now),
                users(window),
                database(window),
                window.statusDueAt(slot + 1),
                unchanged,
                missed);
    }

    /**
     * What is settled now and stood in no status yet. A step may be settled long after it took effect, when its checks are
     * accepted; so it is not asked when it ended, but whether it was told.
     */
    private static List<String> doneSince(Window window) {
        List<String> told = new ArrayList<>();
        window.statuses().forEach(status -> told.addAll(status.doneSince()));
        List<String> untold = new ArrayList<>();
        for (PlannedStep step : window.plan().everyStep()) {
            // each telling stands for one step: two steps may bear the same title
            if (window.step(step.id()).state().isSettled() && !told.remove(step.title())) {
                untold.add(step.title());
            }
        }
        return untold;
    }

    private String happening(Window window) {
        Optional<PlannedStep> active = window.active();
        if (active.isPresent()) {
            PlannedStep step = active.get();
            return step.title()
                    + paused(window.step(step.id()))
                    + progress.of(window.id(), step.id())
                            .map(LiveProgress.Said::text)
                            .or(() -> inDoubt(window, step))
                            .map(words -> ": " + words)
                            .orElse("");
        }
        Waiting waiting = Waiting.of(window);
        if (!waiting.isNobody()) {
            // whom it waits for has a line of its own
            return window.state() == WindowState.RUNNING
                    ? window.current()
                            .map(StatusWriter::waits)
                            .orElse(window.state().words())
                    : window.state().words();
        }
        return window.current()
                .map(item -> item.title() + " is about to begin")
                .orElse(window.state().words());
    }

    private static String paused(StepRun run) {
        StepRun.@Nullable Paused pause = run.pause();
        return pause == null ? "" : " (paused since " + pause.at().truncatedTo(ChronoUnit.SECONDS) + ")";
    }

    private static Optional<String> inDoubt(Window window, PlannedStep step) {
        return Optional.of("cut off; the target is being asked whether it took effect")
                .filter(words -> window.step(step.id()).state() == StepState.IN_DOUBT);
    }

    private static String waits(PlanItem item) {
        return item.asGate().isPresent()
                ? "the gate \"" + item.title() + "\" waits for decisions"
                : "\"" + item.title() + "\" waits to be run";
    }

    private static List<String> next(Window window) {
        List<? extends PlanItem> items = window.ending() != null
                ? window.current().stream().toList()
                : window.rollback() == null ? window.plan().items() : window.way();
        return items.stream()
                .filter(item -> !window.isSettled(item))
                .skip(window.active().isPresent() ? 1 : 0)
                .limit(NEXT_SHOWN)
                .map(PlanItem::title)
                .toList();
    }

    /** Who is affected by what is open, before what the runbook says of every window. */
    private static String users(Window window) {
        return Pairs.noticedByUsers(window)
                .map(open -> "affected: yes, " + open.what() + " since "
                        + open.since().truncatedTo(ChronoUnit.SECONDS)
                        + (window.plan().users().isBlank()
                                ? ""
                                : "; " + window.plan().users()))
                .orElse(window.plan().users());
    }

    private String database(Window window) {
        String name = window.plan().target().name();
        try {
            TargetDesk.Activity activity = target.activity(name);
            Duration longest = activity.longestTransaction();
            String transactions =
                    longest == null ? "no open transaction" : "oldest open transaction " + longest.toSeconds() + " s";
            String waits =
                    activity.waiting() == 0 ? "nobody waits for a lock" : activity.waiting() + " wait for a lock";
            return activity.sessions() + (activity.sessions() == 1 ? " other session, " : " other sessions, ")
                    + transactions + ", " + waits;
        } catch (TargetUnavailableException e) {
            return "could not be asked: " + e.getMessage();
        }
    }
}
