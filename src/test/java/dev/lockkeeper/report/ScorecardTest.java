package dev.lockkeeper.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.Plan;
import dev.lockkeeper.window.PlannedPromise;
import dev.lockkeeper.window.PlannedPromise.Kind;
import dev.lockkeeper.window.PlannedPromise.Measure;
import dev.lockkeeper.window.RollbackEvent;
import dev.lockkeeper.window.RollbackFixture;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.Verdict;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowFixture;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScorecardTest {
    @Test
    void aPromiseIsKeptMissedOrNotProvenByWhatWasMeasured() {
        List<ScoreLine> lines = lines(
                promise("kept", took("schema", "<=", "600000")),
                promise("missed", took("schema", "<", "60000")),
                promise("check", checks("views")),
                promise("check-unknown", checks("nobody-looked")),
                promise("nothing", new Measure(Kind.NOTHING, List.of(), "", "", "nobody counts the CPU")));

        assertThat(lines)
                .extracting(ScoreLine::id, ScoreLine::verdict, ScoreLine::measured)
                .containsExactly(
                        tuple("kept", Verdict.PASS, "the step took 1 min 23 s, asked <= 10 min 0 s"),
                        tuple("missed", Verdict.FAIL, "the step took 1 min 23 s, asked < 1 min 0 s"),
                        tuple("check", Verdict.PASS, "views: 100 rows"),
                        tuple("check-unknown", Verdict.NOT_PROVEN, "nobody-looked: not looked at"),
                        tuple("nothing", Verdict.NOT_PROVEN, "nobody counts the CPU"));
    }

    @Test
    void oneMissedMeasureMissesThePromiseAndOneUnprovenLeavesItUnproven() {
        Measure nothing = new Measure(Kind.NOTHING, List.of(), "", "", "nobody counts");

        assertThat(lines(
                        promise("both", took("schema", "<=", "600000"), nothing),
                        promise("all", took("schema", "<", "1"), nothing)))
                .extracting(ScoreLine::verdict)
                .containsExactly(Verdict.NOT_PROVEN, Verdict.FAIL);
    }

    @Test
    void aPromiseOfAnotherWindowIsToldAndNotJudged() {
        PlannedPromise elsewhere =
                new PlannedPromise("cpu", "Health", "CPU", "80 %", "000:487", List.of(), "of production");

        assertThat(lines(elsewhere))
                .extracting(ScoreLine::measured, ScoreLine::verdict)
                .containsExactly(tuple("of production", null));
    }

    @Test
    void theWindowItselfIsMeasuredOnlyWhenItIsCompleted() {
        Measure length = new Measure(Kind.LENGTH, List.of(), "<=", "7200000", "");
        Measure back = new Measure(Kind.WAY_BACK, List.of(), "<=", "2700000", "");
        Measure signed = new Measure(Kind.SIGNATURES, List.of("preflight", "final"), ">=", "5", "");

        assertThat(lines(promise("length", length), promise("back", back), promise("signed", signed)))
                .extracting(ScoreLine::verdict, ScoreLine::measured)
                .containsExactly(
                        tuple(Verdict.PASS, "by its own clock the window took 18 min 55 s, asked <= 2 h 0 min 0 s"),
                        tuple(Verdict.NOT_PROVEN, "nobody went back"),
                        tuple(Verdict.PASS, "5 signatures, asked >= 5"));

        WindowFixture under = WindowFixture.scheduled(plan(WindowFixture.plan(), promise("length", length)));
        assertThat(report(under).scorecard()).extracting(ScoreLine::verdict).containsExactly(Verdict.NOT_PROVEN);
    }

    @Test
    void theWayBackIsMeasuredFromItsDecisionToItsEnd() {
        WindowFixture at = beforeSchema(
                promise("back", new Measure(Kind.WAY_BACK, List.of(), "<=", "2700000", "")),
                promise("short", new Measure(Kind.WAY_BACK, List.of(), "<", "1000", "")),
                promise("length", new Measure(Kind.LENGTH, List.of(), "<=", "7200000", "")));
        at.runs(WindowFixture.SCHEMA)
                .ok(RollbackFixture.back(), WindowFixture.DEVI)
                .later(Duration.ofMinutes(2));
        assertThat(report(at).scorecard().get(0).measured()).startsWith("the way back was begun");
        at.runs(RollbackFixture.UNDO_SCHEMA).runs(RollbackFixture.COMPARE);
        at.fact(new RollbackEvent.RolledBack(at.now));

        assertThat(report(at).scorecard())
                .extracting(ScoreLine::verdict)
                .containsExactly(Verdict.PASS, Verdict.FAIL, Verdict.NOT_PROVEN);
    }

    @Test
    void aPromiseThatWasNotPutToTheTestIsNotProvenHoweverWellItDoes() {
        Measure given = new Measure(Kind.CHECKS, List.of("views"), List.of("nobody-looked"), "", "", "");

        assertThat(lines(promise("given", given)))
                .extracting(ScoreLine::verdict, ScoreLine::measured)
                .containsExactly(tuple(
                        Verdict.NOT_PROVEN,
                        "views: 100 rows; the promise is not about this: nobody-looked: not looked at"));
    }

    @Test
    void everyFormOfTheReportHasThePromisesByPart() {
        WindowReport report = report(MarkdownReportTest.story(WindowFixture.scheduled(plan(
                WindowFixture.plan(),
                promise("kept", took("schema", "<=", "600000")),
                new PlannedPromise("cpu", "Health | safety", "CPU", "80 %", "000:487", List.of(), "of production")))));

        assertThat(MarkdownReport.text(report))
                .contains("## Promises of the documents")
                .contains("1 of 2 promises concern this window: 1 kept, 0 missed, 0 not proven.")
                .contains("| What kept | about 30 s | 001:228 | the step took 1 min 23 s, asked &lt;= 10 min 0 s | PASS"
                        + " |")
                .contains("### Health \\| safety")
                .contains("| not of this window |");
        assertThat(HtmlReport.text(report)).contains("Promises of the documents", "not of this window");
        assertThat(JsonReport.text(report)).contains("\"scorecard\": [", "\"promised\": \"about 30 s\"");
        assertThat(MarkdownReport.text(report(MarkdownReportTest.story()))).doesNotContain("Promises of the documents");
    }

    @Test
    void ofSeveralChecksThoseThatDidNotPassAreTold() {
        WindowFixture at = beforeSchema(
                promise("two", checks("views", "rows")), promise("four", checks("views", "a", "rows", "b")));
        at.ok(new WindowCommand.Run(Optional.empty()), WindowFixture.ASHA).begins(WindowFixture.SCHEMA);
        at.succeeds(WindowFixture.SCHEMA)
                .fact(new StepEvent.ChecksNotPassed(
                        WindowFixture.SCHEMA,
                        1,
                        List.of(
                                WindowFixture.check("rows", true, Verdict.FAIL),
                                WindowFixture.check("views", true, Verdict.PASS)),
                        at.now));

        assertThat(report(at).scorecard())
                .extracting(ScoreLine::verdict, ScoreLine::measured)
                .containsExactly(
                        tuple(Verdict.FAIL, "rows: 99 rows; views: 100 rows"),
                        tuple(Verdict.FAIL, "1 of 4 checks PASS; a: not looked at; rows: 99 rows; b: not looked at"));
    }

    private static WindowFixture beforeSchema(PlannedPromise... promises) {
        WindowFixture at = WindowFixture.scheduled(plan(RollbackFixture.plan(), promises))
                .fact(new LifeEvent.Started(WindowFixture.START));
        at.ask(WindowFixture.PREFLIGHT)
                .ok(WindowFixture.approve(), WindowFixture.QUIN)
                .ok(WindowFixture.approve(), WindowFixture.DEVI);
        at.runs(WindowFixture.BASELINE).runs(WindowFixture.BACKUP).ask(WindowFixture.GO_LIVE);
        return at.ok(WindowFixture.approve(), WindowFixture.DEVI).ok(WindowFixture.approve(), WindowFixture.LEO);
    }

    private static List<ScoreLine> lines(PlannedPromise... promises) {
        return report(MarkdownReportTest.story(WindowFixture.scheduled(plan(WindowFixture.plan(), promises))))
                .scorecard();
    }

    private static WindowReport report(WindowFixture at) {
        return WindowReport.of(at.window, at.journal, MarkdownReportTest.NAMES);
    }

    private static PlannedPromise promise(String id, Measure... measures) {
        return new PlannedPromise(id, "Durations", "What " + id, "about 30 s", "001:228", List.of(measures), "");
    }

    private static Measure took(String step, String sign, String millis) {
        return new Measure(Kind.TOOK, List.of(step), sign, millis, "");
    }

    private static Measure checks(String... ids) {
        return new Measure(Kind.CHECKS, List.of(ids), "", "", "");
    }

    private static Plan plan(Plan plan, PlannedPromise... promises) {
        return new Plan(
                plan.runbook(),
                plan.title(),
                plan.environment(),
                plan.digest(),
                plan.contentDigest(),
                plan.target(),
                plan.cadence(),
                plan.planned(),
                plan.users(),
                plan.roles(),
                plan.items(),
                plan.files(),
                plan.rollbacks(),
                List.of(promises));
    }
}
