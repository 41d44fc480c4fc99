package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.engine.TargetDesk.Activity;
import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.window.TargetIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TargetDeskIT {
    private static final String SECRET = "canary-7f3a";
    private Ground ground;

    @BeforeEach
    void prepare() throws SQLException {
        ground = new Ground("desk");
    }

    @AfterEach
    void tidy() throws SQLException {
        ground.close();
    }

    @Test
    void aTargetSaysWhoItIs() throws SQLException {
        TargetIdentity identity = desk(ground.settings(ground.database.name())).identify(Ground.TARGET);
        assertThat(identity.name()).isEqualTo(Ground.TARGET);
        assertThat(identity.database()).isEqualTo(ground.database.name());
        assertThat(identity.systemIdentifier())
                .isEqualTo(ground.ask("SELECT system_identifier FROM pg_control_system()"));
        assertThat(String.valueOf(identity.databaseOid()))
                .isEqualTo(ground.ask("SELECT oid FROM pg_database WHERE datname = current_database()"));
        assertThat(identity.serverVersion()).matches("\\d+(\\.\\d+)+");
    }

    @Test
    void anUnknownTargetNamesTheNearestOne() {
        assertSays(() -> new PostgresTargetDesk(ground.targets).identify("stagin"), "did you mean staging?");
    }

    @Test
    void aRefusedConnectionSaysWhereItWentTo() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertUnusable(
                Ground.settings("127.0.0.1", port, "x", "x", SECRET), "connection to 127.0.0.1:" + port + " refused");
    }

    @Test
    void anUnknownHostIsNamed() {
        assertUnusable(
                Ground.settings("no-such-host.invalid", 5432, "x", "x", SECRET),
                "nobody knows a host named no-such-host.invalid");
    }

    @Test
    void aWrongPasswordIsNotShown() throws SQLException {
        assertUnusable(
                ground.settings(ground.database.name(), ground.database.user(), SECRET),
                "refuses the password of user " + ground.database.user());
    }

    @Test
    void aMissingPasswordSaysSo() {
        assertUnusable(
                ground.settings(ground.database.name(), ground.database.user(), ""),
                "wants a password for user " + ground.database.user());
    }

    @Test
    void aMissingDatabaseIsNamed() {
        assertUnusable(
                ground.settings("no_such_database", ground.database.user(), ground.database.password()),
                "there is no database no_such_database");
    }

    @Test
    void aServerWithoutFreeConnectionsSaysSo() throws SQLException {
        ground.database.createRole("desk_crowded", SECRET);
        ground.execute("ALTER ROLE desk_crowded CONNECTION LIMIT 0");
        assertUnusable(ground.settings(ground.database.name(), "desk_crowded", SECRET), "no free connections");
    }

    @Test
    void aUserWhoMayNotConnectIsTold() throws SQLException {
        ground.database.createRole("desk_stranger", SECRET);
        ground.execute("REVOKE CONNECT ON DATABASE " + ground.database.name() + " FROM PUBLIC");
        assertUnusable(
                ground.settings(ground.database.name(), "desk_stranger", SECRET),
                "does not permit user desk_stranger to do this: permission denied for database");
    }

    @Test
    void aServerThatHidesItsIdentitySaysWhatToGrant() throws SQLException {
        ground.database.createRole("desk_blind", SECRET);
        ground.execute("REVOKE EXECUTE ON FUNCTION pg_catalog.pg_control_system() FROM PUBLIC");
        assertUnusable(
                ground.settings(ground.database.name(), "desk_blind", SECRET),
                "GRANT EXECUTE ON FUNCTION pg_catalog.pg_control_system() TO desk_blind;");
    }

    @Test
    void activityCountsTheSessionsOfOthersAndNotOurs() throws Exception {
        PostgresTargetDesk desk = new PostgresTargetDesk(ground.targets);
        assertThat(desk.activity(Ground.TARGET)).isEqualTo(new Activity(0, null, 0));
        ground.execute("CREATE TABLE t (id int)");
        TargetSettings settings = ground.targets.named(Ground.TARGET);
        try (Connection ours = ground.targets.connect(settings, "STG-1/m1/1", Targets.Access.WRITE);
                Connection holder = ground.database.connect();
                Connection waiter = ground.database.connect();
                Statement holding = holder.createStatement();
                Statement waiting = waiter.createStatement()) {
            assertThat(ours.isValid(1)).isTrue();
            holding.execute("BEGIN; LOCK TABLE t");
            CompletableFuture<Boolean> stuck = CompletableFuture.supplyAsync(() -> {
                try {
                    return waiting.execute("SELECT * FROM t");
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            Awaitility.await().untilAsserted(() -> {
                Activity activity = desk.activity(Ground.TARGET);
                assertThat(activity.sessions()).isEqualTo(2);
                assertThat(activity.waiting()).isEqualTo(1);
                assertThat(activity.longestTransaction()).isBetween(Duration.ofMillis(1), Duration.ofMinutes(1));
            });
            holding.execute("COMMIT");
            stuck.get();
        }
    }

    @Test
    void whoMayNotSeeOthersIsToldWhatToGrant() throws SQLException {
        ground.database.createRole("desk_narrow", SECRET);
        PostgresTargetDesk desk = desk(ground.settings(ground.database.name(), "desk_narrow", SECRET));
        assertThat(desk.activity(Ground.TARGET).sessions()).isZero();
        try (Connection other = ground.database.connect()) {
            assertThat(other.isValid(1)).isTrue();
            assertSays(() -> desk.activity(Ground.TARGET), "GRANT pg_read_all_stats TO desk_narrow;");
        }
    }

    private static void assertUnusable(TargetSettings settings, String words) {
        assertSays(() -> desk(settings).identify(Ground.TARGET), words);
        assertThat(settings.toString()).doesNotContain(SECRET);
    }

    private static void assertSays(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String words) {
        assertThatThrownBy(call)
                .isInstanceOf(TargetUnavailableException.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining(SECRET)
                .hasMessageNotContaining("Exception");
    }

    private static PostgresTargetDesk desk(TargetSettings settings) {
        return new PostgresTargetDesk(new Targets(List.of(settings)));
    }
}
