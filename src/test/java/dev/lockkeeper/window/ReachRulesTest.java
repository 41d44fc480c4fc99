package dev.lockkeeper.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.Reach.Reached;
import dev.lockkeeper.window.Reach.Rows;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachRulesTest {
    private static final String LEGACY = "table public.legacy";

    @ParameterizedTest
    @CsvSource({
        "12345, 12345, false",
        "1000, 1200, false",
        "1000, 1201, true",
        "1000, 800, false",
        "1000, 799, true",
        "20, 30, false",
        "20, 31, true",
        "0, 0, false",
        "0, 1, true",
        "1, 0, false",
        "100, 0, true"
    })
    void rowsMayDifferByAFifthAndByTen(long approved, long now, boolean changed) {
        assertThat(!changes(counted(approved), counted(now)).isEmpty()).isEqualTo(changed);
    }

    @Test
    void aChangeNamesTheTableAndBothNumbers() {
        assertThat(changes(counted(12_345), counted(16_000)))
                .containsExactly("table public.legacy has 16,000 rows, approved with 12,345 rows");
    }

    @Test
    void columnsThatGoAloneAreNamedOnceAndWithTheStatementIfSomethingGoesWithThem() {
        Reached one = new Reached("column public.t.a", Rows.COUNTED, 7);
        Reached two = new Reached("column public.t.b", Rows.COUNTED, 7);
        Reached view = Reached.withoutRows("view public.v_x");
        String sql = "ALTER TABLE t DROP a, DROP b CASCADE";
        assertThat(new Reach.Statement("a.sql", 1, sql, List.of(one, two)).words())
                .isEqualTo("drops columns a, b of public.t (7 rows)");
        assertThat(new Reach.Statement("a.sql", 1, sql, List.of(one, two, view)).words())
                .isEqualTo(sql + " reaches: columns a, b of public.t (7 rows), view public.v_x");
    }

    @Test
    void somethingNewIsAChangeAndSomethingGoneIsNone() {
        Reached view = Reached.withoutRows("view public.v_x");
        assertThat(changes(List.of(counted(5)), List.of(counted(5), view)))
                .containsExactly("view public.v_x is reached and was not");
        assertThat(changes(List.of(counted(5), view), List.of(counted(5)))).isEmpty();
        assertThat(changes(List.of(counted(5)), List.of())).isEmpty();
    }

    @Test
    void anEstimateIsComparedLikeACountAndWhatNobodyCountedIsNot() {
        Reached about = new Reached(LEGACY, Rows.ABOUT, 1_000_000);
        Reached nobody = new Reached(LEGACY, Rows.UNKNOWN, 0);
        assertThat(changes(counted(1_100_000), about)).isEmpty();
        assertThat(changes(counted(10), about))
                .containsExactly("table public.legacy has about 1,000,000 rows, approved with 10 rows");
        assertThat(changes(counted(1), nobody))
                .containsExactly("table public.legacy has rows not counted, approved with 1 row");
        assertThat(changes(nobody, counted(10))).hasSize(1);
        assertThat(changes(nobody, nobody)).isEmpty();
    }

    @Test
    void whatWasNotKnownWhenItWasApprovedIsNoApproval() {
        Reach then = Reach.unknown(WindowFixture.SCHEMA, "crm-staging does not answer.");
        assertThat(ReachRules.changes(then, reach(counted(1)))).hasSize(1);
    }

    @Test
    void theSameTableInTwoStatementsIsOneTable() {
        Reach twice = Reach.of(WindowFixture.SCHEMA, List.of(statement(counted(5)), statement(counted(5))));
        assertThat(ReachRules.changes(reach(counted(5)), twice)).isEmpty();
    }

    @Test
    void columnsOfOneTableAreToldTogether() {
        Reached amount = new Reached("column public.sales.amount", Rows.COUNTED, 20_000);
        Reached name = new Reached("column public.sales.name", Rows.COUNTED, 20_000);
        Reached quoted = new Reached("column public.sales.\"a.b\"", Rows.COUNTED, 20_000);
        Reached other = new Reached("column public.tickets.name", Rows.COUNTED, 20_000);
        assertThat(statement(amount, name, quoted, other, Reached.withoutRows("view public.v"), counted(1))
                        .words())
                .isEqualTo("DROP TABLE legacy CASCADE reaches: columns amount, name of public.sales (20,000 rows),"
                        + " column public.sales.\"a.b\" (20,000 rows), column public.tickets.name (20,000 rows),"
                        + " view public.v, table public.legacy (1 row)");
    }

    @Test
    void aGateIsBoundToWhatTheStepsBehindItReach() {
        WindowFixture at = WindowFixture.atGoLive();
        PlannedGate gate = at.window.plan().gate(WindowFixture.GO_LIVE).orElseThrow();
        assertThat(Evidence.asked(at.window, gate)).isEqualTo(gate.digest());
        assertThat(Stream.of(5, 6).map(rows -> bound(at, gate, counted(rows))))
                .doesNotHaveDuplicates()
                .doesNotContain(gate.digest());
    }

    @Test
    void aGateThatFellIsAskedAgainAndKnowsWhy() {
        WindowFixture at = WindowFixture.beforeSchema()
                .ok(new WindowCommand.Run(Optional.of(WindowFixture.SCHEMA)), WindowFixture.ASHA);
        at.fact(new GateEvent.ReachChanged(
                WindowFixture.GO_LIVE, WindowFixture.SCHEMA, List.of("view public.v is reached and was not"), at.now));
        GateRun run = at.window.gate(WindowFixture.GO_LIVE);
        assertThat(run.state()).isEqualTo(GateState.AHEAD);
        assertThat(run.decisions()).isEmpty();
        assertThat(at.window.step(WindowFixture.SCHEMA).state()).isEqualTo(StepState.WAITING);
        assertThat(at.window.state()).isEqualTo(WindowState.RUNNING);
        at.ask(WindowFixture.GO_LIVE);
        assertThat(at.window.gate(WindowFixture.GO_LIVE).reach().changes())
                .containsExactly("view public.v is reached and was not");
    }

    private static String bound(WindowFixture at, PlannedGate gate, Reached rows) {
        return Evidence.asked(at.window.after(new GateEvent.ReachTaken(gate.id(), List.of(reach(rows)), at.now)), gate);
    }

    private static List<String> changes(Reached approved, Reached now) {
        return changes(List.of(approved), List.of(now));
    }

    private static List<String> changes(List<Reached> approved, List<Reached> now) {
        return ReachRules.changes(reach(approved.toArray(Reached[]::new)), reach(now.toArray(Reached[]::new)));
    }

    private static Reach reach(Reached... things) {
        return Reach.of(WindowFixture.SCHEMA, List.of(statement(things)));
    }

    private static Reach.Statement statement(Reached... things) {
        return new Reach.Statement("a.sql", 1, "DROP TABLE legacy CASCADE", List.of(things));
    }

    private static Reached counted(long rows) {
        return new Reached(LEGACY, Rows.COUNTED, rows);
    }
}
