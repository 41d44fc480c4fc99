package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.runbook.StepSpec.Backfill;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackfillObstaclesIT {
    private BackfillGround backfill;

    @BeforeEach
    void prepare() throws SQLException {
        backfill = new BackfillGround("backfillobstacles");
    }

    @AfterEach
    void tidy() throws SQLException {
        backfill.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT | There is no table public.t.",
                "CREATE VIEW public.t AS SELECT 1 AS id | public.t is no table",
                "CREATE TABLE public.t (n int) | Table public.t has no column id.",
                "CREATE TABLE public.t (id numeric PRIMARY KEY, n int) | is of type numeric",
                "CREATE TABLE public.t (id int UNIQUE, n int) | may be NULL",
                "CREATE TABLE public.t (id int NOT NULL, n int) | has no valid index that begins with it",
                "CREATE TABLE public.t (id int NOT NULL, n int); CREATE INDEX ON public.t (n, id) | has no valid index",
                "CREATE TABLE public.t (id int NOT NULL, n int); CREATE INDEX ON public.t (id) WHERE n = 1 | no valid index",
                "CREATE TABLE public.t (id int NOT NULL, n int); CREATE INDEX ON public.t USING hash (id) | no valid index",
                "CREATE TABLE public.t (id int PRIMARY KEY) | The statement, line 1: column \"n\" does not exist"
            })
    void whatCannotBeWalkedIsFoundBefore(String sql, String obstacle) throws SQLException {
        backfill.ground.execute(sql.equals("SELECT") ? "SELECT 1" : sql);
        assertThat(backfill.obstacles(BackfillGround.rows(10)))
                .singleElement()
                .asString()
                .contains(obstacle);
    }

    @Test
    void aSoundStepHasNoObstaclesAndLookingChangesNothing() throws SQLException {
        backfill.fill("int", "i", 10);
        assertThat(backfill.obstacles(BackfillGround.rows(10))).isEmpty();
        assertThat(backfill.counts()).isEqualTo("0 to 0 in 10 rows");
        assertThat(backfill.ground.ask("SELECT count(*) FROM lockkeeper.progress"))
                .isEqualTo("0");
    }

    @Test
    void aStatementThatCannotBeReadNamesItsFileAndLine() throws SQLException {
        backfill.fill("int", "i", 10);
        Backfill inFile = new Backfill(
                Ground.common("fill"),
                "sql/a.sql",
                "",
                "public.t",
                "id",
                new Backfill.Batch.Rows(1),
                Duration.ZERO,
                BackfillGround.limits(null, 0, null));
        assertThat(backfill.executor.obstacles(backfill.ground.context(
                        inFile,
                        Map.of("sql/a.sql", "-- x\nUPDATE public.t\n   SET m = 1\n WHERE id > :from AND id <= :to;"))))
                .singleElement()
                .asString()
                .startsWith("sql/a.sql line 3: column \"m\"");
        assertThat(backfill.executor.obstacles(
                        backfill.ground.context(inFile, Map.of("sql/a.sql", "UPDATE public.t\n SET n = 1"))))
                .singleElement()
                .asString()
                .startsWith("sql/a.sql line 1: the statement does not say which rows belong to a batch");
        assertThat(backfill.executor.obstacles(backfill.ground.context(inFile, Map.of())))
                .containsExactly("File sql/a.sql is not among the stored files of the runbook.");
    }

    @Test
    void aUserWhoIsNotToldOfReplicasCannotKeepTheirLagLow() throws SQLException {
        backfill.fill("int", "i", 10);
        backfill.ground.database.createRole("backfill_blind", "secret");
        backfill.ground.execute("GRANT USAGE ON SCHEMA lockkeeper TO backfill_blind;"
                + " GRANT ALL ON ALL TABLES IN SCHEMA lockkeeper, public TO backfill_blind;"
                + " GRANT EXECUTE ON FUNCTION pg_control_system() TO backfill_blind");
        Targets blind = new Targets(
                List.of(backfill.ground.settings(backfill.ground.database.name(), "backfill_blind", "secret")));
        Backfill spec = BackfillGround.backfill(
                BackfillGround.COUNT_UP,
                new Backfill.Batch.Rows(10),
                BackfillGround.limits(Duration.ofSeconds(1), 0, null));
        assertThat(new BackfillStepExecutor(blind, Pause.real()).obstacles(backfill.context(spec, 1, act -> {})))
                .singleElement()
                .asString()
                .endsWith("Run there: GRANT pg_read_all_stats TO backfill_blind;");
        assertThat(backfill.obstacles(spec)).isEmpty();
    }
}
