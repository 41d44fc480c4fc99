package dev.lockkeeper.slack;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where windows live.
 *
 * @param where a channel of its own, the channel where start was said, or one fixed channel
 * @param channel the fixed channel's id, or null for the other two
 * @param privateIn environments whose own channels are private
 */
public record RoomPolicy(Where where, @Nullable String channel, Set<String> privateIn) {
    /** The three places a window can live in. */
    public enum Where {
        NEW,
        HERE,
        FIXED
    }

    public RoomPolicy {
        privateIn = Set.copyOf(privateIn);
        if ((where == Where.FIXED) != (channel != null)) {
            throw new IllegalArgumentException("a fixed room needs a channel id, and only a fixed room has one");
        }
    }

    /**
     * Reads the setting.
     *
     * @param setting {@code new}, {@code here} or a channel id such as {@code C0123456789}, with or without {@code #}
     * @throws IllegalArgumentException if it is none of these; the message says what was expected
     */
    public static RoomPolicy parse(String setting, Set<String> privateIn) {
        String word = setting.strip();
        switch (word.toLowerCase(Locale.ROOT)) {
            case "new":
                return new RoomPolicy(Where.NEW, null, privateIn);
            case "here":
                return new RoomPolicy(Where.HERE, null, privateIn);
            default:
                String id = word.startsWith("#") ? word.substring(1) : word;
                if (!id.matches("[CG][A-Z0-9]{2,20}")) {
                    throw new IllegalArgumentException("room is \"" + setting
                            + "\"; expected new, here, or a channel id such as C0123456789 (channel details, at the"
                            + " bottom)");
                }
                return new RoomPolicy(Where.FIXED, id, privateIn);
        }
    }
}
