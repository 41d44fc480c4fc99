package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Finding;
import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.TargetIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup is restored beside the target and put in its place by rename. */
class RestoreStepIT {
    @TempDir
    private Path temp;

    @Test
    void theBackupTakesTheTargetsPlaceAndTheOldDatabaseIsKeptAndClosed() throws Exception {
        try (SwapGround it = new SwapGround(temp, null)) {
            long old = it.ground.identity.databaseOid();
            assertThat(it.executor().obstacles(it.context(1))).isEmpty();
            Map<String, String> outputs = Outcomes.succeeded(it.executor().run(it.context(1), words -> {}))
                    .outputs();

            assertThat(it.before()).isEqualTo("2000 sold to 50");
            assertThat(outputs)
                    .containsEntry("database_oid", String.valueOf(it.oid(it.name())))
                    .containsEntry("kept_database", it.kept())
                    .containsEntry("tables_compared", "2")
                    .containsEntry("sessions_ended", "none");
            assertThat(it.oid(it.name())).isNotEqualTo(old);
            assertThat(it.oid(it.kept())).isEqualTo(old);
            assertThat(it.onServer("SELECT datallowconn FROM pg_database WHERE oid = " + old))
                    .isEqualTo("f");
            assertThat(it.leftovers()).isEmpty();
            assertThat(it.ground.ask("SELECT string_agg(ledger_id::text, ' ') FROM lockkeeper.identity"))
                    .isEqualTo(outputs.get("ledger_id"))
                    .isNotEqualTo(it.ledger);
            assertThat(it.ground.ask("SELECT string_agg(epoch::text, ' ') FROM lockkeeper.fence"))
                    .isEqualTo("101");
            assertThat(it.ground.ask("SELECT count(*) FROM lockkeeper.ledger")).isEqualTo("0");
            assertThat(it.ground.ask("SELECT reltuples FROM pg_class WHERE relname = 'sales'"))
                    .as("statistics")
                    .isEqualTo("2000");

            assertThatThrownBy(() -> it.ground.targets.open(it.ground.identity, "late", Targets.Access.READ))
                    .isInstanceOf(TargetUnavailableException.class)
                    .hasMessageContaining("is another database now");
            TargetIdentity now = new PostgresTargetDesk(it.ground.targets).identify(Ground.TARGET);
            Targets.close(it.ground.targets.open(now, "late", Targets.Access.READ));
            assertThat(now.databaseOid()).isEqualTo(it.oid(it.name()));
        }
    }

    @Test
    void aSecondAttemptAfterTheSwapFindsItDoneAndDoesNothing() throws Exception {
        try (SwapGround it = new SwapGround(temp, null)) {
            Map<String, String> first = Outcomes.succeeded(it.executor().run(it.context(1), words -> {}))
                    .outputs();
            assertThat(it.executor().settle(it.context(1), words -> {}))
                    .isInstanceOfSatisfying(
                            Finding.TookEffect.class,
                            found -> assertThat(found.outputs())
                                    .containsEntry("database_oid", first.get("database_oid"))
                                    .containsEntry("kept_database", it.kept())
                                    .containsEntry("ledger_id", first.get("ledger_id")));
            assertThat(it.executor().obstacles(it.context(2))).isEmpty();
            assertThat(Outcomes.succeeded(it.executor().run(it.context(2), words -> {}))
                            .outputs())
                    .containsEntry("database_oid", first.get("database_oid"))
                    .containsEntry("ledger_id", first.get("ledger_id"));
            assertThat(it.leftovers()).isEmpty();
        }
    }

    @Test
    void whatAnEarlierAttemptLeftHalfRestoredIsDroppedBeforeTheNextOne() throws Exception {
        try (SwapGround it = new SwapGround(temp, null)) {
            it.ground.execute("CREATE DATABASE lockkeeper_restore_stg_12_1");
            it.ground.execute(SwapServer.marking(
                    "lockkeeper_restore_stg_12_1",
                    it.context(1).everywhere(),
                    SwapServer.FILLING,
                    "sha256 " + it.outputs.get("sha256")));
            Outcomes.succeeded(it.executor().run(it.context(2), words -> {}));
            assertThat(it.before()).isEqualTo("2000 sold to 50");
            assertThat(it.leftovers()).isEmpty();
        }
    }

