package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.engine.StepExecutor.Proven;
import dev.lockkeeper.engine.TargetRewoundException;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target into which somebody restored what was there before. */
class RestoredTargetIT {
    private static final Proven FIRST = new Proven("first", 1);
    private static final Proven FILL = new Proven("fill", 1);
    private static final Proven SECOND = new Proven("second", 1);

    @TempDir
    private Path folder;

    private Ground ground;
    private String ledger;
    private long epoch;

    @BeforeEach
    void prepare() throws SQLException {
        ground = new Ground("restored");
        ground.execute("CREATE TABLE public.effects (step text NOT NULL);"
                + " CREATE TABLE public.t (id int PRIMARY KEY, n int NOT NULL DEFAULT 0);"
                + " INSERT INTO public.t (id) SELECT generate_series(1, 30)");
    }

    @AfterEach
    void tidy() throws SQLException {
        ground.close();
    }

    @Test
    void aStepWhoseProofIsGoneKeepsTheNextOneFromBeginning() throws Exception {
        ledger = ground.ledgerSince(Ground.STARTED);
        Outcomes.succeeded(run("first", 1, List.of()));
        Outcomes.succeeded(fill(1, List.of(FIRST)));
        DumpOfAll dump = DumpOfAll.of(ground, folder);
        Outcomes.succeeded(run("second", 1, List.of(FIRST, FILL)));
        assertThat(effects()).isEqualTo("first, second");

        dump.restoreInto(ground.database);
        assertThat(effects()).isEqualTo("first");
        assertGone(() -> run("third", 1, List.of(FIRST, FILL, SECOND)), "second");
        assertGone(() -> fill(2, List.of(FIRST, FILL, SECOND)), "second");
        assertGone(
                () -> new SqlStepExecutor(ground.targets, Pause.real())
                        .settle(context("third", 1, List.of(FIRST, FILL, SECOND)), words -> {}),
                "second");
        assertThat(effects()).as("nothing began").isEqualTo("first");
        assertThat(ground.ask("SELECT count(*) FROM lockkeeper.ledger WHERE step = 'third'"))
                .isEqualTo("0");

        long before = Long.parseLong(ground.ask("SELECT epoch FROM lockkeeper.fence"));
        Outcomes.succeeded(run("second", 2, List.of(FIRST, FILL)));
        assertThat(Long.parseLong(ground.ask("SELECT epoch FROM lockkeeper.fence")))
                .isGreaterThan(before);
        Outcomes.succeeded(run("third", 2, List.of(FIRST, FILL, new Proven("second", 2))));
        assertThat(effects()).isEqualTo("first, second, third");
        assertThat(ground.ask("SELECT min(n) || ' ' || max(n) FROM public.t")).isEqualTo("1 1");
    }

    @Test
    void aTargetOfBeforeTheLedgerHasNothingThatProvesAnyStep() throws Exception {
        DumpOfAll dump = DumpOfAll.of(ground, folder);
        ledger = ground.ledgerSince(Ground.STARTED);
        Outcomes.succeeded(run("first", 1, List.of()));

        dump.restoreInto(ground.database);
        assertThatThrownBy(() -> run("second", 1, List.of(FIRST)))
                .isInstanceOfSatisfying(
                        TargetRewoundException.class,
                        seen -> assertThat(seen.isLedgerGone()).isTrue());
        assertThatThrownBy(() -> fill(1, List.of(FIRST)))
                .isInstanceOfSatisfying(
                        TargetRewoundException.class,
                        seen -> assertThat(seen.isLedgerGone()).isTrue());
        assertThat(effects()).isEqualTo("null");

        ledger = ground.ledgerSince(Ground.STARTED);
        Outcomes.succeeded(run("first", 2, List.of()));
        Outcomes.succeeded(run("second", 2, List.of(new Proven("first", 2))));
        assertThat(effects()).isEqualTo("first, second");
    }

