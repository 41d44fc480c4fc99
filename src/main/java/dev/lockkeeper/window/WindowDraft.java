package dev.lockkeeper.window;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A window in the middle of one event's fold. Never leaves this package; used by one thread. */
public final class WindowDraft {
    private final WindowId id;
    private final Instant plannedStart;
    private final String calledIn;
    private final long version;
    final List<LifeEvent.Note> notes;
    final List<Deviation> deviations;
    final List<Status> statuses;
    final List<Verification> verifications;
    final List<Diagnosis> diagnoses;
    private final Map<StepId, StepRun> steps;
    private final Map<GateId, GateRun> gates;
    private Plan plan;
    private final Actor openedBy;
    Actor commander;
    Instant heardAt;

    @Nullable
    Room room;

    @Nullable
    Instant startedAt;

    @Nullable
    Instant stoppedAt;

    @Nullable
    Instant finishedAt;

    @Nullable
    String endReason;

    LifeEvent.@Nullable Hold hold;
    List<StepId> consent;

    @Nullable
    Actor consentBy;

    List<FilesEvent.FileChange> changedFiles;
    List<FilesEvent.FileChange> keptFiles;
    Calls calls;
    Overrides overrides;
    Pictures pictures;

    private @Nullable Rollback rollback;
    private @Nullable Swap swap;

    PairEvent.@Nullable Ending ending;

    WindowDraft(Window before) {
        id = before.id();
        version = before.version();
        plan = before.plan();
        openedBy = before.openedBy();
        commander = before.commander();
        heardAt = before.commanderHeardAt();
        plannedStart = before.plannedStart();
        calledIn = before.calledIn();
        room = before.room();
        startedAt = before.startedAt();
        stoppedAt = before.stoppedAt();
        finishedAt = before.finishedAt();
        endReason = before.endReason();
        hold = before.hold();
        consent = before.consent();
        consentBy = before.consentBy();
        steps = new LinkedHashMap<>(before.steps());
        gates = new LinkedHashMap<>(before.gates());
        notes = new ArrayList<>(before.notes());
        deviations = new ArrayList<>(before.deviations());
        statuses = new ArrayList<>(before.statuses());
        verifications = new ArrayList<>(before.verifications());
        diagnoses = new ArrayList<>(before.diagnoses());
        changedFiles = before.changedFiles();
        keptFiles = before.keptFiles();
        rollback = before.rollback();
        swap = before.swap();
        ending = before.ending();
        calls = before.calls();
        overrides = before.overrides();
        pictures = before.pictures();
    }

    void change(StepId step, UnaryOperator<StepRun> change) {
        steps.put(step, change.apply(steps.getOrDefault(step, StepRun.NONE)));
    }

    void change(GateId gate, UnaryOperator<GateRun> change) {
        gates.put(gate, change.apply(gates.getOrDefault(gate, GateRun.NONE)));
    }

    /** The commander said something, so nobody may take command for a while. */
    void heard(Actor by, Instant at) {
        if (by.equals(commander)) {
            heardAt = at;
        }
    }

    /** Whoever has a step run in somebody's place has it run for them too; looking at its checks again runs nothing. */
    void ranFor(StepId step, Actor by, Instant at) {
        overrides
                .lender(by, at)
                .filter(of -> steps.getOrDefault(step, StepRun.NONE).state() != StepState.NOT_PASSED)
                .ifPresent(of -> change(step, run -> run.ranFor(of)));
    }

    List<StepId> consentWithout(StepId done) {
        return consent.stream().filter(step -> !step.equals(done)).toList();
    }

    boolean isTurnedBack() {
        return rollback != null;
    }

    /** From here on only the way back matters: whatever was asked, held or consented to was about the way forward. */
    void turnBack(Rollback chosen) {
        rollback = chosen;
        hold = null;
        consent = List.of();
        changedFiles = List.of();
        for (PlannedStep step : plan.everyStep()) {
            StepRun run = steps.get(step.id());
            if (run != null && run.state() == StepState.REQUESTED) {
                change(step.id(), it -> it.unasked(step.isPointOfNoReturn()));
            }
        }
        tryToCloseAgain();
    }

    /** What was approved stays approved, now for this database. */
    void swapped(Swap done) {
        swap = done;
        plan = plan.on(done.after());
    }

    /** Whatever kept a closing step from closing, it is tried once more where the window turns. */
    void tryToCloseAgain() {
        for (PlannedStep step : plan.everyStep()) {
            StepRun run = steps.get(step.id());
            boolean failed = run != null && (run.state() == StepState.FAILED || run.state() == StepState.UNKNOWN);
            if (failed && step.isClosing()) {
                change(step.id(), StepRun::triedAgain);
            }
        }
    }

