package dev.lockkeeper.app;

import dev.lockkeeper.engine.CheckJudge;
import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.engine.TargetDesk;
import dev.lockkeeper.target.BackupSettings;
import dev.lockkeeper.target.BackupStepExecutor;
import dev.lockkeeper.target.Pause;
import dev.lockkeeper.target.PostgresCheckJudge;
import dev.lockkeeper.target.PostgresTargetDesk;
import dev.lockkeeper.target.QueryStepExecutor;
import dev.lockkeeper.target.SqlStepExecutor;
import dev.lockkeeper.target.Targets;
import java.time.Clock;
import java.util.List;

/** The targets: one executor per step kind. */
final class TargetPart {
    private final TargetDesk desk;
    private final CheckJudge judge;
    private final List<StepExecutor> executors;

    /** @param windowTime for the moment a backup is said to be of; what took how long is measured by the machine */
    TargetPart(Config config, Clock windowTime) {
        Targets targets = new Targets(config.targets());
        desk = new PostgresTargetDesk(targets);
        judge = new PostgresCheckJudge(targets);
        executors = List.of(
                new SqlStepExecutor(targets, Pause.real()),
                new QueryStepExecutor(targets),
                new BackupStepExecutor(
                        targets,
                        new BackupSettings(config.backups(), config.pgDumpFolder(), config.restoreTests()),
                        windowTime));
    }

    TargetDesk desk() {
        return desk;
    }

    CheckJudge judge() {
        return judge;
    }

    List<StepExecutor> executors() {
        return executors;
    }
}
