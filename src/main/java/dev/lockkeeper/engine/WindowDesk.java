package dev.lockkeeper.engine;

import dev.lockkeeper.runbook.Environment;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Caller;
import dev.lockkeeper.window.ConfirmationEvent;
import dev.lockkeeper.window.Decision;
import dev.lockkeeper.window.FilesEvent;
import dev.lockkeeper.window.Plan;
import dev.lockkeeper.window.Rules;
import dev.lockkeeper.window.TargetIdentity;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowId;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one desk behind every door: load, decide, append, wake. */
final class WindowDesk implements Desk {
    private static final Logger LOG = LoggerFactory.getLogger(WindowDesk.class);
    /** Losing this often in a row means that something else is wrong. */
    private static final int MOST_LOST_RACES = 8;

    private final WindowStore store;
    private final RunbookLibrary library;
    private final TargetDesk target;
    private final PeopleDirectory people;
    private final Recorder recorder;
    private final OtherPeople others;
    private final Rules rules;
    private final Approvals approvals;
    private final Starts starts;
    private final Talk talk;
    private final Clock clock;
    private final Consumer<WindowId> wake;
    private final ConfirmationDoor door;

    WindowDesk(Parts parts, Starts starts, Talk talk) {
        this.store = parts.store();
        this.library = parts.library();
        this.target = parts.target();
        this.people = parts.people();
        this.recorder = parts.recorder();
        this.others = new OtherPeople(parts.people(), parts.rules());
        this.rules = parts.rules();
        this.approvals = parts.approvals();
        this.clock = parts.clock();
        this.wake = parts.wake();
        this.door = parts.door();
        this.starts = starts;
        this.talk = talk;
    }

    @Override
    public Reply say(Said said) {
        return talk.answer(said, this);
    }

    @Override
    public Answer submit(WindowId id, WindowCommand command, Actor by) {
        return submit(id, command, Map.of(), by);
    }

    /** @param files bytes that the command brings along, stored in the same transaction */
    private Answer submit(WindowId id, WindowCommand command, Map<String, byte[]> files, Actor by) {
        boolean claims = command instanceof WindowCommand.Approve
                || command instanceof WindowCommand.ApproveIf
                || command instanceof WindowCommand.Accept
                || command instanceof WindowCommand.Settle
                || command instanceof WindowCommand.Take
                || command instanceof WindowCommand.Exceptional;
        Caller caller = people.caller(by, claims);
        for (int race = 0; race < MOST_LOST_RACES; race++) {
            Optional<Window> window = store.find(id);
            if (window.isEmpty()) {
                return new Answer(
                        Decision.refused(Decision.Reason.UNKNOWN_NAME, "There is no window " + id + "."), null);
            }
            Caller here = others.lent(window.get(), caller, claims, clock.instant());
            Decision decision = rules.decide(window.get(), command, here, clock.instant());
            if (!(decision instanceof Decision.Accepted accepted)) {
                return new Answer(decision, window.get());
            }
            Optional<Decision> objection = others.objection(window.get(), accepted.events(), clock.instant());
            if (objection.isPresent()) {
                return new Answer(objection.get(), window.get());
            }
            Optional<ConfirmationDoor.Asked> asked = InBrowser.asked(id, accepted);
            if (asked.isPresent() && !door.isOpen()) {
                return new Answer(Decision.refused(Decision.Reason.WRONG_STATE, InBrowser.lost(id)), window.get());
            }
            try {
                Window after = recorder.append(window.get(), accepted.events(), files);
                wake.accept(id);
                return asked.isEmpty() ? new Answer(decision, after) : inBrowser(decision, after, asked.get());
            } catch (StaleWindowException faster) {
                // somebody else recorded something first: decide anew on what is true now
                continue;
            }
        }
        return new Answer(
                Decision.refused(
                        Decision.Reason.WRONG_STATE,
                        "Too much happens in " + id + " at this moment; nothing was recorded, try again."),
                store.find(id).orElse(null));
    }

    private Answer inBrowser(Decision decision, Window after, ConfirmationDoor.Asked asked) {
        String words = InBrowser.words(asked, after);
        return new Answer(decision, after, new Reply.ConfirmInBrowser(words, door.ask(asked, words)));
    }

    @Override
    public void confirmationRefused(ConfirmationDoor.Asked asked, String why) {
        for (int race = 0; race < MOST_LOST_RACES; race++) {
            Optional<Window> window = store.find(asked.window());
            if (window.isEmpty() || window.get().state().isFinal()) {
                return;
            }
            try {
                recorder.append(
                        window.get(),
                        List.of(new ConfirmationEvent.ConfirmationRefused(
                                asked.gate(), asked.by(), why, clock.instant())),
                        Map.of());
                return;
            } catch (StaleWindowException faster) {
                continue;
            }
        }
        LOG.warn("{}: a refused confirmation was not recorded, because too much happened meanwhile", asked.window());
    }

