package dev.lockkeeper.engine;

import dev.lockkeeper.engine.Desk.Answer;
import dev.lockkeeper.engine.Desk.Reply;
import dev.lockkeeper.engine.Desk.Said;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Caller;
import dev.lockkeeper.window.Decision;
import dev.lockkeeper.window.Decision.Reason;
import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.FilesEvent;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.LockQuestion;
import dev.lockkeeper.window.Nearest;
import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.Rules;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowId;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads what was typed and asks the desk; what the words show is in {@link Showing}. */
final class Talk {
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");
    private static final Pattern PID = Pattern.compile("[1-9][0-9]{0,8}");
    private static final Pattern MENTION = Pattern.compile("<@([A-Z0-9]{2,20})(\\|[^>]*)?>");

    private final PeopleDirectory people;
    private final Permissions permissions;
    private final Starts starts;
    private final PlanLook planLook;
    private final Showing showing;
    private final Verifier verifier;
    private final RollbackDesk rollbacks;
    private final DiagnosisDesk diagnoses;
    private final Clock clock;
    private final OtherPeople others;
    private final OverrideTalk overrides;

    Talk(
            PeopleDirectory people,
            Permissions permissions,
            Starts starts,
            PlanLook planLook,
            Showing showing,
            Verifier verifier,
            RollbackDesk rollbacks,
            DiagnosisDesk diagnoses,
            Clock clock) {
        this.people = people;
        this.permissions = permissions;
        this.starts = starts;
        this.planLook = planLook;
        this.showing = showing;
        this.verifier = verifier;
        this.rollbacks = rollbacks;
        this.diagnoses = diagnoses;
        this.clock = clock;
        this.others = new OtherPeople(people, new Rules(permissions));
        this.overrides = new OverrideTalk(people, clock);
    }

    Reply answer(Said said, Desk desk) {
        Spoken spoken = Spoken.of(said.text());
        Caller caller = people.caller(said.by(), false);
        Optional<WindowId> named = spoken.window().or(said::about);
        if (said.about().isPresent() && !said.about().equals(named)) {
            return new Reply.No(
                    Reason.UNKNOWN_NAME,
                    "This goes to " + said.about().get() + ", and the text ends in \"in " + named.orElseThrow()
                            + "\"; name one window.");
        }
        Optional<Window> window = named.isPresent() ? desk.find(named.get()) : desk.inChannel(said.channel());
        if (spoken.word().isEmpty()) {
            return new Reply.Words(showing.help(in(window, caller), window));
        }
        Optional<CommandWord> word = CommandWord.of(spoken.word());
        if (word.isEmpty()) {
            return unknownWord(spoken.word());
        }
        if (!caller.fullMember() && word.get().onlyShows()) {
            return new Reply.No(
                    Reason.NOT_A_MEMBER,
                    "`" + word.get().word() + "` is for full members of this workspace; guests, bots and people of "
                            + "other teams may read along in the rooms they are in.");
        }
        if (!word.get().aboutWindow()) {
            return general(word.get(), spoken, said, caller, window);
        }
        if (window.isEmpty()) {
            return new Reply.No(
                    Reason.UNKNOWN_NAME,
                    spoken.window()
                            .map(id -> "There is no window " + id + "; `list` shows those there are.")
                            .orElse("Say which window: `" + word.get().word()
                                    + " … in STG-12`, or say it in the window's own room. `list` shows the windows."));
        }
        return about(word.get(), spoken, in(window, caller), window.get(), desk);
    }

    private Reply general(CommandWord word, Spoken spoken, Said said, Caller caller, Optional<Window> window) {
        return switch (word) {
            case LIST -> new Reply.Words(showing.list());
            case WHERE -> new Reply.Words(showing.where());
            case PLAN -> plan(spoken, said.by());
            case START -> start(spoken, said, caller);
            default -> new Reply.Words(showing.help(in(window, caller), window));
        };
    }

    private Reply plan(Spoken spoken, Actor by) {
        Starts.Found found = starts.located(spoken.name(0), spoken.name(1));
        Reply no = found.no();
        return no != null
                ? no
                : new Reply.Words(
                        PlanLines.of(planLook.at(found), people.person(by).zone()));
    }

    private Reply start(Spoken spoken, Said said, Caller caller) {
        List<String> args = spoken.args();
        int at = args.indexOf("at");
        String runbook = args.size() > 1 && at != 1 ? spoken.name(1) : "";
        if (at < 0) {
            return starts.propose(caller, spoken.name(0), runbook, null, said.channel());
        }
        MomentReader moments = new MomentReader(people.person(said.by()).zone(), clock.instant());
        return moments.read(spoken.from(at + 1))
                .map(moment -> starts.propose(caller, spoken.name(0), runbook, moment, said.channel()))
                .orElseGet(() -> new Reply.No(
                        Reason.UNKNOWN_NAME,
                        "\"" + spoken.from(at + 1)
                                + "\" is no time ahead; write `at 22:30` or `at 2026-11-21 22:30`, in your own"
                                + " time zone."));
    }

