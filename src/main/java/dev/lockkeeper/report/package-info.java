/**
 * The report nobody had to write: a window and its journal in, a model and its Markdown out. It does no I/O, reads no
 * clock, and knows neither Slack nor a database; every field comes from what was recorded. Start with
 * {@link dev.lockkeeper.report.WindowReport}, then {@link dev.lockkeeper.report.MarkdownReport}.
 */
@NullMarked
package dev.lockkeeper.report;

import org.jspecify.annotations.NullMarked;
