package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.runbook.Parameters;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.target.BackfillLedger.Standing;
import dev.lockkeeper.window.StepFailure;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Carries out steps of kind {@code backfill}: every batch of rows exactly once, resumable after anything. Safe for
 * several threads, one step each. See docs/steps/backfill.md for what is promised.
 */
public final class BackfillStepExecutor implements StepExecutor {
    /** Whoever asks what became of an attempt waits at most so long for a batch of it that still runs. */
    private static final Duration SETTLE_LOCK_TIMEOUT = Duration.ofSeconds(1);

    private static final Duration SETTLE_TIMEOUT = Duration.ofSeconds(5);

    private final Targets targets;
    private final Pause pause;

    public BackfillStepExecutor(Targets targets, Pause pause) {
        this.targets = targets;
        this.pause = pause;
    }

    @Override
    public String kind() {
        return "backfill";
    }

    @Override
    public List<String> obstacles(Context step) {
        StepSpec.Backfill spec = spec(step);
        List<String> obstacles = new ArrayList<>();
        Optional<BackfillStatement> statement = statement(step, obstacles);
        try {
            BackfillWatch.probe(spec.limits(), step.parameters());
        } catch (UnusableQueryException e) {
            obstacles.add("The probe: " + e.getMessage() + ".");
        }
        if (statement.isEmpty()) {
            return List.copyOf(obstacles);
        }
        try (BackfillSession session = BackfillSession.on(
                targets.open(step.expected(), Targets.use(step) + " look", Targets.Access.READ),
                spec,
                statement.get(),
                new BackfillLedger(step))) {
            session.look(obstacles);
            if (spec.limits().maxReplicaLag() != null && !session.maySeeReplicas()) {
                String target = step.expected().name();
                obstacles.add("max_replica_lag is set, and target " + target
                        + " does not tell our user of its replicas." + " Run there: GRANT pg_read_all_stats TO "
                        + targets.named(target).user() + ";");
            }
        } catch (TargetUnavailableException e) {
            obstacles.add(String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            obstacles.add(ConnectionSentences.of(targets.named(step.expected().name()), e));
        }
        return List.copyOf(obstacles);
    }

    @Override
    public Outcome run(Context step, Progress progress) {
        List<String> obstacles = new ArrayList<>();
        Optional<BackfillStatement> statement = statement(step, obstacles);
        if (statement.isEmpty()) {
            return new Outcome.Failed(
                    new StepFailure(String.join(" ", obstacles) + " Nothing was run.", null, 0, null, true));
        }
        return Road.before(
                targets,
                step,
                progress,
                () -> new BackfillRun(targets, pause, step, spec(step), statement.get(), progress).run());
    }

    /** Keeps the old attempt away from the target, then reads there how far it came. */
    @Override
    public Finding settle(Context step, Progress progress) {
        Connection connection;
        try {
            connection = targets.open(step.expected(), Targets.use(step) + " settle", Targets.Access.WRITE);
        } catch (TargetUnavailableException e) {
            return new Finding.AtWork("how far the backfill came cannot be asked yet: " + e.getMessage());
        }
        try {
            return settle(step, connection);
        } catch (BackfillLedger.OvertakenException e) {
            return new Finding.AtWork("another process was told later to look after this backfill");
        } catch (SQLException e) {
            boolean busy = SqlStates.worthAnotherTry(e) || SqlStates.QUERY_CANCELED.equals(e.getSQLState());
            if (BackfillSession.mayComeBack(e)) {
                return new Finding.AtWork("how far the backfill came cannot be asked yet: " + Failures.message(e));
            }
            return busy
                    ? new Finding.AtWork("a batch of the old attempt is still at work on the target")
                    : new Finding.Undecided("How far the backfill came cannot be read: " + Failures.message(e)
                            + ". Look at lockkeeper.progress in the target.");
        } finally {
            Targets.close(connection);
        }
    }

    private static Finding settle(Context step, Connection connection)
            throws SQLException, BackfillLedger.OvertakenException {
        Rewound.refuseAll(connection, step);
        connection.setAutoCommit(false);
        try (Statement limits = connection.createStatement()) {
            limits.execute("SET LOCAL lock_timeout = " + SETTLE_LOCK_TIMEOUT.toMillis());
            limits.execute("SET LOCAL statement_timeout = " + SETTLE_TIMEOUT.toMillis());
        }
        BackfillLedger ledger = new BackfillLedger(step);
        if (!ledger.isThere(connection)) {
            return new Finding.Undecided("The target" + BackfillLedger.ABSENT
                    + " It was there when the step began, or the step never began; look at the table.");
        }
        Optional<Standing> standing = ledger.fence(connection);
        connection.commit();
        if (standing.isEmpty()) {
            return new Finding.NoEffect("The target has no trace of this backfill; nothing of it took effect.");
        }
        Standing found = standing.get();
        if (found.done()) {
            Map<String, String> outputs = new LinkedHashMap<>();
            outputs.put("rows", String.valueOf(found.rows()));
            outputs.put("batches", String.valueOf(found.batches()));
            return new Finding.TookEffect(outputs, "The target shows the backfill at its end: " + found.words() + ".");
        }
        return new Finding.NoEffect(
                found.words() + " took effect and stay; run again, it goes on" + found.behind() + ".",
                found.batches() > 0);
    }

    private static Optional<BackfillStatement> statement(Context step, List<String> obstacles) {
        StepSpec.Backfill spec = spec(step);
        byte[] bytes;
        if (spec.file().isEmpty()) {
            try {
                bytes = Parameters.filled(spec.sql(), step.parameters()).getBytes(StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                obstacles.add("The statement: " + e.getMessage() + ".");
                return Optional.empty();
            }
        } else {
            byte[] stored = step.files().get(spec.file());
            if (stored == null) {
                obstacles.add("File " + spec.file() + " is not among the stored files of the runbook.");
                return Optional.empty();
            }
            bytes = stored;
        }
        BackfillStatement statement =
                BackfillStatement.read(spec.file().isEmpty() ? "sql" : spec.file(), bytes, spec.key());
        statement.problems().forEach(problem -> obstacles.add(problem.words() + "."));
        return statement.problems().isEmpty() ? Optional.of(statement) : Optional.empty();
    }

    private static StepSpec.Backfill spec(Context step) {
        if (step.spec() instanceof StepSpec.Backfill backfill) {
            return backfill;
        }
        throw new IllegalArgumentException("step kind " + step.spec().kind() + "; expected backfill");
    }
}
