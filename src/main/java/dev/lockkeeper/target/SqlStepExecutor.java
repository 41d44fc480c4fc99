package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.StepFailure;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Carries out steps of kind {@code sql}: files run byte for byte, statement by statement, on one un-pooled connection.
 * Parameters are not put into files. Safe for several threads, one step each. See docs/steps/sql.md for what is promised.
 */
public final class SqlStepExecutor implements StepExecutor {
    private final Targets targets;
    private final Pause pause;

    public SqlStepExecutor(Targets targets, Pause pause) {
        this.targets = targets;
        this.pause = pause;
    }

    @Override
    public String kind() {
        return "sql";
    }

    @Override
    public List<String> obstacles(Context step) {
        StepSpec.Sql spec = spec(step);
        List<String> obstacles = new ArrayList<>();
        StepScripts.read(spec, step.files(), obstacles);
        for (String notice : spec.expectedNotices()) {
            try {
                Pattern.compile(notice);
            } catch (PatternSyntaxException e) {
                obstacles.add(
                        "Expected notice \"" + notice + "\" is not a regular expression: " + e.getDescription() + ".");
            }
        }
        try {
            targets.kept().look(step).close();
        } catch (TargetUnavailableException e) {
            obstacles.add(String.valueOf(e.getMessage()));
        }
        return List.copyOf(obstacles);
    }

    @Override
    public Outcome run(Context step, Progress progress) {
        List<String> obstacles = new ArrayList<>();
        StepScripts scripts = StepScripts.read(spec(step), step.files(), obstacles);
        if (!obstacles.isEmpty()) {
            return nothing(String.join(" ", obstacles));
        }
        return Road.before(targets, step, progress, () -> run(step, scripts, progress));
    }

    /** Runs statements that nobody refused. */
    Outcome run(Context step, StepScripts scripts, Progress progress) {
        SqlWork work = new SqlWork(targets, pause, step, spec(step), scripts, progress);
        return new ClosedTarget(targets, pause, step, progress).waitedFor(() -> once(work));
    }

    private Outcome once(SqlWork work) {
        boolean transaction = work.spec().mode() == StepSpec.Sql.Mode.TRANSACTION;
        KeptSessions kept = targets.kept();
        try (StepSession session = transaction ? kept.borrowToAsk(work.context()) : kept.borrow(work.context())) {
            return transaction ? new TransactionRun(work).run(session) : new AutocommitRun(work, session).run();
        } catch (TargetUnavailableException e) {
            return nothing(e.getMessage() + " Nothing was run.");
        }
    }

    @Override
    public Finding settle(Context step, Progress progress) {
        try (StepSession session = targets.kept().borrow(step)) {
            if (!session.ledger()) {
                return new Finding.Undecided("Target " + step.expected().name()
                        + " has no ledger for this window, so nothing there tells what became of the attempt. Look at"
                        + " the target.");
            }
            OldSessions old = new OldSessions(targets.kept(), step, pause);
            return spec(step).mode() == StepSpec.Sql.Mode.TRANSACTION
                    ? new TransactionSettlement(step, old).settle(session.connection())
                    : new AutocommitSettlement(step, StepScripts.read(spec(step), step.files(), new ArrayList<>()), old)
                            .settle(session.connection());
        } catch (TargetUnavailableException e) {
            return e.getCause() == null ? new Finding.Undecided(String.valueOf(e.getMessage())) : away(e.getMessage());
        } catch (SQLException e) {
            if (SqlStates.READ_ONLY.equals(e.getSQLState())) {
                return new Finding.AtWork("the target takes no changes now, because it is a standby or set read-only,"
                        + " so the old attempt cannot be kept away from it");
            }
            return SqlStates.LOCK_NOT_AVAILABLE.equals(e.getSQLState())
                    ? new Finding.AtWork("what the attempt left behind waits for a lock that somebody else holds ("
                            + Failures.message(e) + ")")
                    : away(Failures.message(e));
        }
    }

    private static Finding away(String why) {
        return new Finding.AtWork("the target does not answer: " + why);
    }

    private static Outcome nothing(String message) {
        return new Outcome.Failed(new StepFailure(message, null, 0, null, true));
    }

    private static StepSpec.Sql spec(Context step) {
        if (step.spec() instanceof StepSpec.Sql sql) {
            return sql;
        }
        throw new IllegalArgumentException("step kind " + step.spec().kind() + "; expected sql");
    }
}
