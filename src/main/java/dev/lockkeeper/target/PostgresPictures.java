package dev.lockkeeper.target;

import dev.lockkeeper.engine.TargetPictures;
import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.window.Picture;
import dev.lockkeeper.window.TargetIdentity;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/** Takes pictures of PostgreSQL, each on a connection of its own and in one read-only transaction. Any thread. */
public final class PostgresPictures implements TargetPictures {
    /** The baseline of the demo at a million rows per table takes half of it on two cores. */
    private static final Duration BUDGET = Duration.ofSeconds(45);

    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(30);
    /** Whoever waits for a lock makes others wait behind it. */
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);
    /**
     * The catalogs are read as of one instant, their functions as of now, and with a lock: what is dropped in between
     * breaks them, and so does who holds a table for himself.
     */
    private static final int TRIES = 3;

    private final Targets targets;

    public PostgresPictures(Targets targets) {
        this.targets = targets;
    }

    @Override
    public Picture take(TargetIdentity expected, String use, Wanted wanted) {
        TargetSettings settings = targets.named(expected.name());
        Connection connection = targets.open(expected, use, Targets.Access.READ);
        try {
            ReadSession session = new ReadSession(connection, STATEMENT_TIMEOUT, LOCK_TIMEOUT);
            for (int attempt = 1; ; attempt++) {
                try {
                    return session.ask(inside -> picture(inside, session, wanted));
                } catch (SQLException e) {
                    boolean changedMeanwhile = SqlStates.INTERNAL_ERROR.equals(e.getSQLState());
                    boolean passes = changedMeanwhile || SqlStates.worthAnotherTry(e);
                    if (!passes || attempt == TRIES) {
                        throw new TargetUnavailableException(
                                "The objects of target " + settings.name() + " could not be read: " + session.why(e)
                                        + ".",
                                e);
                    }
                }
            }
        } catch (UnusableQueryException e) {
            throw new IllegalStateException("a picture asks nothing of anybody else's", e);
        } finally {
            Targets.close(connection);
        }
    }

    private static Picture picture(Connection connection, ReadSession session, Wanted wanted) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // else definitions name what is on the path without its schema, and two roles see two pictures
            statement.execute("SET LOCAL search_path = ''");
        }
        PictureFacts facts = new PictureFacts(connection, session, BUDGET);
        return new Picture(
                PictureCatalog.of(connection),
                facts.rows(wanted),
                wanted.everything() ? facts.orphans() : Map.of(),
                wanted.everything() ? facts.bytes() : Map.of());
    }
}
