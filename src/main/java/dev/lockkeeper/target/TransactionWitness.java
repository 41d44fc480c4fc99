package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.TargetUnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells what became of a transaction by asking on another connection, and after any doubt on a new one, because neither
 * a commit that returned nor one that failed proves anything. The attempt's row in the ledger is the first witness, the
 * server's memory of transaction ids the second.
 */
final class TransactionWitness {
    /** Without a ledger nobody can find out later: a backend whose client is gone, or a server that restarts, gets time. */
    private static final int LOOKS_WITHOUT_LEDGER = 40;

    private static final int LOOKS = 2;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final KeptSessions kept;
    private final Context step;
    private final Pause pause;

    TransactionWitness(KeptSessions kept, Context step, Pause pause) {
        this.kept = kept;
        this.step = step;
        this.pause = pause;
    }

    enum Fate {
        COMMITTED,
        /** Committed, and not by us: the attempt's row says that it was only begun. */
        COMMITTED_EARLY,
        ABORTED,
        UNKNOWN
    }

    /**
     * What is known.
     *
     * @param why why nothing is known; empty otherwise
     */
    record Testimony(Fate fate, String why) {}

    /**
     * Asks until the transaction has ended or the patience has.
     *
     * @param ledger the attempt's row, or null where there is no ledger
     * @param doubt true if something went wrong already, so that no older connection is believed
     */
    Testimony of(String transaction, @Nullable Ledger ledger, boolean doubt) {
        Testimony last = new Testimony(Fate.UNKNOWN, "nobody was asked");
        int looks = ledger == null ? LOOKS_WITHOUT_LEDGER : LOOKS;
        for (int look = 1; look <= looks; look++) {
            last = ask(transaction, ledger, doubt || look > 1);
            if (last.fate() != Fate.UNKNOWN || look == looks) {
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

    private Testimony ask(String transaction, @Nullable Ledger ledger, boolean anew) {
        try {
            return kept.witness(step, anew, connection -> {
                Optional<Ledger.Row> row = ledger == null
                        ? Optional.empty()
                        : ledger.fate(connection).filter(found -> transaction.equals(found.transaction()));
                return row.isPresent()
                        ? new Testimony(row.get().isDone() ? Fate.COMMITTED : Fate.COMMITTED_EARLY, "")
                        : remembered(connection, transaction);
            });
        } catch (SQLException e) {
            return new Testimony(Fate.UNKNOWN, "the target could not be asked: " + Failures.message(e));
        } catch (TargetUnavailableException e) {
            return new Testimony(Fate.UNKNOWN, String.valueOf(e.getMessage()).replaceFirst("\\.$", ""));
        }
    }

    private static Testimony remembered(Connection connection, String transaction) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("SELECT pg_catalog.pg_xact_status(?::pg_catalog.xid8)")) {
            query.setString(1, transaction);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return testimony(row.getString(1), transaction);
            }
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
