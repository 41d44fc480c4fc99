package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Finding;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.window.StepFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is promised of statements outside a transaction: never two at a time, and after a crash looked at first. */
class OnceOutsideATransactionIT {
    private static final String TWO =
            "CREATE INDEX CONCURRENTLY idx_a ON t (a);\nCREATE INDEX CONCURRENTLY idx_b ON t (b);\n";
    private static final String VALID =
            "SELECT string_agg(x.relname || ':' || i.indisvalid, ' ' ORDER BY x.relname) FROM pg_index i"
                    + " JOIN pg_class x ON x.oid = i.indexrelid WHERE i.indrelid = 't'::regclass";
    private static final String ROW =
            "SELECT state || ' ' || statement FROM lockkeeper.ledger WHERE step = 'm1' ORDER BY attempt DESC LIMIT 1";
    private static final String BUILDING =
            " FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    + " AND application_name LIKE 'lockkeeper STG-12/m1/1 %' AND query LIKE 'CREATE%INDEX%' AND state = 'active'";

    private Ground ground;
    private SqlStepExecutor executor;
    private final List<String> said = new CopyOnWriteArrayList<>();

    @BeforeEach
    void prepare() throws SQLException {
        ground = new Ground("oncealone");
        ground.execute("CREATE TABLE t (a int, b int); INSERT INTO t SELECT i, i % 10 FROM generate_series(1, 100) i");
        ground.giveLedger();
        executor = new SqlStepExecutor(ground.targets, Pause.real());
    }

    @AfterEach
    void tidy() throws SQLException {
        ground.close();
    }

    @Test
    void theRowSaysThatAllStatementsTookEffectAndTheAttemptIsAdoptedTheSecondTime() throws SQLException {
        assertThat(Outcomes.succeeded(run(1, 1, TWO)).outputs()).containsEntry("statements", "2");
        assertThat(ground.ask(ROW)).isEqualTo("done 2");
        assertThat(ground.ask("SELECT class FROM lockkeeper.ledger")).isEqualTo("N");
        assertThat(Outcomes.succeeded(run(1, 2, TWO)).outputs()).containsEntry("statements", "2");
        assertThat(settled(1, 3, TWO)).isInstanceOf(Finding.TookEffect.class);
    }

    @Test
    void aRetryPassesOverWhatTookEffectAndSetsTheSessionUpAgain() throws SQLException {
        ground.execute("CREATE SCHEMA other; CREATE TABLE other.u (a int); CREATE TABLE log (n int)");
        String sql = "SET search_path = other, public;\nINSERT INTO log VALUES (1);\n"
                + "CREATE INDEX CONCURRENTLY idx_u ON u (a);\nSELECT 1 / (SELECT count(*) FROM log WHERE n = 2);\n";
        StepFailure failure = Outcomes.failed(run(1, 1, sql));
        assertThat(failure.message()).contains("Statement 4 of 4").contains("3 of 4 statements took effect before it");
        assertThat(ground.ask(ROW)).isEqualTo("begun 4");
        ground.execute("INSERT INTO log VALUES (2)");
        assertThat(Outcomes.succeeded(run(2, 2, sql)).outputs()).containsKey("passed_over");
        assertThat(ground.ask("SELECT count(*) FROM log WHERE n = 1")).isEqualTo("1");
        assertThat(ground.ask(ROW)).isEqualTo("done 4");
    }

