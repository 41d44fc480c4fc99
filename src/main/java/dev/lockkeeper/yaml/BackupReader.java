package dev.lockkeeper.yaml;

import dev.lockkeeper.runbook.BackupForm;
import dev.lockkeeper.runbook.BackupForm.Format;
import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.StepSpec;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a backup step: how it wants its backup. */
final class BackupReader {
    private static final List<String> FORMATS =
            Arrays.stream(Format.values()).map(Format::word).toList();
    private static final List<String> OF_DUMPS = List.of("compare", "jobs");
    private static final List<String> OF_OTHERS = List.of("command", "restore_point", "rehearsed");
    private static final Pattern DAY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");
    private static final int LONGEST_ID = 50;

    private final Fields fields;

    BackupReader(Fields fields) {
        this.fields = fields;
    }

    /** @param compare the tables that it names */
    StepSpec.Backup read(StepSpec.Common common, List<String> compare) {
        String word = fields.word("format", FORMATS);
        Format format = word.isEmpty() ? BackupForm.STANDARD.format() : Format.values()[FORMATS.indexOf(word)];
        int jobs = fields.whole("jobs", BackupForm.STANDARD.jobs(), 1, BackupForm.MOST_JOBS);
        int keepDays = fields.whole("keep_days", BackupForm.KEEP_DAYS, 1, BackupForm.MOST_KEEP_DAYS);
        if (format == Format.EXTERNAL) {
            refuse(OF_DUMPS, "an external backup is not restored by us, so there is nothing to compare or to speed up");
            return new StepSpec.Backup(unproven(common), List.of(), new BackupForm(format, 1, keepDays, external()));
        }
        refuse(OF_OTHERS, "only an external backup is made by a command");
        if (!format.isParallel() && jobs > 1) {
            fields.report(
                    "jobs",
                    "a plain dump is written and restored by one connection",
                    "leave it out, or write format: directory");
        }
        return new StepSpec.Backup(common, compare, new BackupForm(format, format.isParallel() ? jobs : 1, keepDays));
    }

    private BackupForm.External external() {
        if (!fields.has("command") && !fields.isMisspelt("command")) {
            fields.report(
                    "format",
                    "external needs the command that makes the backup",
                    "write command: and its name under commands in lockkeeper.yaml");
        }
        return new BackupForm.External(
                fields.text("command", ItemReader.ID, ItemReader.ID_WORDS),
                fields.truth("restore_point", false),
                rehearsed());
    }

    private @Nullable LocalDate rehearsed() {
        String day = fields.text("rehearsed", 20);
        if (day.isEmpty()) {
            return null;
        }
        try {
            if (DAY.matcher(day).matches()) {
                return LocalDate.parse(day);
            }
        } catch (DateTimeException e) {
            // Reported with all that is no day.
        }
        fields.report("rehearsed", Node.Scalar.quoted(day) + " is not a day", "write for example \"2026-10-04\"");
        return null;
    }

    /** What people have to see beside every such backup: a check that nobody can have carried out. */
    private static StepSpec.Common unproven(StepSpec.Common common) {
        List<CheckSpec> checks = new ArrayList<>(common.checks());
        if (!common.id().isEmpty()) {
            String id = common.id().substring(0, Math.min(common.id().length(), LONGEST_ID)) + "-restored";
            checks.add(new CheckSpec.Output(
                    new CheckSpec.Common(id, "the backup was restored by us and compared", false),
                    common.id(),
                    "tables_equal",
                    new CheckSpec.Expectation(CheckSpec.Expectation.Operator.AT_LEAST, "0")));
        }
        return new StepSpec.Common(
                common.id(),
                common.title(),
                common.pace(),
                common.protects(),
                common.at(),
                common.planned(),
                common.confirmWord(),
                checks);
    }

    private void refuse(List<String> keys, String why) {
        for (String key : keys) {
            if (fields.has(key)) {
                fields.report(key, why, "leave it out");
            }
        }
    }
}
