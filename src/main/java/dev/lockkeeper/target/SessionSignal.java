package dev.lockkeeper.target;

import dev.lockkeeper.engine.TargetDesk.Unblocked;
import dev.lockkeeper.window.LockHolder;
import dev.lockkeeper.window.LockQuestion;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Cancels the statement of somebody else's session, or ends the session, and looks whether it is gone. One thread. */
final class SessionSignal {
    private static final Duration GONE_WITHIN = Duration.ofSeconds(5);

    private static final String LOOK = """
            SELECT a.backend_start, a.xact_start, coalesce(a.backend_type, ''), coalesce(r.rolsuper, false),
                   coalesce(a.application_name, ''), coalesce(a.state, '')
              FROM pg_catalog.pg_stat_activity a
              LEFT JOIN pg_catalog.pg_roles r ON r.oid = a.usesysid
             WHERE a.pid = ?
            """;
    private static final String SIGNAL = """
            SELECT pg_catalog.%s(pid)
              FROM pg_catalog.pg_stat_activity
             WHERE pid = ? AND backend_start = ? AND xact_start IS NOT DISTINCT FROM ?
            """;

    private final Connection connection;
    private final String user;
    private final LockQuestion.Act act;
    private final LockHolder whom;

    /** @param user whom the connection belongs to, for the sentence that says what to grant */
    SessionSignal(Connection connection, String user, LockQuestion.Act act, LockHolder whom) {
        this.connection = connection;
        this.user = user;
        this.act = act;
        this.whom = whom;
    }

    private record Session(
            @Nullable Instant since,
            @Nullable Instant transactionSince,
            String kind,
            boolean superuser,
            String application,
            String state) {}

    Unblocked send() throws SQLException {
        Optional<Session> found = look();
        if (found.isEmpty()) {
            return new Unblocked(true, named() + " was gone already; nothing was done.");
        }
        Optional<Unblocked> refused = refused(found.get());
        if (refused.isPresent()) {
            return refused.get();
        }
        try {
            if (!signalled()) {
                return new Unblocked(true, named() + " was gone in that moment; nothing was done.");
            }
        } catch (SQLException e) {
            if (SqlStates.NOT_PERMITTED.equals(e.getSQLState())) {
                return new Unblocked(
                        false,
                        user + " may not do that to " + named() + "; nothing was done. Run there as its owner or a"
                                + " superuser: GRANT pg_signal_backend TO " + user + ";");
            }
            throw e;
        }
        return seen();
    }

    private Optional<Unblocked> refused(Session session) {
        if (session.since() == null) {
            return Optional.of(new Unblocked(
                    false,
                    user + " may not see since when " + named() + " has been there, so it could be another session by"
                            + " now; nothing was done. Run there: GRANT pg_read_all_stats TO " + user + ";"));
        }
        if (!isSame(session)) {
            return Optional.of(new Unblocked(
                    true,
                    "The transaction of " + named()
                            + " that was in the way is over; nothing was done to what it does now."));
        }
        if (session.application().startsWith(Targets.APPLICATION)) {
            return Optional.of(new Unblocked(false, named() + " is a session of Lockkeeper itself; nothing was done."));
        }
        if (!session.kind().equals("client backend")) {
            return Optional.of(
                    new Unblocked(false, named() + " is no client but a " + session.kind() + "; nothing was done."));
        }
        return session.superuser()
                ? Optional.of(new Unblocked(
                        false, named() + " belongs to a superuser, whom Lockkeeper leaves alone; nothing was done."))
                : Optional.empty();
    }

    private boolean isSame(Session session) {
        return Objects.equals(session.since(), whom.since())
                && Objects.equals(session.transactionSince(), whom.transactionSince());
    }

    private boolean signalled() throws SQLException {
        String function = act == LockQuestion.Act.CANCEL ? "pg_cancel_backend" : "pg_terminate_backend";
        try (PreparedStatement signal = connection.prepareStatement(String.format(SIGNAL, function))) {
            signal.setInt(1, whom.pid());
            signal.setObject(2, time(whom.since()));
            signal.setObject(3, time(whom.transactionSince()));
            try (ResultSet row = signal.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private Unblocked seen() throws SQLException {
        String did = act == LockQuestion.Act.CANCEL
                ? "The statement of " + named() + " was cancelled"
                : named() + " was ended";
        long since = System.nanoTime();
        while (System.nanoTime() - since < GONE_WITHIN.toNanos()) {
            Optional<Session> now = look();
            if (now.filter(this::isSame).isEmpty()) {
                return new Unblocked(
                        true,
                        did + ", and " + (now.isEmpty() ? "it" : "its transaction") + " was gone within "
                                + Words.of(Duration.ofMillis(1 + (System.nanoTime() - since) / 1_000_000)) + ".");
            }
            rest();
        }
        String state =
                look().map(Session::state).filter(words -> !words.isEmpty()).orElse("there");
        return new Unblocked(
                false,
                did + ", and " + Words.of(GONE_WITHIN) + " later its transaction is still open (" + state
                        + ") and keeps its locks."
                        + (act == LockQuestion.Act.CANCEL
                                ? " `unblock end " + whom.pid() + " <reason>` ends the session."
                                : ""));
    }

    /** On the server, so that nothing here has to wait. */
    private void rest() throws SQLException {
        try (PreparedStatement rest = connection.prepareStatement("SELECT pg_catalog.pg_sleep(0.05)");
                ResultSet row = rest.executeQuery()) {
            row.next();
        }
    }

    private Optional<Session> look() throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(LOOK)) {
            query.setInt(1, whom.pid());
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(new Session(
                                instant(row, 1),
                                instant(row, 2),
                                row.getString(3),
                                row.getBoolean(4),
                                row.getString(5),
                                row.getString(6)))
                        : Optional.empty();
            }
        }
    }

    private String named() {
        return "pid " + whom.pid() + " (user " + whom.user() + ")";
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
