package dev.lockkeeper.store;

import dev.lockkeeper.engine.PersonalTokens;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Sha256;
import java.security.SecureRandom;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/** Personal tokens by their SHA-256, valid by the database's clock. Any thread. */
public final class PostgresPersonalTokens implements PersonalTokens {
    /** So that a token is known for one wherever it turns up. */
    private static final String PREFIX = "lkp_";

    private static final int BYTES = 32;
    /** What is not of this form is nobody's, and the database need not be asked. */
    private static final Pattern FORM = Pattern.compile(PREFIX + "[A-Za-z0-9_-]{43}");

    private static final String OWNER = """
            SELECT team, person
              FROM lockkeeper.personal_token
             WHERE sha256 = ?
               AND ended_at IS NULL
               AND expires_at > clock_timestamp()
            """;

    private static final String MAKE = """
            INSERT INTO lockkeeper.personal_token (sha256, team, person, expires_at)
            VALUES (?, ?, ?, clock_timestamp() + ? * INTERVAL '1 millisecond')
            RETURNING expires_at
            """;

    private static final String END = """
            UPDATE lockkeeper.personal_token
               SET ended_at = clock_timestamp()
             WHERE team = ?
               AND person = ?
               AND ended_at IS NULL
               AND expires_at > clock_timestamp()
            """;

    private static final String END_ONE = """
            UPDATE lockkeeper.personal_token
               SET ended_at = clock_timestamp()
             WHERE sha256 = ?
            """;

    private final Jdbc jdbc;

    /** @param pool connections of the bot's role */
    public PostgresPersonalTokens(DataSource pool) {
        this.jdbc = new Jdbc(pool);
    }

    /**
     * A token that was just made; this is the only time that anybody sees it.
     *
     * @param until when it ends by itself
     */
    public record Made(String token, Instant until) {
        /** Everything but the token. */
        @Override
        public String toString() {
            return "Made[until " + until + "]";
        }
    }

    @Override
    public Optional<Actor> owner(String token) {
        if (!FORM.matcher(token).matches()) {
            return Optional.empty();
        }
        return jdbc.statement("asking whose token this is", connection -> {
            try (PreparedStatement select = connection.prepareStatement(OWNER)) {
                select.setString(1, Sha256.hex(token));
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? Optional.of(new Actor(row.getString("team"), row.getString("person")))
                            : Optional.empty();
                }
            }
        });
    }

    /**
     * Makes one more token for somebody.
     *
     * @throws dev.lockkeeper.engine.StoreUnavailableException if it was perhaps not kept; nobody knows it then
     */
    public Made make(Actor owner, Duration life) {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        String token = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        return jdbc.statement("keeping a personal token", connection -> {
            try (PreparedStatement insert = connection.prepareStatement(MAKE)) {
                insert.setString(1, Sha256.hex(token));
                insert.setString(2, owner.team());
                insert.setString(3, owner.user());
                insert.setLong(4, life.toMillis());
                try (ResultSet row = insert.executeQuery()) {
                    row.next();
                    return new Made(token, row.getTimestamp("expires_at").toInstant());
                }
            }
        });
    }

    /** Ends this one; may be repeated. */
    public void end(Made made) {
        jdbc.statement("ending a personal token", connection -> {
            try (PreparedStatement update = connection.prepareStatement(END_ONE)) {
                update.setString(1, Sha256.hex(made.token()));
                return update.executeUpdate();
            }
        });
    }

    /**
     * Ends all that somebody has.
     *
     * @return how many there were
     */
    public int endAll(Actor owner) {
        return jdbc.statement("ending personal tokens", connection -> {
            try (PreparedStatement update = connection.prepareStatement(END)) {
                update.setString(1, owner.team());
                update.setString(2, owner.user());
                return update.executeUpdate();
            }
        });
    }
}