    @Test
    void aBuildThatGoesOnWithoutUsIsWatchedAndAdopted() throws Exception {
        try (Connection reader = ground.database.connect();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("SELECT count(*) FROM t; LOCK TABLE t IN ROW EXCLUSIVE MODE");
            CompletableFuture<Outcome> running;
            try (CuttingProxy proxy =
                    new CuttingProxy(ground.database.host(), ground.database.port(), CuttingProxy.Cut.NOTHING)) {
                running = CompletableFuture.supplyAsync(() -> through(proxy).run(step(1, 1, TWO), said::add));
                building("1");
                proxy.cutAll();
                assertThat(Outcomes.inDoubt(running.get())).contains("statement 1 of 2");
            }
            assertThat(settled(1, 2, TWO))
                    .isInstanceOfSatisfying(
                            Finding.AtWork.class,
                            found -> assertThat(found.words())
                                    .contains("still at work on it, pid ")
                                    .contains("waits for transactions that write to the table"));
            assertThat(Outcomes.inDoubt(run(1, 2, TWO))).contains("Another process is at work");
            reader.rollback();
        }
        building("0");
        assertThat(settled(1, 3, TWO))
                .isInstanceOfSatisfying(
                        Finding.NoEffect.class,
                        found -> assertThat(found.how())
                                .contains("index idx_a is there and valid")
                                .contains("continues at statement 2"));
        assertThat(Outcomes.succeeded(run(2, 4, TWO)).outputs()).containsKey("passed_over");
        assertThat(ground.ask(VALID)).isEqualTo("idx_a:true idx_b:true");
        assertThat(settled(2, 5, TWO)).isInstanceOf(Finding.TookEffect.class);
    }

    @Test
    void theLastBuildThatGoesOnWithoutUsMakesTheStepDone() throws Exception {
        crashedAt(2, "MISSING", TWO);
        ground.execute("CREATE INDEX idx_a ON t (a); CREATE INDEX idx_b ON t (b)");
        assertThat(settled(1, 2, TWO))
                .isInstanceOfSatisfying(
                        Finding.TookEffect.class,
                        found -> assertThat(found.how()).contains("index idx_b is there and valid"));
        assertThat(ground.ask(ROW)).isEqualTo("done 2");
    }

    @Test
    void anInvalidIndexThatACrashLeftIsDroppedAsARepairAndBuiltOnce() throws Exception {
        String unique = "CREATE UNIQUE INDEX CONCURRENTLY idx_b ON t (b);";
        crashedAt(1, "MISSING", unique);
        leaveAnInvalidIndex();
        assertThat(settled(1, 2, unique))
                .isInstanceOfSatisfying(
                        Finding.NoEffect.class,
                        found -> assertThat(found.how()).contains("Index idx_b, which it left invalid, was dropped"));
        assertThat(ground.ask(VALID)).isEqualTo("null");
        assertThat(ground.ask(ROW)).isEqualTo("repaired 1");
        ground.execute("DELETE FROM t WHERE a > 10");
        Outcomes.succeeded(run(2, 3, unique));
        assertThat(ground.ask(VALID)).isEqualTo("idx_b:true");
    }

    @Test
    void aLeftoverThatSomebodyElsesLockKeepsIsSaidToWaitForIt() throws Exception {
        String unique = "CREATE UNIQUE INDEX CONCURRENTLY idx_b ON t (b);";
        crashedAt(1, "MISSING", unique);
        leaveAnInvalidIndex();
        try (Connection writer = ground.database.connect();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("LOCK TABLE t IN ROW EXCLUSIVE MODE");
            assertThat(settled(1, 2, unique))
                    .isInstanceOfSatisfying(
                            Finding.AtWork.class,
                            found -> assertThat(found.words())
                                    .isEqualTo("what the attempt left behind waits for a lock that somebody else holds"
                                            + " (canceling statement due to lock timeout)"));
        }
        assertThat(settled(1, 3, unique)).isInstanceOf(Finding.NoEffect.class);
        assertThat(ground.ask(VALID)).isEqualTo("null");
    }

    @Test
    void anInvalidIndexThatWasThereBeforeTheCrashedStatementIsNotTouched() throws Exception {
        String unique = "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS idx_b ON t (b);";
        crashedAt(1, "INVALID", unique);
        leaveAnInvalidIndex();
        assertThat(settled(1, 2, unique)).isInstanceOf(Finding.Undecided.class);
        assertThat(ground.ask(VALID)).isEqualTo("idx_b:false");
    }

    @Test
    void aBuildThatSomebodyCancelledIsClearedAwayAndTriedOnceMore() throws Exception {
        try (Connection reader = ground.database.connect();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("LOCK TABLE t IN ROW EXCLUSIVE MODE");
            CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(() -> run(1, 1, TWO));
            building("1");
            ground.ask("SELECT pg_cancel_backend(pid)" + BUILDING);
            repairing();
            reader.rollback();
            assertThat(Outcomes.succeeded(running.get()).outputs())
                    .containsEntry("repaired", "dropped public.idx_a, left invalid");
            assertThat(said).anyMatch(words -> words.contains("once more"));
        }
        assertThat(ground.ask(VALID)).isEqualTo("idx_a:true idx_b:true");
    }

