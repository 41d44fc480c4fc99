package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.engine.StepExecutor.Finding;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A process that restores and swaps is killed; whoever comes after it finds the old database or the new one, whole. */
class KilledRestoreIT {
    private static final String MADE = "lockkeeper_restore_stg_12_1";

    @TempDir
    private Path temp;

    @ParameterizedTest
    @CsvSource({
        "reading the dump in full,             ''",
        "restoring into,                       ''",
        "comparing,                            ''",
        "collecting statistics,                ''",
        "ending sessions,                      " + MADE
    })
    void killedBeforeTheRenameTheOldDatabaseStandsAndTheNextAttemptGoesOn(String words, String left) throws Exception {
        try (SwapGround it = new SwapGround(temp, null)) {
            kill(RestoreProcess.standingAt(it, words, temp));
            assertThat(settled(it))
                    .isInstanceOfSatisfying(
                            Finding.NoEffect.class,
                            found -> assertThat(found.how()).contains("is still the one of before"));
            assertThat(it.oid(it.name())).isEqualTo(it.ground.identity.databaseOid());
            assertThat(it.ground.ask("SELECT count(*) FROM public.sales")).isEqualTo("2007");
            assertThat(it.leftovers()).isEqualTo(left);

            List<String> said = new ArrayList<>();
            Map<String, String> outputs = Outcomes.succeeded(it.executor().run(it.context(2), said::add))
                    .outputs();
            assertThat(said.stream().anyMatch(line -> line.startsWith("going on with database " + MADE)))
                    .as("%s", said)
                    .isEqualTo(!left.isEmpty());
            assertSwapped(it, outputs);
            assertThat(it.ground.ask("SELECT epoch FROM lockkeeper.fence")).isEqualTo("102");
        }
    }

    @Test
    void killedBetweenTheTwoNamesBothAreAsTheyWere() throws Exception {
        try (SwapGround it = new SwapGround(temp, null)) {
            Process process = RestoreProcess.standingAt(it, "ending sessions", temp);
            try (Connection holder = it.server();
                    Statement statement = holder.createStatement()) {
                holder.setAutoCommit(false);
                // the second rename waits for this, when the first is made and not committed
                statement.execute("COMMENT ON DATABASE " + MADE + " IS 'somebody looks at it'");
                RestoreProcess.letGoOn(temp);
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> it.onServer("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                        + " AND query LIKE 'ALTER DATABASE \"" + MADE + "\" RENAME%'")
                                .equals("1"));
                kill(process);
                Finding finding = settled(it);
                holder.rollback();
                assertThat(finding).isInstanceOf(Finding.NoEffect.class);
                assertThat(it.oid(it.name())).isEqualTo(it.ground.identity.databaseOid());
                assertThat(it.oid(it.kept())).isZero();
            }
            assertSwapped(
                    it,
                    Outcomes.succeeded(it.executor().run(it.context(2), words -> {}))
                            .outputs());
        }
    }

    @Test
    void killedAfterTheRenameTheNewDatabaseIsAdopted() throws Exception {
        try (SwapGround it = new SwapGround(temp, null)) {
            kill(RestoreProcess.standingAt(it, "the end", temp));
            assertThat(settled(it))
                    .isInstanceOfSatisfying(Finding.TookEffect.class, found -> assertSwappedQuietly(it, found));
        }
    }

    private static Finding settled(SwapGround it) {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> it.executor().settle(it.context(1), words -> {}),
                        found -> !(found instanceof Finding.AtWork));
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
        assertThat(process.exitValue()).as("killed by a signal").isGreaterThan(128);
    }

    private static void assertSwappedQuietly(SwapGround it, Finding.TookEffect found) {
        try {
            assertSwapped(it, found.outputs());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void assertSwapped(SwapGround it, Map<String, String> outputs) throws Exception {
        assertThat(it.before()).isEqualTo("2000 sold to 50");
        assertThat(outputs)
                .containsEntry("database_oid", String.valueOf(it.oid(it.name())))
                .containsEntry("kept_database", it.kept())
                .containsEntry(
                        "ledger_id", it.ground.ask("SELECT string_agg(ledger_id::text, ' ') FROM lockkeeper.identity"));
        assertThat(it.oid(it.kept())).isEqualTo(it.ground.identity.databaseOid());
        assertThat(it.leftovers()).isEmpty();
    }
}
