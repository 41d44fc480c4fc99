package dev.lockkeeper.report;

import dev.lockkeeper.window.FoundTable;
import dev.lockkeeper.window.TargetIdentity;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a report says after its summary: every step, check, decision and fact, one by one. */
final class ReportDetails {
    private static final String NONE = "None.";

    private final WindowReport report;
    private final Paper out;

    ReportDetails(WindowReport report, Paper out) {
        this.report = report;
        this.out = out;
    }

    void write() {
        steps();
        checks();
        new ScoreSection(report.scorecard(), out).write();
        promises();
        gates();
        new PictureSection(report.pictures(), out).write();
        backups();
        plan();
        holds();
        statuses();
        notes();
        timeline();
    }

    private void steps() {
        out.section("Steps");
        Column.table(
                out,
                report.steps(),
                NONE,
                Column.of("Step", it -> Inline.code(it.id())),
                Column.of("Title", it -> Inline.value(it.title())),
                Column.of("Kind", it -> Inline.value(it.kind())),
                Column.of("Class", it -> Inline.orDash(it.promise())),
                Column.ours("Planned at", it -> Moments.time(it.plannedAt())),
                Column.ours("Began", it -> Moments.time(it.beganAt())),
                Column.ours("Ended", it -> Moments.time(it.endedAt())),
                Column.ours("Planned", it -> Moments.length(it.planned())),
                Column.ours("Took", it -> Moments.orDash(it.took())),
                Column.ours("Attempts", it -> String.valueOf(it.attempts())),
                Column.of("State", it -> Inline.value((it.state() + " " + it.how()).strip())));
    }

    private void checks() {
        out.section("Checks");
        Column.table(
                out,
                report.checks(),
                "The runbook has no checks.",
                Column.of("Step", it -> Inline.code(it.step())),
                Column.of("Check", it -> Inline.code(it.id())),
                Column.of("What", it -> Inline.value(it.name())),
                Column.ours("Closes the way", it -> it.blocking() ? "yes" : "no"),
                Column.of("Verdict", it -> Inline.verdict(it.verdict(), "-").and(it.accepted() ? ", accepted" : "")),
                Column.of("Expected", it -> Inline.orDash(it.expected())),
                Column.of("Actual", it -> Inline.orDash(it.actual())),
                Column.ours("Took", it -> Moments.orDash(it.took())),
                Column.ours("Looked at", it -> Moments.time(it.lookedAt()) + (it.again() ? ", again" : "")));
        report.checks().forEach(this::found);
    }

    private void found(WindowReport.CheckLine check) {
        FoundTable found = check.table();
        if (found == null) {
            return;
        }
        Inline again = check.again() ? Inline.ours(", looked at again") : Inline.ours("");
        out.part(Inline.value(found.title())
                .and(" (")
                .and(Inline.code(check.id()))
                .and(again)
                .and(")"));
        out.table(
                found.columns(),
                found.rows().stream()
                        .map(row -> row.cells().stream().map(Inline::orDash).toList())
                        .toList());
    }

    private void promises() {
        out.section("Promised and measured");
        Column.table(
                out,
                report.promises(),
                "The runbook promises nothing that is only observed.",
                Column.of("Promise", it -> Inline.value(it.name())),
                Column.of("Promised", it -> Inline.orDash(it.expected())),
                Column.of("Measured", it -> Inline.orDash(it.actual())),
                Column.of("Verdict", it -> Inline.verdict(it.verdict(), "-")));
    }

    private void gates() {
        out.section("Gates");
        for (WindowReport.GateSheet gate : report.gates()) {
            gate(gate);
            lines(gate);
        }
        if (report.gates().isEmpty()) {
            out.paragraph(Inline.ours("The runbook has no gates."));
        }
    }

    private void gate(WindowReport.GateSheet gate) {
        out.part(
                Inline.value(gate.title()).and(" (").and(Inline.code(gate.id())).and(")"));
        Inline asked = Inline.ours("A " + gate.kind() + ", " + gate.state() + "; asks ")
                .and(Inline.value(String.join(", ", gate.required())))
                .and("; asked " + gate.askings() + (gate.askings() == 1 ? " time" : " times"));
        out.paragraph((gate.digest().isEmpty()
                        ? asked
                        : asked.and(", bound to ").and(Inline.code(Moments.digest(gate.digest()))))
                .and("."));
        Column.table(
                out,
                gate.decisions(),
                "Nobody decided.",
                Column.ours("At", it -> Moments.utc(it.at())),
                Column.of("Role", it -> Inline.value(it.role())),
                Column.of("Who", it -> Inline.value(it.by())),
                Column.of("Decision", ReportDetails::decision),
                Column.of("Reason", it -> Inline.orDash(it.reason())),
                Column.of("Digest", it -> Inline.code(Moments.digest(it.digest()))),
                Column.ours("Asking", it -> String.valueOf(it.asking())));
    }

