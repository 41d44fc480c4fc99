package dev.lockkeeper.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jspecify.annotations.Nullable;

/**
 * Brings the schema {@code lockkeeper} of the state database to this version, as its owner, and says what the bot's role
 * may do there. The two are different roles: the bot owns nothing.
 */
public final class SchemaMigrations {
    private static final String SCHEMA = "lockkeeper";
    private static final String LOCATION = "classpath:dev/lockkeeper/store/schema";
    /** Null if there is no such role; true for a superuser, and for a role that may become the owner. */
    private static final String MAY_ACT_AS_OWNER = """
            SELECT pg_has_role(oid, current_user, 'MEMBER')
              FROM pg_roles
             WHERE rolname = ?
            """;

    private static final String CANNOT_CONNECT = "08";
    private static final String REFUSED_LOGIN = "28";
    private static final String NO_SUCH_DATABASE = "3D000";
    private static final String NO_RIGHT = "42501";

    private final DatabaseLogin owner;
    private final String bot;

    /**
     * @param owner may create a schema in the database; need not be a superuser
     * @param bot the name of the role that the bot works under
     */
    public SchemaMigrations(DatabaseLogin owner, String bot) {
        this.owner = Objects.requireNonNull(owner, "owner");
        this.bot = Objects.requireNonNull(bot, "bot");
    }

    /**
     * Migrates. May be repeated, also by several processes at once: what is done is not done again.
     *
     * @return how many migrations were carried out
     * @throws SchemaMigrationException if the database cannot be reached, the roles are not apart, or a migration fails;
     *     the migrations before it stay, the failed one left nothing
     */
    public int migrate() {
        checkRoles();
        try {
            return flyway().migrate().migrationsExecuted;
        } catch (FlywayValidateException e) {
            throw new SchemaMigrationException(
                    "The schema lockkeeper in " + owner.url() + " is not what earlier versions made: " + firstLine(e)
                            + ". Somebody changed it, or another build wrote it; restore it, or use the build that did.",
                    e);
        } catch (FlywayException e) {
            throw new SchemaMigrationException(inWords(e), e);
        }
    }

    /**
     * How many migrations {@link #migrate} would carry out now. Changes nothing.
     *
     * @throws SchemaMigrationException if the database cannot be reached, or the roles are not apart
     */
    public int pending() {
        checkRoles();
        try {
            return flyway().info().pending().length;
        } catch (FlywayException e) {
            throw new SchemaMigrationException(inWords(e), e);
        }
    }

    private Flyway flyway() {
        return Flyway.configure()
                .dataSource(owner.url(), owner.user(), owner.password())
                .jdbcProperties(owner.driverProperties())
                .schemas(SCHEMA)
                .locations(LOCATION)
                .failOnMissingLocations(true)
                .validateMigrationNaming(true)
                .placeholders(Map.of("bot", '"' + bot.replace("\"", "\"\"") + '"'))
                .load();
    }

    private void checkRoles() {
        Properties properties = new Properties();
        properties.putAll(owner.driverProperties());
        properties.setProperty("user", owner.user());
        properties.setProperty("password", owner.password());
        try (Connection connection = DriverManager.getConnection(owner.url(), properties);
                PreparedStatement select = connection.prepareStatement(MAY_ACT_AS_OWNER)) {
            select.setString(1, bot);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new SchemaMigrationException(
                            "The role " + bot + " that the bot is to work under does not exist in " + owner.url()
                                    + ". Create it: CREATE ROLE \"" + bot + "\" LOGIN PASSWORD '...'");
                }
                if (row.getBoolean(1)) {
                    throw new SchemaMigrationException("The bot is to work under the role " + bot
                            + ", which owns the schema, may become its owner, or is a superuser; it could then rewrite what"
                            + " was recorded. Give it a role that may only log in.");
                }
            }
        } catch (SQLException e) {
            throw new SchemaMigrationException(inWords(e), e);
        }
    }

    private String inWords(Exception e) {
        SQLException sql = sqlException(e);
        String sqlState = sql == null ? "" : Objects.requireNonNullElse(sql.getSQLState(), "");
        if (sqlState.startsWith(REFUSED_LOGIN)) {
            return "The state database refused the owner " + owner + ": " + firstLine(sql)
                    + ". Check LOCKKEEPER_DATABASE_OWNER_USER and LOCKKEEPER_DATABASE_OWNER_PASSWORD.";
        }
        if (sqlState.startsWith(CANNOT_CONNECT)) {
            return "The state database at " + owner.url() + " did not answer: " + firstLine(sql)
                    + ". Check that it runs, and LOCKKEEPER_DATABASE_URL.";
        }
        if (sqlState.equals(NO_SUCH_DATABASE)) {
            return "There is no such database as " + owner.url() + ". Create it, or correct LOCKKEEPER_DATABASE_URL.";
        }
        if (sqlState.equals(NO_RIGHT)) {
            return "The owner " + owner + " may not do what the schema needs: " + firstLine(sql)
                    + ". Give it the right to create a schema there: GRANT CREATE ON DATABASE.";
        }
        return "The schema lockkeeper in " + owner.url() + " could not be brought to this version: "
                + firstLine(sql == null ? e : sql) + ".";
    }

    private static String firstLine(Exception e) {
        return Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName())
                .lines()
                .findFirst()
                .orElse("")
                .replaceFirst("\\.$", "");
    }

    private static @Nullable SQLException sqlException(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
        }
        return null;
    }
}
