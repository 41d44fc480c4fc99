package dev.lockkeeper.target;

import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.window.TargetIdentity;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Tells what became of a transaction by asking on a new connection, because neither a commit that returned nor one that
 * failed proves anything.
 */
final class TransactionWitness {
    /** A backend whose client is gone may need a while to notice; a server that restarts, too. */
    private static final int LOOKS = 40;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final Targets targets;
    private final TargetIdentity target;
    private final String use;
    private final Pause pause;

    TransactionWitness(Targets targets, TargetIdentity target, String use, Pause pause) {
        this.targets = targets;
        this.target = target;
        this.use = use;
        this.pause = pause;
    }

    enum Fate {
        COMMITTED,
        ABORTED,
        UNKNOWN
    }

    /**
     * What is known.
     *
     * @param why why nothing is known; empty otherwise
     */
    record Testimony(Fate fate, String why) {}

    /** Asks until the transaction has ended or the patience has. */
    Testimony of(String transaction) {
        Testimony last = new Testimony(Fate.UNKNOWN, "nobody was asked");
        for (int look = 1; look <= LOOKS; look++) {
            last = ask(transaction);
            if (last.fate() != Fate.UNKNOWN) {
                return last;
            }
            try {
                pause.last(BETWEEN_LOOKS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return last;
            }
        }
        return last;
    }

    private Testimony ask(String transaction) {
        try (Connection connection = targets.open(target, use, Targets.Access.READ);
                PreparedStatement query =
                        connection.prepareStatement("SELECT pg_catalog.pg_xact_status(?::pg_catalog.xid8)")) {
            query.setString(1, transaction);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return testimony(row.getString(1), transaction);
            }
        } catch (SQLException e) {
            return new Testimony(Fate.UNKNOWN, "the target could not be asked: " + Failures.message(e));
        } catch (TargetUnavailableException e) {
            return new Testimony(Fate.UNKNOWN, String.valueOf(e.getMessage()));
        }
    }

    private static Testimony testimony(@Nullable String status, String transaction) {
        if ("committed".equals(status)) {
            return new Testimony(Fate.COMMITTED, "");
        }
        if ("aborted".equals(status)) {
            return new Testimony(Fate.ABORTED, "");
        }
        return new Testimony(
                Fate.UNKNOWN,
                status == null
                        ? "the server no longer knows transaction " + transaction
                        : "transaction " + transaction + " is still " + status);
    }
}
