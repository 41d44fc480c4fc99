package dev.lockkeeper.slack.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.FoundTable;
import dev.lockkeeper.window.Verdict;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowStories;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoundRowsTest {
    private final Window window = WindowStories.scheduled().window();

    @Test
    void whatACheckFoundInRowsStandsUnderTheResultsWithItsHeads() {
        String room = PlainRoom.of(message(new FoundTable(
                "public.sales, beside what will be read instead",
                List.of("Column", "Differ"),
                List.of(new FoundTable.Row(List.of("customer_name", "1,017"))))));

        assertThat(room).contains("FAIL (observed)", "public.sales, beside what will be read instead");
        assertThat(room.indexOf("Column")).isGreaterThan(room.indexOf("FAIL (observed)"));
        assertThat(room).containsPattern("Column +Differ").containsPattern("customer_name +1,017");
    }

    @Test
    void aValueOfTheDatabaseCanNeitherPingNorLink() {
        for (String hostile : HostileStrings.all()) {
            DesiredMessage message = message(new FoundTable(
                    hostile, List.of("Column", "First rows"), List.of(new FoundTable.Row(List.of(hostile, hostile)))));
            SlackRules.hold(window, message);
        }
    }

    @Test
    void manyRowsStayWithinWhatAMessageHolds() {
        List<FoundTable.Row> rows = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            rows.add(new FoundTable.Row(List.of("column_" + i, "x".repeat(300))));
        }
        SlackRules.hold(window, message(new FoundTable("many", List.of("Column", "First rows"), rows)));
    }

    private static DesiredMessage message(FoundTable found) {
        Card card = new Card("result/look/1").text("STG-12 · look");
        FoundRows.on(
                card,
                List.of(new CheckResult(
                        "drift", "sales", false, Verdict.FAIL, "no row differs", "1,017 rows", Duration.ZERO, found)));
        return card.says("STG-12, look: 1 check.");
    }
}
