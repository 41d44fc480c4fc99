package dev.lockkeeper.store;

import dev.lockkeeper.engine.ConfirmationDoor.Asked;
import dev.lockkeeper.engine.Confirmations;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Confirmation;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.Sha256;
import dev.lockkeeper.window.WindowId;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Links and browsers by the SHA-256 of what they carry. What is over is kept for a day, to be told so. Any thread. */
public final class PostgresConfirmations implements Confirmations {
    private static final int BYTES = 32;
    /** What is not of this form is nobody's, and the database need not be asked. */
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

    private static final String CLEAR = """
            DELETE FROM lockkeeper.confirmation
             WHERE expires_at < clock_timestamp() - INTERVAL '1 day'
            """;

    private static final String END_OLDER = """
            UPDATE lockkeeper.confirmation
               SET ended_at = clock_timestamp()
             WHERE window_id = ?
               AND gate = ?
               AND role = ?
               AND team = ?
               AND person = ?
               AND ended_at IS NULL
               AND used_at IS NULL
            """;

    private static final String ASK = """
            INSERT INTO lockkeeper.confirmation
                   (window_id, gate, role, team, person, digest, reason, sha256, expires_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, clock_timestamp() + ? * INTERVAL '1 millisecond')
            """;

    private static final String OPEN =
            " c.used_at IS NULL AND c.ended_at IS NULL AND c.expires_at > clock_timestamp() ";

    private static final String FIND = """
            SELECT c.*,
                   CASE WHEN c.used_at IS NOT NULL THEN 'USED'
                        WHEN %s THEN 'OPEN'
                        ELSE 'OVER' END AS standing
              FROM lockkeeper.confirmation c
             WHERE c.sha256 = ?
            """.formatted(OPEN);

    private static final String COUNT = """
            UPDATE lockkeeper.confirmation c
               SET sign_ins = c.sign_ins + 1
             WHERE c.sha256 = ?
               AND c.sign_ins < ?
               AND %s
            """.formatted(OPEN);

    private static final String BEGIN = """
            INSERT INTO lockkeeper.sign_in (confirmation, sha256, expires_at)
            VALUES (?, ?, clock_timestamp() + ? * INTERVAL '1 millisecond')
            """;

    private static final String CAME_BACK = """
            UPDATE lockkeeper.sign_in s
               SET came_back_at = clock_timestamp()
              FROM lockkeeper.confirmation c
             WHERE c.sha256 = s.confirmation
               AND s.sha256 = ?
               AND s.came_back_at IS NULL
               AND s.issuer IS NULL
               AND s.expires_at > clock_timestamp()
               AND %s
            RETURNING c.*
            """.formatted(OPEN);

    private static final String SIGN_IN = """
            WITH before AS (
                DELETE FROM lockkeeper.sign_in s
                 USING lockkeeper.confirmation c
                 WHERE c.sha256 = s.confirmation
                   AND s.sha256 = ?
                   AND s.came_back_at IS NOT NULL
                   AND %s
                RETURNING s.confirmation
            )
            INSERT INTO lockkeeper.sign_in (confirmation, sha256, issuer, signed_in_at, reauthenticated, expires_at)
            SELECT before.confirmation, ?, ?, ?, ?, clock_timestamp() + ? * INTERVAL '1 millisecond'
              FROM before
            """.formatted(OPEN);

    private static final String SIGNED_IN = """
            SELECT c.*, s.issuer, s.signed_in_at, s.reauthenticated
              FROM lockkeeper.sign_in s
              JOIN lockkeeper.confirmation c ON c.sha256 = s.confirmation
             WHERE s.sha256 = ?
               AND s.issuer IS NOT NULL
               AND s.expires_at > clock_timestamp()
               AND %s
            """.formatted(OPEN);

    private static final String USE = """
            UPDATE lockkeeper.confirmation c
               SET used_at = clock_timestamp()
              FROM lockkeeper.sign_in s
             WHERE c.sha256 = s.confirmation
               AND s.sha256 = ?
               AND s.issuer IS NOT NULL
               AND s.expires_at > clock_timestamp()
               AND %s
            RETURNING c.*, s.issuer, s.signed_in_at, s.reauthenticated
            """.formatted(OPEN);

    private final SecureRandom random = new SecureRandom();
    private final Jdbc jdbc;

