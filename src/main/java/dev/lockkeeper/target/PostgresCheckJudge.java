package dev.lockkeeper.target;

import dev.lockkeeper.engine.CheckJudge;
import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.TargetIdentity;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Judges checks on PostgreSQL, one read-only transaction each, one connection for all of them. Says counts, never values
 * of rows. Safe for several threads.
 */
public final class PostgresCheckJudge implements CheckJudge {
    private final Targets targets;
    private final Duration statementTimeout;

    public PostgresCheckJudge(Targets targets) {
        this(targets, ReadSession.STATEMENT_TIMEOUT);
    }

    PostgresCheckJudge(Targets targets, Duration statementTimeout) {
        this.targets = targets;
        this.statementTimeout = statementTimeout;
    }

    @Override
    public List<CheckResult> judge(
            TargetIdentity target,
            List<CheckSpec> checks,
            Map<String, String> recorded,
            Map<String, String> parameters) {
        if (checks.isEmpty()) {
            return List.of();
        }
        List<CheckResult> results = new ArrayList<>();
        try {
            Connection connection = targets.open(target, "checks", Targets.Access.READ);
            try {
                ReadSession session = new ReadSession(connection, statementTimeout);
                Looks looks = Looks.of(recorded, parameters);
                for (CheckSpec check : checks) {
                    results.add(judged(check, session, looks));
                }
            } finally {
                Targets.close(connection);
            }
        } catch (TargetUnavailableException e) {
            Finding unseen = Finding.notProven(String.valueOf(e.getMessage()));
            checks.forEach(check -> results.add(result(check, unseen, Duration.ZERO)));
        }
        return List.copyOf(results);
    }

    private static CheckResult judged(CheckSpec check, ReadSession session, Looks looks) {
        long began = System.nanoTime();
        Finding finding;
        try {
            finding = session.ask(connection -> look(check, connection, looks));
        } catch (UnusableQueryException e) {
            finding = Finding.notProven(String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            finding = Finding.notProven(session.why(e));
        }
        return result(check, finding, Duration.ofNanos(System.nanoTime() - began));
    }

    private static Finding look(CheckSpec check, Connection connection, Looks looks)
            throws SQLException, UnusableQueryException {
        if (check instanceof CheckSpec.Scalar scalar) {
            return looks.values().scalar(scalar, connection);
        }
        if (check instanceof CheckSpec.Rows rows) {
            return looks.values().rows(rows, connection);
        }
        if (check instanceof CheckSpec.Equal equal) {
            return looks.values().equal(equal, connection);
        }
        if (check instanceof CheckSpec.Baseline baseline) {
            return looks.values().baseline(baseline, connection);
        }
        if (check instanceof CheckSpec.Inventory inventory) {
            return CatalogChecks.inventory(inventory, connection);
        }
        if (check instanceof CheckSpec.Orphans orphans) {
            return CatalogChecks.orphans(orphans, connection);
        }
        if (check instanceof CheckSpec.Drift drift) {
            return looks.drift(drift, connection);
        }
        if (check instanceof CheckSpec.Explain explain) {
            return looks.measured().explain(explain, connection);
        }
        if (check instanceof CheckSpec.Timing timing) {
            return looks.measured().timing(timing, connection);
        }
        if (check instanceof CheckSpec.Size size) {
            return looks.measured().size(size, connection);
        }
        if (check instanceof CheckSpec.Isolation isolation) {
            return looks.isolation().look(isolation, connection);
        }
        return Finding.notProven("nobody here knows checks of kind " + check.kind());
    }

    private static String expected(CheckSpec check) {
        if (check instanceof CheckSpec.Scalar scalar) {
            return scalar.expect().words();
        }
        if (check instanceof CheckSpec.Rows rows) {
            return rows.expect().isEmpty()
                    ? "no rows"
                    : "exactly " + Words.count(rows.expect().size(), "row", "rows") + " as listed";
        }
        if (check instanceof CheckSpec.Equal) {
            return "the same rows from both queries";
        }
        if (check instanceof CheckSpec.Baseline baseline) {
            return "difference " + baseline.expect().words() + " to " + baseline.recorded();
        }
        if (check instanceof CheckSpec.Inventory inventory) {
            return CatalogChecks.words(inventory);
        }
        if (check instanceof CheckSpec.Orphans orphans) {
            return "0 orphans in " + orphans.table() + "." + orphans.column();
        }
        if (check instanceof CheckSpec.Drift drift) {
            return DriftCheck.words(drift);
        }
        if (check instanceof CheckSpec.Explain explain) {
            return explain.expect().words() + " ms, median of " + explain.runs() + " runs";
        }
        if (check instanceof CheckSpec.Timing timing) {
            return timing.expect().words() + " times as fast as " + timing.recorded();
        }
        if (check instanceof CheckSpec.Size size) {
            return size.expect().words() + " % of " + size.recorded();
        }
        if (check instanceof CheckSpec.Isolation isolation) {
            return isolation.expect().words() + " as " + isolation.role();
        }
        return check.kind();
    }

    private static CheckResult result(CheckSpec check, Finding finding, Duration took) {
        CheckSpec.Common common = check.common();
        return new CheckResult(
                common.id(),
                common.name(),
                common.blocking(),
                finding.verdict(),
                expected(check),
                finding.actual(),
                took,
                finding.table());
    }

    /** Who looks at what, with the values of one window. */
    private record Looks(
            ValueChecks values, MeasuredChecks measured, IsolationCheck isolation, Map<String, String> parameters) {
        static Looks of(Map<String, String> recorded, Map<String, String> parameters) {
            ValueChecks values = new ValueChecks(recorded, parameters);
            return new Looks(
                    values,
                    new MeasuredChecks(recorded, parameters),
                    new IsolationCheck(values, parameters),
                    parameters);
        }

        Finding drift(CheckSpec.Drift check, Connection connection) throws SQLException, UnusableQueryException {
            return DriftCheck.look(check, parameters, connection);
        }
    }
}
