package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.window.Diagnosis.Found;
import dev.lockkeeper.window.TargetIdentity;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecipesIT {
    private Ground ground;
    private PostgresTargetDesk desk;
    private TargetIdentity expected;

    @BeforeEach
    void prepare() throws SQLException {
        ground = new Ground("recipes");
        desk = new PostgresTargetDesk(ground.targets);
        expected = desk.identify(Ground.TARGET);
    }

    @AfterEach
    void tidy() throws SQLException {
        ground.close();
    }

    @Test
    void onlyTheColumnsThatMayBeShownComeBack() {
        Found found =
                ask("SELECT n AS id, 'secret' || n AS word, n > 1 AS big FROM generate_series(1, 3) n", "big", "id");
        assertThat(found)
                .isEqualTo(new Found(
                        3,
                        false,
                        List.of("big", "id"),
                        List.of(List.of("false", "1"), List.of("true", "2"), List.of("true", "3")),
                        null));
    }

    @Test
    void withoutColumnsToShowRowsAreOnlyCounted() {
        assertThat(ask("SELECT * FROM generate_series(1, 30)"))
                .isEqualTo(new Found(30, false, List.of(), List.of(), null));
    }

    @Test
    void manyRowsAreCountedAndTheFirstTwentyKept() {
        Found found = ask("SELECT n FROM generate_series(1, 20000) n", "n");
        assertThat(found.words()).isEqualTo("more than 10000 rows");
        assertThat(found.shown()).hasSize(20).startsWith(List.of("1"));
    }

    @Test
    void aLongValueIsCut() {
        String value = ask("SELECT repeat('x', 5000) AS v", "v").shown().get(0).get(0);
        assertThat(value).hasSize(200).endsWith("x…");
    }

    @Test
    void parametersArePutIn() {
        assertThat(desk.ask(expected, "diagnose", "SELECT '${tenant}' AS t", Map.of("tenant", "acme"), List.of("t"))
                        .shown())
                .containsExactly(List.of("acme"));
    }

    @Test
    void nothingCanBeChanged() throws SQLException {
        ground.execute("CREATE TABLE public.t (id integer)");
        assertThat(ask("INSERT INTO public.t VALUES (1) RETURNING id", "id").words())
                .isEqualTo("no answer: cannot execute INSERT in a read-only transaction (SQLSTATE 25006)");
        assertThat(ground.ask("SELECT count(*) FROM public.t")).isEqualTo("0");
    }

    @Test
    void afterFiveSecondsItIsOver() {
        assertThat(ask("SELECT pg_sleep(60)").words()).isEqualTo("no answer: not answered within 5 s (SQLSTATE 57014)");
    }

    @Test
    void aTableThatIsLockedIsSaidAndNotWaitedFor() throws SQLException {
        ground.execute("CREATE TABLE public.t (id integer)");
        try (Connection other = ground.database.connect();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE public.t");
            assertThat(ask("SELECT id FROM public.t", "id").words())
                    .isEqualTo("no answer: somebody holds a lock on it for more than 2 s (SQLSTATE 55P03)");
            other.rollback();
        }
    }

    @Test
    void aMistakeInTheQueryIsASentence() {
        assertThat(ask("SELECT nothing_like_it").words())
                .isEqualTo("no answer: column \"nothing_like_it\" does not exist (SQLSTATE 42703)");
        assertThat(ask("SELECT 1; SELECT 2").words()).contains("no answer: the query holds 2 statements");
        assertThat(ask("SELECT 1 AS a, 2 AS b", "c").words())
                .isEqualTo("no answer: the runbook shows the column c, and the query returns a, b");
    }

    @Test
    void anotherDatabaseIsNotAsked() {
        TargetIdentity other = new TargetIdentity(
                expected.name(),
                expected.host(),
                expected.port(),
                expected.database(),
                "1",
                expected.databaseOid(),
                expected.serverVersion());
        assertThatThrownBy(() -> desk.ask(other, "diagnose", "SELECT 1", Map.of(), List.of()))
                .isInstanceOf(TargetUnavailableException.class)
                .hasMessageContaining("is another database now");
    }

    private Found ask(String query, String... show) {
        return desk.ask(expected, "diagnose", query, Map.of(), List.of(show));
    }
}
