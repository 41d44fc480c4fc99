package dev.lockkeeper.target;

import dev.lockkeeper.engine.TargetDesk;
import dev.lockkeeper.window.Diagnosis.Found;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One query of a recipe, asked so that it can neither change anything nor keep anybody waiting for long. */
final class Recipes {
    /** A recipe must not queue behind what it looks for, and others not behind the recipe. */
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);
    /** Beyond this many nobody needs to know how many. */
    private static final int MOST_COUNTED = 10_000;
    /** As many as a message shows. */
    private static final int MOST_SHOWN = 20;

    private static final int LONGEST_VALUE = 200;

    private Recipes() {}

    static Found ask(Connection connection, String query, Map<String, String> parameters, List<String> show) {
        ReadSession session = new ReadSession(connection, TargetDesk.ASKING, LOCK_TIMEOUT);
        try {
            ReadQuery question = ReadQuery.of(query, parameters);
            return found(session.ask(asked -> question.table(asked, MOST_COUNTED, MOST_SHOWN)), show);
        } catch (UnusableQueryException e) {
            return Found.nothing(String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            return Found.nothing(withState(session.why(e), e));
        }
    }

    private static Found found(ReadQuery.Table table, List<String> show) throws UnusableQueryException {
        List<Integer> places = new ArrayList<>();
        for (String column : show) {
            int at = table.columns().indexOf(column);
            if (at < 0) {
                throw new UnusableQueryException("the runbook shows the column " + column + ", and the query returns "
                        + String.join(", ", table.columns()));
            }
            places.add(at);
        }
        List<List<String>> shown = new ArrayList<>();
        for (List<String> row : places.isEmpty() ? List.<List<String>>of() : table.rows()) {
            shown.add(places.stream().map(row::get).map(Recipes::cut).toList());
        }
        return new Found(table.counted(), table.more(), show, shown, null);
    }

    private static String withState(String why, SQLException e) {
        String state = e.getSQLState();
        return state == null || why.contains(state) ? why : why + " (SQLSTATE " + state + ")";
    }

    private static String cut(String value) {
        int end = LONGEST_VALUE - 1;
        if (value.length() <= LONGEST_VALUE) {
            return value;
        }
        return value.substring(0, Character.isHighSurrogate(value.charAt(end - 1)) ? end - 1 : end) + "…";
    }
}
