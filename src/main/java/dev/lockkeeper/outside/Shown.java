package dev.lockkeeper.outside;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/** Words from outside as people may see them: one line, cut, without signs that steer a screen and without secrets. */
final class Shown {
    private static final int LONGEST_LINE = 200;
    private static final int LONGEST = 600;
    /** Shorter secrets would turn harmless words into stars, and are none. */
    private static final int SHORTEST_SECRET = 4;

    private Shown() {}

    /** One line of a stranger. */
    static String line(String text) {
        return line(text, List.of());
    }

    /** One line of a stranger who was told these secrets. */
    static String line(String text, Collection<String> secrets) {
        String plain = masked(unsteered(text), secrets);
        return plain.length() <= LONGEST_LINE ? plain : plain.substring(0, LONGEST_LINE) + "…";
    }

    private static String unsteered(String text) {
        return text.replaceAll("\\x1B\\[[0-9;?]*[ -/]*[@-~]", "")
                .replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]+", " ")
                .strip();
    }

    /** What was measured, within the room there is for it. */
    static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    /** A text in which no secret stands, in none of the usual writings. */
    static String masked(String text, Collection<String> secrets) {
        String masked = text;
        for (String secret : secrets) {
            if (secret.length() >= SHORTEST_SECRET) {
                byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
                masked = masked.replace(secret, "***")
                        .replace(URLEncoder.encode(secret, StandardCharsets.UTF_8), "***")
                        .replace(Base64.getEncoder().withoutPadding().encodeToString(bytes), "***");
            }
        }
        return masked;
    }
}
