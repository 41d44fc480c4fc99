package dev.lockkeeper.yaml;

import dev.lockkeeper.runbook.Recipe;
import java.util.List;

/** Reads the recipes of a runbook. One instance per runbook. */
final class RecipeReader {
    private static final int LONGEST_TITLE = 150;
    private static final int LONGEST_SYMPTOM = 300;
    private static final int LONGEST_REMEDY = 1_000;
    private static final int LONGEST_COLUMN = 63;

    private final SqlFiles files;

    RecipeReader(SqlFiles files) {
        this.files = files;
    }

    /** The recipes, in their order; what cannot be read is a recipe without an id, so that those after it keep theirs. */
    List<Recipe> read(Fields runbook) {
        List<Recipe> recipes =
                runbook.records("recipes", Shape.RECIPE, this::recipe, new Recipe("", "", "", "", "", List.of(), ""));
        if (runbook.isEmptyList("recipes")) {
            runbook.report("recipes", "is empty", "add a recipe, or leave recipes out");
        }
        return recipes;
    }

    private Recipe recipe(Fields fields) {
        boolean inline = fields.has("sql") || fields.isMisspelt("sql");
        boolean beside = fields.has("file") || fields.isMisspelt("file");
        if (inline && beside) {
            fields.report("file", "this recipe has a query under sql already", "leave one of the two out");
        }
        if (fields.has("show") && !inline && !beside) {
            fields.report(
                    "show", "this recipe asks nothing, so there is no column to show", "add sql, or leave it out");
        }
        if (fields.isEmptyList("show")) {
            fields.report("show", "is empty", "leave it out: rows are then only counted");
        }
        return new Recipe(
                fields.text("recipe", ItemReader.ID, ItemReader.ID_WORDS),
                fields.text("title", LONGEST_TITLE),
                fields.text("symptom", LONGEST_SYMPTOM),
                fields.text("sql", CheckReader.LONGEST_SQL),
                files.one(fields, "file"),
                fields.texts("show", LONGEST_COLUMN),
                fields.text("remedy", LONGEST_REMEDY));
    }
}
