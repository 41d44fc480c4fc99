package dev.lockkeeper.report;

/**
 * A report as one HTML file that needs nothing else: no script, no font, no picture, no address. It says the same as
 * {@link MarkdownReport}, is made for a screen, a phone, the dark and paper, and says every verdict in words. Pure; equal
 * reports give equal text, line ends are LF.
 */
public final class HtmlReport {
    private HtmlReport() {}

    /** The whole report. Values that came from people, files or databases are escaped and stay on one line. */
    public static String text(WindowReport report) {
        Html paper = new Html(report.head().id(), report.head().state());
        new ReportText(report, paper).write();
        return paper.text();
    }
}
