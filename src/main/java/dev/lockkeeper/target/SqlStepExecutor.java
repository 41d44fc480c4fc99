package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.StepFailure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Carries out steps of kind {@code sql}: files run byte for byte, statement by statement, on one un-pooled connection.
 * Parameters are not put into files. Safe for several threads, one step each. See docs/steps/sql.md for what is promised.
 */
public final class SqlStepExecutor implements StepExecutor {
    /** How soon the server notices that we are gone and rolls a transaction back. */
    private static final Duration CLIENT_CHECK = Duration.ofSeconds(5);

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
        try (Connection connection = targets.open(step.expected(), use(step) + " look", Targets.Access.READ)) {
            session(connection, step.expected().name(), obstacles);
        } catch (TargetUnavailableException e) {
            obstacles.add(String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            obstacles.add(ConnectionSentences.of(targets.named(step.expected().name()), e));
        }
        return List.copyOf(obstacles);
    }

    @Override
    public Outcome run(Context step, Progress progress) {
        StepSpec.Sql spec = spec(step);
        List<String> obstacles = new ArrayList<>();
        StepScripts scripts = StepScripts.read(spec, step.files(), obstacles);
        if (!obstacles.isEmpty()) {
            return nothing(String.join(" ", obstacles));
        }
        return run(step, scripts, progress);
    }

    /** Runs statements that nobody refused. */
    Outcome run(Context step, StepScripts scripts, Progress progress) {
        StepSpec.Sql spec = spec(step);
        Connection connection;
        try {
            connection = targets.open(step.expected(), use(step), Targets.Access.WRITE);
        } catch (TargetUnavailableException e) {
            return nothing(e.getMessage() + " Nothing was run.");
        }
        try {
            boolean transaction = spec.mode() == StepSpec.Sql.Mode.TRANSACTION;
            noticeOurEnd(connection, transaction ? CLIENT_CHECK : Duration.ZERO);
            return transaction
                    ? new TransactionRun(targets, pause, step, spec, scripts, progress).run(connection)
                    : new AutocommitRun(targets, step, spec, scripts, progress).run(connection);
        } finally {
            Targets.close(connection);
        }
    }

    /** What a session must be like for a step; found without changing anything. */
    private static void session(Connection connection, String target, List<String> obstacles) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            try (ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_is_in_recovery()")) {
                row.next();
                if (row.getBoolean(1)) {
                    obstacles.add("Target " + target + " is a standby and takes no changes. Configure the primary.");
                }
            }
            if (pid(statement) != pid(statement)) {
                obstacles.add("Target " + target + " is reached through a pooler that changes the session between two"
                        + " statements. Configure the server itself.");
            }
        }
    }

    private static int pid(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }

    /**
     * Says how often the server looks whether we are still there. An index build is to go on without us rather than
     * leave an invalid index, so it gets zero.
     */
    private static void noticeOurEnd(Connection connection, Duration interval) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET client_connection_check_interval = " + interval.toMillis());
        } catch (SQLException e) {
            // Servers before 14 and some operating systems do not have it; they notice later, which is safe.
            return;
        }
    }

    private static String use(Context step) {
        return step.window() + "/" + step.spec().common().id() + "/" + step.attempt();
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
