package dev.lockkeeper.window;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is proposed and what was done past a rule by two people, and who acts for whom.
 *
 * @param proposals every proposal to break the glass, oldest first; the first has number 1
 * @param glass the number of the proposal that waits for a second person; 0 if none does
 * @param broken every gate that was opened so, oldest first
 * @param take who wants to take command at once, or null
 * @param takes how many asked for that so far
 * @param delegations those that were not ended, oldest first; whether the time of one came is up to the reader
 * @param acted what was done under delegation, oldest first
 * @param late steps that would end after the latest safe abort, and who let them begin
 */
public record Overrides(
        List<OverrideEvent.BreakGlassProposed> proposals,
        int glass,
        List<OverrideEvent.GlassBroken> broken,
        OverrideEvent.@Nullable TakeProposed take,
        int takes,
        List<Delegation> delegations,
        List<OverrideEvent.DelegateActed> acted,
        LateSteps late) {
    /** A proposal that nobody agreed to is void after this long, in window time. */
    public static final Duration STANDS_FOR = Duration.ofMinutes(15);

    /** Nothing was proposed, done or delegated. */
    static final Overrides NONE = new Overrides(List.of(), 0, List.of(), null, 0, List.of(), List.of(), LateSteps.NONE);

    public Overrides {
        proposals = List.copyOf(proposals);
        broken = List.copyOf(broken);
        delegations = List.copyOf(delegations);
        acted = List.copyOf(acted);
    }

    /** The proposal to break the glass that waits for a second person, whether or not its time came. */
    public Optional<OverrideEvent.BreakGlassProposed> proposal() {
        return glass == 0 ? Optional.empty() : Optional.of(proposals.get(glass - 1));
    }

    /** How the gate was opened in this asking, if it was opened so. */
    public Optional<OverrideEvent.GlassBroken> broken(GateId gate, int asking) {
        return broken.stream()
                .filter(it -> it.gate().equals(gate) && it.asking() == asking)
                .findFirst();
    }

    /** In whose place this person said something at this moment in this role; empty if they said it for themselves. */
    public Optional<Actor> lender(Actor by, Instant at, String role) {
        return acted.stream()
                .filter(act -> act.by().equals(by)
                        && act.at().equals(at)
                        && act.roles().contains(role))
                .map(OverrideEvent.DelegateActed::of)
                .findFirst();
    }

    /** In whose place this person said something at this moment, in whichever role. */
    public Optional<Actor> lender(Actor by, Instant at) {
        return acted.stream()
                .filter(act -> act.by().equals(by) && act.at().equals(at))
                .map(OverrideEvent.DelegateActed::of)
                .findFirst();
    }

    /** What a second person is asked, of those who may agree by the permission table a team starts with. */
    List<Question> questions(Window window) {
        List<Question> all = new ArrayList<>();
        boolean held = window.hold() != null;
        proposal()
                .ifPresent(it -> all.add(new Question(
                        "glass/" + glass,
                        List.of(Permissions.COMMANDER_ROLE, Permissions.DBA_ROLE),
                        "to agree that the glass is broken at the gate \""
                                + window.plan()
                                        .gate(it.gate())
                                        .map(PlannedGate::title)
                                        .orElse(it.gate().value())
                                + "\", or to let it be",
                        it.at(),
                        Set.of(it.by()),
                        held)));
        late.proposal()
                .ifPresent(it -> all.add(new Question(
                        "lateoverride/" + late.open(),
                        List.of(Permissions.COMMANDER_ROLE, Permissions.DBA_ROLE),
                        "to agree that step " + it.step() + " begins although it would end after the latest safe abort,"
                                + " or to let it be",
                        it.at(),
                        Set.of(it.by()),
                        held)));
        if (take != null) {
            all.add(new Question(
                    "takeover/" + takes,
                    List.of(Permissions.COMMANDER_ROLE),
                    "to agree that command of " + window.id() + " is taken at once, or to let it be",
                    take.at(),
                    Set.of(take.by()),
                    held));
        }
        return all;
    }

    /** True if what was proposed at this moment may still be agreed to. */
    static boolean stands(Instant proposedAt, Instant now) {
        return now.isBefore(proposedAt.plus(STANDS_FOR));
    }

    Overrides proposed(OverrideEvent.BreakGlassProposed proposal) {
        List<OverrideEvent.BreakGlassProposed> more = with(proposals, proposal);
        return new Overrides(more, more.size(), broken, take, takes, delegations, acted, late);
    }

    Overrides broken(OverrideEvent.GlassBroken gate) {
        return new Overrides(proposals, 0, with(broken, gate), take, takes, delegations, acted, late);
    }

    Overrides proposed(OverrideEvent.TakeProposed asks) {
        return new Overrides(proposals, glass, broken, asks, takes + 1, delegations, acted, late);
    }

    Overrides lapsed(OverrideEvent.Kind kind) {
        return switch (kind) {
            case BREAK_GLASS -> withGlass(0);
            case TAKE -> withTake(null);
            case SAFE_ABORT -> with(late.lapsed());
        };
    }

    Overrides with(LateSteps steps) {
        return new Overrides(proposals, glass, broken, take, takes, delegations, acted, steps);
    }

    Overrides delegated(Delegation delegation) {
        List<Delegation> all = new ArrayList<>(ended(delegation.from(), delegation.to()).delegations);
        all.add(delegation);
        return new Overrides(proposals, glass, broken, take, takes, all, acted, late);
    }

    Overrides ended(Actor from, Actor to) {
        List<Delegation> rest = delegations.stream()
                .filter(it -> !(it.from().equals(from) && it.to().equals(to)))
                .toList();
        return new Overrides(proposals, glass, broken, take, takes, rest, acted, late);
    }

    Overrides acted(OverrideEvent.DelegateActed act) {
        return new Overrides(proposals, glass, broken, take, takes, delegations, with(acted, act), late);
    }

    /**
     * Whatever was proposed about something else than what is now is void: the glass is broken at a gate that waits in a
     * window that runs, and command is taken from whoever had it when that was asked for.
     */
    Overrides in(WindowState state, Actor commander, Function<GateId, GateRun> gates) {
        Overrides now = this;
        boolean waits = proposal()
                .filter(it -> state == WindowState.RUNNING)
                .filter(it -> gates.apply(it.gate()).state() == GateState.ASKED)
                .filter(it -> gates.apply(it.gate()).asking() == it.asking())
                .isPresent();
        if (glass != 0 && !waits) {
            now = now.withGlass(0);
        }
        if (take != null && (state.isFinal() || !take.from().equals(commander))) {
            now = now.withTake(null);
        }
        return now;
    }

    private Overrides withGlass(int number) {
        return new Overrides(proposals, number, broken, take, takes, delegations, acted, late);
    }

    private Overrides withTake(OverrideEvent.@Nullable TakeProposed asks) {
        return new Overrides(proposals, glass, broken, asks, takes, delegations, acted, late);
    }

    private static <T> List<T> with(List<T> some, T another) {
        List<T> more = new ArrayList<>(some);
        more.add(another);
        return more;
    }
}
