package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.engine.TargetDesk.Unblocked;
import dev.lockkeeper.window.LockHolder;
import dev.lockkeeper.window.LockQuestion.Act;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is done to somebody else's session, and to whom nothing is. */
class SessionSignalIT {
    private static final String PASSWORD = "for this test server only";

    private Ground ground;
    private String shop;
    private String migrator;
    private Connection session;

    @BeforeEach
    void prepare() throws SQLException {
        ground = new Ground("signal");
        shop = ground.database.name() + "_shop";
        migrator = ground.database.name() + "_migrator";
        ground.database.createRole(shop, PASSWORD);
        ground.database.createRole(migrator, PASSWORD);
        ground.execute("GRANT EXECUTE ON FUNCTION pg_control_system() TO " + migrator);
        session = ground.database.connect(shop, PASSWORD);
        session.setAutoCommit(false);
    }

    @AfterEach
    void tidy() throws SQLException {
        session.close();
        ground.close();
    }

    @Test
    void aCancelledStatementTakesItsTransactionsLocksWithIt() throws Exception {
        may();
        Unblocked done = cancelled();
        assertThat(done.gone()).isTrue();
        assertThat(done.how())
                .startsWith("The statement of pid " + holder().pid() + " (user " + shop
                        + ") was cancelled, and its transaction was gone within ");
    }

    @Test
    void aTransactionThatOutlivesItsCancelledStatementIsSaidToBeThereStill() throws Exception {
        may();
        quietly(session, "SAVEPOINT before");
        Unblocked done = cancelled();
        int pid = holder().pid();
        assertThat(done.gone()).isFalse();
        assertThat(done.how())
                .isEqualTo("The statement of pid " + pid + " (user " + shop + ") was cancelled, and 5 s later its"
                        + " transaction is still open (idle in transaction (aborted)) and keeps its locks."
                        + " `unblock end "
                        + pid + " <reason>` ends the session.");
    }

    private Unblocked cancelled() throws Exception {
        CompletableFuture<Void> sleeping = CompletableFuture.runAsync(() -> quietly(session, "SELECT pg_sleep(60)"));
        await().until(() ->
                holder().state().equals("active") && holder().query().contains("pg_sleep"));
        Unblocked done = asMigrator(Act.CANCEL, holder());
        sleeping.get();
        return done;
    }

    @Test
    void anEndedSessionIsSeenToBeGone() throws Exception {
        may();
        quietly(session, "SELECT 1");
        LockHolder whom = holder();
        Unblocked done = asMigrator(Act.END, whom);
        assertThat(done.gone()).isTrue();
        assertThat(done.how())
                .startsWith("pid " + whom.pid() + " (user " + shop + ") was ended, and it was gone within ");
        assertThat(asMigrator(Act.END, whom).how()).contains("was gone already; nothing was done");
    }

    @Test
    void anotherTransactionOfTheSameSessionIsLeftAlone() throws Exception {
        may();
        quietly(session, "SELECT 1");
        LockHolder whom = holder();
        session.rollback();
        quietly(session, "SELECT 2");
        Unblocked done = asMigrator(Act.END, whom);
        assertThat(done.gone()).isTrue();
        assertThat(done.how()).contains("that was in the way is over; nothing was done to what it does now");
        assertIsThere(whom);
    }

    @Test
    void anotherSessionOfTheSamePidIsLeftAlone() throws Exception {
        may();
        quietly(session, "SELECT 1");
        LockHolder now = holder();
        LockHolder earlier = new LockHolder(
                now.pid(), now.since().minusSeconds(60), now.transactionSince(), null, now.user(), "", "", "");
        assertThat(asMigrator(Act.END, earlier).how()).contains("nothing was done to what it does now");
        assertIsThere(now);
    }

    @Test
    void whoMayNotDoItIsToldWhatToGrant() throws Exception {
        quietly(session, "SELECT 1");
        LockHolder whom = holder();
        assertThat(asMigrator(Act.END, whom).how())
                .contains("nothing was done. Run there: GRANT pg_read_all_stats TO " + migrator + ";");
        ground.execute("GRANT pg_read_all_stats TO " + migrator);
        Unblocked done = asMigrator(Act.END, whom);
        assertThat(done.gone()).isFalse();
        assertThat(done.how()).endsWith("GRANT pg_signal_backend TO " + migrator + ";");
        assertIsThere(whom);
    }

    @Test
    void neitherSuperusersNorOurOwnSessionsNorTheServerItselfAreEnded() throws Exception {
        may();
        try (Connection admin = ground.database.connect()) {
            admin.setAutoCommit(false);
            quietly(admin, "SELECT 1");
            assertThat(asOwner(of(admin)).how()).contains("belongs to a superuser, whom Lockkeeper leaves alone");
            assertThat(admin.isValid(1)).isTrue();
        }
        quietly(session, "SET application_name = 'lockkeeper STG-1/m1/1'");
        assertThat(asMigrator(Act.END, holder()).how()).contains("is a session of Lockkeeper itself; nothing was done");
        assertIsThere(holder());
        int checkpointer =
                Integer.parseInt(ground.ask("SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'"));
        assertThat(asOwner(of(checkpointer)).how()).contains("is no client but a checkpointer; nothing was done");
    }

    private void may() throws SQLException {
        ground.execute("GRANT pg_read_all_stats, pg_signal_backend TO " + migrator);
    }

    private Unblocked asMigrator(Act act, LockHolder whom) {
        Targets targets = new Targets(List.of(ground.settings(ground.database.name(), migrator, PASSWORD)));
        return new PostgresTargetDesk(targets).unblock(ground.identity, "STG-12 unblock", act, whom);
    }

    private Unblocked asOwner(LockHolder whom) {
        return new PostgresTargetDesk(ground.targets).unblock(ground.identity, "STG-12 unblock", Act.END, whom);
    }

    private void assertIsThere(LockHolder whom) throws SQLException {
        assertThat(holder().pid()).isEqualTo(whom.pid());
        assertThat(session.isValid(1)).isTrue();
    }

    private LockHolder holder() throws SQLException {
        return of(Integer.parseInt(ground.ask("SELECT pid FROM pg_stat_activity WHERE usename = '" + shop + "'")));
    }

    private LockHolder of(Connection connection) throws SQLException {
        return of(connection.unwrap(org.postgresql.PGConnection.class).getBackendPID());
    }

    private LockHolder of(int pid) throws SQLException {
        try (Connection second = ground.database.connect()) {
            return LockLook.sessions(second, List.of(pid)).get(0);
        }
    }

    private static void quietly(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException cancelled) {
            assertThat(cancelled.getSQLState()).isEqualTo("57014");
        }
    }
}
