package dev.lockkeeper.app;

import dev.lockkeeper.engine.RunbookLibrary;
import dev.lockkeeper.runbook.RunbookProblem;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.target.BackfillStatement;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What {@code lint} says of the statements of backfill steps. */
final class BackfillLint {
    private BackfillLint() {}

    /** The line of a statement that stands in the runbook itself is not known; then its step says where it is. */
    static List<RunbookProblem> problems(StepSpec.Backfill step, RunbookLibrary.Source source) {
        boolean inFile = !step.file().isEmpty();
        byte[] bytes = inFile
                ? source.files().getOrDefault(step.file(), new byte[0])
                : step.sql().getBytes(StandardCharsets.UTF_8);
        return BackfillStatement.read(step.file(), bytes, step.key()).problems().stream()
                .map(problem -> LintCommand.problem(
                        inFile ? step.file() : RunbookLibrary.MAIN_FILE,
                        inFile ? problem.line() : 0,
                        step.common().id(),
                        problem.reason()))
                .toList();
    }
}
