package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Progress;
import dev.lockkeeper.runbook.StepSpec;
import java.sql.Connection;
import java.util.function.Supplier;

/** One attempt of an SQL step and what it is carried out with. */
record SqlWork(
        Targets targets, Pause pause, Context context, StepSpec.Sql spec, StepScripts scripts, Progress progress) {
    /** What the attempt's sessions are called on the server. */
    String use() {
        return Targets.use(context);
    }

    /** Makes a connection beside the one that works, on which nothing can be changed; what for stands in its name. */
    Supplier<Connection> second(String purpose) {
        return () -> targets.open(context.expected(), use() + " " + purpose, Targets.Access.READ);
    }

    /** What the session that works on an attempt is called; two installations may both have a window STG-1. */
    static String token(Context context) {
        return Targets.applicationName(Targets.use(context) + " "
                + Integer.toHexString(context.started().hashCode()));
    }
}
