/**
 * The tests of the report: a golden file, and words that want to be markup. They know windows only through the fixtures of
 * the rules. Start reading at {@code MarkdownReportTest}.
 */
@NullMarked
package dev.lockkeeper.report;

import org.jspecify.annotations.NullMarked;
