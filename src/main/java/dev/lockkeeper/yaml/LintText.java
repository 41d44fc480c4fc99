package dev.lockkeeper.yaml;

import dev.lockkeeper.runbook.RunbookProblem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What {@code lint} prints: for people as lines, for programs as JSON. */
public final class LintText {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private LintText() {}

    /**
     * One runbook's problems, a block per file, each line with its place, path, problem and what to write. Ends with a
     * line break.
     *
     * @param runbook the runbook's name, or its folder as it was given
     */
    public static String text(String runbook, List<RunbookProblem> problems) {
        return problems.isEmpty() ? runbook + " has no problems\n" : blocks(runbook, problems, "problem");
    }

    /** What does not keep a runbook from running and is worth a second look; empty if there is nothing. */
    public static String advice(String runbook, List<RunbookProblem> advice) {
        return blocks(runbook, advice, "warning");
    }

    private static String blocks(String runbook, List<RunbookProblem> problems, String word) {
        Map<String, List<RunbookProblem>> byFile = problems.stream()
                .collect(Collectors.groupingBy(RunbookProblem::file, LinkedHashMap::new, Collectors.toList()));
        StringBuilder text = new StringBuilder();
        byFile.forEach((file, found) -> {
            String count = found.size() == 1 ? "1 " + word : found.size() + " " + word + "s";
            text.append(runbook)
                    .append('/')
                    .append(file)
                    .append(" has ")
                    .append(count)
                    .append('\n');
            int places = width(found.stream().map(LintText::place).toList());
            int paths = width(found.stream().map(RunbookProblem::path).toList());
            found.forEach(problem -> text.append(line(problem, places, paths)));
        });
        return text.toString();
    }

    /**
     * All runbooks' problems as one JSON document:
     * {@code {"runbooks":[{"runbook","ok","problems":[{"file","line","column","path","problem","instead"}],"warnings","steps"}]}};
     * warnings look like problems, and steps are {@code {"step","class"}}.
     *
     * @param problems by runbook; a runbook without problems has an empty list
     * @param advice by runbook; may lack a runbook
     * @param classes by runbook, step id to the sign of its class; lacks a runbook that could not be read
     */
    public static String json(
            Map<String, List<RunbookProblem>> problems,
            Map<String, List<RunbookProblem>> advice,
            Map<String, Map<String, String>> classes) {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode runbooks = root.putArray("runbooks");
        problems.forEach((runbook, found) -> {
            ObjectNode one = runbooks.addObject().put("runbook", runbook).put("ok", found.isEmpty());
            list(one.putArray("problems"), found);
            list(one.putArray("warnings"), advice.getOrDefault(runbook, List.of()));
            ArrayNode steps = one.putArray("steps");
            classes.getOrDefault(runbook, Map.of())
                    .forEach((step, its) -> steps.addObject().put("step", step).put("class", its));
        });
        return root.toPrettyString() + "\n";
    }

    private static void list(ArrayNode list, List<RunbookProblem> found) {
        found.forEach(problem -> list.addObject()
                .put("file", problem.file())
                .put("line", problem.line())
                .put("column", problem.column())
                .put("path", problem.path())
                .put("problem", problem.problem())
                .put("instead", problem.instead()));
    }

    private static String line(RunbookProblem problem, int places, int paths) {
        String instead = problem.instead().isEmpty() ? "" : "; " + problem.instead();
        String path = paths == 0 ? "" : pad(problem.path(), paths) + "  ";
        return "  " + pad(place(problem), places) + "  " + path + problem.problem() + instead + "\n";
    }

    private static String place(RunbookProblem problem) {
        return problem.line() == 0 ? "-" : problem.line() + ":" + problem.column();
    }

    private static int width(List<String> texts) {
        return texts.stream().mapToInt(String::length).max().orElse(0);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(width - text.length());
    }
}