    @Test
    void aBuildThatWeCancelLeavesNothing() throws Exception {
        AtomicReference<Runnable> cancel = new AtomicReference<>(() -> {});
        try (Connection reader = ground.database.connect();
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("LOCK TABLE t IN ROW EXCLUSIVE MODE");
            CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(
                    () -> executor.run(Ground.cancellable(step(1, 1, TWO), cancel), said::add));
            building("1");
            cancel.get().run();
            repairing();
            reader.rollback();
            assertThat(Outcomes.cancelled(running.get()))
                    .contains("Nothing took effect")
                    .contains("idx_a");
        }
        assertThat(ground.ask(VALID)).isEqualTo("null");
    }

    @Test
    void aUniqueIndexOverDuplicatesFailsAndLeavesNothing() throws SQLException {
        StepFailure failure = Outcomes.failed(run(1, 1, "CREATE UNIQUE INDEX CONCURRENTLY idx_b ON t (b);"));
        assertThat(failure.sqlState()).isEqualTo("23505");
        assertThat(failure.message())
                .contains("the invalid index idx_b that it left was dropped")
                .contains("Nothing took effect")
                .doesNotContain("(b)=");
        assertThat(failure.nothingTookEffect()).isTrue();
        assertThat(ground.ask(VALID)).isEqualTo("null");
    }

    @Test
    void anInvalidIndexFromBeforeIsReplacedIfItIsTheOneWantedAndElseStopsTheStep() throws SQLException {
        leaveAnInvalidIndex();
        ground.execute("DELETE FROM t WHERE a > 10");
        StepFailure failure = Outcomes.failed(run(1, 1, "CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_b ON t (b);"));
        assertThat(failure.message()).contains("idx_b is there already and is invalid");
        assertThat(ground.ask(VALID)).isEqualTo("idx_b:false");
        assertThat(Outcomes.succeeded(run(
                                2,
                                2,
                                "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS idx_b ON public.t USING btree (b);"))
                        .outputs())
                .containsEntry("repaired", "dropped public.idx_b, left invalid");
        assertThat(ground.ask(VALID)).isEqualTo("idx_b:true");
    }

    @Test
    void aValidIndexOfThatNameIsOnlyBelievedIfItIsTheSame() throws SQLException {
        ground.execute("CREATE INDEX idx_b ON t (b) WHERE b > 3");
        assertThat(Outcomes.failed(run(1, 1, "CREATE INDEX CONCURRENTLY IF NOT EXISTS idx_b ON t (b);"))
                        .message())
                .contains("is there already on t and is not the one this statement would build")
                .contains("WHERE (b > 3)");
        Outcomes.succeeded(run(2, 2, "CREATE INDEX CONCURRENTLY IF NOT EXISTS \"idx_b\" ON ONLY t (b) WHERE b>3;"));
    }

    @Test
    void whatMayBeRepeatedIsAndWhatNobodyCanTellIsAskedOfAPerson() throws Exception {
        crashedAt(1, "", "VACUUM t;");
        assertThat(settled(1, 2, "VACUUM t;")).isInstanceOf(Finding.NoEffect.class);
        crashedAt(1, "", "CALL p();");
        assertThat(settled(1, 3, "CALL p();"))
                .isInstanceOfSatisfying(
                        Finding.Undecided.class,
                        found -> assertThat(found.reason()).contains("i.sql line 1"));
        crashedAt(1, "", "CREATE DATABASE lockkeeper_never_made;");
        assertThat(settled(1, 4, "CREATE DATABASE lockkeeper_never_made;")).isInstanceOf(Finding.NoEffect.class);
        String here = "CREATE DATABASE " + ground.database.name() + ";";
        crashedAt(1, "", here);
        assertThat(settled(1, 5, here)).isInstanceOf(Finding.TookEffect.class);
        assertThat(settled(7, 6, TWO)).isInstanceOf(Finding.NoEffect.class);
    }

