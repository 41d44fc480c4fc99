package dev.lockkeeper.emulator;

import java.util.Objects;

/**
 * One thing that can be typed after the slash command, offered while somebody types.
 *
 * @param usage what follows the word, for example {@code <env> [runbook]}, or empty
 */
public record CommandHint(String word, String usage, String help) {
    public CommandHint {
        Objects.requireNonNull(word, "word");
        Objects.requireNonNull(usage, "usage");
        Objects.requireNonNull(help, "help");
    }
}
