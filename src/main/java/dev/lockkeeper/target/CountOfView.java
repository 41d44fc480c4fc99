package dev.lockkeeper.target;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says of a query that counts the rows of a view and asks for no column of it what that leaves unproven: the planner
 * leaves out joins that change no number of rows, and no expression is computed. A view whose column always divides by
 * zero is still counted.
 */
final class CountOfView {
    private static final String NAME = "(?:\"[^\"]+\"|[a-z_][a-z0-9_$]*)";
    private static final Pattern COUNTED = Pattern.compile(
            "\\bcount\\s*\\(\\s*\\*\\s*\\)\\s+FROM\\s+(" + NAME + "(?:\\." + NAME + ")?)(?:\\s+(?:AS\\s+)?(?!UNION\\b)"
                    + NAME + ")?\\s*(?=$|;|\\)|UNION\\b)",
            Pattern.CASE_INSENSITIVE);
    private static final String IS_VIEW =
            "SELECT relkind = 'v' FROM pg_catalog.pg_class WHERE oid = pg_catalog.to_regclass(?)";

    private CountOfView() {}

    /** The finding, with what it does not prove if the queries count a view so. */
    static Finding said(Finding finding, Connection connection, String... queries) throws SQLException {
        Set<String> views = new LinkedHashSet<>();
        for (String query : queries) {
            Matcher counted = COUNTED.matcher(query.strip());
            while (counted.find()) {
                if (isView(counted.group(1), connection)) {
                    views.add(counted.group(1));
                }
            }
        }
        return views.isEmpty()
                ? finding
                : new Finding(
                        finding.verdict(),
                        finding.actual() + "; it asks for no column of " + String.join(", ", views)
                                + ", so joins and expressions there are not looked at: write count(v::text) FROM "
                                + views.iterator().next() + " v",
                        finding.table());
    }

    private static boolean isView(String name, Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(IS_VIEW)) {
            query.setString(1, name);
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }
}
