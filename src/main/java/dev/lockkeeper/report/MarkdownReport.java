package dev.lockkeeper.report;

/** A report as Markdown (GitHub's dialect). Pure; equal reports give equal text, line ends are LF. */
public final class MarkdownReport {
    private MarkdownReport() {}

    /** The whole report. Values that came from people, files or databases are escaped and stay on one line. */
    public static String text(WindowReport report) {
        Markdown paper = new Markdown();
        new ReportText(report, paper).write();
        return paper.text();
    }
}
