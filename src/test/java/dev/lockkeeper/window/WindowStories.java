package dev.lockkeeper.window;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Windows for tests, told as stories: a small CRM plan in staging and the events that happen to it. */
public final class WindowStories {
    public static final Actor COMMANDER = new Actor("T1", "UCAROL");
    public static final Actor DBA = new Actor("T1", "UDBA");
    public static final Actor LEAD = new Actor("T1", "ULEAD");
    public static final Actor QA = new Actor("T1", "UQA");
    public static final Instant START = Instant.parse("2026-11-21T14:00:00Z");

    public static final StepId BASELINE = new StepId("baseline");
    public static final StepId BACKUP = new StepId("backup");
    public static final StepId TABLES = new StepId("reference-tables");
    public static final StepId VIEWS = new StepId("job-works-views");
    public static final StepId DROP = new StepId("drop-columns");
    public static final StepId INDEXES = new StepId("indexes");
    public static final GateId PREFLIGHT = new GateId("pre-flight");
    public static final GateId NO_RETURN = new GateId("no-return");
    public static final GateId FINAL = new GateId("final");

    private final List<WindowEvent> journal = new ArrayList<>();
    private Window window;
    private Instant clock = START.minus(Duration.ofMinutes(30));

    private WindowStories(Plan plan) {
        LifeEvent.Opened opened =
                new LifeEvent.Opened(new WindowId("STG-12"), plan, COMMANDER, START, "C0GENERAL1", clock);
        journal.add(opened);
        window = Window.opened(opened);
    }

    /** Opened, its start is ahead. */
    public static WindowStories scheduled() {
        return scheduled(plan(""));
    }

    public static WindowStories scheduled(Plan plan) {
        return new WindowStories(plan);
    }

    /** Started; the baseline is done and the pre-flight gate asked. */
    public static WindowStories preflightAsked() {
        return scheduled().start().done(BASELINE, 12, pass("server", "15.18")).ask(PREFLIGHT);
    }

    /** The backup waits for the commander. */
    public static WindowStories running() {
        return preflightAsked()
                .approve(PREFLIGHT, "dba", DBA)
                .approve(PREFLIGHT, "lead", LEAD)
                .open(PREFLIGHT);
    }

    /** Backup and the changes that lose nothing are done, as one consent; the point of no return is asked. */
    public static WindowStories noReturnAsked() {
        return running()
                .request(BACKUP)
                .doneWith(BACKUP, 95, backup(), pass("restored", "27 of 27 tables equal"))
                .consent(TABLES, VIEWS)
                .done(TABLES, 1, pass("reference rows", "126"))
                .done(
                        VIEWS,
                        41,
                        pass("views answer", "12 of 12"),
                        observed("names unchanged", Verdict.FAIL, "0 renamed", "50 renamed"))
                .ask(NO_RETURN);
    }

    /** The columns are next and both roles said yes. */
    public static WindowStories noReturnOpen() {
        return noReturnAsked()
                .approve(NO_RETURN, "dba", DBA)
                .approve(NO_RETURN, "lead", LEAD)
                .open(NO_RETURN);
    }

    /** Everything is done and the last gate asked. */
    public static WindowStories finalAsked() {
        return noReturnOpen()
                .then(at -> new StepEvent.WordConfirmed(DROP, COMMANDER, at))
                .request(DROP)
                .done(DROP, 2, pass("columns gone", "36 of 36"))
                .request(INDEXES)
                .done(INDEXES, 310, pass("indexes valid", "35 of 35"), pass("job works list", "142 ms"))
                .ask(FINAL);
    }

    /** All the way. */
    public static WindowStories completed() {
        return finalAsked()
                .approve(FINAL, "dba", DBA)
                .approve(FINAL, "qa", QA)
                .open(FINAL)
                .then(LifeEvent.Completed::new);
    }

    /** The tables are there, and the views are next, to which the commander has said yes too. */
    public static WindowStories tablesDone() {
        return running()
                .request(BACKUP)
                .doneWith(BACKUP, 95, backup(), pass("restored", "27 of 27 tables equal"))
                .consent(TABLES, VIEWS)
                .done(TABLES, 1, pass("reference rows", "126"));
    }

