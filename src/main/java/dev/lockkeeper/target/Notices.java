package dev.lockkeeper.target;

import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.postgresql.util.PSQLWarning;

/** Gathers what the server said beside its answers and nobody expected. Used by one thread. */
final class Notices {
    private static final int MOST = 100;

    private final List<Pattern> expected;
    private final List<String> unexpected = new ArrayList<>();
    private int more;

    /**
     * @param expected regular expressions; a notice in which one is found is normal
     * @throws java.util.regex.PatternSyntaxException if one cannot be read
     */
    Notices(List<String> expected) {
        this.expected = expected.stream().map(Pattern::compile).toList();
    }

    void gather(Statement statement, String file, int line) throws SQLException {
        for (SQLWarning warning = statement.getWarnings(); warning != null; warning = warning.getNextWarning()) {
            String text = Failures.message(warning);
            if (expected.stream().noneMatch(pattern -> pattern.matcher(text).find())) {
                keep(file + " line " + line + " " + severity(warning) + ": " + text);
            }
        }
        statement.clearWarnings();
    }

    List<String> unexpected() {
        List<String> all = new ArrayList<>(unexpected);
        if (more > 0) {
            all.add("and " + Words.count(more, "more notice", "more notices"));
        }
        return all;
    }

    private void keep(String notice) {
        if (unexpected.size() < MOST) {
            unexpected.add(notice);
        } else {
            more++;
        }
    }

    private static String severity(SQLWarning warning) {
        if (warning instanceof PSQLWarning said && said.getServerErrorMessage() != null) {
            return String.valueOf(said.getServerErrorMessage().getSeverity());
        }
        return "NOTICE";
    }
}
