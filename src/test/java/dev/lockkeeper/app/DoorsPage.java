package dev.lockkeeper.app;

import dev.lockkeeper.window.Decision;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Writes docs/doors.md: every refusal that is tried, and on which doors. */
final class DoorsPage {
    private DoorsPage() {}

    static String text(List<DoorRecipe> recipes) {
        StringBuilder page = new StringBuilder("""
                # Every door says the same

                Generated from `DoorRecipes` by `EveryDoorTest`; do not edit. Every row was asked on every door that
                says yes, by the real listeners, the real HTTP server and the real `say`; each of them gave the reason of the
                row in the same words, and nothing was recorded. A reason that is in no row fails the build. To write this
                page anew: `mvn test -Dtest=EveryDoorTest -Drewrite.docs=true`.

                HTTP is `POST /api/windows/{id}/commands` with a personal token. A button is pressed on a card that was
                drawn before the thing happened that stands in its way, as on a screen that nobody has looked at for a while.

                | reason | what is tried | slash command | button | form | HTTP, `say` |
                | --- | --- | --- | --- | --- | --- |
                """);
        List<String> notes = new ArrayList<>(notes(recipes));
        for (Decision.Reason reason : Decision.Reason.values()) {
            for (DoorRecipe recipe : recipes) {
                if (recipe.reason() == reason) {
                    row(page, recipe, notes);
                }
            }
        }
        page.append("\nWhy a door is not asked:\n\n");
        notes.forEach(note -> page.append(notes.indexOf(note) + 1)
                .append(". ")
                .append(note.substring(0, 1).toUpperCase(java.util.Locale.ROOT))
                .append(note.substring(1))
                .append(".\n"));
        return page.toString();
    }

    private static void row(StringBuilder page, DoorRecipe recipe, List<String> notes) {
        page.append("| `").append(recipe.reason()).append("` | ").append(recipe.what());
        for (DoorRecipe.Way<?> way : recipe.ways()) {
            page.append(" | ").append(way.how().isPresent() ? "yes" : "no (" + (notes.indexOf(way.whyNot()) + 1) + ")");
        }
        page.append(" |\n");
    }

    private static Set<String> notes(List<DoorRecipe> recipes) {
        Set<String> notes = new LinkedHashSet<>();
        for (DoorRecipe recipe : recipes) {
            recipe.ways().stream().filter(way -> way.how().isEmpty()).forEach(way -> notes.add(way.whyNot()));
        }
        return notes;
    }
}