    @Test
    void theCloneItselfTakesThePlaceAndTellsNothingOfItsOldLedger() throws Exception {
        Path none = Files.createDirectory(temp.resolve("no-programs"));
        try (SwapGround it = new SwapGround(temp, none)) {
            assertThat(it.outputs).containsEntry("kind", "clone");
            long clone = it.oid(it.outputs.get("database"));
            assertThat(it.executor().obstacles(it.context(1))).isEmpty();
            Map<String, String> outputs = Outcomes.succeeded(it.executor().run(it.context(1), words -> {}))
                    .outputs();
            assertThat(it.oid(it.name())).isEqualTo(clone);
            assertThat(it.before()).isEqualTo("2000 sold to 50");
            assertThat(it.ground.ask("SELECT string_agg(ledger_id::text, ' ') FROM lockkeeper.identity"))
                    .isEqualTo(outputs.get("ledger_id"))
                    .isNotEqualTo(it.ledger);
        }
    }

    @Test
    void sessionsThatComeBackAtOnceAreEndedUntilTheNameIsChanged() throws Exception {
        try (SwapGround it = new SwapGround(temp, null)) {
            AtomicBoolean enough = new AtomicBoolean();
            AtomicInteger connected = new AtomicInteger();
            Thread crowd = new Thread(() -> {
                while (!enough.get()) {
                    try (Connection connection = it.ground.database.connect()) {
                        connection.setClientInfo("ApplicationName", "crm-web");
                        connected.incrementAndGet();
                        while (connection.isValid(1) && !enough.get()) {
                            Thread.onSpinWait();
                        }
                    } catch (SQLException ended) {
                        Thread.onSpinWait();
                    }
                }
            });
            crowd.start();
            try {
                await().until(() -> connected.get() > 0);
                Map<String, String> outputs = Outcomes.succeeded(it.executor().run(it.context(1), words -> {}))
                        .outputs();
                assertThat(outputs.get("sessions_ended")).contains("(user " + it.ground.database.user() + ", crm-web)");
                assertThat(it.before()).isEqualTo("2000 sold to 50");
            } finally {
                enough.set(true);
                crowd.join();
            }
        }
    }

    @Test
    void aDumpThatWasDamagedSinceItsTestIsNotRestored() throws Exception {
        try (SwapGround it = new SwapGround(temp, null)) {
            Path dump = it.settings.folder().resolve(it.outputs.get("file"));
            byte[] bytes = Files.readAllBytes(dump);
            bytes[bytes.length / 2] ^= 1;
            Files.write(dump, bytes);
            assertUntouched(it, it.context(1), "is not the one that was tested any more");

            Files.write(dump, Arrays.copyOf(bytes, bytes.length / 2));
            assertThat(it.executor().obstacles(it.context(1)))
                    .singleElement()
                    .asString()
                    .contains("bytes now, and had " + it.outputs.get("bytes"));
            Files.delete(dump);
            assertThat(it.executor().obstacles(it.context(1)))
                    .singleElement()
                    .asString()
                    .contains("is not in the backup folder any more");
        }
    }

    @Test
    void whatDoesNotHoldWhatTheBackupHeldIsNotPutInPlace() throws Exception {
        try (SwapGround it = new SwapGround(temp, null)) {
            Path counts = it.settings.folder().resolve(it.outputs.get("row_counts_file"));
            Files.writeString(counts, Files.readString(counts).replace("2000", "2001"));
            assertUntouched(it, it.context(1), "table public.sales: 2001 rows in the backup, 2000 restored");

            Map<String, String> fewer = new LinkedHashMap<>(it.outputs);
            Files.writeString(counts, Files.readString(counts).replace("2001", "2000"));
            fewer.put("objects", "3 tables");
            assertUntouched(
                    it,
                    SwapGround.context(it.ground.identity, it.ledger, 2, fewer),
                    "in the backup 3 tables, restored 2 tables");
        }
    }

