package dev.lockkeeper.app;

import dev.lockkeeper.engine.PeopleDirectory;
import dev.lockkeeper.engine.Reports;
import dev.lockkeeper.report.HtmlReport;
import dev.lockkeeper.report.JsonReport;
import dev.lockkeeper.report.MarkdownReport;
import dev.lockkeeper.report.WindowReport;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes a window's report, as Markdown, HTML and JSON, with the handles people are known by. */
final class ReportPart implements Reports {
    static final String MARKDOWN = ".md";
    static final String HTML = ".html";
    static final String JSON = ".json";

    private final PeopleDirectory people;

    ReportPart(PeopleDirectory people) {
        this.people = people;
    }

    /** The forms that people read; they are posted into the room. */
    @Override
    public List<ReportFile> of(Window window, List<WindowEvent> journal) {
        WindowReport report = report(window, journal);
        return List.of(
                new ReportFile(window.id() + MARKDOWN, "Report of " + window.id(), bytes(MarkdownReport.text(report))),
                new ReportFile(
                        window.id() + HTML,
                        "Report of " + window.id() + " for the browser and for paper",
                        bytes(HtmlReport.text(report))));
    }

    /** The form that programs read. */
    ReportFile json(Window window, List<WindowEvent> journal) {
        return new ReportFile(
                window.id() + JSON,
                "Report of " + window.id() + " for programs",
                bytes(JsonReport.text(report(window, journal))));
    }

    private WindowReport report(Window window, List<WindowEvent> journal) {
        return WindowReport.of(
                window,
                journal,
                actor -> actor.isBot()
                        ? "Lockkeeper"
                        : "@" + people.person(actor).handle());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