    @Test
    void aRebuildThatWasCutOffLeavesNoInvalidCopy() throws Exception {
        ground.execute("CREATE INDEX idx_a ON t (a)");
        String rebuild = "REINDEX INDEX CONCURRENTLY idx_a;";
        crashedAt(1, "", rebuild);
        try (Connection reader = ground.database.connect();
                Statement statement = reader.createStatement();
                Connection other = ground.database.connect();
                Statement rebuilding = other.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("LOCK TABLE t IN ROW EXCLUSIVE MODE");
            rebuilding.execute("SET lock_timeout = 200");
            assertThat(catchThrowable(() -> rebuilding.execute(rebuild))).isInstanceOf(SQLException.class);
        }
        assertThat(ground.ask(VALID)).isEqualTo("idx_a:true idx_a_ccnew:false");
        assertThat(settled(1, 2, rebuild))
                .isInstanceOfSatisfying(
                        Finding.NoEffect.class, found -> assertThat(found.how()).contains("public.idx_a_ccnew"));
        assertThat(ground.ask(VALID)).isEqualTo("idx_a:true");
    }

    @Test
    void aProcessThatWasOvertakenBuildsNothing() throws SQLException {
        assertThat(settled(1, 9, TWO)).isInstanceOf(Finding.NoEffect.class);
        assertThat(Outcomes.failed(run(2, 8, TWO)).message()).contains("took this window over");
        assertThat(ground.ask(VALID)).isEqualTo("null");
    }

    @Test
    void changedFilesAreNotMatchedByNumber() throws Exception {
        crashedAt(2, "MISSING", TWO);
        assertThat(settled(1, 2, "ANALYZE t;\n" + TWO))
                .isInstanceOfSatisfying(
                        Finding.Undecided.class,
                        found -> assertThat(found.reason()).contains("are others now"));
        Outcomes.succeeded(run(2, 3, "ANALYZE t;\n" + TWO));
        assertThat(ground.ask(VALID)).isEqualTo("idx_a:true idx_b:true");
    }

    /** The row as a process leaves it that dies during this statement, the ones before it done. */
    private void crashedAt(int statement, String before, String sql) throws Exception {
        List<SqlStatement> all = SqlScript.of("i.sql", sql).statements();
        List<String> done =
                all.subList(0, statement - 1).stream().map(Intent::digest).toList();
        long epoch = Long.parseLong(ground.ask("SELECT epoch FROM lockkeeper.fence"));
        try (Connection connection = ground.database.connect()) {
            Intent.of(step(1, epoch, sql))
                    .write(
                            connection,
                            "begun",
                            new Intent.Standing(statement, done, Intent.digest(all.get(statement - 1)), before));
        }
    }

    private void leaveAnInvalidIndex() {
        try {
            ground.execute("CREATE UNIQUE INDEX CONCURRENTLY idx_b ON t (b)");
        } catch (SQLException e) {
            assertThat(e.getSQLState()).isEqualTo("23505");
        }
    }

    /** Dropping what is left waits for the readers, as the build did. */
    private void repairing() {
        await().untilAsserted(
                        () -> assertThat(ground.ask("SELECT count(*) FROM lockkeeper.ledger WHERE state = 'repaired'"))
                                .isEqualTo("1"));
    }

    private void building(String number) {
        await().untilAsserted(() ->
                assertThat(ground.ask("SELECT count(*)" + BUILDING)).isEqualTo(number));
    }

    private SqlStepExecutor through(CuttingProxy proxy) {
        return new SqlStepExecutor(
                new Targets(List.of(Ground.settings(
                        "127.0.0.1",
                        proxy.port(),
                        ground.database.name(),
                        ground.database.user(),
                        ground.database.password()))),
                Pause.real());
    }

    private Finding settled(int attempt, long epoch, String sql) {
        return executor.settle(step(attempt, epoch, sql), said::add);
    }

    private Outcome run(int attempt, long epoch, String sql) {
        return executor.run(step(attempt, epoch, sql), said::add);
    }

    private Context step(int attempt, long epoch, String sql) {
        return Ground.again(ground.context(Ground.alone("i.sql"), Map.of("i.sql", sql)), attempt, epoch);
    }
}
