package dev.lockkeeper.engine;

import dev.lockkeeper.window.WindowId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What was typed, taken apart: dashes and quotes as phones write them are read as meant, {@code in STG-12} may stand at
 * the end.
 *
 * @param word the first word, lower case; empty if nothing was typed
 * @param args the words after it
 * @param window the window named by {@code in …}, if one was
 */
record Spoken(String word, List<String> args, Optional<WindowId> window) {
    private static final Pattern IN_WINDOW = Pattern.compile("(?i)\\s+in\\s+([a-z]{2,8}-[1-9][0-9]{0,8})\\s*$");

    static Spoken of(String text) {
        String plain = text.replaceAll("[\\u2010-\\u2015\\u2212]", "-")
                .replaceAll("[\\u2018\\u2019\\u201B]", "'")
                .replaceAll("[\\u201C\\u201D\\u201F]", "\"")
                .replace('\u00A0', ' ')
                .strip();
        Optional<WindowId> window = Optional.empty();
        Matcher in = IN_WINDOW.matcher(" " + plain);
        if (in.find()) {
            window = Optional.of(WindowId.typed(in.group(1)));
            plain = (" " + plain).substring(0, in.start()).strip();
        }
        List<String> words = plain.isEmpty() ? List.of() : new ArrayList<>(List.of(plain.split("\\s+")));
        String first = words.isEmpty() ? "" : words.get(0).toLowerCase(Locale.ROOT);
        return new Spoken(first, words.isEmpty() ? List.of() : words.subList(1, words.size()), window);
    }

    /** The n-th argument from 0, lower case; empty if there are fewer. */
    String name(int n) {
        return n < args.size() ? args.get(n).toLowerCase(Locale.ROOT) : "";
    }

    /** Everything from the n-th argument on. */
    String from(int n) {
        return n < args.size() ? String.join(" ", args.subList(n, args.size())) : "";
    }
}
