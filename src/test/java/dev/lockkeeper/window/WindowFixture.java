package dev.lockkeeper.window;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A small window and the people around it, driven by the real rules: what people say goes through {@link Rules}, what
 * happens by itself is told by {@link #fact}. Keeps the journal; time stands still until {@link #later}.
 */
public final class WindowFixture {
    public static final WindowId ID = new WindowId("STG-12");
    /** Behind a step's id: the digest of what it does, its checks left out. */
    public static final String EFFECT = " effect";

    public static final Instant START = Instant.parse("2026-11-21T22:00:00Z");

    public static final Caller ASHA = person("U1ASHA", "commander");
    public static final Caller DEVI = person("U2DEVI", "dba");
    public static final Caller QUIN = person("U3QUIN", "qa");
    public static final Caller LEO = person("U4LEO", "lead");
    public static final Caller LIA = person("U5LIA", "lead");
    public static final Caller NOA = person("U6NOA");
    public static final Caller OLAF = person("U7OLAF", "commander");
    public static final Caller BOTH = person("U8BOTH", "dba", "lead");
    public static final Caller GUEST =
            new Caller(new Actor("T1", "U9GUEST"), Set.of("commander", "dba", "qa", "lead"), false);

    public static final StepId BASELINE = new StepId("baseline");
    public static final StepId BACKUP = new StepId("backup");
    public static final StepId SCHEMA = new StepId("schema");
    public static final StepId DATA = new StepId("data");
    public static final StepId LOOK = new StepId("look");
    public static final GateId PREFLIGHT = new GateId("preflight");
    public static final GateId GO_LIVE = new GateId("go-live");
    public static final GateId FINAL = new GateId("final");
    public static final String WORD = "STAGING";

    public final Rules rules = new Rules(Permissions.standard());
    public final List<WindowEvent> journal = new ArrayList<>();
    public Window window;
    public Instant now = START;

    static final LockHolder HOLDER = new LockHolder(
            4711,
            START.minusSeconds(3600),
            START.minusSeconds(60),
            Duration.ofMinutes(1),
            "shop",
            "nightly report",
            "active",
            "SELECT * FROM t WHERE id = ?");

    private WindowFixture(Plan plan, Caller opener) {
        LifeEvent.Opened opened =
                new LifeEvent.Opened(ID, plan, opener.actor(), START, "C-OPS", START.minusSeconds(600));
        journal.add(opened);
        window = Window.opened(opened);
    }

    /** Opened, not started. */
    public static WindowFixture scheduled() {
        return new WindowFixture(plan(), ASHA);
    }

    /** Opened with this plan, not started. */
    public static WindowFixture scheduled(Plan plan) {
        return new WindowFixture(plan, ASHA);
    }

    /** Opened with this plan by this person, not started. */
    public static WindowFixture scheduled(Plan plan, Caller opener) {
        return new WindowFixture(plan, opener);
    }

    /** Started, before its first gate. */
    public static WindowFixture started() {
        return scheduled().fact(new LifeEvent.Started(START));
    }

    /** The first gate is open; the baseline is next. */
    public static WindowFixture pastPreflight() {
        WindowFixture at = started().ask(PREFLIGHT);
        return at.ok(approve(), QUIN).ok(approve(), DEVI);
    }

    /** The second gate is asked. */
    public static WindowFixture atGoLive() {
        return pastPreflight().runs(BASELINE).runs(BACKUP).ask(GO_LIVE);
    }

    /** The first writing step is next. */
    public static WindowFixture beforeSchema() {
        return atGoLive().ok(approve(), DEVI).ok(approve(), LEO);
    }

    /** The point of no return is next. */
    public static WindowFixture beforeData() {
        return beforeSchema().runs(SCHEMA);
    }

    /** The first writing step has failed. */
    public static WindowFixture schemaFailed() {
        WindowFixture at = beforeSchema().ok(new WindowCommand.Run(Optional.empty()), ASHA);
        return at.begins(SCHEMA).fact(failed(SCHEMA, at.window.step(SCHEMA).attempt(), at.now));
    }

    /** The first writing step took effect, and one of its checks is FAIL, another NOT PROVEN. */
    public static WindowFixture schemaNotPassed() {
        WindowFixture at = beforeSchema().ok(new WindowCommand.Run(Optional.empty()), ASHA);
        at.begins(SCHEMA).succeeds(SCHEMA);
        return at.fact(new StepEvent.ChecksNotPassed(
                SCHEMA,
                1,
                List.of(check("rows", true, Verdict.FAIL), check("views", true, Verdict.NOT_PROVEN), observed()),
                at.now));
    }

    /** The bot died while this step ran. */
    public static WindowFixture outcomeUnknown(WindowFixture before, StepId step) {
        before.ok(new WindowCommand.Run(Optional.empty()), ASHA).begins(step);
        return before.fact(
                new StepEvent.OutcomeLost(step, before.window.step(step).attempt(), "the bot stopped", before.now));
    }

    /** The bot died while the first writing step ran, and another process finds out what became of it. */
    public static WindowFixture inDoubt() {
        WindowFixture at =
                beforeSchema().ok(new WindowCommand.Run(Optional.empty()), ASHA).begins(SCHEMA);
        return at.fact(new StepEvent.AttemptLost(SCHEMA, 1, "node-2", "the bot stopped", at.now));
    }

    /** Who holds what the first writing step waits for: a report, a session of ours, and a prepared transaction. */
    static LockChain chain() {
        return new LockChain(
                List.of(
                        HOLDER,
                        new LockHolder(8, START, START, null, "shop", "lockkeeper STG-7/m1/1", "active", ""),
                        new LockHolder(0, null, null, null, "", "", "", "")),
                2,
                Duration.ofSeconds(3));
    }

    /** The first writing step asks about a lock that it waits for. */
    public static WindowFixture lockMet() {
        WindowFixture at =
                beforeSchema().ok(new WindowCommand.Run(Optional.empty()), ASHA).begins(SCHEMA);
        return at.fact(new LockEvent.LockMet(SCHEMA, 1, chain(), at.now));
    }

    static WindowCommand.Unblock unblock(LockQuestion.Act act) {
        return new WindowCommand.Unblock(act, HOLDER.pid(), Optional.empty(), "the report can wait");
    }

    /** A file on disk differs. */
    public static WindowFixture filesDiffer(WindowFixture at) {
        return at.fact(new FilesEvent.FilesDiffered(changes(), at.now));
    }

    /** Every step is done; the final sign-off is asked. */
    public static WindowFixture atFinal() {
        WindowFixture at = beforeData().ok(new WindowCommand.Confirm(DATA, WORD), ASHA);
        return at.runs(DATA).runs(LOOK).ask(FINAL);
    }

    /** Over. */
    public static WindowFixture completed() {
        WindowFixture at = atFinal().ok(approve(), QUIN).ok(approve(), LEO).ok(approve(), LIA);
        return at.fact(new LifeEvent.Completed(at.now));
    }

    /** What these rules say to this command now. */
    public Decision says(WindowCommand command, Caller caller) {
        return rules.decide(window, command, caller, now);
    }

    /** Says it, expects a yes, and records what came of it. */
    public WindowFixture ok(WindowCommand command, Caller caller) {
        Decision decision = says(command, caller);
        if (!(decision instanceof Decision.Accepted accepted)) {
            throw new AssertionError(command + " by " + caller.actor().user() + ": " + decision);
        }
        return fact(accepted.events().toArray(WindowEvent[]::new));
    }

    /** This happened by itself. */
    public WindowFixture fact(WindowEvent... events) {
        for (WindowEvent event : events) {
            window = window.after(event);
            journal.add(event);
        }
        return this;
    }

    public WindowFixture later(Duration by) {
        now = now.plus(by);
        return this;
    }

    public WindowFixture ask(GateId gate) {
        return fact(new GateEvent.GateAsked(
                gate, window.plan().gate(gate).orElseThrow().digest(), now));
    }

    public WindowFixture begins(StepId step) {
        return fact(new StepEvent.StepBegan(step, window.step(step).attempt() + 1, "node-1", now));
    }

    public WindowFixture succeeds(StepId step) {
        Map<String, String> outputs = new LinkedHashMap<>();
        if (step.equals(BACKUP)) {
            outputs.put("file", "/backups/STG-12.dump");
            outputs.put("bytes", "4194304");
            outputs.put("sha256", hash('b'));
            outputs.put("taken_at", "2026-11-21T22:05:00Z");
            outputs.put("restore_seconds", "41");
        }
        return fact(new StepEvent.StepSucceeded(
                step, window.step(step).attempt(), outputs, List.of(), Duration.ofMillis(83_400), now));
    }

    public WindowFixture passes(StepId step) {
        List<CheckResult> results = window.plan().step(step).orElseThrow().checks().stream()
                .map(check -> check(check.id(), check.blocking(), Verdict.PASS))
                .toList();
        return fact(new StepEvent.ChecksPassed(step, window.step(step).attempt(), results, now));
    }

    /** The step from run to its checks, each two minutes apart. */
    public WindowFixture runs(StepId step) {
        if (window.rollback() == null
                && window.plan().step(step).orElseThrow().pace() == PlannedStep.Pace.ON_COMMAND
                && !window.consent().contains(step)) {
            ok(new WindowCommand.Run(Optional.of(step)), ASHA);
        }
        return begins(step).later(Duration.ofMinutes(2)).succeeds(step).passes(step);
    }

    public static WindowCommand approve() {
        return new WindowCommand.Approve(Optional.empty(), Optional.empty(), Optional.empty(), "");
    }

    public static WindowCommand approve(GateId gate) {
        return new WindowCommand.Approve(Optional.of(gate), Optional.empty(), Optional.empty(), "");
    }

    public static WindowCommand reject(String reason) {
        return new WindowCommand.Reject(Optional.empty(), Optional.empty(), Optional.empty(), reason);
    }

    public static StepEvent.StepFailed failed(StepId step, int attempt, Instant at) {
        return new StepEvent.StepFailed(
                step,
                attempt,
                new StepFailure("relation \"sales\" does not exist", "02_views.sql", 12, "42P01", true),
                Duration.ofMillis(340),
                at);
    }

    public static CheckResult check(String id, boolean blocking, Verdict verdict) {
        return new CheckResult(
                id,
                "What " + id + " looks at",
                blocking,
                verdict,
                "100 rows",
                verdict == Verdict.PASS ? "100 rows" : "99 rows",
                Duration.ofMillis(12));
    }

    public static CheckResult observed() {
        return new CheckResult(
                "speed",
                "Sales list under 1000 ms",
                false,
                Verdict.FAIL,
                "<= 1000 ms",
                "1400 ms",
                Duration.ofMillis(9));
    }

    public static List<FilesEvent.FileChange> changes() {
        return List.of(new FilesEvent.FileChange("02_views.sql", hash('2'), hash('9'), "-3  old\n+3  new"));
    }

    public static String hash(char digit) {
        return String.valueOf(digit).repeat(64);
    }

    public static Caller person(String user, String... roles) {
        return new Caller(new Actor("T1", user), Set.of(roles), true);
    }

    /** Three gates and five steps: read, backup, two that write, read. */
    public static Plan plan() {
        return plan(Map.of());
    }

    /** The same plan with other digests for the items named. */
    public static Plan plan(Map<String, String> digests) {
        return plan(
                gate(PREFLIGHT, PlannedGate.Kind.GO, 0, digests, List.of(BASELINE, BACKUP), "qa 1", "dba 1"),
                step(BASELINE, "query", PlannedStep.Pace.AUTO, 5, digests),
                step(BACKUP, "backup", PlannedStep.Pace.ON_COMMAND, 10, digests),
                gate(GO_LIVE, PlannedGate.Kind.GO, 30, digests, List.of(SCHEMA, DATA, LOOK), "dba 1", "lead 1"),
                step(SCHEMA, "sql", PlannedStep.Pace.ON_COMMAND, 40, digests),
                step(DATA, "sql", PlannedStep.Pace.ON_COMMAND, 70, digests),
                step(LOOK, "query", PlannedStep.Pace.AUTO, 100, digests),
                gate(FINAL, PlannedGate.Kind.SIGN_OFF, 110, digests, List.of(), "qa 1", "lead 2"));
    }

    public static Plan plan(PlanItem... items) {
        Map<String, String> roles = new LinkedHashMap<>();
        roles.put("dba", "Database Administrator");
        roles.put("lead", "Lead Developer");
        roles.put("qa", "QA Lead");
        return new Plan(
                "crm",
                "CRM views",
                "staging",
                hash('d'),
                hash('c'),
                new TargetIdentity("crm-staging", "localhost", 5432, "crm", "7301", 16384, "15.19"),
                Duration.ofMinutes(10),
                Duration.ofHours(2),
                "nobody; staging is used by the team alone",
                roles,
                Arrays.asList(items),
                List.of(new StoredFile("runbook.yaml", hash('1')), new StoredFile("02_views.sql", hash('2'))));
    }

    private static PlannedGate gate(
            GateId id,
            PlannedGate.Kind kind,
            int minute,
            Map<String, String> digests,
            List<StepId> opens,
            String... who) {
        return new PlannedGate(
                id,
                "Gate " + id,
                "Phase of " + id,
                kind,
                "What " + id + " decides",
                Duration.ofMinutes(minute),
                Duration.ofMinutes(5),
                Arrays.stream(who)
                        .map(role -> role.split(" "))
                        .map(role -> new PlannedGate.RequiredRole(role[0], Integer.parseInt(role[1])))
                        .toList(),
                opens,
                digests.getOrDefault(id.value(), hash('a')));
    }

    private static PlannedStep step(
            StepId id, String kind, PlannedStep.Pace pace, int minute, Map<String, String> digests) {
        boolean writes = kind.equals("sql");
        return new PlannedStep(
                id,
                "Step " + id,
                "Phase of " + id,
                kind,
                pace,
                writes,
                kind.equals("backup"),
                id.equals(DATA) ? WORD : null,
                Duration.ofMinutes(minute),
                Duration.ofMinutes(5),
                writes
                        ? List.of(
                                new PlannedStep.PlannedCheck("rows", "Rows are all there", true, "scalar"),
                                new PlannedStep.PlannedCheck("views", "Views answer", true, "inventory"),
                                new PlannedStep.PlannedCheck("speed", "Sales list under 1000 ms", false, "explain"))
                        : List.of(),
                writes ? List.of("02_views.sql") : List.of(),
                digests.getOrDefault(id.value(), hash('e')),
                digests.getOrDefault(id.value() + EFFECT, hash('e')));
    }
}
