package dev.lockkeeper.app;

import dev.lockkeeper.slack.view.Modals;
import dev.lockkeeper.window.Caller;
import dev.lockkeeper.window.Decision;
import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.WindowFixture;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A request that is refused, and how it is made on every door.
 *
 * @param what what is tried, in words
 * @param before the moment whose cards are on the screen
 * @param meanwhile what has happened when the request is made; the cards are still those of before
 * @param permissions the table that counts
 * @param typed what stands behind the slash command, for all doors where words are typed
 */
record DoorRecipe(
        Decision.Reason reason,
        String what,
        Supplier<WindowFixture> before,
        Consumer<WindowFixture> meanwhile,
        Permissions permissions,
        Caller by,
        Way<String> typed,
        Way<Press> button,
        Way<Form> form,
        Way<String> token) {

    /** How a door asks for it, or why it cannot; a door for which neither was said fails the test. */
    record Way<T>(Optional<T> how, String whyNot) {
        static <T> Way<T> by(T how) {
            return new Way<>(Optional.of(how), "");
        }

        static <T> Way<T> none(String whyNot) {
            return new Way<>(Optional.empty(), whyNot);
        }
    }

    /**
     * A button of a card.
     *
     * @param part what its value holds besides the window, to tell it from others of its kind; may be empty
     */
    record Press(String action, String part) {}

    /** A button that opens a form, and what is filled in there; the refusal stands at the block named. */
    record Form(Press opens, Map<String, String> filled, String block) {}

    static DoorRecipe of(Decision.Reason reason, String what, Supplier<WindowFixture> before, Caller by) {
        return new DoorRecipe(
                reason,
                what,
                before,
                window -> {},
                Permissions.standard(),
                by,
                Way.none(""),
                Way.none(""),
                Way.none(""),
                Way.none(""));
    }

    /** This has happened since the cards were drawn. */
    DoorRecipe then(Consumer<WindowFixture> more) {
        return new DoorRecipe(reason, what, before, more, permissions, by, typed, button, form, token);
    }

    DoorRecipe under(Permissions table) {
        return new DoorRecipe(reason, what, before, meanwhile, table, by, typed, button, form, token);
    }

    /** Behind the slash command, in an order over HTTP and in `say`. */
    DoorRecipe typed(String words) {
        return new DoorRecipe(
                reason, what, before, meanwhile, permissions, by, Way.by(words), button, form, Way.by(words));
    }

    DoorRecipe notTyped(String why) {
        return new DoorRecipe(
                reason, what, before, meanwhile, permissions, by, Way.none(why), button, form, Way.none(why));
    }

    /** With a token it is not asked at all. */
    DoorRecipe notWithAToken(String why) {
        return new DoorRecipe(reason, what, before, meanwhile, permissions, by, typed, button, form, Way.none(why));
    }

    DoorRecipe button(String action) {
        return button(action, "");
    }

    DoorRecipe button(String action, String part) {
        Way<Press> press = Way.by(new Press(action, part));
        return new DoorRecipe(reason, what, before, meanwhile, permissions, by, typed, press, form, token);
    }

    DoorRecipe noButton(String why) {
        return new DoorRecipe(reason, what, before, meanwhile, permissions, by, typed, Way.none(why), form, token);
    }

    /** A form with the one input for a reason. */
    DoorRecipe form(String action, String words) {
        return form(action, "", Map.of(Modals.REASON_INPUT, words), Modals.REASON_INPUT);
    }

    DoorRecipe form(String action, String part, Map<String, String> filled, String block) {
        Way<Form> way = Way.by(new Form(new Press(action, part), filled, block));
        return new DoorRecipe(reason, what, before, meanwhile, permissions, by, typed, button, way, token);
    }

    DoorRecipe noForm(String why) {
        return new DoorRecipe(reason, what, before, meanwhile, permissions, by, typed, button, Way.none(why), token);
    }

    /** In the order of the page. */
    List<Way<?>> ways() {
        return List.of(typed, button, form, token);
    }

    @Override
    public String toString() {
        return reason + ": " + what;
    }
}