    @Override
    public Answer amend(WindowId id, String reason, Actor by) {
        Optional<Window> window = store.find(id);
        if (window.isEmpty()) {
            return new Answer(Decision.refused(Decision.Reason.UNKNOWN_NAME, "There is no window " + id + "."), null);
        }
        // read once: what is compared, planned and stored are the same bytes
        String runbook = window.get().plan().runbook();
        RunbookLibrary.Source source;
        try {
            source = library.read(runbook);
        } catch (UnknownRunbookException gone) {
            return notAmended(
                    "The runbook " + runbook + " is not on disk any more, so nothing can be taken from it. ",
                    window.get());
        } catch (UncheckedIOException unreadable) {
            LOG.warn("{}: {}", id, unreadable.getMessage(), unreadable);
            return notAmended(
                    "The folder of the runbook " + runbook + " cannot be read, so nothing can be taken from it. ",
                    window.get());
        }
        Amended amended = amended(window.get().plan(), source);
        if (amended.no() != null) {
            return new Answer(amended.no(), window.get());
        }
        List<FilesEvent.FileChange> changes = new DiskFiles(store, library).changes(window.get(), source);
        Plan plan = amended.plan();
        return submit(id, new WindowCommand.Amend(reason, plan, changes), DiskFiles.bySha256(source), by);
    }

    private static Answer notAmended(String why, Window window) {
        String way = "Put it right and say `amend` again, or say `keep` once the window asks about it: what was stored"
                + " runs.";
        return new Answer(Decision.refused(Decision.Reason.WRONG_STATE, why + way), window);
    }

    @Override
    public List<FilesEvent.FileChange> changes(WindowId id) {
        return store.find(id).map(new DiskFiles(store, library)::changes).orElse(List.of());
    }

    @Override
    public Reply start(StartProposal proposal, Actor by) {
        return starts.open(proposal, people.caller(by, true));
    }

    @Override
    public Optional<Window> find(WindowId window) {
        return store.find(window);
    }

    @Override
    public Optional<Window> inChannel(String channel) {
        return store.inChannel(channel);
    }

    @Override
    public List<Window> latest(int most) {
        return store.latest(most);
    }

    /** The plan as the files on disk make it now, for the target the window stands on. */
    private Amended amended(Plan before, RunbookLibrary.Source source) {
        RunbookLibrary.Parsed parsed = library.parse(source);
        if (parsed instanceof RunbookLibrary.Parsed.Invalid invalid) {
            return Amended.no("The runbook on disk has " + invalid.problems().size() + " problems; the first: "
                    + invalid.problems().get(0).words());
        }
        RunbookLibrary.Parsed.Valid valid = (RunbookLibrary.Parsed.Valid) parsed;
        Optional<Environment> environment = valid.runbook().environment(before.environment());
        if (environment.isEmpty()) {
            return Amended.no("The runbook on disk has no environment " + before.environment() + " any more.");
        }
        TargetIdentity identity;
        try {
            identity = target.identify(environment.get().target());
        } catch (TargetUnavailableException e) {
            return Amended.no(e.getMessage());
        }
        if (!identity.equals(before.target())) {
            return Amended.no(
                    "The target is another database now than when the window started; that cannot be amended.");
        }
        Plan plan = new PlanBuilder(
                        valid.runbook(),
                        source,
                        environment.get(),
                        identity,
                        approvals.reader(environment.get(), source))
                .build();
        Optional<String> lacking = approvals.lacking(environment.get(), plan);
        return lacking.isPresent()
                ? new Amended(null, Decision.refused(Decision.Reason.NO_RULE, lacking.get()))
                : new Amended(plan, null);
    }

    /** What the desk works with. */
    record Parts(
            WindowStore store,
            RunbookLibrary library,
            TargetDesk target,
            PeopleDirectory people,
            Recorder recorder,
            Rules rules,
            Approvals approvals,
            Clock clock,
            Consumer<WindowId> wake,
            ConfirmationDoor door) {}

    private record Amended(
            @org.jspecify.annotations.Nullable Plan plan,
            @org.jspecify.annotations.Nullable Decision no) {
        static Amended no(String why) {
            return new Amended(null, Decision.refused(Decision.Reason.WRONG_STATE, why));
        }
    }
}
