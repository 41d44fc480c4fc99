package dev.lockkeeper.engine;

import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.testkit.MemoryWindowStore;
import dev.lockkeeper.testkit.SettableClock;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.Diagnosis;
import dev.lockkeeper.window.LockHolder;
import dev.lockkeeper.window.LockQuestion;
import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.Reach;
import dev.lockkeeper.window.Room;
import dev.lockkeeper.window.TargetIdentity;
import dev.lockkeeper.window.Verdict;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowFixture;
import dev.lockkeeper.window.WindowId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The engine with every port kept in memory and no thread of its own: what is set going is done when the call returns.
 * A second engine on the same store, {@link #restarted}, is what a restart is.
 */
final class EngineFixture {
    static final Actor ASHA = WindowFixture.ASHA.actor();
    static final Actor DEVI = WindowFixture.DEVI.actor();
    /** Sees the channel and is no full member. */
    static final Actor GUEST = new Actor(ASHA.team(), "UGUEST");

    final MemoryWindowStore store;
    final SettableClock clock;
    final KnownPeople people = new KnownPeople();
    final RunbookFixture disk;
    final String node;
    final List<String> attempts = new ArrayList<>();
    final List<Window> shown = new ArrayList<>();
    final List<String> asked = new ArrayList<>();
    final List<String> unblocked = new ArrayList<>();
    /** What steps that take something away reach, by step; all others take nothing away. */
    final Map<String, List<Reach.Statement>> reaches = new HashMap<>();

    final List<StepExecutor.Progress> progress = new ArrayList<>();
    Runnable duringAsking = () -> {};
    final Deque<Supplier<StepExecutor.Outcome>> outcomes = new ArrayDeque<>();
    /** What is found out about lost attempts, one answer for each time the target is asked. */
    final Deque<Supplier<StepExecutor.Finding>> findings = new ArrayDeque<>();
    /** Every call of an executor but the obstacles, in order. */
    final List<StepExecutor.Context> calls = new ArrayList<>();
    /** What a worker was given while {@link #workersWait}. */
    final Deque<Runnable> work = new ArrayDeque<>();

    /** What keeps a way back from being offered, found by its executor. */
    List<String> notOffered = List.of();

    final PretendCamera camera = new PretendCamera();
    boolean workersWait;
    int looks;
    Verdict verdict = Verdict.PASS;
    boolean leads = true;
    final Set<String> present = new HashSet<>();
    int called;
    Consumer<Window> whenShown = window -> {};
    boolean chatIsAway;
    final PretendDoor door = new PretendDoor();

    boolean targetIsAway;
    boolean targetIsUnknown;
    boolean judgeBreaks;
    boolean parserBreaks;
    boolean obstaclesBreak;
    int judged;

    @Nullable
    RuntimeException diskFlaw;

    @Nullable
    TargetRewoundException rewound;

    final Engine engine;

    private EngineFixture(
            MemoryWindowStore store, SettableClock clock, RunbookFixture disk, String node, Permissions permissions) {
        this(store, clock, disk, node, permissions, Approvals.STANDARD);
    }

    private EngineFixture(
            MemoryWindowStore store,
            SettableClock clock,
            RunbookFixture disk,
            String node,
            Permissions permissions,
            Approvals approvals) {
        this.store = store;
        this.clock = clock;
        this.disk = disk;
        this.node = node;
        this.engine = new Engine(
                new Engine.Ports(
                        store,
                        new Lease(),
                        new Library(),
                        new Target(),
                        List.of(
                                new Executor("query"),
                                new Executor("sql"),
                                new Executor("ledger"),
                                new Executor("restore"),
                                new Executor("maintenance")),
                        new Judge(),
                        new Chat(),
                        people,
                        camera),
                new Engine.Machine(clock, () -> 0L, new Inline(), new Workers()),
                permissions,
                approvals,
                new LiveProgress(),
                Engine.Calling.QUIET,
                door);
    }

    static EngineFixture fresh() {
        return fresh(Permissions.standard());
    }

    static EngineFixture fresh(Permissions permissions) {
        return new EngineFixture(
                new MemoryWindowStore(),
                SettableClock.at(WindowFixture.START),
                new RunbookFixture(),
                "node-1",
                permissions);
    }

    /** Approvals are asked for like this. */
    static EngineFixture fresh(Approvals approvals) {
        return new EngineFixture(
                new MemoryWindowStore(),
                SettableClock.at(WindowFixture.START),
                new RunbookFixture(),
                "node-1",
                Permissions.standard(),
                approvals);
    }

    /** The same store, clock and disk under a process of this name. */
    EngineFixture restarted(String name) {
        return new EngineFixture(store, clock, disk, name, Permissions.standard());
    }

    /** Opens a window that starts at once. */
    WindowId open() {
        Desk.StartProposal proposal = new Desk.StartProposal(
                "crm", "staging", null, "C-OPS", disk.plan().digest(), List.of());
        Desk.Reply reply = engine.desk().start(proposal, ASHA);
        if (!(reply instanceof Desk.Reply.Words)) {
            throw new AssertionError(reply);
        }
        return store.latest(1).get(0).id();
    }

    /** Opens one and leads it to its first step that writes, which nobody has asked for yet. */
    WindowId beforeSchema() {
        WindowId id = open();
        says(id, WindowFixture.approve(), DEVI);
        says(id, WindowFixture.approve(), DEVI);
        return id;
    }

    Window window(WindowId id) {
        return store.find(id).orElseThrow();
    }

    Desk.Answer says(WindowId id, WindowCommand command, Actor by) {
        return engine.desk().submit(id, command, by);
    }

    void tick() {
        engine.driver().tick();
    }

    private final class Executor implements StepExecutor {
        private final String kind;

        Executor(String kind) {
            this.kind = kind;
        }

        @Override
        public String kind() {
            return kind;
        }

        @Override
        public List<String> obstacles(Context step) {
            if (obstaclesBreak) {
                throw new IllegalStateException("nobody foresaw this");
            }
            if (rewound != null) {
                throw rewound;
            }
            return List.of();
        }

        @Override
        public Offer offer(Context step) {
            return new Offer(notOffered, List.of("Lossy: 7 rows"));
        }

        @Override
        public Outcome run(Context step, Progress progress) {
            attempts.add(step.spec().common().id() + "/" + step.attempt());
            calls.add(step);
            EngineFixture.this.progress.add(progress);
            return outcomes.isEmpty()
                    ? new Outcome.Succeeded(Map.of(), List.of())
                    : outcomes.poll().get();
        }

        @Override
        public Finding settle(Context step, Progress progress) {
            looks++;
            calls.add(step);
            return findings.isEmpty()
                    ? StepExecutor.super.settle(step, progress)
                    : findings.poll().get();
        }
    }

    private final class Judge implements CheckJudge {
        @Override
        public List<CheckResult> judge(
                TargetIdentity target,
                List<CheckSpec> checks,
                Map<String, String> recorded,
                Map<String, String> parameters) {
            judged++;
            if (judgeBreaks) {
                throw new IllegalStateException("nobody foresaw this");
            }
            return checks.stream()
                    .map(check -> new CheckResult(
                            check.common().id(),
                            check.common().name(),
                            check.common().blocking(),
                            verdict,
                            "1",
                            verdict == Verdict.PASS ? "1" : "2",
                            Duration.ZERO))
                    .toList();
        }
    }

    private final class Chat implements ChatRoom {
        @Override
        public Room open(Window window, String calledIn) {
            if (chatIsAway) {
                throw new ChatUnavailableException("Slack is away", new IllegalStateException("away"));
            }
            return new Room("C-" + window.id(), "mw", true);
        }

        @Override
        public void show(Window window) {
            shown.add(window);
            whenShown.accept(window);
        }
    }

    private final class Lease implements WorkerLease {
        @Override
        public String node() {
            return node;
        }

        @Override
        public boolean hold() {
            return leads;
        }

        @Override
        public void release() {
            leads = false;
        }

        @Override
        public boolean mayBeThere(String other) {
            return present.contains(other);
        }

        @Override
        public void callTheHolder() {
            called++;
        }
    }

    private final class Library implements RunbookLibrary {
        @Override
        public List<String> names() {
            return List.of("crm");
        }

        @Override
        public Source read(String name) {
            if (diskFlaw != null) {
                throw diskFlaw;
            }
            return disk.source();
        }

        @Override
        public Parsed parse(Source source) {
            return parserBreaks ? new Parsed.Invalid(List.of()) : new Parsed.Valid(disk.runbook());
        }
    }

    private final class Target implements TargetDesk {
        @Override
        public TargetIdentity identify(String target) {
            if (targetIsUnknown) {
                throw new TargetUnavailableException("crm-staging refuses the bot.");
            }
            return disk.target;
        }

        @Override
        public Activity activity(String target) {
            if (targetIsAway) {
                throw new TargetUnavailableException("crm-staging does not answer");
            }
            return new Activity(1, null, 0);
        }

        @Override
        public Diagnosis.Found ask(
                TargetIdentity expected, String use, String query, Map<String, String> parameters, List<String> show) {
            asked.add(query);
            if (targetIsAway) {
                throw new TargetUnavailableException("crm-staging does not answer.");
            }
            duringAsking.run();
            return new Diagnosis.Found(1, false, show, List.of(List.of("4711")), null);
        }

        @Override
        public List<Reach.Statement> reach(
                TargetIdentity expected, String use, StepSpec.Sql step, Map<String, byte[]> files, Duration counting) {
            List<Reach.Statement> reached = reaches.get(step.common().id());
            if (reached != null && targetIsAway) {
                throw new TargetUnavailableException("crm-staging does not answer.");
            }
            return reached == null ? List.of() : reached;
        }

        @Override
        public Unblocked unblock(TargetIdentity expected, String use, LockQuestion.Act act, LockHolder whom) {
            if (targetIsAway) {
                throw new TargetUnavailableException("crm-staging does not answer.");
            }
            unblocked.add(act.word() + " " + whom.pid());
            return new Unblocked(true, "It was gone within 1 ms.");
        }
    }

    /** Threads that do nothing until the test lets them, if it wants so. */
    private final class Workers extends Inline {
        @Override
        public void execute(Runnable given) {
            if (workersWait) {
                work.add(given);
            } else {
                given.run();
            }
        }
    }

    static WindowCommand run() {
        return new WindowCommand.Run(Optional.empty());
    }
}
