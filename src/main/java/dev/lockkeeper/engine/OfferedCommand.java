package dev.lockkeeper.engine;

import java.util.Arrays;
import java.util.List;

/**
 * A word of the slash command as a door that completes words shows it.
 *
 * @param usage what follows the word, or empty
 */
public record OfferedCommand(String word, String usage, String help) {
    /** Every word, in the order of help. */
    public static List<OfferedCommand> all() {
        return Arrays.stream(CommandWord.values()).map(CommandWord::offered).toList();
    }
}
