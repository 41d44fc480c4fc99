package dev.lockkeeper.window;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The name people say: {@code STG-12}. The prefix comes from the environment, the number counts windows of that prefix.
 *
 * @param value two to eight capital letters, a dash, a number from 1
 */
public record WindowId(String value) {
    private static final Pattern SHAPE = Pattern.compile("[A-Z]{2,8}-[1-9][0-9]{0,8}");

    public WindowId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("\"" + value + "\" is not a window id; expected something like STG-12");
        }
    }

    /**
     * The id a person wrote, who need not write capitals.
     *
     * @throws IllegalArgumentException if it is none; the message can be shown
     */
    public static WindowId typed(String text) {
        return new WindowId(text.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return value;
    }
}
