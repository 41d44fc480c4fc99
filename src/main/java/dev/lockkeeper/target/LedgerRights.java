package dev.lockkeeper.target;

import dev.lockkeeper.engine.TargetUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Looks beforehand whether the ledger can be made or used in a target, and what would carry it away. Changes nothing. */
public final class LedgerRights {
    private final Targets targets;

    public LedgerRights(Targets targets) {
        this.targets = targets;
    }

    /**
     * What was found.
     *
     * @param ready true if a ledger step would do what it is for, or is not wanted
     * @param sentence what is there, or what stands in its way and what to do
     * @param warnings what carries the ledger to other places, each with what to do
     */
    public record Look(boolean ready, String sentence, List<String> warnings) {
        public Look {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * Looks at one target.
     *
     * @param name as in the configuration
     * @throws TargetUnavailableException if it does not answer; the message says what to do
     */
    public Look look(String name) {
        TargetSettings target = targets.named(name);
        if (!target.ledger()) {
            return new Look(
                    true,
                    "is not wanted (ledger: false). " + LedgerStepExecutor.WITHOUT + " Take that line out to have one.",
                    List.of());
        }
        try (Connection connection = targets.connect(target, Targets.DESK, Targets.Access.READ)) {
            return look(connection, target);
        } catch (SQLException e) {
            throw new TargetUnavailableException(ConnectionSentences.of(target, e), e);
        }
    }

    private static Look look(Connection connection, TargetSettings target) throws SQLException {
        List<String> warnings = LedgerSchema.carried(connection).stream()
                .map(carrier -> carrier.what() + "; " + carrier.advice() + ".")
                .toList();
        if (!LedgerSchema.exists(connection)) {
            return LedgerSchema.mayCreate(connection)
                    ? new Look(
                            true,
                            "can be made: " + target.user() + " may create the schema " + LedgerSchema.NAME
                                    + "; the step of kind ledger does it.",
                            warnings)
                    : new Look(false, LedgerStepExecutor.notPermitted(target), warnings);
        }
        try {
            LedgerSchema.Identity found = LedgerSchema.verified(connection, target);
            return new Look(
                    true,
                    "is there, ours and complete: version " + found.version() + ", " + found.id() + ".",
                    warnings);
        } catch (LedgerSchema.UnusableException e) {
            return new Look(false, String.valueOf(e.getMessage()), warnings);
        }
    }
}
