package dev.lockkeeper.app;

import dev.lockkeeper.engine.PeopleDirectory;
import dev.lockkeeper.engine.Reports;
import dev.lockkeeper.report.MarkdownReport;
import dev.lockkeeper.report.WindowReport;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes a window's report with the handles people are known by. */
final class ReportPart implements Reports {
    private final PeopleDirectory people;

    ReportPart(PeopleDirectory people) {
        this.people = people;
    }

    @Override
    public List<ReportFile> of(Window window, List<WindowEvent> journal) {
        WindowReport report = WindowReport.of(
                window,
                journal,
                actor -> actor.isBot()
                        ? "Lockkeeper"
                        : "@" + people.person(actor).handle());
        return List.of(new ReportFile(
                window.id() + ".md",
                "Report of " + window.id(),
                MarkdownReport.text(report).getBytes(StandardCharsets.UTF_8)));
    }
}
