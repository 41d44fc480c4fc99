package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.engine.StepExecutor.Progress;
import dev.lockkeeper.runbook.StepSpec;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * What both ways of making a backup need.
 *
 * @param source the target
 * @param server where copies of it are made
 */
record BackupJob(
        Targets targets,
        BackupSettings settings,
        Clock clock,
        Context context,
        StepSpec.Backup spec,
        TargetSettings source,
        TargetSettings server,
        Progress progress) {

    /** Compares and says so, or fails with the first differences. */
    static void demandEqual(Census source, Census copy, String whatNow) throws BackupFailedException {
        List<String> differences = source.differences(copy);
        if (!differences.isEmpty()) {
            int shown = Math.min(5, differences.size());
            throw new BackupFailedException("The copy differs from the source: "
                    + String.join("; ", differences.subList(0, shown))
                    + (differences.size() > shown ? "; and " + (differences.size() - shown) + " more" : "") + ". "
                    + whatNow);
        }
    }

    /** Names the attempt among those of every installation. */
    String mark() {
        return mark(context);
    }

    /** Names the attempt among those of every installation. */
    static String mark(Context step) {
        return "Lockkeeper " + step.everywhere() + " " + step.spec().common().id() + " attempt " + step.attempt();
    }

    /** Opens the source under the window's identity, for reading at one instant. */
    CountingSession open() throws SQLException {
        return new CountingSession(targets.open(context.expected(), Targets.use(context), Targets.Access.READ));
    }

    static Outcome succeeded(Map<String, String> outputs) {
        return new Outcome.Succeeded(outputs, List.of());
    }
}
