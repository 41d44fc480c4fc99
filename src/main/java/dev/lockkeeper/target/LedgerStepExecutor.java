package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.window.StepFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Carries out steps of kind {@code ledger}: makes the schema {@code lockkeeper} in the target, in one transaction, and
 * lets this window use it. May be repeated. Safe for several threads. See docs/steps/ledger.md.
 */
public final class LedgerStepExecutor implements StepExecutor {
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(30);

    /** What SQL steps promise where there is no ledger. */
    static final String WITHOUT =
            "Without a ledger this window's SQL steps run at most once without a person (class X):"
                    + " what a crash leaves open, somebody has to look up.";

    private final Targets targets;

    public LedgerStepExecutor(Targets targets) {
        this.targets = targets;
    }

    @Override
    public String kind() {
        return "ledger";
    }

    @Override
    public List<String> obstacles(Context step) {
        TargetSettings target = targets.named(step.expected().name());
        if (!target.ledger()) {
            return List.of();
        }
        try (Connection connection = targets.open(step.expected(), Targets.use(step) + " look", Targets.Access.READ)) {
            if (LedgerSchema.exists(connection)) {
                LedgerSchema.verified(connection, target);
            } else if (!LedgerSchema.mayCreate(connection)) {
                return List.of(notPermitted(target) + " Nothing was changed.");
            }
            return List.of();
        } catch (LedgerSchema.UnusableException | TargetUnavailableException e) {
            return List.of(String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            return List.of(ConnectionSentences.of(target, e));
        }
    }

    @Override
    public Outcome run(Context step, Progress progress) {
        TargetSettings target = targets.named(step.expected().name());
        if (!target.ledger()) {
            return new Outcome.Succeeded(
                    Map.of("ledger", "none"),
                    List.of("The configuration forbids a ledger in target " + target.name() + " (ledger: false). "
                            + WITHOUT));
        }
        try (Connection connection = targets.open(step.expected(), Targets.use(step), Targets.Access.WRITE)) {
            progress.says("schema " + LedgerSchema.NAME);
            connection.setAutoCommit(false);
            return made(connection, target, step);
        } catch (LedgerSchema.UnusableException | TargetUnavailableException e) {
            return failed(e.getMessage() + " Nothing was changed.", null);
        } catch (SQLException e) {
            if (SqlStates.connectionLost(e)) {
                return new Outcome.InDoubt("The connection was lost while the ledger was made: " + Failures.message(e)
                        + ". The step may be repeated.");
            }
            return failed(
                    SqlStates.NOT_PERMITTED.equals(e.getSQLState())
                            ? notPermitted(target) + " Nothing was changed."
                            : "The ledger was not made: " + Failures.message(e) + ". Nothing was changed.",
                    e.getSQLState());
        }
    }

    /** Asks the schema itself; what a transaction of ours left open the server rolls back when it is gone. */
    @Override
    public Finding settle(Context step, Progress progress) {
        TargetSettings target = targets.named(step.expected().name());
        if (!target.ledger()) {
            return new Finding.NoEffect("The step changes nothing in target " + target.name() + ".");
        }
        try (Connection connection = targets.open(step.expected(), Targets.use(step) + " look", Targets.Access.READ)) {
            if (!LedgerSchema.exists(connection) || !Fence.stands(connection, step.everywhere())) {
                return new Finding.NoEffect(
                        "The target has no ledger for this window yet; making it may be begun again at any time.");
            }
            LedgerSchema.Identity found = LedgerSchema.verified(connection, target);
            return new Finding.TookEffect(outputs(found, "there already"), "The ledger is there and can be used.");
        } catch (LedgerSchema.UnusableException e) {
            return new Finding.Undecided(String.valueOf(e.getMessage()));
        } catch (TargetUnavailableException e) {
            return new Finding.AtWork("the target does not answer: " + e.getMessage());
        } catch (SQLException e) {
            return new Finding.AtWork("the target does not answer: " + Failures.message(e));
        }
    }

    private static Outcome made(Connection connection, TargetSettings target, Context step)
            throws SQLException, LedgerSchema.UnusableException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL lock_timeout = " + LOCK_TIMEOUT.toMillis());
            statement.execute("SET LOCAL statement_timeout = " + STATEMENT_TIMEOUT.toMillis());
        }
        boolean now = LedgerSchema.create(connection);
        LedgerSchema.Identity found = LedgerSchema.verified(connection, target);
        if (!Fence.raise(connection, step.everywhere(), step.epoch())) {
            connection.rollback();
            return failed("The ledger was not made: " + Fence.OVERTAKEN + ".", null);
        }
        List<String> carriers = LedgerSchema.carriers(connection);
        connection.commit();
        if (!Fence.stands(connection, step.everywhere())) {
            return new Outcome.InDoubt("COMMIT was answered, and the ledger cannot be seen. The step may be repeated.");
        }
        return new Outcome.Succeeded(outputs(found, now ? "made now" : "there already"), carriers);
    }

    private static Map<String, String> outputs(LedgerSchema.Identity found, String how) {
        Map<String, String> outputs = new LinkedHashMap<>();
        outputs.put("ledger", how);
        outputs.put("ledger_id", found.id());
        outputs.put("ledger_version", String.valueOf(found.version()));
        return outputs;
    }

    /** What to do where the schema may not be made. */
    static String notPermitted(TargetSettings target) {
        return "User " + target.user() + " may not make the schema " + LedgerSchema.NAME + " in target " + target.name()
                + ". Run there: GRANT CREATE ON DATABASE \"" + target.database() + "\" TO " + target.user()
                + "; or write ledger: false for the target, and its SQL steps promise less.";
    }

    private static Outcome failed(String message, @Nullable String sqlState) {
        return new Outcome.Failed(new StepFailure(message, null, 0, sqlState, true));
    }
}
