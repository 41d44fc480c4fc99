package dev.lockkeeper.window;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a runbook in one environment: an immutable fold of its events.
 *
 * @param version counts the events applied so far; a window that was just opened has 1
 * @param openedBy who opened it, whoever leads it since
 * @param commander who leads it now
 * @param commanderHeardAt when the commander took the lead or last said something that moves the window
 * @param calledIn the channel where start was said
 * @param stoppedAt since when the window is stopped; null unless it is
 * @param hold who holds it, or null
 * @param consent the steps that may still begin under a {@code run to}, in order
 * @param steps what happened to each step; steps nothing happened to are absent
 * @param gates what happened at each gate; gates nothing happened at are absent
 * @param changedFiles files that differ on disk and wait for amend or keep
 * @param keptFiles files whose difference was looked at and left alone
 * @param rollback the way back that was chosen, or null; whatever state the window is in since
 * @param swap how another database came into the target's place, the last time; null if none did
 * @param ending who ended it while something it had opened outside was open, or null
 * @param calls whom it has called because they did not answer
 * @param overrides what two people did past a rule, and who acts for whom
 * @param pictures what its target was like, as far as anybody looked
 */
public record Window(
        WindowId id,
        long version,
        WindowState state,
        Plan plan,
        Actor openedBy,
        Actor commander,
        Instant commanderHeardAt,
        Instant plannedStart,
        String calledIn,
        @Nullable Room room,
        @Nullable Instant startedAt,
        @Nullable Instant stoppedAt,
        @Nullable Instant finishedAt,
        @Nullable String endReason,
        LifeEvent.@Nullable Hold hold,
        List<StepId> consent,
        @Nullable Actor consentBy,
        Map<StepId, StepRun> steps,
        Map<GateId, GateRun> gates,
        List<LifeEvent.Note> notes,
        List<Deviation> deviations,
        List<Status> statuses,
        List<Verification> verifications,
        List<Diagnosis> diagnoses,
        List<FilesEvent.FileChange> changedFiles,
        List<FilesEvent.FileChange> keptFiles,
        @Nullable Rollback rollback,
        @Nullable Swap swap,
        PairEvent.@Nullable Ending ending,
        Calls calls,
        Overrides overrides,
        Pictures pictures) {

    public Window {
        consent = List.copyOf(consent);
        steps = Collections.unmodifiableMap(new LinkedHashMap<>(steps));
        gates = Collections.unmodifiableMap(new LinkedHashMap<>(gates));
        notes = List.copyOf(notes);
        deviations = List.copyOf(deviations);
        statuses = List.copyOf(statuses);
        verifications = List.copyOf(verifications);
        diagnoses = List.copyOf(diagnoses);
        changedFiles = List.copyOf(changedFiles);
        keptFiles = List.copyOf(keptFiles);
    }

    /** The window as its first event makes it. */
    public static Window opened(LifeEvent.Opened opened) {
        return new Window(
                opened.id(),
                1,
                WindowState.SCHEDULED,
                opened.plan(),
                opened.commander(),
                opened.commander(),
                opened.at(),
                opened.plannedStart(),
                opened.calledIn(),
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(),
                null,
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                null,
                null,
                Calls.NONE,
                Overrides.NONE,
                Pictures.NONE);
    }

    /**
     * The fold of a whole journal.
     *
     * @throws IllegalArgumentException if the journal is empty or does not begin with {@code Opened}
     * @throws IllegalTransitionException if an event is impossible where it stands
     */
    public static Window of(List<WindowEvent> journal) {
        if (journal.isEmpty() || !(journal.get(0) instanceof LifeEvent.Opened opened)) {
            throw new IllegalArgumentException(
                    "a journal begins with Opened; this one has " + journal.size() + " events and does not");
        }
        Window window = opened(opened);
        for (WindowEvent event : journal.subList(1, journal.size())) {
            window = window.after(event);
        }
        return window;
    }

    /**
     * The window as it is once this fact is known.
     *
     * @throws IllegalTransitionException if the table has no row for it; the window is unchanged
     */
    public Window after(WindowEvent event) {
        WindowState next = Transitions.next(id, state, event);
        WindowDraft draft = new WindowDraft(this);
        event.applyTo(draft);
        // whoever turned back never goes on, and nobody goes back who did not turn
        if (next == (draft.isTurnedBack() ? WindowState.RUNNING : WindowState.ROLLING_BACK)) {
            throw new IllegalTransitionException(id, state, event);
        }
        if (next != state) {
            draft.stoppedAt = next == WindowState.STOPPED ? event.at() : null;
        }
        Window after = draft.window(next);
        if (next.isFinal() && !Pairs.open(after).isEmpty()) { // what was opened outside is closed first
            throw new IllegalTransitionException(id, state, event);
        }
        return after;
    }

    /** What happened to this step so far. */
    public StepRun step(StepId step) {
        return steps.getOrDefault(step, StepRun.NONE);
    }

    /** What happened at this gate so far. */
    public GateRun gate(GateId gate) {
        return gates.getOrDefault(gate, GateRun.NONE);
    }

    /**
     * The steps that matter now, in order: the forward ones, or those of the way back that was chosen and those that close
     * what was open when it was.
     */
    public List<PlannedStep> way() {
        if (rollback == null) {
            return plan.steps();
        }
        List<PlannedStep> way = new ArrayList<>(rollback.in(plan));
        way.addAll(Pairs.closingsSince(this, rollback.at(), way));
        return List.copyOf(way);
    }

    /** The steps of the way back that the way forward does not have; empty for a window that did not turn back. */
    public List<PlannedStep> undoSteps() {
        return rollback == null
                ? List.of()
                : way().stream().filter(step -> !plan.steps().contains(step)).toList();
    }

    /** The first item of the way that is not settled: what is going on, or what comes next. */
    public Optional<PlanItem> current() {
        List<? extends PlanItem> items = ending != null
                ? Pairs.open(this).stream().map(Pairs.Open::closing).toList()
                : rollback == null ? plan.items() : way();
        return items.stream()
                .filter(item -> !isSettled(item))
                .map(PlanItem.class::cast)
                .findFirst();
    }

    /** True if the window may go on past this item. */
    public boolean isSettled(PlanItem item) {
        return item.asStep()
                .map(s -> step(s.id()).state().isSettled())
                .orElseGet(() -> item.asGate()
                        .map(g -> gate(g.id()).state() == GateState.OPEN)
                        .orElse(false));
    }

    /** The step that is under way or being judged, if any. */
    public Optional<PlannedStep> active() {
        return way().stream()
                .filter(s -> step(s.id()).state().isUnderWay() || step(s.id()).state() == StepState.CHECKING)
                .findFirst();
    }

    /** The step that stands still because somebody paused it, if any. */
    public Optional<PlannedStep> paused() {
        return way().stream().filter(s -> step(s.id()).isPaused()).findFirst();
    }

    /** The step that keeps the window from turning back: it is under way, or its checks are being judged. */
    public Optional<PlannedStep> underWay() {
        return active().filter(step -> step(step.id()).state().isUnderWay() || state != WindowState.STOPPED);
    }

    /** True while a step, a rejected gate or a changed file keeps the window stopped; on the way back no gate does. */
    public boolean hasStopCause() {
        return !changedFiles.isEmpty()
                || way().stream().anyMatch(step -> step(step.id()).state().isStopCause())
                || rollback == null && gates.values().stream().anyMatch(run -> run.state() == GateState.REJECTED);
    }

    /** The moment plan offsets are counted from: the real start, or the planned one before it. */
    public Instant startedOrPlanned() {
        return startedAt != null ? startedAt : plannedStart;
    }

    /** When this item is planned to begin; a step of the way back counts from its choice. */
    public Instant plannedAt(PlanItem item) {
        if (rollback == null) {
            return plannedStart.plus(item.offset());
        }
        List<PlannedStep> way = way();
        int place = item.asStep().map(way::indexOf).orElse(-1);
        int undo = rollback.in(plan).size();
        if (place < undo) {
            return (place < 0 ? plannedStart : rollback.at()).plus(item.offset());
        }
        // what closes a pair has a moment of its own on the way forward alone
        return rollback.at()
                .plus(way.subList(0, place).stream().map(PlannedStep::planned).reduce(Duration.ZERO, Duration::plus));
    }

    /** When the window is planned to end. */
    public Instant plannedEnd() {
        return plannedStart.plus(plan.planned());
    }

    /** When the way that this window goes is planned to end: the window, or its rollback once it turned back. */
    public Instant plannedEndOfWay() {
        return rollback == null
                ? plannedEnd()
                : rollback.at().plus(way().stream().map(PlannedStep::planned).reduce(Duration.ZERO, Duration::plus));
    }

    /**
     * When the status of this slot is due. Counted from the last one taken, because that one promised when the next would
     * come; a cadence that was amended since holds from there on.
     */
    public Instant statusDueAt(int slot) {
        if (statuses.isEmpty()) {
            return startedOrPlanned().plus(plan.cadence().multipliedBy(slot));
        }
        Status last = statuses.get(statuses.size() - 1);
        return last.nextAt().plus(plan.cadence().multipliedBy(slot - last.slot() - 1L));
    }

    /** How many of the checks judged so far are PASS. */
    public int checksPassed() {
        return (int) steps.values().stream()
                .flatMap(run -> run.checks().stream())
                .filter(c -> c.verdict() == Verdict.PASS)
                .count();
    }

    /** How many checks were judged so far. */
    public int checksJudged() {
        return steps.values().stream().mapToInt(run -> run.checks().size()).sum();
    }

    /** How long the window took, or has taken until this moment; zero before it started. */
    public Duration elapsed(Instant now) {
        if (startedAt == null) {
            return Duration.ZERO;
        }
        return Duration.between(startedAt, finishedAt != null ? finishedAt : now);
    }
}
