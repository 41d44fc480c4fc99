package dev.lockkeeper.report;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a report says first: a way back, deviations, the execution summary and the sign-off sheet; the rest follows. */
final class ReportText {
    private static final String NONE = "None.";

    private final WindowReport report;
    private final Paper out;

    ReportText(WindowReport report, Paper out) {
        this.report = report;
        this.out = out;
    }

    /** The whole report, top to bottom. */
    void write() {
        head();
        stillOpen();
        back();
        deviations();
        execution();
        pairs();
        signOffs();
        new ReportDetails(report, out).write();
    }

    private void head() {
        WindowReport.Head head = report.head();
        out.title(Inline.ours("Report of ")
                .and(Inline.value(head.id()))
                .and(": ")
                .and(Inline.value(head.title()))
                .and(", ")
                .and(Inline.value(head.environment())));
        Inline state = head.over()
                ? Inline.ours("The window is " + head.state() + ".")
                : Inline.ours("The window is not over: it is " + head.state() + ". This is how it stands.");
        out.paragraph(state.and(" Made from " + head.events() + " recorded events, the last at "
                + Moments.utc(head.asOf()) + ". All times are UTC; what was not measured says so."));
    }

    /** Whoever opens the report of a window that turned back sees that first. */
    private void back() {
        WindowReport.BackSheet it = report.back();
        if (it == null) {
            return;
        }
        out.section("The window turned back");
        Map<String, Inline> facts = new LinkedHashMap<>();
        facts.put("Plan", Inline.value(it.plan()));
        facts.put("Chosen by", Inline.value(it.by()).and(", " + Moments.utc(it.at())));
        facts.put("Because", Inline.value(it.reason()));
        facts.put("Outcome", Inline.ours(it.state()));
        facts.put("Undone", listed(it.undone(), "nothing"));
        facts.put("Remained", listed(it.remained(), "nothing that this window wrote"));
        facts.put("Left out, nothing to undo", listed(it.leftOut(), "nothing"));
        facts.put("Price that was shown", Inline.ours("loses ").and(Inline.value(it.loses())));
        out.facts(facts);
        Column.table(
                out,
                it.steps(),
                NONE,
                Column.of("Undo step", step -> Inline.code(step.id())),
                Column.of("Title", step -> Inline.value(step.title())),
                Column.ours("Began", step -> Moments.time(step.beganAt())),
                Column.ours("Planned", step -> Moments.length(step.planned())),
                Column.ours("Took", step -> Moments.orDash(step.took())),
                Column.ours("Attempts", step -> String.valueOf(step.attempts())),
                Column.of("State", step -> Inline.value((step.state() + " " + step.how()).strip())));
    }

    /** Users may be locked out by it at this moment, so it stands above everything else. */
    private void stillOpen() {
        List<PairSheet> open = report.pairs().stream().filter(PairSheet::isOpen).toList();
        if (!open.isEmpty()) {
            out.section("Still open");
            open.forEach(pair -> out.paragraph(Inline.value(pair.what())
                    .and(": " + pair.state() + ", opened " + Moments.time(pair.openedAt()) + " by ")
                    .and(Inline.code(pair.openedBy()))
                    .and("; ")
                    .and(Inline.code(pair.closedBy()))
                    .and(" closes it, begun " + pair.attempts() + (pair.attempts() == 1 ? " time." : " times."))));
        }
    }

    private void pairs() {
        if (report.pairs().isEmpty()) {
            return;
        }
        out.part(Inline.ours("Opened and closed"));
        Column.table(
                out,
                report.pairs(),
                NONE,
                Column.of("What", it -> Inline.value(it.what())),
                Column.ours("State", PairSheet::state),
                Column.of("Opened by", it -> Inline.code(it.openedBy())),
                Column.ours("At", it -> Moments.time(it.openedAt())),
                Column.of("Proof", it -> Inline.value(it.openedProof())),
                Column.of("Closed by", it -> Inline.code(it.closedBy())),
                Column.ours("At", it -> Moments.time(it.closedAt())),
                Column.of("Proof", it -> Inline.value(it.closedProof())),
                Column.ours("Open for", it -> Moments.orDash(it.open())));
    }

    private static Inline listed(List<String> titles, String none) {
        return titles.isEmpty() ? Inline.ours(none) : Inline.value(String.join(", ", titles));
    }

    private void deviations() {
        out.section("Deviations from the runbook");
        Column.table(
                out,
                report.deviations(),
                NONE,
                Column.ours("At", it -> Moments.utc(it.at())),
                Column.ours("What", it -> it.kind().words()),
                Column.of("Concerns", it -> Inline.value(it.subject())),
                Column.of("By", it -> Inline.value(it.by())),
                Column.of("Second person", it -> Inline.orDash(it.confirmedBy())),
                Column.of("Reason", it -> Inline.value(it.reason())));
    }

