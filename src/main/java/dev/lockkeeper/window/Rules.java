package dev.lockkeeper.window;

import static dev.lockkeeper.window.Decision.refused;

import dev.lockkeeper.window.Decision.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What comes of a command: pure, the same on every door. Permission first, then the state, then the particulars; the
 * decisions at gates are in {@link GateRules}.
 */
public final class Rules {
    private final Permissions permissions;

    public Rules(Permissions permissions) {
        this.permissions = permissions;
    }

    /** Decides. Nothing is changed; the caller appends what was accepted and asks again if somebody else was faster. */
    public Decision decide(Window window, WindowCommand command, Caller caller, Instant now) {
        if (!caller.fullMember()) {
            return refused(
                    Reason.NOT_A_MEMBER,
                    "Only full members of this workspace may act in a window; guests, bots and people of other teams"
                            + " may read.");
        }
        if (window.state().isFinal()) {
            return refused(
                    Reason.WINDOW_ENDED,
                    window.id() + " is " + window.state().words() + "; nothing can be changed in it. `report "
                            + window.id() + "` shows how it went.");
        }
        Decision own = asTheyAre(window, command, caller, now);
        Caller deputy = caller.in(window);
        Caller delegate = caller.underDelegation();
        if (own instanceof Decision.Accepted || deputy.equals(caller) && delegate.equals(caller)) {
            return notYet(window, caller, now)
                    .filter(words -> isAboutRoles(own))
                    .orElse(own);
        }
        Decision lent = delegate.equals(caller)
                ? own
                : DelegationRules.recorded(asTheyAre(window, command, delegate, now), command, delegate, now);
        return lent instanceof Decision.Accepted || deputy.equals(caller)
                ? lent
                : asDeputy(asTheyAre(window, command, deputy, now), command, caller, deputy, now);
    }

    /** True if this person may say what needs the permission of this word, now, in a role that they have or act in. */
    public boolean mayStill(Window window, String word, Caller caller) {
        boolean leads = window.commander().equals(caller.actor());
        return permissions.allows(
                window.plan().environment(),
                word,
                caller.in(window).lent(caller.lent()).underDelegation(),
                leads,
                rolesConcerned(window));
    }

    private Decision asTheyAre(Window window, WindowCommand command, Caller caller, Instant now) {
        Optional<Decision> forbidden =
                forbidden(window, command, caller).or(() -> EndingRules.refusal(window, command));
        return forbidden.orElseGet(() -> command.under(new CallerRules(window, caller, now)));
    }

    /** What only a deputy could say is recorded as said by a deputy. */
    private static Decision asDeputy(
            Decision decision, WindowCommand command, Caller caller, Caller deputy, Instant now) {
        if (!(decision instanceof Decision.Accepted accepted)) {
            return decision;
        }
        List<String> roles = deputy.roles().stream()
                .filter(role -> !caller.roles().contains(role))
                .sorted()
                .toList();
        List<WindowEvent> events = new ArrayList<>();
        events.add(new CallEvent.DeputyActed(roles, caller.actor(), command.word(), now));
        events.addAll(accepted.events());
        return new Decision.Accepted(events);
    }

    private static boolean isAboutRoles(Decision decision) {
        return decision instanceof Decision.Refused refused
                && (refused.reason() == Reason.NOT_THE_ROLE || refused.reason() == Reason.NOT_THE_COMMANDER);
    }

    /** For a deputy before their time, or a delegate after it: why not. */
    private static Optional<Decision> notYet(Window window, Caller caller, Instant now) {
        Optional<String> over = new DelegationRules(window, caller, now).whyNot();
        if (over.isPresent()) {
            return over.map(words -> refused(Reason.NOT_THE_ROLE, words));
        }
        List<String> asked = Question.of(window).stream()
                .flatMap(question -> question.roles().stream())
                .map(role -> role.equals(Permissions.COMMANDER) ? Permissions.COMMANDER_ROLE : role)
                .filter(caller.deputyOf()::contains)
                .distinct()
                .toList();
        return asked.isEmpty()
                ? Optional.empty()
                : Optional.of(refused(
                        Reason.NOT_THE_ROLE,
                        "You are the deputy for "
                                + asked.stream().map(window.plan()::roleTitle).collect(Collectors.joining(" and "))
                                + " and act once those who hold the role have not answered; you are called then. Until"
                                + " then " + window.id() + " waits for them."));
    }

