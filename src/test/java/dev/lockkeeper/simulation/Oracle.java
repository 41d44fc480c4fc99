package dev.lockkeeper.simulation;

import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.GateRun;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.Status;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must be true of every history, whatever went wrong in it. */
final class Oracle {
    private final World world;
    private final Set<String> effective = new HashSet<>();
    private final Set<String> failed = new HashSet<>();
    private int runAgain;
    private long latestStatus;

    Oracle(World world) {
        this.world = world;
    }

    /** How late the latest status was, in milliseconds. */
    long latestStatus() {
        return latestStatus;
    }

    /** While it goes on: nothing takes effect twice. A call outside may, if two persons said so. */
    void tookEffect(String step, String attempt, int times) {
        effective.add(attempt);
        if (failed.contains(attempt)) {
            world.violation(attempt + " takes effect after it was reported failed with no effect");
        }
        int most = step.equals(SimRunbook.CALL) ? 1 + runAgain : 1;
        if (times > most) {
            world.violation(step + " took effect " + times + " times");
        }
    }

    void appended(Window before, Window after, List<WindowEvent> events) {
        for (WindowEvent event : events) {
            if (event instanceof StepEvent.DeviationConfirmed confirmed
                    && confirmed.kind() == Deviation.Kind.STEP_RUN_AGAIN
                    && confirmed.step().value().equals(SimRunbook.CALL)) {
                runAgain++;
            }
            if (event instanceof StepEvent.StepFailed failure
                    && failure.failure().nothingTookEffect()) {
                reportedFailed(failure.step() + "/" + failure.attempt());
            }
            if (event instanceof StepEvent) {
                world.count(event.getClass().getSimpleName());
            }
            if (event instanceof LifeEvent.StatusTaken taken) {
                world.count(taken.status().late() ? "statuses marked late" : "statuses in time");
                long late = taken.status().takenAt().toEpochMilli()
                        - taken.status().dueAt().toEpochMilli();
                latestStatus = Math.max(latestStatus, late);
            }
        }
    }

    private void reportedFailed(String attempt) {
        failed.add(attempt);
        if (effective.contains(attempt)) {
            world.violation(attempt + " is reported failed with no effect, and took effect");
        }
    }

    /** After the calm returned and everything came to rest. */
    void judge(Surroundings around, People people) {
        if (around.state().onlyWindow().isEmpty()) {
            world.violation("no window was ever opened");
            return;
        }
        Window window = around.state().onlyWindow().get();
        List<WindowEvent> journal = around.state().journal(window.id());
        folds(window, journal);
        ends(window);
        window.plan().everyStep().stream()
                .filter(PlannedStep::writes)
                .forEach(step -> counts(
                        window, step.id(), around.target().effects(step.id().value())));
        slots(window);
        around.rooms().missing(window).forEach(what -> world.violation("in the room " + what));
        clicks(people, journal);
        for (PlannedGate gate : window.plan().gates()) {
            oneDecisionEach(gate, window.gate(gate.id()));
        }
    }

    private void folds(Window window, List<WindowEvent> journal) {
        if (!Window.of(journal).equals(window)) {
            world.violation("the journal folds to another window");
        }
        Map<WindowEvent, Boolean> seen = new IdentityHashMap<>();
        for (WindowEvent event : journal) {
            if (seen.put(event, true) != null) {
                world.violation("recorded twice: " + event);
            }
        }
    }

    private void ends(Window window) {
        if (!window.state().isFinal()) {
            world.violation("long after the calm returned " + window.id() + " is "
                    + window.state().words() + " at "
                    + window.current().map(item -> item.typedId()).orElse("its end")
                    + ": "
                    + window.current()
                            .flatMap(item -> item.asStep())
                            .map(step -> window.step(step.id()))
                            .map(String::valueOf)
                            .orElse(""));
        }
    }

    private void counts(Window window, StepId step, int times) {
        StepRun run = window.step(step);
        boolean call = step.value().equals(SimRunbook.CALL);
        if (run.tookEffect() && times != 1 && !(call && times > 1)) {
            world.violation(step + " is reported " + run.state() + " and took effect " + times + " times");
        }
        boolean notDone = run.state() == StepState.WAITING
                || run.state() == StepState.REQUESTED
                || run.state() == StepState.FAILED
                        && run.failure() != null
                        && run.failure().nothingTookEffect();
        if (notDone && times != 0 && !(call && runAgain > 0)) {
            world.violation(step + " is reported " + run.state() + " and took effect " + times + " times");
        }
    }

    private void slots(Window window) {
        List<Status> statuses = window.statuses();
        int before = 0;
        for (Status status : statuses) {
            if (status.slot() <= before) {
                world.violation("slot " + status.slot() + " comes after slot " + before);
            }
            if (status.slot() > before + 1 && !status.late()) {
                world.violation("slot " + status.slot() + " is not marked late after slot " + before);
            }
            before = status.slot();
        }
        boolean started = window.startedAt() != null && window.finishedAt() != null;
        if (started
                && window.state() == WindowState.COMPLETED
                && window.statusDueAt(before + 1).isBefore(window.finishedAt().minusSeconds(10))
                && world.weather.calmAfter()
                        < window.statusDueAt(before + 1).toEpochMilli() - World.START.toEpochMilli()) {
            world.violation("slot " + (before + 1) + " was never taken");
        }
    }

    private void clicks(People people, List<WindowEvent> journal) {
        Map<WindowEvent, Boolean> recorded = new IdentityHashMap<>();
        journal.forEach(event -> recorded.put(event, true));
        Set<String> notes = new HashSet<>();
        journal.forEach(event -> {
            if (event instanceof LifeEvent.NoteTaken note) {
                notes.add(note.text());
            }
        });
        for (People.Told told : people.told()) {
            for (WindowEvent event : told.events()) {
                if (!recorded.containsKey(event)) {
                    world.violation(told.who() + " was told \"recorded\" and this is not: " + event);
                }
            }
            if (!told.note().isEmpty() && !notes.contains(told.note())) {
                world.violation(told.who() + " was told \"recorded\" and this is not: note " + told.note());
            }
        }
    }

    private void oneDecisionEach(PlannedGate gate, GateRun run) {
        List<Object> deciders = new ArrayList<>();
        for (GateEvent.Decided decided : run.decisions()) {
            if (deciders.contains(decided.by())) {
                world.violation(decided.by() + " decided twice at " + gate.id());
            }
            deciders.add(decided.by());
        }
    }
}
