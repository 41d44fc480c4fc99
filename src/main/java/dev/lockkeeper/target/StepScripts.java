package dev.lockkeeper.target;

import dev.lockkeeper.runbook.StepSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The statements of a step's files, in order.
 *
 * @param units one per statement
 */
record StepScripts(List<Unit> units) {
    StepScripts {
        units = List.copyOf(units);
    }

    /**
     * One statement and where it stands.
     *
     * @param number from 1, counted over all files
     */
    record Unit(String file, SqlStatement statement, int number) {}

    /**
     * Reads a step's files.
     *
     * @param files stored bytes by name
     * @param obstacles gets a sentence for everything that must not be run
     */
    static StepScripts read(StepSpec.Sql spec, Map<String, byte[]> files, List<String> obstacles) {
        Map<String, SqlScript> scripts = new LinkedHashMap<>();
        for (String name : spec.files()) {
            byte[] bytes = files.get(name);
            if (bytes == null) {
                obstacles.add("File " + name + " is not among the stored files of the runbook.");
            } else {
                SqlScript script = SqlScript.read(name, bytes);
                List<SqlProblem> problems = script.problems(spec.mode());
                problems.forEach(problem -> obstacles.add(problem.words() + "."));
                if (problems.isEmpty() && script.size() == 0) {
                    obstacles.add("File " + name + " holds no statement.");
                }
                scripts.put(name, script);
            }
        }
        List<Unit> units = new ArrayList<>();
        scripts.forEach((name, script) ->
                script.statements().forEach(s -> units.add(new Unit(name, s, units.size() + 1))));
        return new StepScripts(units);
    }

    int size() {
        return units.size();
    }
}
