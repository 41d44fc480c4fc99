package dev.lockkeeper.runbook;

import java.util.List;

/**
 * What to do when something goes wrong: a question to the target that changes nothing, and a remedy for a person.
 *
 * @param id what people type after {@code diagnose}; unique among the recipes
 * @param title what people read
 * @param symptom what somebody sees who needs this recipe
 * @param sql one query, or empty
 * @param file an SQL file with one query beside the runbook, or empty; at most one of the two is there
 * @param show the columns whose values may be posted; rows are only counted if there are none
 * @param remedy what to do about it, in words
 */
public record Recipe(
        String id, String title, String symptom, String sql, String file, List<String> show, String remedy) {

    public Recipe {
        show = List.copyOf(show);
    }

    /** True if it asks the target something. */
    public boolean asks() {
        return !sql.isEmpty() || !file.isEmpty();
    }
}