    /**
     * Takes the new plan; gates whose own digest changed fall, all others stand. So does a gate that waits and whose
     * terms are others now: nobody decided under those. What is gone stops nothing any more, and
     * whatever was asked of a step or typed for it was about what it ran before. On the way back no gate falls: none
     * opens anything any more, and what was decided there was decided about what ran.
     */
    void amend(Plan amended, Actor by, Instant at) {
        for (PlannedGate gate : amended.gates()) {
            boolean open = gates.getOrDefault(gate.id(), GateRun.NONE).state() == GateState.OPEN;
            boolean same = plan.gate(gate.id())
                    .map(old -> old.digest().equals(gate.digest())
                            && (open || old.terms().equals(gate.terms())))
                    .orElse(false);
            if (!same && rollback == null) {
                Set<PlannedLine.Item> unchanged = new HashSet<>(
                        plan.gate(gate.id()).map(WindowDraft::items).orElse(Set.of()));
                unchanged.retainAll(items(gate));
                change(gate.id(), run -> run.fallen(unchanged, by, at));
            }
        }
        for (PlannedStep step : amended.everyStep()) {
            boolean same = plan.step(step.id())
                    .map(old -> old.digest().equals(step.digest()))
                    .orElse(false);
            boolean behind = rollback != null && amended.steps().contains(step);
            if (!same && !behind && steps.containsKey(step.id())) {
                change(
                        step.id(),
                        run -> run.state() == StepState.NOT_PASSED
                                ? run.checkedAnew()
                                : run.unasked(step.isPointOfNoReturn()));
            }
        }
        gates.keySet().removeIf(gate -> amended.gate(gate).isEmpty());
        steps.keySet().removeIf(step -> amended.step(step).isEmpty());
        plan = amended;
    }

    /** The gate falls; whoever asked for the step, or typed its word, did so on a decision that does not hold. */
    void reachChanged(GateId gate, StepId step, List<String> changes, Instant at) {
        change(gate, run -> run.reachChanged(changes, at));
        boolean noReturn = plan.step(step).map(PlannedStep::isPointOfNoReturn).orElse(false);
        change(step, run -> run.unasked(noReturn));
        consent = List.of();
    }

    void asked(GateId gate, String digest, Instant at) {
        Optional<PlannedGate> planned = plan.gate(gate);
        change(gate, run -> {
            String opens =
                    planned.map(it -> Evidence.opens(it, run.reach().steps())).orElse(digest);
            return run.asked(digest, opens, at);
        });
    }

    /** A yes counts no more; if the gate was open on it, the way behind it closes. */
    void lapsed(ApprovalEvent.ApprovalLapsed yes) {
        GateRun before = gates.getOrDefault(yes.gate(), GateRun.NONE);
        plan.gate(yes.gate()).ifPresent(gate -> change(gate.id(), run -> run.lapsed(yes, gate)));
        if (before.state() == GateState.OPEN
                && gates.getOrDefault(yes.gate(), before).state() != GateState.OPEN) {
            closeBehind(yes.gate());
        }
    }

    /** A no; where the gate was open already, the way behind it closes. */
    void rejected(GateId gate, GateEvent.Decided no) {
        boolean open = gates.getOrDefault(gate, GateRun.NONE).state() == GateState.OPEN;
        change(gate, run -> run.decided(no));
        if (open) {
            closeBehind(gate);
        }
    }

    /** Whoever asked for a step behind the gate, or typed its word, did so on a decision that does not hold any more. */
    void closeBehind(GateId gate) {
        for (StepId id : plan.gate(gate).map(PlannedGate::opens).orElse(List.of())) {
            boolean noReturn = plan.step(id).map(PlannedStep::isPointOfNoReturn).orElse(false);
            if (steps.containsKey(id)) {
                change(id, run -> run.unasked(noReturn));
            }
        }
        consent = List.of();
    }

    private static Set<PlannedLine.Item> items(PlannedGate gate) {
        return gate.lines().stream().flatMap(line -> line.items().stream()).collect(Collectors.toSet());
    }

    Window window(WindowState state) {
        return new Window(
                id,
                version + 1,
                state,
                plan,
                openedBy,
                commander,
                heardAt,
                plannedStart,
                calledIn,
                room,
                startedAt,
                stoppedAt,
                finishedAt,
                endReason,
                hold,
                consent,
                consentBy,
                steps,
                gates,
                notes,
                deviations,
                statuses,
                verifications,
                diagnoses,
                changedFiles,
                keptFiles,
                rollback,
                swap,
                ending,
                calls,
                overrides.in(state, commander, gate -> gates.getOrDefault(gate, GateRun.NONE)),
                pictures);
    }
}