    /** The caller with the roles that somebody delegated to them in this window. */
    private Caller in(Optional<Window> window, Caller caller) {
        return window.map(it -> others.lent(it, caller, false, clock.instant())).orElse(caller);
    }

    private Reply about(CommandWord word, Spoken spoken, Caller caller, Window window, Desk desk) {
        Actor by = caller.actor();
        return switch (word) {
            case TIMELINE ->
                new Reply.Words(showing.timeline(window, people.person(by).zone()));
            case STATUS ->
                new Reply.Words(showing.status(window, people.person(by).zone()));
            case REPORT -> new Reply.Words(showing.report(window));
            case VERIFY -> verify(window, caller.underDelegation());
            case DIAGNOSE -> diagnoses.answer(window, caller.underDelegation(), spoken.name(0));
            case ROLLBACK -> rollbacks.answer(window, caller, spoken.name(0), spoken.from(1));
            case TAKE, OVERRIDE, DELEGATE -> overrides.answer(word, spoken, by, window, desk);
            case AMEND -> amended(desk.amend(window.id(), spoken.from(0), by));
            default -> command(word, spoken, by, window, desk);
        };
    }

    private Reply verify(Window window, Caller caller) {
        boolean leads = window.commander().equals(caller.actor());
        if (!permissions.allows(window.plan().environment(), "verify", caller, leads, Rules.rolesConcerned(window))) {
            return new Reply.No(
                    Reason.NOT_THE_ROLE,
                    "`verify` is for " + permissions.inWords(window.plan().environment(), "verify") + ".");
        }
        return verifier.begin(window, caller.actor());
    }

    private Reply command(CommandWord word, Spoken spoken, Actor by, Window window, Desk desk) {
        Optional<String> misspelt = misspelt(word, spoken, window);
        if (misspelt.isPresent()) {
            return new Reply.No(Reason.UNKNOWN_NAME, misspelt.get());
        }
        Optional<WindowCommand> command = read(word, spoken, by, window);
        if (command.isEmpty()) {
            return new Reply.No(Reason.UNKNOWN_NAME, "Write it like this: " + CommandLine.usage(word));
        }
        Answer answer = desk.submit(window.id(), command.get(), by);
        Window after = answer.window();
        if (answer.inBrowser() != null) {
            return answer.inBrowser();
        }
        String done = CommandLine.done(word, spoken, after == null ? window : after);
        return said(
                answer,
                Signed.words(answer).or(() -> ConditionText.noted(answer)).orElse(done));
    }

    /** Why the name that was typed can be none; never read as if no name had been typed. */
    private static Optional<String> misspelt(CommandWord word, Spoken spoken, Window window) {
        boolean runTo = word == CommandWord.RUN && spoken.name(0).equals("to");
        boolean namesFirst = switch (word) {
            case RUN, RETRY, CANCEL, PAUSE, RESUME, SKIP, DONE, ACCEPT, CONFIRM -> true;
            default -> false;
        };
        int at = runTo ? 1 : 0;
        if (!namesFirst || spoken.name(at).isEmpty() || id(spoken.name(at)).isPresent()) {
            return Optional.empty();
        }
        List<String> known = word == CommandWord.ACCEPT ? checks(window) : items(window, runTo);
        String nearest = Nearest.of(spoken.name(at), known);
        return Optional.of("\"" + spoken.args().get(at) + "\" is no " + (word == CommandWord.ACCEPT ? "check" : "step")
                + " of " + window.id() + "; names are small letters, digits and dashes, without quotes. "
                + (nearest.isEmpty() ? "`timeline` shows the steps." : "Did you mean `" + nearest + "`?"));
    }

    private static List<String> items(Window window, boolean gatesToo) {
        return Stream.concat(
                        window.plan().items().stream()
                                .filter(item -> gatesToo || item.asStep().isPresent()),
                        window.undoSteps().stream())
                .map(PlanItem::typedId)
                .toList();
    }

    private static List<String> checks(Window window) {
        return window.plan().everyStep().stream()
                .flatMap(step -> step.checks().stream())
                .map(PlannedStep.PlannedCheck::id)
                .toList();
    }

