package dev.lockkeeper.engine;

import dev.lockkeeper.engine.Desk.Reply;
import dev.lockkeeper.engine.Desk.StartProposal;
import dev.lockkeeper.runbook.Environment;
import dev.lockkeeper.runbook.Runbook;
import dev.lockkeeper.runbook.RunbookProblem;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Caller;
import dev.lockkeeper.window.Decision.Reason;
import dev.lockkeeper.window.GateWords;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.Nearest;
import dev.lockkeeper.window.NoReturn;
import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.Plan;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.TargetIdentity;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Everything between {@code start staging} and a window that is open. */
final class Starts {
    private static final int PROBLEMS_SHOWN = 10;
    private static final DateTimeFormatter UTC =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

    private final WindowStore store;
    private final RunbookLibrary library;
    private final TargetDesk target;
    private final PeopleDirectory people;
    private final Permissions permissions;
    private final Approvals approvals;
    private final Clock clock;
    private final Consumer<WindowId> wake;
    private final ConfirmationDoor door;

    Starts(
            WindowStore store,
            RunbookLibrary library,
            TargetDesk target,
            PeopleDirectory people,
            Permissions permissions,
            Approvals approvals,
            Clock clock,
            Consumer<WindowId> wake,
            ConfirmationDoor door) {
        this.store = store;
        this.library = library;
        this.target = target;
        this.people = people;
        this.permissions = permissions;
        this.approvals = approvals;
        this.clock = clock;
        this.wake = wake;
        this.door = door;
    }

    /** What start would do, or every reason why it cannot. Nothing is changed. */
    Reply propose(Caller caller, String environment, String runbook, @Nullable Instant at, String calledIn) {
        Optional<Reply> forbidden = forbidden(caller, environment);
        if (forbidden.isPresent()) {
            return forbidden.get();
        }
        Found found = find(environment, runbook);
        if (found.no() != null) {
            return found.no();
        }
        Plan plan = found.plan();
        Optional<Reply> lacking = lacking(found);
        if (lacking.isPresent()) {
            return lacking.get();
        }
        Optional<Reply> nowhere = nowhereToConfirm(plan);
        if (nowhere.isPresent()) {
            return nowhere.get();
        }
        Optional<Window> holder = holder(plan.target());
        if (holder.isPresent()) {
            return taken(plan, holder.get());
        }
        return new Reply.ConfirmStart(new StartProposal(
                plan.runbook(), plan.environment(), at, calledIn, plan.digest(), summary(plan, caller, at)));
    }

    /** Opens the window that was proposed. Everything is checked again. */
    Reply open(StartProposal proposal, Caller caller) {
        Optional<Reply> forbidden = forbidden(caller, proposal.environment());
        if (forbidden.isPresent()) {
            return forbidden.get();
        }
        Found found = find(proposal.environment(), proposal.runbook());
        if (found.no() != null) {
            return found.no();
        }
        Plan plan = found.plan();
        Optional<Reply> lacking = lacking(found);
        if (lacking.isPresent()) {
            return lacking.get();
        }
        if (!plan.digest().equals(proposal.digest())) {
            return no(
                    Reason.STALE_CARD,
                    "The runbook, its files or the target changed since the summary was shown. Say `start "
                            + proposal.environment() + "` again and read the new one.");
        }
        Optional<Reply> nowhere = nowhereToConfirm(plan);
        if (nowhere.isPresent()) {
            return nowhere.get();
        }
        Instant now = clock.instant();
        Instant planned = proposal.at() == null || proposal.at().isBefore(now) ? now : proposal.at();
        WindowId id = store.nextId(found.environment().prefix());
        try {
            Actor commander = caller.actor();
            Window window = store.open(
                    new LifeEvent.Opened(id, plan, commander, planned, proposal.calledIn(), now),
                    DiskFiles.bySha256(found.source()));
            wake.accept(id);
            return new Reply.Words(window.id() + " is open. Its room comes in a moment; you lead it.");
        } catch (TargetTakenException taken) {
            return store.find(taken.holder())
                    .map(holder -> taken(plan, holder))
                    .orElseGet(() -> no(Reason.WRONG_STATE, taken.getMessage()));
        }
    }

