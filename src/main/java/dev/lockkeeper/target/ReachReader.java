package dev.lockkeeper.target;

import dev.lockkeeper.window.Reach;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads from a target how far statements reach: names are looked up as the step would, what goes with them comes from the
 * catalogs, and rows are counted. Changes nothing; used once, by one thread.
 */
final class ReachReader {
    private static final Duration CATALOGS = Duration.ofSeconds(5);
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(1);

    private final Connection connection;
    private final ReachRows rows;

    /** @param counting how long rows are counted at most */
    ReachReader(Connection connection, Duration counting) {
        this.connection = connection;
        this.rows = new ReachRows(connection, counting);
    }

    /** One for each statement that takes something away, in order. */
    List<Reach.Statement> read(List<ReachText> texts) throws SQLException {
        List<Found> found;
        try {
            found = new ReadSession(connection, CATALOGS, LOCK_TIMEOUT).ask(asked -> found(asked, texts));
        } catch (UnusableQueryException e) {
            throw new IllegalStateException("no query of a runbook was asked", e);
        }
        List<Reach.Statement> statements = new ArrayList<>();
        for (Found one : found) {
            List<Reach.Reached> reached = new ArrayList<>();
            for (ReachCatalog.Thing thing : one.things()) {
                reached.add(rows.of(thing));
            }
            StepScripts.Unit unit = one.text().unit();
            statements.add(new Reach.Statement(
                    unit.file(), unit.statement().line(), one.text().shown(), reached));
        }
        return statements;
    }

    private static List<Found> found(Connection asked, List<ReachText> texts) throws SQLException {
        ReachCatalog catalog = new ReachCatalog(asked);
        List<Found> found = new ArrayList<>();
        for (ReachText text : texts) {
            if (text.takesAway()) {
                found.add(new Found(text, catalog.things(text)));
            } else {
                try (Statement path = asked.createStatement()) {
                    path.execute(text.unit().statement().text());
                }
            }
        }
        return found;
    }

    private record Found(ReachText text, List<ReachCatalog.Thing> things) {}
}
