package dev.lockkeeper.report;

import dev.lockkeeper.window.TargetIdentity;
import dev.lockkeeper.window.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A report as Markdown (GitHub's dialect), deviations first. Pure; equal reports give equal text, line ends are LF. */
public final class MarkdownReport {
    private static final String NONE = "None.";
    private static final String DASH = "-";

    private final WindowReport report;
    private final Markdown out = new Markdown();

    private MarkdownReport(WindowReport report) {
        this.report = report;
    }

    /** The whole report. Values that came from people, files or databases are escaped and stay on one line. */
    public static String text(WindowReport report) {
        return new MarkdownReport(report).write();
    }

    private String write() {
        head();
        back();
        deviations();
        summary();
        steps();
        migrations();
        verdicts();
        checks();
        promises();
        gates();
        backups();
        plan();
        troubles();
        holds();
        statuses();
        notes();
        timeline();
        return out.text();
    }

    private void head() {
        WindowReport.Head head = report.head();
        out.heading(1, "Report of " + value(head.id()) + ": " + value(head.title()) + ", " + value(head.environment()));
        String state = head.over()
                ? "The window is " + value(head.state()) + "."
                : "The window is not over: it is " + value(head.state()) + ". This is how it stands.";
        out.paragraph(state + " Made from " + head.events() + " recorded events, the last at "
                + Moments.utc(head.asOf()) + ". All times are UTC; what was not measured says so.");
    }

    /** Whoever opens the report of a window that turned back sees that first. */
    private void back() {
        WindowReport.BackSheet it = report.back();
        if (it == null) {
            return;
        }
        out.heading(2, "The window turned back");
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Plan", value(it.plan()));
        facts.put("Chosen by", value(it.by()) + ", " + Moments.utc(it.at()));
        facts.put("Because", value(it.reason()));
        facts.put("Outcome", value(it.state()));
        facts.put("Undone", listed(it.undone(), "nothing"));
        facts.put("Remained", listed(it.remained(), "nothing that this window wrote"));
        facts.put("Left out, nothing to undo", listed(it.leftOut(), "nothing"));
        facts.put("Price that was shown", "loses " + value(it.loses()));
        facts(facts);
        table(
                it.steps(),
                NONE,
                column("Undo step", step -> code(step.id())),
                column("Title", step -> value(step.title())),
                column("Began", step -> Moments.time(step.beganAt())),
                column("Planned", step -> Moments.length(step.planned())),
                column("Took", step -> step.took() == null ? DASH : Moments.length(step.took())),
                column("Attempts", step -> String.valueOf(step.attempts())),
                column("State", step -> value((step.state() + " " + step.how()).strip())));
    }

    private static String listed(List<String> titles, String none) {
        return titles.isEmpty() ? none : value(String.join(", ", titles));
    }

    private void deviations() {
        out.heading(2, "Deviations from the runbook");
        table(
                report.deviations(),
                NONE,
                column("At", it -> Moments.utc(it.at())),
                column("What", it -> value(it.kind().words())),
                column("Concerns", it -> value(it.subject())),
                column("By", it -> value(it.by())),
                column("Second person", it -> orDash(it.confirmedBy())),
                column("Reason", it -> value(it.reason())));
    }

    private void summary() {
        WindowReport.Summary it = report.summary();
        out.heading(2, "Summary");
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Runbook", value(report.head().runbook()));
        facts.put("Commander at the end", value(report.head().commander()));
        facts.put("Start", actual(it.startedAt(), "not started", it.plannedStart()));
        facts.put("End", actual(it.finishedAt(), "not over", it.plannedEnd()));
        facts.put("Total", total(it));
        facts.put("On hold", Moments.length(it.held()));
        facts.put("Steps settled", it.settledSteps() + " of " + it.allSteps());
        String reason = it.endReason();
        if (reason != null) {
            facts.put("Ended early because", value(reason));
        }
        facts.put("Way back as it stands", value(it.wayBack()));
        facts(facts);
    }

    private static String actual(@Nullable Instant actual, String missing, Instant planned) {
        return (actual == null ? missing : Moments.utc(actual)) + " (planned " + Moments.utc(planned) + ")";
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

    private void steps() {
        out.heading(2, "Steps");
        table(
                report.steps(),
                NONE,
                column("Step", it -> code(it.id())),
                column("Title", it -> value(it.title())),
                column("Kind", it -> value(it.kind())),
                column("Planned at", it -> Moments.time(it.plannedAt())),
                column("Began", it -> Moments.time(it.beganAt())),
                column("Ended", it -> Moments.time(it.endedAt())),
                column("Planned", it -> Moments.length(it.planned())),
                column("Took", it -> it.took() == null ? DASH : Moments.length(it.took())),
                column("Attempts", it -> String.valueOf(it.attempts())),
                column("State", it -> value(it.how().isEmpty() ? it.state() : it.state() + " " + it.how())));
    }

    private void migrations() {
        out.heading(2, "Migrations");
        if (report.migrations().isEmpty()) {
            out.paragraph("The runbook runs no files.");
            return;
        }
        out.list(report.migrations().stream()
                .map(it -> (it.applied() ? "[x] " : "[ ] ") + code(it.file()) + ", step " + code(it.step()) + ": "
                        + value(it.state()))
                .toList());
    }

    private void verdicts() {
        out.heading(2, "Verdicts");
        table(
                report.verdicts(),
                NONE,
                column("Subject", it -> value(it.subject())),
                column("Verdict", it -> verdict(it.verdict(), "not measured")),
                column("Because", it -> value(it.because())));
    }

    private void checks() {
        out.heading(2, "Checks");
        table(
                report.checks(),
                "The runbook has no checks.",
                column("Step", it -> code(it.step())),
                column("Check", it -> code(it.id())),
                column("What", it -> value(it.name())),
                column("Closes the way", it -> it.blocking() ? "yes" : "no"),
                column("Verdict", it -> verdict(it.verdict(), DASH) + (it.accepted() ? ", accepted" : "")),
                column("Expected", it -> orDash(it.expected())),
                column("Actual", it -> orDash(it.actual())),
                column("Took", it -> it.took() == null ? DASH : Moments.length(it.took())),
                column("Looked at", it -> Moments.time(it.lookedAt()) + (it.again() ? ", again" : "")));
    }

    private void promises() {
        out.heading(2, "Promised and measured");
        table(
                report.promises(),
                "The runbook promises nothing that is only observed.",
                column("Promise", it -> value(it.name())),
                column("Promised", it -> orDash(it.expected())),
                column("Measured", it -> orDash(it.actual())),
                column("Verdict", it -> verdict(it.verdict(), DASH)));
    }

    private void gates() {
        out.heading(2, "Gates");
        for (WindowReport.GateSheet gate : report.gates()) {
            out.heading(3, value(gate.title()) + " (" + code(gate.id()) + ")");
            out.paragraph("A " + gate.kind() + ", " + value(gate.state()) + "; asks "
                    + value(String.join(", ", gate.required())) + "; asked " + gate.askings()
                    + (gate.askings() == 1 ? " time" : " times")
                    + (gate.digest().isEmpty() ? "" : ", bound to " + code(Moments.digest(gate.digest()))) + ".");
            table(
                    gate.decisions(),
                    "Nobody decided.",
                    column("At", it -> Moments.utc(it.at())),
                    column("Role", it -> value(it.role())),
                    column("Who", it -> value(it.by())),
                    column(
                            "Decision",
                            it -> !it.approved()
                                    ? "rejected"
                                    : it.line().isEmpty() ? "approved" : "signed " + code(it.line())),
                    column("Reason", it -> orDash(it.reason())),
                    column("Digest", it -> code(Moments.digest(it.digest()))),
                    column("Asking", it -> String.valueOf(it.asking())));
            lines(gate);
        }
        if (report.gates().isEmpty()) {
            out.paragraph("The runbook has no gates.");
        }
    }

    private void lines(WindowReport.GateSheet gate) {
        if (gate.lines().isEmpty()) {
            return;
        }
        table(
                gate.lines(),
                NONE,
                column("Line", it -> value(it.title())),
                column("Signs", it -> value(it.role())),
                column("Evidence", it -> orDash(it.evidence())),
                column("Signed by", it -> it.signedBy() == null ? "not signed" : value(it.signedBy())),
                column("At", it -> it.signedAt() == null ? DASH : Moments.utc(it.signedAt())),
                column("Digest", it -> it.digest().isEmpty() ? DASH : code(Moments.digest(it.digest()))));
        for (WindowReport.LineSheet line : gate.lines()) {
            if (line.items().isEmpty()) {
                continue;
            }
            out.list(line.items().stream()
                    .map(it ->
                            (it.markedBy() == null ? "[ ] " : "[x] ") + value(it.title()) + " (" + code(it.id()) + ")"
                                    + (it.value().isEmpty() ? "" : ": " + value(it.value()))
                                    + (it.markedBy() == null
                                            ? ", not marked"
                                            : ", " + value(it.markedBy()) + ", " + Moments.utc(it.markedAt())))
                    .toList());
        }
    }

    private void backups() {
        out.heading(2, "Backup");
        if (report.backups().isEmpty()) {
            out.paragraph("No backup step took effect in this window.");
        }
        for (WindowReport.BackupSheet backup : report.backups()) {
            out.paragraph("Left behind by step " + code(backup.step()) + ":");
            Map<String, String> facts = new LinkedHashMap<>();
            backup.facts().forEach((name, fact) -> facts.put(value(name), value(fact)));
            facts(facts);
        }
    }

    private void plan() {
        WindowReport.PlanSheet plan = report.plan();
        TargetIdentity target = plan.target();
        out.heading(2, "What ran, and where");
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Target", value(target.name()));
        facts.put("Database", value(target.database() + " on " + target.host() + ":" + target.port()));
        facts.put("PostgreSQL", value(target.serverVersion()));
        facts.put("System identifier", code(target.systemIdentifier()));
        facts.put("Database oid", String.valueOf(target.databaseOid()));
        facts.put("Plan digest", code(plan.digest()));
        facts.put("Content digest", code(plan.contentDigest()));
        facts(facts);
        table(
                plan.files(),
                "The window stores no files.",
                column("File", it -> code(it.name())),
                column("SHA-256", it -> code(it.sha256())));
    }

    private void troubles() {
        out.heading(2, "What went wrong, and what was done");
        table(
                report.troubles(),
                "Nothing stopped the window.",
                column("At", it -> Moments.utc(it.at())),
                column("What", it -> value(it.what())),
                column("Done", it -> it.done().isEmpty() ? "nothing was recorded" : value(it.done())),
                column("Done at", it -> Moments.time(it.doneAt())));
    }

    private void holds() {
        out.heading(2, "Holds");
        table(
                report.holds(),
                NONE,
                column("From", it -> Moments.utc(it.from())),
                column("Until", it -> it.until() == null ? "not lifted" : Moments.utc(it.until())),
                column("Length", it -> Moments.length(it.length())),
                column("By", it -> value(it.by())),
                column("Reason", it -> orDash(it.reason())));
    }

    private void statuses() {
        out.heading(2, "Status updates");
        table(
                report.statuses(),
                NONE,
                column("Slot", it -> String.valueOf(it.slot())),
                column("Due", it -> Moments.time(it.dueAt())),
                column("Taken", it -> Moments.time(it.takenAt())),
                column("After due", it -> Moments.length(it.after()) + (it.late() ? ", late" : "")),
                column("Lag", it -> Moments.length(it.lag())),
                column("Now", it -> value(it.now())));
    }

    private void notes() {
        out.heading(2, "Notes");
        if (report.notes().isEmpty()) {
            out.paragraph(NONE);
            return;
        }
        out.list(report.notes().stream()
                .map(it -> Moments.utc(it.at()) + ", " + value(it.by()) + ": " + value(it.text()))
                .toList());
    }

    private void timeline() {
        out.heading(2, "Timeline");
        table(
                report.timeline(),
                NONE,
                column("#", it -> String.valueOf(it.number())),
                column("At", it -> Moments.utc(it.at())),
                column("What", it -> value(it.words())));
    }

    private void facts(Map<String, String> facts) {
        List<List<String>> rows = new ArrayList<>();
        facts.forEach((name, fact) -> rows.add(List.of(name, fact)));
        out.table(List.of("", ""), rows);
    }

    @SafeVarargs
    private <T> void table(List<T> items, String ifNone, Column<T>... columns) {
        if (items.isEmpty()) {
            out.paragraph(ifNone);
            return;
        }
        List<String> head = new ArrayList<>();
        for (Column<T> column : columns) {
            head.add(column.head());
        }
        List<List<String>> rows = new ArrayList<>();
        for (T item : items) {
            List<String> row = new ArrayList<>();
            for (Column<T> column : columns) {
                row.add(column.cell().apply(item));
            }
            rows.add(row);
        }
        out.table(head, rows);
    }

    private static <T> Column<T> column(String head, Function<T, String> cell) {
        return new Column<>(head, cell);
    }

    private static String verdict(@Nullable Verdict verdict, String missing) {
        return verdict == null ? missing : verdict.words();
    }

    private static String orDash(@Nullable String raw) {
        return raw == null || raw.isBlank() ? DASH : value(raw);
    }

    private static String value(String raw) {
        return Markdown.value(raw);
    }

    private static String code(String raw) {
        return Markdown.code(raw);
    }

    private record Column<T>(String head, Function<T, String> cell) {}
}
