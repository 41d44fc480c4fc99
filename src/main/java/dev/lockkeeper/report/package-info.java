/**
 * The report nobody had to write: a window and its journal in, a model and its Markdown and HTML out. It does no I/O,
 * reads no clock, and knows neither Slack nor a database; every field comes from what was recorded. Start with
 * {@link dev.lockkeeper.report.WindowReport}, then {@code ReportText}, which both {@link dev.lockkeeper.report.MarkdownReport}
 * and {@link dev.lockkeeper.report.HtmlReport} are written by.
 */
@NullMarked
package dev.lockkeeper.report;

import org.jspecify.annotations.NullMarked;