    /** The plan, or why there is none. */
    private Found find(String environment, String runbook) {
        Found found = located(environment, runbook);
        return found.no() == null ? withTarget(found) : found;
    }

    /** The runbook and the environment that are meant, without a plan, because no target was asked; or why none is. */
    Found located(String environment, String runbook) {
        Set<String> environments = new LinkedHashSet<>();
        List<Found> candidates = new ArrayList<>();
        for (String name : library.names()) {
            if (!runbook.isEmpty() && !name.equals(runbook)) {
                continue;
            }
            RunbookLibrary.Source source = library.read(name);
            RunbookLibrary.Parsed parsed = library.parse(source);
            if (parsed instanceof RunbookLibrary.Parsed.Invalid invalid) {
                if (!runbook.isEmpty() || library.names().size() == 1) {
                    return Found.no(invalid(name, invalid.problems()));
                }
                continue;
            }
            Runbook valid = ((RunbookLibrary.Parsed.Valid) parsed).runbook();
            environments.addAll(valid.environments().keySet());
            valid.environment(environment).ifPresent(env -> candidates.add(new Found(source, valid, env, null, null)));
        }
        if (candidates.size() > 1) {
            String names = String.join(
                    ", ", candidates.stream().map(c -> c.runbook().name()).toList());
            return Found.no(no(
                    Reason.UNKNOWN_NAME,
                    "Several runbooks know " + environment + ": " + names
                            + ". Say which: `start " + environment + " "
                            + candidates.get(0).runbook().name() + "`."));
        }
        return candidates.isEmpty() ? unknown(environment, runbook, environments) : candidates.get(0);
    }

    private Found withTarget(Found found) {
        try {
            TargetIdentity identity = target.identify(found.environment().target());
            Plan plan = new PlanBuilder(
                            found.runbook(),
                            found.source(),
                            found.environment(),
                            identity,
                            approvals.reader(found.environment(), found.source()))
                    .build();
            return new Found(found.source(), found.runbook(), found.environment(), plan, null);
        } catch (TargetUnavailableException e) {
            return Found.no(no(Reason.WRONG_STATE, e.getMessage()));
        }
    }

    private Found unknown(String environment, String runbook, Set<String> environments) {
        if (!runbook.isEmpty() && !library.names().contains(runbook)) {
            return Found.no(no(
                    Reason.UNKNOWN_NAME, "There is no runbook \"" + runbook + "\"" + meant(runbook, library.names())));
        }
        if (environment.isEmpty()) {
            return Found.no(no(
                    Reason.UNKNOWN_NAME,
                    "Say which environment: `start <env>`, one of " + String.join(", ", environments) + "."));
        }
        return Found.no(no(
                Reason.UNKNOWN_NAME,
                "No runbook knows the environment \"" + environment + "\""
                        + meant(environment, List.copyOf(environments))));
    }

    private static String meant(String typed, List<String> known) {
        String nearest = Nearest.of(typed, known);
        return nearest.isEmpty() ? "; known are " + String.join(", ", known) + "." : ". Did you mean " + nearest + "?";
    }

    private Optional<Reply> forbidden(Caller caller, String environment) {
        if (!caller.fullMember()) {
            return Optional.of(no(Reason.NOT_A_MEMBER, "Only full members of this workspace may start a window."));
        }
        if (permissions.allows(environment, "start", caller, false, Set.of())) {
            return Optional.empty();
        }
        return Optional.of(no(
                Reason.NOT_THE_ROLE,
                "Starting a window in " + environment + " is for " + permissions.inWords(environment, "start")
                        + "; you hold "
                        + (caller.roles().isEmpty()
                                ? "no role"
                                : String.join(
                                        ", ", caller.roles().stream().sorted().toList()))
                        + "."));
    }

