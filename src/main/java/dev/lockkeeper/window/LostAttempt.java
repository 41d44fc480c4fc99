package dev.lockkeeper.window;

import java.time.Instant;

/**
 * An attempt whose end the bot was not told: its process died, or the answer was lost.
 *
 * @param reason why nobody was told, as a sentence
 * @param fate what is known of it by now
 * @param how what was seen, as a sentence; empty while nobody has seen anything
 * @param at when it was noticed
 */
public record LostAttempt(int attempt, String reason, Fate fate, String how, Instant at) {
    /** After so many lost attempts in a row, none of which took effect, a person says whether to go on trying. */
    public static final int MOST_IN_A_ROW = 3;

    LostAttempt settled(Fate now, String seen) {
        return new LostAttempt(attempt, reason, now, seen, at);
    }

    /** What is known of a lost attempt. */
    public enum Fate {
        /** The target is being asked. */
        LOOKED_AT,
        /** All of it took effect. */
        TOOK_EFFECT,
        /** Nothing of it took effect. */
        NO_EFFECT,
        /** Part of it took effect and stays; the next attempt goes on there. */
        PARTLY,
        /** Only a person can tell. */
        UNDECIDED
    }
}
