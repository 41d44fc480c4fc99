package dev.lockkeeper.runbook;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Finds the places in SQL where an environment's value is put in. Only queries have them; files run as they are. */
public final class Parameters {
    private static final Pattern USE = Pattern.compile("\\$\\{([^{}]*)\\}");

    private Parameters() {}

    /** Every <code>${name}</code> of this SQL, in order. */
    public static List<Use> in(String sql) {
        return USE.matcher(sql).results().map(Parameters::use).toList();
    }

    private static Use use(MatchResult match) {
        return new Use(match.group(1), match.start());
    }

    /**
     * One place.
     *
     * @param name of the parameter, as written
     * @param offset of the dollar sign, in characters from 0
     */
    public record Use(String name, int offset) {}
}