    /** @param pool connections of the bot's role */
    public PostgresConfirmations(DataSource pool) {
        this.jdbc = new Jdbc(pool);
    }

    @Override
    public String ask(Asked asked) {
        String link = secret();
        return jdbc.transaction("keeping what is to be confirmed", connection -> {
            execute(connection, CLEAR);
            execute(
                    connection,
                    END_OLDER,
                    asked.window().value(),
                    asked.gate().value(),
                    asked.role(),
                    asked.by().team(),
                    asked.by().user());
            execute(
                    connection,
                    ASK,
                    asked.window().value(),
                    asked.gate().value(),
                    asked.role(),
                    asked.by().team(),
                    asked.by().user(),
                    asked.digest(),
                    asked.reason(),
                    Sha256.hex(link),
                    LINK_LASTS.toMillis());
            return link;
        });
    }

    @Override
    public Link find(String link) {
        if (!isOfOurs(link)) {
            return new Link(State.UNKNOWN, null);
        }
        return jdbc.statement(
                        "looking for a link",
                        connection -> first(
                                connection,
                                FIND,
                                row -> new Link(State.valueOf(row.getString("standing")), asked(row)),
                                Sha256.hex(link)))
                .orElse(new Link(State.UNKNOWN, null));
    }

    @Override
    public Optional<String> begin(String link) {
        if (!isOfOurs(link)) {
            return Optional.empty();
        }
        String session = secret();
        return jdbc.transaction("beginning a sign-in", connection -> {
            if (execute(connection, COUNT, Sha256.hex(link), MOST_SIGN_INS) == 0) {
                return Optional.empty();
            }
            execute(connection, BEGIN, Sha256.hex(link), Sha256.hex(session), LINK_LASTS.toMillis());
            return Optional.of(session);
        });
    }

    @Override
    public Optional<Asked> cameBack(String session) {
        return isOfOurs(session)
                ? jdbc.statement(
                        "noting that a browser came back",
                        connection -> first(connection, CAME_BACK, PostgresConfirmations::asked, Sha256.hex(session)))
                : Optional.empty();
    }

    @Override
    public Optional<String> signedIn(String session, Confirmation how) {
        if (!isOfOurs(session)) {
            return Optional.empty();
        }
        String next = secret();
        int rows = jdbc.statement(
                "noting that somebody signed in",
                connection -> execute(
                        connection,
                        SIGN_IN,
                        Sha256.hex(session),
                        Sha256.hex(next),
                        how.issuer(),
                        OffsetDateTime.ofInstant(how.signedInAt(), ZoneOffset.UTC),
                        how.reauthenticated(),
                        SIGN_IN_LASTS.toMillis()));
        return rows == 0 ? Optional.empty() : Optional.of(next);
    }

    @Override
    public Optional<SignedIn> signedIn(String session) {
        return one("looking who is signed in", SIGNED_IN, session);
    }

    @Override
    public Optional<SignedIn> use(String session) {
        return one("using a link", USE, session);
    }

    private Optional<SignedIn> one(String what, String sql, String session) {
        return isOfOurs(session)
                ? jdbc.statement(
                        what,
                        connection -> first(
                                connection,
                                sql,
                                row -> new SignedIn(
                                        asked(row),
                                        new Confirmation(
                                                row.getString("issuer"),
                                                row.getObject("signed_in_at", OffsetDateTime.class)
                                                        .toInstant(),
                                                row.getBoolean("reauthenticated"))),
                                Sha256.hex(session)))
                : Optional.empty();
    }

    private String secret() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static boolean isOfOurs(@Nullable String text) {
        return FORM.matcher(Objects.requireNonNullElse(text, "")).matches();
    }

    private static Asked asked(ResultSet row) throws SQLException {
        return new Asked(
                new WindowId(row.getString("window_id")),
                new GateId(row.getString("gate")),
                row.getString("role"),
                new Actor(row.getString("team"), row.getString("person")),
                row.getString("digest"),
                row.getString("reason"));
    }

    /** How a row is read. */
    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private static <T> Optional<T> first(Connection connection, String sql, Row<T> row, Object... values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, values);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(row.read(rows)) : Optional.empty();
            }
        }
    }

    private static int execute(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            set(statement, values);
            return statement.executeUpdate();
        }
    }

    private static void set(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }
}