    /** The views failed in their file. */
    public static WindowStories failed() {
        return tablesDone()
                .begin(VIEWS)
                .then(at -> new StepEvent.StepFailed(
                        VIEWS,
                        1,
                        new StepFailure(
                                "column c.total_vaule does not exist",
                                "migrations/20250322000023_create_contract_views.sql",
                                31,
                                "42703",
                                true),
                        Duration.ofMillis(420),
                        at));
    }

    /** The bot died while the columns went. */
    public static WindowStories unknown() {
        return noReturnOpen()
                .then(at -> new StepEvent.WordConfirmed(DROP, COMMANDER, at))
                .request(DROP)
                .begin(DROP)
                .then(at -> new StepEvent.OutcomeLost(
                        DROP, 1, "node bot-1 died during the attempt; the target does not answer yet", at));
    }

    /** The bot died while the columns went, and the one that came back asks the database. */
    public static WindowStories inDoubt() {
        return noReturnOpen()
                .then(at -> new StepEvent.WordConfirmed(DROP, COMMANDER, at))
                .request(DROP)
                .begin(DROP)
                .then(at -> new StepEvent.AttemptLost(
                        DROP,
                        1,
                        "bot-2",
                        "Another process took over, or the bot stopped, while the step was running.",
                        at));
    }

    /** The columns were gone, says the ledger. */
    public static WindowStories adopted() {
        return inDoubt()
                .then(at -> new StepEvent.StepAdopted(
                        DROP, 1, Map.of(), "The ledger in the target has it as done, by transaction 4711.", at))
                .then(at -> new StepEvent.ChecksPassed(DROP, 1, List.of(pass("columns gone", "36 of 36")), at));
    }

    /** Nothing of the first attempt took effect; the second one runs. */
    public static WindowStories begunAgain() {
        return inDoubt()
                .then(at -> new StepEvent.AttemptHadNoEffect(
                        DROP,
                        1,
                        "No session of the attempt is left, and the ledger in the target does not have it.",
                        at))
                .begin(DROP);
    }

    /** QA wants the columns to stay. */
    public static WindowStories cancelAsked() {
        return noReturnOpen()
                .then(at -> new StepEvent.WordConfirmed(DROP, COMMANDER, at))
                .request(DROP)
                .begin(DROP)
                .then(at -> new StepEvent.CancelRequested(DROP, QA, at));
    }

    /** The views took effect and one of their checks could not be proven. */
    public static WindowStories notPassed() {
        return running()
                .request(BACKUP)
                .doneWith(BACKUP, 95, backup(), pass("restored", "27 of 27 tables equal"))
                .request(TABLES)
                .done(TABLES, 1, pass("reference rows", "126"))
                .request(VIEWS)
                .begin(VIEWS)
                .succeed(VIEWS, 41, Map.of())
                .then(at -> new StepEvent.ChecksNotPassed(
                        VIEWS,
                        1,
                        List.of(
                                pass("views answer", "12 of 12"),
                                check(
                                        "isolation",
                                        Verdict.NOT_PROVEN,
                                        true,
                                        "every tenant",
                                        "no token for a second user")),
                        at));
    }

    /** A file on disk changed under the running window. */
    public static WindowStories filesDiffer() {
        return running().then(at -> new FilesEvent.FilesDiffered(changes(), at));
    }

    /** The changed file was taken. */
    public static WindowStories amended() {
        return filesDiffer()
                .then(at -> new FilesEvent.FilesAmended(plan("2"), changes(), "the comma was missing", COMMANDER, at))
                .then(LifeEvent.Continued::new);
    }

    /** Somebody held it. */
    public static WindowStories held() {
        return running().then(at -> new LifeEvent.Held(QA, "the replica lags", at));
    }

    /** Given up after a failure. */
    public static WindowStories aborted() {
        return failed().then(at -> new LifeEvent.Aborted(COMMANDER, "the views need a new release", at));
    }

    /** One minute later this happens. */
    public WindowStories then(java.util.function.Function<Instant, WindowEvent> event) {
        clock = clock.plus(Duration.ofMinutes(1));
        WindowEvent happened = event.apply(clock);
        journal.add(happened);
        window = window.after(happened);
        return this;
    }