    private static Inline decision(WindowReport.DecisionLine it) {
        if (!it.approved()) {
            return Inline.ours("rejected");
        }
        Inline yes = it.line().isEmpty()
                ? Inline.ours("approved")
                : Inline.ours("signed ").and(Inline.code(it.line()));
        return it.inBrowser().isEmpty()
                ? yes
                : yes.and(Inline.ours(", confirmed in the browser, ")).and(Inline.value(it.inBrowser()));
    }

    private void lines(WindowReport.GateSheet gate) {
        if (gate.lines().isEmpty()) {
            return;
        }
        Column.table(
                out,
                gate.lines(),
                NONE,
                Column.of("Line", it -> Inline.value(it.title())),
                Column.of("Signs", it -> Inline.value(it.role())),
                Column.of("Evidence", it -> Inline.orDash(it.evidence())),
                Column.of(
                        "Signed by",
                        it -> it.signedBy() == null ? Inline.ours("not signed") : Inline.value(it.signedBy())),
                Column.ours("At", it -> it.signedAt() == null ? "-" : Moments.utc(it.signedAt())),
                Column.of(
                        "Digest",
                        it -> it.digest().isEmpty() ? Inline.dash() : Inline.code(Moments.digest(it.digest()))));
        for (WindowReport.LineSheet line : gate.lines()) {
            if (!line.items().isEmpty()) {
                out.ticks(line.items().stream().map(ReportDetails::item).toList());
            }
        }
    }

    private static Paper.Tick item(WindowReport.ItemLine it) {
        Inline words =
                Inline.value(it.title()).and(" (").and(Inline.code(it.id())).and(")");
        if (!it.value().isEmpty()) {
            words = words.and(": ").and(Inline.value(it.value()));
        }
        String by = it.markedBy();
        return by == null
                ? new Paper.Tick(false, words.and(", not marked"))
                : new Paper.Tick(true, words.and(", ").and(Inline.value(by)).and(", " + Moments.utc(it.markedAt())));
    }

    private void backups() {
        out.section("Backup");
        if (report.backups().isEmpty()) {
            out.paragraph(Inline.ours("No backup step took effect in this window."));
        }
        for (WindowReport.BackupSheet backup : report.backups()) {
            out.paragraph(Inline.ours("Left behind by step ")
                    .and(Inline.code(backup.step()))
                    .and(":"));
            Column.table(
                    out,
                    backup.facts().entrySet().stream().toList(),
                    NONE,
                    Column.of("Fact", it -> Inline.value(it.getKey())),
                    Column.of("Recorded", it -> Inline.value(it.getValue())));
        }
    }

    private void plan() {
        WindowReport.PlanSheet plan = report.plan();
        TargetIdentity target = plan.target();
        out.section("What ran, and where");
        Map<String, Inline> facts = new LinkedHashMap<>();
        facts.put("Target", Inline.value(target.name()));
        facts.put("Database", Inline.value(target.database() + " on " + target.host() + ":" + target.port()));
        facts.put("PostgreSQL", Inline.value(target.serverVersion()));
        facts.put("System identifier", Inline.code(target.systemIdentifier()));
        facts.put("Database oid", Inline.ours(String.valueOf(target.databaseOid())));
        facts.put("Plan digest", Inline.code(plan.digest()));
        facts.put("Content digest", Inline.code(plan.contentDigest()));
        out.facts(facts);
        Column.table(
                out,
                plan.files(),
                "The window stores no files.",
                Column.of("File", it -> Inline.code(it.name())),
                Column.of("SHA-256", it -> Inline.code(it.sha256())));
    }

    private void holds() {
        out.section("Holds");
        Column.table(
                out,
                report.holds(),
                NONE,
                Column.ours("From", it -> Moments.utc(it.from())),
                Column.ours("Until", it -> it.until() == null ? "not lifted" : Moments.utc(it.until())),
                Column.ours("Length", it -> Moments.length(it.length())),
                Column.of("By", it -> Inline.value(it.by())),
                Column.of("Reason", it -> Inline.orDash(it.reason())));
    }

    private void statuses() {
        out.section("Status updates");
        Column.table(
                out,
                report.statuses(),
                NONE,
                Column.ours("Slot", it -> String.valueOf(it.slot())),
                Column.ours("Due", it -> Moments.time(it.dueAt())),
                Column.ours("Taken", it -> Moments.time(it.takenAt())),
                Column.ours("After due", it -> Moments.length(it.after()) + (it.late() ? ", late" : "")),
                Column.ours("Lag", it -> Moments.length(it.lag())),
                Column.of("Now", it -> Inline.value(it.now())));
    }

    private void notes() {
        out.section("Notes");
        if (report.notes().isEmpty()) {
            out.paragraph(Inline.ours(NONE));
            return;
        }
        out.list(report.notes().stream()
                .map(it -> Inline.ours(Moments.utc(it.at()) + ", ")
                        .and(Inline.value(it.by()))
                        .and(": ")
                        .and(Inline.value(it.text())))
                .toList());
    }

    private void timeline() {
        out.section("Timeline");
        Column.table(
                out,
                report.timeline(),
                NONE,
                Column.ours("#", it -> String.valueOf(it.number())),
                Column.ours("At", it -> Moments.utc(it.at())),
                Column.of("What", it -> Inline.value(it.words())));
    }
}
