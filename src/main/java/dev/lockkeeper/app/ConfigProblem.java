package dev.lockkeeper.app;

import java.util.Comparator;

/**
 * One thing wrong with the settings. Never holds a secret's value.
 *
 * @param source {@link #ENVIRONMENT}, or the configuration file's name
 * @param line from 1; 0 if the problem has no place in a file
 * @param column from 1; 0 if the problem has no place in a file
 * @param key the variable's name, or the path of the setting such as {@code targets.crm-staging.port}
 * @param problem what stands there, for example {@code is "abc"} or {@code is missing}
 * @param expected what belongs there, or what to do
 */
public record ConfigProblem(String source, int line, int column, String key, String problem, String expected) {
    /** Where variables are found. */
    public static final String ENVIRONMENT = "environment";

    /** The environment first, then the file by line. */
    static final Comparator<ConfigProblem> BY_PLACE = Comparator.comparing(
                    (ConfigProblem problem) -> !problem.source().equals(ENVIRONMENT))
            .thenComparing(ConfigProblem::line)
            .thenComparing(ConfigProblem::column);

    static ConfigProblem ofVariable(String name, String problem, String expected) {
        return new ConfigProblem(ENVIRONMENT, 0, 0, name, problem, expected);
    }

    /** One line as a terminal shows it. */
    public String words() {
        String place = line == 0 ? source : source + ":" + line + ":" + column;
        String subject = key.isEmpty() ? "" : key + " ";
        return place + "  " + subject + problem + (expected.isEmpty() ? "" : "; " + expected);
    }
}
