package dev.lockkeeper.app;

import java.util.List;
import java.util.stream.Collectors;

/** The settings cannot be used. Holds every problem at once; nothing was started. */
public final class ConfigProblemsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<ConfigProblem> problems;

    ConfigProblemsException(List<ConfigProblem> problems) {
        super(words(inOrder(problems)));
        this.problems = inOrder(problems);
    }

    /** All of them: the environment first, then the file by line. */
    public List<ConfigProblem> problems() {
        return problems;
    }

    private static List<ConfigProblem> inOrder(List<ConfigProblem> problems) {
        return problems.stream().sorted(ConfigProblem.BY_PLACE).toList();
    }

    private static String words(List<ConfigProblem> problems) {
        return "The configuration has " + (problems.size() == 1 ? "1 problem" : problems.size() + " problems") + ":\n"
                + problems.stream().map(problem -> "  " + problem.words()).collect(Collectors.joining("\n"));
    }
}
