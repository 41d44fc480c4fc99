package dev.lockkeeper.yaml;

import dev.lockkeeper.runbook.BackupForm;
import dev.lockkeeper.runbook.BackupForm.Format;
import java.util.Arrays;
import java.util.List;

/** Reads how a backup step wants its dump. */
final class BackupReader {
    private static final List<String> FORMATS =
            Arrays.stream(Format.values()).map(Format::word).toList();

    private BackupReader() {}

    static BackupForm form(Fields fields) {
        String word = fields.word("format", FORMATS);
        Format format = word.isEmpty() ? BackupForm.STANDARD.format() : Format.values()[FORMATS.indexOf(word)];
        int jobs = fields.whole("jobs", BackupForm.STANDARD.jobs(), 1, BackupForm.MOST_JOBS);
        int keepDays = fields.whole("keep_days", BackupForm.KEEP_DAYS, 1, BackupForm.MOST_KEEP_DAYS);
        if (format == Format.PLAIN && jobs > 1) {
            fields.report(
                    "jobs",
                    "a plain dump is written and restored by one connection",
                    "leave it out, or write format: directory");
            return new BackupForm(format, 1, keepDays);
        }
        return new BackupForm(format, jobs, keepDays);
    }
}