    @Test
    void whoMayNotCreateOrRenameIsToldBeforehand() throws Exception {
        try (SwapGround it = new SwapGround(temp, null)) {
            it.ground.database.createRole("swap_clerk", "canary-7");
            it.ground.execute("GRANT EXECUTE ON FUNCTION pg_control_system() TO swap_clerk");
            Targets clerk = new Targets(List.of(it.ground.settings(it.name(), "swap_clerk", "canary-7")));
            RestoreStepExecutor executor = new RestoreStepExecutor(clerk, it.settings, Pause.real());
            assertThat(executor.obstacles(it.context(1)))
                    .anySatisfy(words -> assertThat(words)
                            .contains("User swap_clerk may not create databases")
                            .contains("ALTER ROLE swap_clerk CREATEDB"));
            it.ground.execute("ALTER ROLE swap_clerk CREATEDB");
            try (Connection other = it.ground.database.connect()) {
                other.setClientInfo("ApplicationName", "nightly");
                assertThat(executor.obstacles(it.context(1)))
                        .anySatisfy(words -> assertThat(words)
                                .contains("may not rename database " + it.name())
                                .contains("belongs to " + it.ground.database.user()))
                        .anySatisfy(words -> assertThat(words)
                                .contains("may not end sessions")
                                .contains("nightly"));
            }
            it.ground.execute("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM swap_clerk");
        }
    }

    @Test
    void aSubscriptionOnTheDatabaseKeepsItFromBeingOffered() throws Exception {
        try (SwapGround it = new SwapGround(temp, null)) {
            it.ground.execute("CREATE SUBSCRIPTION swap_sub CONNECTION 'dbname=nowhere' PUBLICATION p"
                    + " WITH (connect = false, slot_name = NONE)");
            assertThat(it.executor().offer(it.context(1)).obstacles())
                    .singleElement()
                    .asString()
                    .contains("has subscriptions");
            it.ground.execute("DROP SUBSCRIPTION swap_sub");
        }
    }

    @Test
    void theOfferNamesWhatIsLostWhatDoesNotComeAlongAndWhoIsConnected() throws Exception {
        try (SwapGround it = new SwapGround(temp, null);
                Connection other = it.ground.database.connect()) {
            other.setClientInfo("ApplicationName", "crm-web");
            it.ground.execute("ALTER DATABASE " + it.name() + " SET work_mem = '8MB'");
            assertThat(it.executor().offer(it.context(1)).price())
                    .anySatisfy(line -> assertThat(line).contains("restoring it took "))
                    .anySatisfy(line -> assertThat(line).contains("public.sales +7 rows"))
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("Does not come along: ")
                            .contains("work_mem=8MB")
                            .contains("grants on the database")
                            .contains("statistics"))
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("Connected now, and ended by it: ")
                            .contains("crm-web"))
                    .anySatisfy(line -> assertThat(line).startsWith("Kept: ").contains(it.kept()));
            assertThat(it.executor().offer(it.context(1)).obstacles()).isEmpty();
        }
    }

    @Test
    void aStrangersDatabaseUnderTheNameIsLeftToPeople() throws Exception {
        try (SwapGround it = new SwapGround(temp, null)) {
            TargetIdentity other = new TargetIdentity(
                    it.ground.identity.name(),
                    it.ground.identity.host(),
                    it.ground.identity.port(),
                    it.ground.identity.database(),
                    it.ground.identity.systemIdentifier(),
                    1,
                    it.ground.identity.serverVersion());
            Context step = SwapGround.context(other, null, 1, it.outputs);
            assertThat(it.executor().settle(step, words -> {}))
                    .isInstanceOfSatisfying(
                            Finding.Undecided.class,
                            found -> assertThat(found.reason()).contains("is not the one of before (oid 1)"));
        }
    }

    private static void assertUntouched(SwapGround it, Context step, String why) throws SQLException {
        StepFailure failure = Outcomes.failed(it.executor().run(step, words -> {}));
        assertThat(failure.message()).contains(why).endsWith("The target is the database of before.");
        assertThat(failure.nothingTookEffect()).isTrue();
        assertThat(it.leftovers()).isEmpty();
        assertThat(it.oid(it.name())).isEqualTo(it.ground.identity.databaseOid());
        assertThat(it.ground.ask("SELECT count(*) FROM public.sales")).isEqualTo("2007");
    }
}
