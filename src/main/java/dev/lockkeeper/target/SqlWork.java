package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Progress;
import dev.lockkeeper.runbook.StepSpec;

/** One attempt of an SQL step and what it is carried out with. */
record SqlWork(
        Targets targets, Pause pause, Context context, StepSpec.Sql spec, StepScripts scripts, Progress progress) {
    /** What the attempt's sessions are called on the server. */
    String use() {
        return use(context);
    }

    static String use(Context context) {
        return context.window() + "/" + context.spec().common().id() + "/" + context.attempt();
    }
}
