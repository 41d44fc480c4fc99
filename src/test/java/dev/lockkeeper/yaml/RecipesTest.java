package dev.lockkeeper.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.runbook.Recipe;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecipesTest {
    @Test
    void aRecipeHasItsQueryInTheRunbookOrBesideItOrNone() {
        List<Recipe> recipes =
                Examples.runbook(Examples.parseValid("everything.yaml")).recipes();

        assertThat(recipes)
                .containsExactly(
                        new Recipe(
                                "hangs",
                                "Who waits for whom",
                                "A step shows no progress.",
                                "SELECT pid, state FROM pg_stat_activity WHERE datname = '${tenant}'\n",
                                "",
                                List.of("pid", "state"),
                                "Ask whose session it is, then end it."),
                        new Recipe(
                                "from-a-file",
                                "Counted only",
                                "A row is missing.",
                                "",
                                "sql/001.sql",
                                List.of(),
                                "Look for it."),
                        new Recipe(
                                "call",
                                "Nobody knows",
                                "Nothing of the above.",
                                "",
                                "",
                                List.of(),
                                "Call the vendor."));
        assertThat(recipes).extracting(Recipe::asks).containsExactly(true, true, false);
    }

    @Test
    void aRunbookWithoutRecipesHasNone() {
        assertThat(Examples.runbook(Examples.parseValid("minimal.yaml")).recipes())
                .isEmpty();
    }
}