    /** The form of source 001, lines 657-685; nothing in it is written before it was measured (E138). */
    private void execution() {
        WindowReport.Summary it = report.summary();
        out.section("Execution summary");
        Map<String, Inline> facts = new LinkedHashMap<>();
        facts.put("Runbook", Inline.value(report.head().runbook()));
        facts.put("Commander at the end", Inline.value(report.head().commander()));
        facts.put("Start", actual(it.startedAt(), "not started", it.plannedStart()));
        facts.put("End", actual(it.finishedAt(), "not over", it.plannedEnd()));
        facts.put("Total", Inline.ours(total(it)));
        facts.put("On hold", Inline.ours(Moments.length(it.held())));
        facts.put("Steps settled", Inline.ours(it.settledSteps() + " of " + it.allSteps()));
        facts.put("Attempts cut off", Inline.ours(it.lostAttempts() == 0 ? "none" : String.valueOf(it.lostAttempts())));
        String reason = it.endReason();
        if (reason != null) {
            facts.put("Ended early because", Inline.value(reason));
        }
        facts.put("Issues encountered", Inline.ours(issues(report.troubles().size())));
        rollback(facts);
        facts.put("Way back as it stands", Inline.value(it.wayBack()));
        out.facts(facts);
        migrations();
        verdicts();
        troubles();
    }

    private static String issues(int troubles) {
        return troubles == 0 ? "none" : troubles + ", listed below";
    }

    private void rollback(Map<String, Inline> facts) {
        WindowReport.BackSheet back = report.back();
        if (back == null) {
            facts.put("Rollback required", Inline.ours(report.head().over() ? "no" : "not so far"));
            return;
        }
        facts.put(
                "Rollback required",
                Inline.ours("yes: ").and(Inline.value(back.plan())).and(", chosen at " + Moments.utc(back.at())));
        Instant completed = back.completedAt();
        facts.put(
                "Rollback completed",
                Inline.ours(
                        completed == null ? "not completed; the window is " + back.state() : Moments.utc(completed)));
    }

    private static Inline actual(@Nullable Instant actual, String missing, Instant planned) {
        return Inline.ours(
                (actual == null ? missing : Moments.utc(actual)) + " (planned " + Moments.utc(planned) + ")");
    }

    private static String total(WindowReport.Summary it) {
        Duration took = it.took();
        String planned = " (planned " + Moments.length(it.planned()) + ")";
        if (took == null) {
            return "not started" + planned;
        }
        return it.finishedAt() == null
                ? Moments.length(took) + " so far" + planned
                : Moments.length(took) + ", " + Moments.against(took.minus(it.planned())) + planned;
    }

    private void migrations() {
        out.part(Inline.ours("Migrations applied"));
        if (report.migrations().isEmpty()) {
            out.paragraph(Inline.ours("The runbook runs no files."));
            return;
        }
        out.ticks(report.migrations().stream()
                .map(it -> new Paper.Tick(
                        it.applied(),
                        Inline.code(it.file())
                                .and(", step ")
                                .and(Inline.code(it.step()))
                                .and(": ")
                                .and(Inline.value(it.state()))
                                .and(it.took() == null ? "" : ", took " + Moments.length(it.took()))))
                .toList());
    }

    private void verdicts() {
        out.part(Inline.ours("Verdicts"));
        Column.table(
                out,
                report.verdicts(),
                NONE,
                Column.ours("Subject", WindowReport.SubjectVerdict::subject),
                Column.of("Verdict", it -> Inline.verdict(it.verdict(), "not measured")),
                Column.ours("Because", WindowReport.SubjectVerdict::because));
    }

    private void troubles() {
        out.part(Inline.ours("Issues encountered, and what was done"));
        Column.table(
                out,
                report.troubles(),
                "Nothing stopped the window.",
                Column.ours("At", it -> Moments.utc(it.at())),
                Column.of("What", it -> Inline.value(it.what())),
                Column.of(
                        "Done",
                        it -> it.done().isEmpty() ? Inline.ours("nothing was recorded") : Inline.value(it.done())),
                Column.ours("Done at", it -> Moments.time(it.doneAt())));
    }

    private void signOffs() {
        out.section("Sign-off sheet");
        Column.table(
                out,
                report.signOffs(),
                "The runbook has no gates.",
                Column.of("Gate", it -> Inline.value(it.gate())),
                Column.of("Role", it -> Inline.value(it.role())),
                Column.of("Line", it -> Inline.orDash(it.line())),
                Column.of("Name", ReportText::signature),
                Column.ours("Date", it -> Moments.date(it.at())),
                Column.ours("Time (UTC)", it -> Moments.timeOfDay(it.at())),
                Column.of(
                        "Bound to",
                        it -> it.digest().isEmpty() ? Inline.dash() : Inline.code(Moments.digest(it.digest()))));
    }

    private static Inline signature(WindowReport.SignOff it) {
        String by = it.by();
        if (by == null) {
            return Inline.ours("not signed");
        }
        return it.approved() ? Inline.value(by) : Inline.ours("rejected by ").and(Inline.value(by));
    }
}