    public WindowStories start() {
        clock = START.minus(Duration.ofMinutes(1));
        return then(LifeEvent.Started::new);
    }

    public WindowStories request(StepId step) {
        return then(at -> new StepEvent.StepRequested(step, COMMANDER, at));
    }

    public WindowStories consent(StepId... steps) {
        return then(at -> new StepEvent.RunToConsented(steps[0], List.of(steps), COMMANDER, at));
    }

    public WindowStories begin(StepId step) {
        int attempt = window.step(step).attempt() + 1;
        return then(at -> new StepEvent.StepBegan(step, attempt, "bot-1", at));
    }

    public WindowStories succeed(StepId step, long seconds, Map<String, String> outputs) {
        clock = clock.plusSeconds(seconds);
        int attempt = window.step(step).attempt();
        return then(
                at -> new StepEvent.StepSucceeded(step, attempt, outputs, List.of(), Duration.ofSeconds(seconds), at));
    }

    public WindowStories done(StepId step, long seconds, CheckResult... checks) {
        return doneWith(step, seconds, Map.of(), checks);
    }

    public WindowStories doneWith(StepId step, long seconds, Map<String, String> outputs, CheckResult... checks) {
        begin(step).succeed(step, seconds, outputs);
        int attempt = window.step(step).attempt();
        return then(at -> new StepEvent.ChecksPassed(step, attempt, List.of(checks), at));
    }

    public WindowStories ask(GateId gate) {
        String digest = window.plan().gate(gate).orElseThrow().digest();
        return then(at -> new GateEvent.GateAsked(gate, digest, at));
    }

    public WindowStories approve(GateId gate, String role, Actor by) {
        String digest = String.valueOf(window.gate(gate).digest());
        return then(at -> new GateEvent.Approved(gate, role, by, digest, "", at));
    }

    public WindowStories reject(GateId gate, String role, Actor by, String reason) {
        String digest = String.valueOf(window.gate(gate).digest());
        return then(at -> new GateEvent.Rejected(gate, role, by, digest, reason, at));
    }

    public WindowStories open(GateId gate) {
        return then(at -> new GateEvent.GateOpened(gate, at));
    }

    public Window window() {
        return window;
    }

    public List<WindowEvent> journal() {
        return List.copyOf(journal);
    }

    /** When the last thing happened. */
    public Instant now() {
        return clock;
    }

    public static CheckResult pass(String name, String actual) {
        return check(name, Verdict.PASS, true, actual, actual);
    }

    public static CheckResult observed(String name, Verdict verdict, String expected, String actual) {
        return check(name, verdict, false, expected, actual);
    }

    public static CheckResult check(String name, Verdict verdict, boolean blocking, String expected, String actual) {
        return new CheckResult(
                name.toLowerCase(java.util.Locale.ROOT).replaceAll("[^a-z0-9]+", "-"),
                name,
                blocking,
                verdict,
                expected,
                actual,
                Duration.ofMillis(12));
    }

    public static Map<String, String> backup() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("kind", "pg_dump");
        facts.put("file", "/var/backups/STG-12/crm_staging.dump");
        facts.put("bytes", "38214656");
        facts.put("sha256", "77be12aa00ff41c29a027c55d2b3e8f90011aabbccddeeff0123456789abcdef");
        facts.put("dump_seconds", "4.2");
        facts.put("restore_seconds", "7.1");
        facts.put("tables_compared", "27");
        facts.put("tables_equal", "27");
        facts.put("taken_at", "2026-11-21T14:10:00Z");
        return facts;
    }

    public static List<FilesEvent.FileChange> changes() {
        return List.of(new FilesEvent.FileChange(
                "migrations/20250322000023_create_contract_views.sql",
                StoryPlan.digest("a"),
                StoryPlan.digest("b"),
                "@@ -31 +31 @@\n-  c.total_vaule\n+  c.total_value"));
    }

    /** A small crm/staging; another mark is another plan. */
    public static Plan plan(String mark) {
        return StoryPlan.of(mark);
    }
}