    private Optional<Decision> forbidden(Window window, WindowCommand command, Caller caller) {
        String environment = window.plan().environment();
        boolean leads = window.commander().equals(caller.actor());
        if (permissions.allows(environment, command.word(), caller, leads, concerned(window, command))) {
            return Optional.empty();
        }
        Set<String> who = permissions.who(environment, command.word());
        if (who.isEmpty()) {
            return Optional.of(refused(
                    Reason.NO_RULE,
                    "Nobody may say `" + command.word() + "` in " + environment
                            + ": the permission table has no rule for it. Add one to lockkeeper.yaml if"
                            + " somebody should."));
        }
        if (who.equals(Set.of(Permissions.COMMANDER))) {
            return Optional.of(refused(
                    Reason.NOT_THE_COMMANDER,
                    "`" + command.word() + "` is for the commander of " + window.id() + ", "
                            + window.commander().mention() + ". Ask them, or say `hold` if something is wrong."));
        }
        return Optional.of(refused(Reason.NOT_THE_ROLE, notTheRole(window, command, caller)));
    }

    private static Set<String> concerned(Window window, WindowCommand command) {
        return command instanceof WindowCommand.Reject ? RejectRules.whoMay(window) : rolesConcerned(window);
    }

    private String notTheRole(Window window, WindowCommand command, Caller caller) {
        String yours = caller.roles().isEmpty()
                ? "You hold no role in this window"
                : "You are " + titles(window, caller.roles()) + " in this window";
        Set<String> asked = concerned(window, command);
        boolean gate =
                permissions.who(window.plan().environment(), command.word()).contains(Permissions.GATE_ROLES);
        String wanted = gate && !asked.isEmpty()
                ? "this asks " + titles(window, asked)
                : "`" + command.word() + "` is for "
                        + permissions.inWords(window.plan().environment(), command.word());
        return yours + "; " + wanted + ".";
    }

    private static String titles(Window window, Set<String> roles) {
        List<String> known =
                window.plan().roles().keySet().stream().filter(roles::contains).toList();
        List<String> names = known.isEmpty() ? roles.stream().sorted().toList() : known;
        return names.stream().map(window.plan()::roleTitle).collect(Collectors.joining(" and "));
    }

    /**
     * The roles of the gate that waits, or of the next gate ahead, or of the last one passed. On the way back no gate
     * waits, and whoever has a say in the window has one there.
     */
    public static Set<String> rolesConcerned(Window window) {
        List<PlannedGate> gates = window.plan().gates();
        if (window.rollback() != null) {
            return gates.stream()
                    .flatMap(gate -> gate.roles().stream())
                    .map(PlannedGate.RequiredRole::role)
                    .collect(Collectors.toSet());
        }
        Optional<PlannedGate> ahead = gates.stream()
                .filter(gate -> window.gate(gate.id()).state() != GateState.OPEN)
                .findFirst();
        PlannedGate gate = ahead.orElse(gates.isEmpty() ? null : gates.get(gates.size() - 1));
        return gate == null
                ? Set.of()
                : gate.roles().stream().map(PlannedGate.RequiredRole::role).collect(Collectors.toSet());
    }

    /** Adds that the window goes on, forward or back, if these facts leave nothing that stops the window and nobody holds it. */
    static Decision andContinue(Window window, Instant now, WindowEvent... facts) {
        Window after = window;
        for (WindowEvent fact : facts) {
            after = after.after(fact);
        }
        List<WindowEvent> all = new ArrayList<>(List.of(facts));
        if (after.state() == WindowState.STOPPED && !after.hasStopCause() && after.hold() == null) {
            all.add(after.rollback() == null ? new LifeEvent.Continued(now) : new RollbackEvent.RollbackContinued(now));
        }
        return new Decision.Accepted(all);
    }

    static Decision reasonMissing(String word) {
        return refused(Reason.REASON_MISSING, "`" + word + "` needs a reason: it goes into the report.");
    }
}
