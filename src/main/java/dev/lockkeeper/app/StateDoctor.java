package dev.lockkeeper.app;

import dev.lockkeeper.engine.StoreUnavailableException;
import dev.lockkeeper.store.DatabaseLogin;
import dev.lockkeeper.store.PostgresWindowTime;
import dev.lockkeeper.store.SchemaMigrationException;
import dev.lockkeeper.store.SchemaMigrations;
import dev.lockkeeper.store.StoreRefusedException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Looks at the state database and its clock. Changes nothing. */
final class StateDoctor {
    static final String PART = "state database";
    static final String SCHEMA = "schema";
    static final String CLOCK = "clock";
    static final String RECORD = "record";

    /** True for the owner, for whoever may become it, and for a superuser. */
    private static final String MAY_REWRITE = """
            SELECT pg_has_role(current_user, relowner, 'MEMBER')
              FROM pg_class
             WHERE oid = to_regclass('lockkeeper.window_event')
            """;

    /** Plans and slots are said in minutes; this is far below, and far above what a time service leaves. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(5);

    private final DatabaseLogin state;
    private final @Nullable DatabaseLogin owner;
    private final Clock machine;

    StateDoctor(DatabaseLogin state, @Nullable DatabaseLogin owner, Clock machine) {
        this.state = state;
        this.owner = owner;
        this.machine = machine;
    }

    List<Finding> look() {
        DataSource database = StateConnections.of(state);
        List<Finding> findings = new ArrayList<>(clock(database));
        if (findings.get(0).state() == Finding.State.READY) {
            findings.add(1, schema(database));
            record(database).ifPresent(finding -> findings.add(2, finding));
        }
        return findings;
    }

    /** Whether it answers, and how its clock compares with ours. */
    private List<Finding> clock(DataSource database) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            Instant before = machine.instant();
            try (ResultSet row =
                    statement.executeQuery("SELECT pg_catalog.clock_timestamp(), current_setting('server_version')")) {
                row.next();
                Instant after = machine.instant();
                Instant middle = before.plus(Duration.between(before, after).dividedBy(2));
                Duration ahead =
                        Duration.between(row.getObject(1, OffsetDateTime.class).toInstant(), middle);
                return List.of(
                        Finding.ready(PART, state + ", PostgreSQL " + row.getString(2) + ", answers."), clock(ahead));
            }
        } catch (SQLException e) {
            return List.of(
                    Finding.notReady(PART, StateConnections.sentence(state, e)),
                    Finding.notLookedAt(CLOCK, "it is compared with the state database's."));
        }
    }

    private static Finding clock(Duration ahead) {
        String distance = ahead.abs().toMillis() + " ms " + (ahead.isNegative() ? "behind" : "ahead of");
        return ahead.abs().compareTo(CLOCKS_DIFFER) > 0
                ? Finding.notReady(
                        CLOCK,
                        "this machine is " + distance + " the state database; let a time service (chrony,"
                                + " systemd-timesyncd) set both.")
                : Finding.ready(CLOCK, "this machine is " + distance + " the state database.");
    }

    /** Whether the bot's role could rewrite what it recorded; nothing to say while there is no record. */
    private Optional<Finding> record(DataSource database) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(MAY_REWRITE)) {
            if (!row.next()) {
                return Optional.empty();
            }
            return Optional.of(
                    row.getBoolean(1)
                            ? Finding.warned(
                                    RECORD,
                                    "the bot's role " + state.user() + " owns it or is a superuser, so whoever has its"
                                            + " password can rewrite it; give the bot a role of its own and set "
                                            + ConfigReader.OWNER_USER + " (docs/audit.md).")
                            : Finding.ready(RECORD, "the bot's role can add to it and not change it."));
        } catch (SQLException e) {
            return Optional.of(Finding.notLookedAt(RECORD, StateConnections.sentence(state, e)));
        }
    }

    private Finding schema(DataSource database) {
        try {
            if (owner != null) {
                int pending = new SchemaMigrations(owner, state.user()).pending();
                if (pending > 0) {
                    return Finding.notReady(
                            SCHEMA, pending + " migrations wait; serve carries them out when it starts.");
                }
            }
            new PostgresWindowTime(database).offset();
            return Finding.ready(
                    SCHEMA,
                    owner == null
                            ? "it is there; whether it is this version's can be said only with "
                                    + ConfigReader.OWNER_USER + "."
                            : "it is this version's.");
        } catch (StoreRefusedException | StoreUnavailableException e) {
            return Finding.notReady(
                    SCHEMA,
                    "the bot's role cannot read it (" + StateConnections.reason(e) + "). Start serve once with "
                            + ConfigReader.OWNER_USER + " and " + ConfigReader.OWNER_PASSWORD + ", which migrates it.");
        } catch (SchemaMigrationException e) {
            return Finding.notReady(SCHEMA, e.getMessage());
        }
    }
}