    @Test
    void whatADumpCarriesOfAnOldWindowKeepsNoNewOneFromBeginning() throws Exception {
        ledger = ground.ledgerSince(Ground.STARTED);
        Outcomes.succeeded(run("first", 1, List.of()));
        ground.execute("INSERT INTO lockkeeper.ledger (window_id, step, attempt, epoch, class, state, token, statement)"
                + " SELECT window_id, 'first', 9, 9, 'N', 'begun', 'lockkeeper', 1 FROM lockkeeper.fence;"
                + " INSERT INTO lockkeeper.progress (window_id, step, range_from, range_to, state, epoch)"
                + " SELECT window_id, 'fill', '1', '30', 'walking', 9 FROM lockkeeper.fence;"
                + " UPDATE lockkeeper.fence SET epoch = 1000000");
        try (Connection atWork = ground.database.connect();
                TestDatabase copy = TestDatabase.fresh("restored_copy");
                Ground other = new Ground(copy)) {
            atWork.setAutoCommit(false);
            try (Statement statement = atWork.createStatement()) {
                statement.execute("UPDATE lockkeeper.fence SET epoch = epoch + 1");
                DumpOfAll.of(ground, folder).restoreInto(copy);
            }
            assertThat(other.ask("SELECT count(*) FROM lockkeeper.fence")).isEqualTo("1");
            Instant later = Ground.STARTED.plusSeconds(86_400);
            String found = other.ledgerSince(later);
            assertThat(found).as("the ledger that the dump carried").isEqualTo(ledger);
            SqlStepExecutor sql = new SqlStepExecutor(other.targets, Pause.real());
            for (StepSpec.Sql spec : List.of(Ground.inTransaction("a.sql"), Ground.alone("a.sql"))) {
                Context step = Ground.of(
                        Ground.context(
                                spec, Map.of("a.sql", "INSERT INTO public.effects VALUES ('new');"), other.identity),
                        later,
                        found);
                assertThat(sql.obstacles(step)).isEmpty();
                Outcomes.succeeded(sql.run(
                        spec.mode() == StepSpec.Sql.Mode.TRANSACTION ? step : Ground.again(step, 2, 2), words -> {}));
            }
            Outcomes.succeeded(new BackfillStepExecutor(other.targets, Pause.real())
                    .run(
                            Ground.again(
                                    Ground.of(
                                            Ground.context(BackfillGround.rows(10), Map.of(), other.identity),
                                            later,
                                            found),
                                    3,
                                    3),
                            words -> {}));
            assertThat(other.ask("SELECT string_agg(step, ', ') FROM public.effects"))
                    .isEqualTo("first, new, new");
            assertThat(other.ask("SELECT min(n) || ' ' || max(n) FROM public.t"))
                    .isEqualTo("1 1");
        }
    }

    private static void assertGone(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String... steps) {
        assertThatThrownBy(call).isInstanceOfSatisfying(TargetRewoundException.class, seen -> {
            assertThat(seen.gone()).containsExactly(steps);
            assertThat(seen.isLedgerGone()).isFalse();
            assertThat(seen.isInTheMiddle()).isFalse();
        });
    }

    private String effects() throws SQLException {
        return ground.ask("SELECT string_agg(step, ', ' ORDER BY step) FROM public.effects");
    }

    private Outcome run(String step, int attempt, List<Proven> proven) {
        return new SqlStepExecutor(ground.targets, Pause.real()).run(context(step, attempt, proven), words -> {});
    }

    private Outcome fill(int attempt, List<Proven> proven) {
        return new BackfillStepExecutor(ground.targets, Pause.real())
                .run(context(BackfillGround.rows(10), attempt, proven, ""), words -> {});
    }

    private Context context(String step, int attempt, List<Proven> proven) {
        StepSpec.Sql sql = Ground.inTransaction("a.sql");
        StepSpec.Sql spec = new StepSpec.Sql(
                Ground.common(step),
                sql.files(),
                sql.mode(),
                sql.lockTimeout(),
                sql.statementTimeout(),
                sql.lockTries(),
                sql.lockPause(),
                sql.queueLimit(),
                sql.expectedNotices());
        return context(spec, attempt, proven, "INSERT INTO public.effects VALUES ('" + step + "');");
    }

    private Context context(StepSpec spec, int attempt, List<Proven> proven, String sql) {
        return new Context(
                Ground.WINDOW,
                Ground.STARTED,
                ledger,
                proven,
                attempt,
                ++epoch,
                spec,
                ground.identity,
                Map.of("a.sql", sql.getBytes(StandardCharsets.UTF_8)),
                Map.of(),
                StepExecutor.Cancellation.NEVER);
    }
}
