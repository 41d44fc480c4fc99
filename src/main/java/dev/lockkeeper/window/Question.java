package dev.lockkeeper.window;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One thing that people are asked, under a name that it keeps for as long as it is the same question: a gate that is
 * asked again, a window that stops again, or a step after an amendment is another one. Derived from the window; nothing
 * of it is stored.
 *
 * @param key {@code gate/final/1}, {@code turn/final/1/lead}, {@code step/m1/1}, {@code word/m7/1}, {@code lock/m1/1},
 *     {@code lockend/m1/1/l3k…}, {@code closed/m1/1}, {@code stopped/1795…}, {@code hold/1795…}, {@code glass/1},
 *     {@code takeover/1}, {@code late/m7/1}, {@code lateoverride/1}
 * @param roles role names that are asked; {@link Permissions#COMMANDER} for whoever leads
 * @param what what they are asked to do, in words
 * @param since since when, or null if unknown
 * @param decided who has given their answer already and is not asked once more
 * @param paused true while the window is on hold: nobody is hurried then
 */
public record Question(
        String key,
        List<String> roles,
        String what,
        @Nullable Instant since,
        Set<Actor> decided,
        boolean paused) {

    private static final String TURN = "turn/";
    private static final String LOCK = "lock/";
    private static final String LOCK_END = "lockend/";

    public Question {
        roles = List.copyOf(roles);
        decided = Set.copyOf(decided);
    }

    /** Everything that this window asks of people now; a gate stays open for answers while the window is on hold. */
    public static List<Question> of(Window window) {
        List<Question> all = new ArrayList<>(ofTheWay(window));
        all.addAll(window.overrides().questions(window));
        return all;
    }

    private static List<Question> ofTheWay(Window window) {
        Waiting waiting = Waiting.of(window);
        List<Question> all = new ArrayList<>();
        boolean held = window.hold() != null;
        boolean atItem = window.state() == WindowState.RUNNING || window.state() == WindowState.HELD;
        if (atItem) {
            window.current().flatMap(PlanItem::asGate).ifPresent(gate -> all.addAll(ofGate(window, gate, held)));
        }
        ofLock(window, held).ifPresent(all::add);
        if (waiting.isNobody() || !all.isEmpty() && !held) {
            return all;
        }
        all.add(new Question(keyOf(window, waiting), waiting.roles(), waiting.what(), waiting.since(), Set.of(), held));
        return all;
    }

    private static Optional<Question> ofLock(Window window, boolean held) {
        return window.state().isLive() ? window.active().flatMap(step -> ofLock(window, step, held)) : Optional.empty();
    }

    /** A running step asks about a lock until somebody says or does something about it, or until it is over. */
    static Optional<Question> ofLock(Window window, PlannedStep step, boolean held) {
        StepRun run = window.step(step.id());
        LockQuestion lock = run.lock();
        if (lock == null || !lock.open() || run.state() != StepState.RUNNING) {
            return Optional.empty();
        }
        LockQuestion.Ending ending = lock.ending();
        if (ending != null) {
            return ending.leftWaiting() ? Optional.empty() : Optional.of(ofEnding(window, step, ending, held));
        }
        return !lock.waitKept().isEmpty() || !lock.acts().isEmpty()
                ? Optional.empty()
                : Optional.of(new Question(
                        LOCK + step.id() + "/" + lock.attempt(),
                        List.of(Permissions.COMMANDER),
                        "to decide about the lock in the way of \"" + step.title() + "\"",
                        lock.since(),
                        Set.of(),
                        held));
    }

    /** Asked of those who may agree by the permission table a team starts with; whoever proposed it cannot. */
    private static Question ofEnding(Window window, PlannedStep step, LockQuestion.Ending ending, boolean held) {
        List<String> roles = ending.by().equals(window.commander())
                ? List.of(Permissions.DBA_ROLE)
                : List.of(Permissions.COMMANDER, Permissions.DBA_ROLE);
        return new Question(
                LOCK_END + step.id() + "/" + window.step(step.id()).attempt() + "/"
                        + ending.whom().mark(),
                roles,
                "to agree that the session of pid " + ending.whom().pid() + ", in the way of \"" + step.title()
                        + "\", is ended, or to keep waiting",
                ending.at(),
                Set.of(ending.by()),
                held);
    }

    /** True if somebody's transaction holds a running step up meanwhile. */
    boolean isAboutALock() {
        return key.startsWith(LOCK);
    }

    private static List<Question> ofGate(Window window, PlannedGate gate, boolean held) {
        GateRun run = window.gate(gate.id());
        List<String> roles = new Quorum(gate, run)
                .turn().stream().map(PlannedGate.RequiredRole::role).toList();
        if (run.state() != GateState.ASKED || roles.isEmpty()) {
            return List.of();
        }
        boolean distinct = gate.terms().distinct();
        Set<Actor> decided = run.decisions().stream()
                .filter(it -> distinct || roles.contains(it.role()))
                .map(GateEvent.Decided::by)
                .collect(Collectors.toSet());
        Optional<Instant> turn = turnSince(gate, run);
        return List.of(new Question(
                (turn.isPresent() ? TURN : "gate/") + gate.id() + "/" + run.asking()
                        + (turn.isPresent() ? "/" + String.join("+", roles) : ""),
                roles,
                "to decide at \"" + gate.title() + "\"",
                turn.orElse(run.askedAt()),
                decided,
                held));
    }

    /** Where one decides after the other: since when those are asked who come later; nothing for the first. */
    private static Optional<Instant> turnSince(PlannedGate gate, GateRun run) {
        return gate.terms().inOrder()
                        && !new Quorum(gate, run)
                                .turn()
                                .equals(Quorum.none(gate).turn())
                ? run.decisions().stream().map(GateEvent.Decided::at).max(Instant::compareTo)
                : Optional.empty();
    }

    private static String keyOf(Window window, Waiting waiting) {
        if (window.state() == WindowState.RUNNING) {
            return window.current()
                    .flatMap(PlanItem::asStep)
                    .map(step -> keyOf(window, step))
                    .orElse("window/1");
        }
        Instant since = waiting.since();
        String name = window.state() == WindowState.HELD
                ? "hold"
                : window.state().name().toLowerCase(Locale.ROOT);
        return name + "/" + (since == null ? 0 : since.getEpochSecond());
    }

    /** An amendment asks anew, because what would run is another thing. */
    private static String keyOf(Window window, PlannedStep step) {
        StepRun run = window.step(step.id());
        if (run.closed() != null) {
            return "closed/" + step.id() + "/" + run.attempt();
        }
        if (SafeAbort.standing(window).isPresent()) {
            return "late/" + step.id() + "/" + SafeAbort.attempt(window, step);
        }
        long amended = window.deviations().stream()
                .filter(deviation -> deviation.kind() == Deviation.Kind.FILES_AMENDED)
                .count();
        String word = step.isPointOfNoReturn() && run.wordBy() == null ? "word/" : "step/";
        return word + step.id() + "/" + (1 + run.attempt() + amended);
    }
}
