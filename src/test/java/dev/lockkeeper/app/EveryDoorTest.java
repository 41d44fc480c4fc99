package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.emulator.OpenView;
import dev.lockkeeper.window.Decision;
import dev.lockkeeper.window.WindowFixture;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every reason to say no, on every door: whatever is refused on one is refused on all, with the same reason in the same
 * words, and nothing is recorded. What is tried stands in {@link DoorRecipes}, what came of it in docs/doors.md.
 */
class EveryDoorTest {
    private static final Path PAGE = Path.of("docs/doors.md");
    private static Doors doors;

    @BeforeAll
    static void open() {
        doors = new Doors();
    }

    @AfterAll
    static void close() {
        doors.close();
    }

    static Stream<DoorRecipe> recipes() {
        return DoorRecipes.all().stream();
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void whatOneDoorRefusesEveryDoorRefusesInTheSameWords(DoorRecipe recipe) throws Exception {
        Map<String, Doors.Heard> heard = tried(recipe);

        assertThat(heard).isNotEmpty();
        assertThat(heard.values())
                .allSatisfy(one -> assertThat(one.no().reason()).isEqualTo(recipe.reason()));
        String words = doors.plain(heard.values().iterator().next().no());
        assertThat(heard).allSatisfy((door, one) -> {
            assertThat(doors.plain(one.no())).as(door).isEqualTo(words);
            assertThat(one.shown()).as(door).isEqualTo(words);
        });
    }

    @Test
    void noReasonIsLeftOutAndNoDoorIsPassedOverInSilence() {
        assertThat(recipes().map(DoorRecipe::reason).distinct())
                .as("every reason has a recipe in DoorRecipes")
                .containsExactlyInAnyOrder(Decision.Reason.values());
        assertThat(recipes())
                .allSatisfy(recipe -> assertThat(recipe.ways())
                        .as(recipe.toString())
                        .allMatch(way -> way.how().isPresent() || !way.whyNot().isEmpty()));
    }

    /** {@code -Drewrite.docs=true} writes the page anew. */
    @Test
    void thePageInTheDocsIsWhatIsTried() throws Exception {
        String page = DoorsPage.text(recipes().toList());
        if (Boolean.getBoolean("rewrite.docs")) {
            Files.writeString(PAGE, page, StandardCharsets.UTF_8);
        }
        assertThat(Files.readString(PAGE, StandardCharsets.UTF_8))
                .as("run mvn test -Dtest=EveryDoorTest -Drewrite.docs=true")
                .isEqualTo(page);
    }

    private static Map<String, Doors.Heard> tried(DoorRecipe recipe) throws Exception {
        WindowFixture at = recipe.before().get();
        doors.stand(at, recipe.permissions());
        Doors.Shown button = recipe.button().how().map(doors::show).orElse(null);
        OpenView form = recipe.form()
                .how()
                .map(it -> doors.open(recipe.by(), doors.show(it.opens())))
                .orElse(null);
        recipe.meanwhile().accept(at);
        doors.stillStand(at, recipe.permissions());
        int recorded = doors.recorded();
        Map<String, Doors.Heard> heard = new LinkedHashMap<>();
        if (recipe.typed().how().isPresent()) {
            heard.put(
                    "slash command",
                    readable(doors.slash(recipe.by(), recipe.typed().how().get())));
        }
        if (button != null) {
            heard.put("button", readable(doors.press(recipe.by(), button)));
        }
        if (form != null) {
            heard.put(
                    "form", doors.submit(recipe.by(), form, recipe.form().how().orElseThrow()));
        }
        if (recipe.token().how().isPresent()) {
            heard.put("HTTP", doors.http(recipe.by(), recipe.token().how().get()));
            heard.put("say", doors.say(recipe.by(), recipe.token().how().get()));
        }
        assertThat(doors.recorded()).as("nothing is recorded").isEqualTo(recorded);
        return heard;
    }

    private static Doors.Heard readable(Doors.Heard heard) {
        return new Doors.Heard(heard.no(), DoorPeople.readable(heard.shown()));
    }
}
