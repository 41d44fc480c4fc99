package dev.lockkeeper.app;

import dev.lockkeeper.engine.CheckJudge;
import dev.lockkeeper.engine.JudgesByKind;
import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.engine.TargetDesk;
import dev.lockkeeper.engine.TargetPictures;
import dev.lockkeeper.outside.CommandStepExecutor;
import dev.lockkeeper.outside.OutsideCheckJudge;
import dev.lockkeeper.outside.PairStepExecutor;
import dev.lockkeeper.target.BackfillStepExecutor;
import dev.lockkeeper.target.BackupSettings;
import dev.lockkeeper.target.BackupStepExecutor;
import dev.lockkeeper.target.LedgerStepExecutor;
import dev.lockkeeper.target.Pause;
import dev.lockkeeper.target.PostgresCheckJudge;
import dev.lockkeeper.target.PostgresPictures;
import dev.lockkeeper.target.PostgresTargetDesk;
import dev.lockkeeper.target.QueryStepExecutor;
import dev.lockkeeper.target.RestoreStepExecutor;
import dev.lockkeeper.target.SqlStepExecutor;
import dev.lockkeeper.target.Targets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The targets and what is outside them: one executor per step kind, one judge per kind of check. */
final class TargetPart {
    private final TargetDesk desk;
    private final TargetPictures pictures;
    private final CheckJudge judge;
    private final List<StepExecutor> executors;

    /** @param windowTime for the moment a backup is said to be of; what took how long is measured by the machine */
    TargetPart(Config config, Clock windowTime) {
        Targets targets = new Targets(config.targets());
        desk = new PostgresTargetDesk(targets);
        pictures = new PostgresPictures(targets);
        CheckJudge outside = new OutsideCheckJudge(config.outside());
        judge = new JudgesByKind(
                new PostgresCheckJudge(targets),
                OutsideCheckJudge.kinds().stream().collect(Collectors.toMap(kind -> kind, kind -> outside)));
        BackupSettings backups = new BackupSettings(config.backups(), config.pgDumpFolder(), config.restoreTests());
        List<StepExecutor> every = new ArrayList<>(List.of(
                new SqlStepExecutor(targets, Pause.real()),
                new QueryStepExecutor(targets),
                new LedgerStepExecutor(targets),
                new BackupStepExecutor(targets, backups, windowTime, new CommandStepExecutor(config.outside())),
                new RestoreStepExecutor(targets, backups, Pause.real()),
                new CommandStepExecutor(config.outside()),
                new BackfillStepExecutor(targets, Pause.real())));
        PairStepExecutor.kinds().forEach(kind -> every.add(new PairStepExecutor(kind, config.outside())));
        executors = List.copyOf(every);
    }

    TargetDesk desk() {
        return desk;
    }

    TargetPictures pictures() {
        return pictures;
    }

    CheckJudge judge() {
        return judge;
    }

    List<StepExecutor> executors() {
        return executors;
    }
}