    private Optional<Reply> nowhereToConfirm(Plan plan) {
        return door.isOpen() ? Optional.empty() : InBrowser.missing(plan).map(why -> no(Reason.WRONG_STATE, why));
    }

    private Optional<Window> holder(TargetIdentity identity) {
        return store.live().stream()
                .filter(window -> window.plan().target().systemIdentifier().equals(identity.systemIdentifier())
                        && window.plan().target().databaseOid() == identity.databaseOid())
                .findFirst();
    }

    /** No rule for approvals means no window: its gates could never be decided. */
    private Optional<Reply> lacking(Found found) {
        return approvals.lacking(found.environment(), found.plan()).map(why -> no(Reason.NO_RULE, why));
    }

    private static Reply taken(Plan plan, Window holder) {
        return no(
                Reason.WRONG_STATE,
                plan.target().database() + " is taken: " + holder.id() + ", led by "
                        + holder.commander().mention() + ", is "
                        + holder.state().words()
                        + " there. Only one window works on a database at a time; it ends with its last gate or with `abort`.");
    }

    private static Reply invalid(String name, List<RunbookProblem> problems) {
        List<String> lines = new ArrayList<>();
        lines.add("The runbook " + name + " cannot run: " + problems.size()
                + (problems.size() == 1 ? " problem." : " problems."));
        problems.stream().limit(PROBLEMS_SHOWN).forEach(problem -> lines.add(problem.words()));
        if (problems.size() > PROBLEMS_SHOWN) {
            lines.add("… and " + (problems.size() - PROBLEMS_SHOWN) + " more; `lint` shows all.");
        }
        return no(Reason.WRONG_STATE, String.join("\n", lines));
    }

    private List<String> summary(Plan plan, Caller starter, @Nullable Instant at) {
        List<PlannedStep> steps = plan.steps();
        List<String> lines = new ArrayList<>();
        lines.add(plan.title() + ", " + plan.environment());
        lines.add(
                "Start: " + (at == null ? "at once" : UTC.format(at)) + ", planned to take " + inWords(plan.planned()));
        lines.add("Target: " + plan.target().name() + ", database "
                + plan.target().database() + " on "
                + plan.target().host() + ":" + plan.target().port() + ", PostgreSQL "
                + plan.target().serverVersion());
        long writes = steps.stream().filter(PlannedStep::writes).count();
        lines.add(steps.size() + " steps, " + writes + " of them change the database; "
                + plan.gates().size() + " gates");
        steps.stream()
                .filter(PlannedStep::isPointOfNoReturn)
                .forEach(step -> lines.add("Point of no return: " + step.title() + "; " + NoReturn.words(plan, step)));
        for (PlannedGate gate : plan.gates()) {
            lines.add("Gate \"" + gate.title() + "\": " + GateWords.who(gate, plan::roleTitle) + "; "
                    + String.join("; ", GateWords.terms(gate)));
        }
        plan.gates().stream()
                .map(GateWords::unknownEditor)
                .filter(words -> !words.isEmpty())
                .distinct()
                .forEach(lines::add);
        lines.addAll(EmptyRoles.warnings(plan, people));
        lines.addAll(EnoughApprovers.warnings(plan, people, starter.actor()));
        lines.add("Status every " + inWords(plan.cadence()) + "; digest "
                + plan.digest().substring(0, 12));
        return lines;
    }

    /** A duration as people say it. */
    static String inWords(Duration duration) {
        long minutes = duration.toMinutes();
        if (minutes == 0) {
            return duration.toSeconds() + " s";
        }
        return minutes % 60 == 0 ? minutes / 60 + " h" : minutes + " min";
    }

    private static Reply no(Reason reason, String text) {
        return new Reply.No(reason, text);
    }

    /** A plan with what it came from, or the answer why there is none. */
    record Found(
            RunbookLibrary.@Nullable Source source,
            @Nullable Runbook runbook,
            @Nullable Environment environment,
            @Nullable Plan plan,
            @Nullable Reply no) {
        static Found no(Reply reply) {
            return new Found(null, null, null, null, reply);
        }
    }
}