    private Optional<WindowCommand> read(CommandWord word, Spoken spoken, Actor by, Window window) {
        return switch (word) {
            case RUN ->
                spoken.name(0).equals("to")
                        ? id(spoken.name(1)).map(WindowCommand.RunTo::new)
                        : Optional.of(new WindowCommand.Run(id(spoken.name(0)).map(StepId::new)));
            case RETRY ->
                spoken.args().size() > 1
                        ? settle(spoken, Deviation.Kind.STEP_RUN_AGAIN)
                        : Optional.of(new WindowCommand.Retry(id(spoken.name(0)).map(StepId::new)));
            case CANCEL ->
                Optional.of(new WindowCommand.Cancel(id(spoken.name(0)).map(StepId::new)));
            case PAUSE -> Optional.of(new WindowCommand.Pause(id(spoken.name(0)).map(StepId::new)));
            case UNBLOCK -> unblock(spoken);
            case SKIP -> settle(spoken, Deviation.Kind.STEP_SKIPPED);
            case DONE -> settle(spoken, Deviation.Kind.STEP_DONE_BY_HAND);
            case ACCEPT -> id(spoken.name(0)).map(check -> new WindowCommand.Accept(check, spoken.from(1)));
            case KEEP -> Optional.of(new WindowCommand.Keep());
            case CONFIRM -> id(spoken.name(0)).map(step -> new WindowCommand.Confirm(new StepId(step), spoken.from(1)));
            case APPROVE -> decision(spoken, window).approve();
            case REJECT -> Optional.of(decision(spoken, window).reject());
            case MARK -> Checklists.mark(spoken, window);
            case UNMARK -> Checklists.unmark(spoken, window);
            case HOLD -> Optional.of(new WindowCommand.Hold(spoken.from(0)));
            case RESUME ->
                Optional.of(new WindowCommand.Resume(id(spoken.name(0)).map(StepId::new)));
            case HANDOVER -> handOver(spoken.from(0), by);
            case NOTE -> Optional.of(new WindowCommand.Note(spoken.from(0)));
            case ABORT -> Optional.of(new WindowCommand.Abort(spoken.from(0)));
            case HELP,
                    LIST,
                    WHERE,
                    PLAN,
                    START,
                    TIMELINE,
                    STATUS,
                    VERIFY,
                    DIAGNOSE,
                    REPORT,
                    AMEND,
                    ROLLBACK,
                    TAKE,
                    OVERRIDE,
                    DELEGATE -> Optional.empty();
        };
    }

    /** {@code wait}, {@code cancel <pid>} or {@code end <pid> [reason]}. */
    private static Optional<WindowCommand> unblock(Spoken spoken) {
        if (spoken.name(0).equals("wait")) {
            return Optional.of(new WindowCommand.KeepWaiting());
        }
        return Arrays.stream(LockQuestion.Act.values())
                .filter(act -> act.word().equals(spoken.name(0))
                        && PID.matcher(spoken.name(1)).matches())
                .<WindowCommand>map(act -> new WindowCommand.Unblock(
                        act, Integer.parseInt(spoken.name(1)), Optional.empty(), spoken.from(2)))
                .findFirst();
    }

    private static Optional<WindowCommand> settle(Spoken spoken, Deviation.Kind kind) {
        return id(spoken.name(0)).map(step -> new WindowCommand.Settle(new StepId(step), kind, spoken.from(1)));
    }

    private static Optional<WindowCommand> handOver(String text, Actor by) {
        Matcher mention = MENTION.matcher(text.strip());
        return mention.matches()
                ? Optional.of(new WindowCommand.HandOver(new Actor(by.team(), mention.group(1))))
                : Optional.empty();
    }

    private static Optional<String> id(String typed) {
        return ID.matcher(typed).matches() ? Optional.of(typed) : Optional.empty();
    }

    /** {@code [gate] [as role] [reason]}: the first word is a gate only if the window has one of that name. */
    private static Opinion decision(Spoken spoken, Window window) {
        int next = 0;
        Optional<GateId> gate = id(spoken.name(0))
                .map(GateId::new)
                .filter(id -> window.plan().gate(id).isPresent());
        if (gate.isPresent()) {
            next++;
        }
        Optional<String> role = Optional.empty();
        if (spoken.name(next).equals("as") && next + 1 < spoken.args().size()) {
            role = Optional.of(spoken.name(next + 1));
            next += 2;
        }
        return new Opinion(gate, role, spoken.from(next));
    }

    private static Reply said(Answer answer, String done) {
        return answer.decision() instanceof Decision.Refused refused
                ? new Reply.No(refused.reason(), refused.explanation())
                : new Reply.Words(done);
    }

    private static Reply amended(Answer answer) {
        List<String> names = answer.decision() instanceof Decision.Accepted accepted
                ? accepted.events().stream()
                        .filter(FilesEvent.FilesAmended.class::isInstance)
                        .flatMap(event -> ((FilesEvent.FilesAmended) event).changes().stream())
                        .map(FilesEvent.FileChange::name)
                        .toList()
                : List.of();
        return said(answer, "Taken from disk: " + String.join(", ", names) + ".");
    }

    private static Reply unknownWord(String typed) {
        String known = Nearest.of(typed, CommandWord.all());
        List<String> begins = Arrays.stream(CommandWord.values())
                .map(CommandWord::word)
                .filter(w -> w.startsWith(typed))
                .toList();
        String advice = begins.size() > 1
                ? "it could be " + String.join(", ", begins)
                : known.isEmpty() ? "`help` shows what can be said" : "did you mean `" + known + "`?";
        return new Reply.No(Reason.UNKNOWN_NAME, "\"" + typed + "\" is no command; " + advice);
    }

    private record Opinion(Optional<GateId> gate, Optional<String> role, String reason) {
        Optional<WindowCommand> approve() {
            return ConditionText.isMeant(reason)
                    ? ConditionText.of(reason)
                            .map(given -> new WindowCommand.ApproveIf(gate, role, given.checks(), given.reason()))
                    : Optional.of(new WindowCommand.Approve(gate, role, Optional.empty(), reason));
        }

        WindowCommand reject() {
            return new WindowCommand.Reject(gate, role, Optional.empty(), reason);
        }
    }
}
