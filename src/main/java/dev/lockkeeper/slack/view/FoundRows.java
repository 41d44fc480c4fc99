package dev.lockkeeper.slack.view;

import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.FoundTable;
import java.util.ArrayList;
import java.util.List;

/** The results of a step's checks on a card: a line each, and under them what a check found in rows. Pure. */
final class FoundRows {
    private FoundRows() {}

    static void on(Card card, List<CheckResult> checks) {
        card.table(checks.stream().map(Wording::row).toList());
        for (CheckResult check : checks) {
            FoundTable found = check.table();
            if (found != null) {
                List<List<String>> rows = new ArrayList<>(List.of(found.columns()));
                found.rows().forEach(row -> rows.add(row.cells()));
                card.text("*" + SlackText.line(found.title()) + "*").table(rows);
            }
        }
    }
}
