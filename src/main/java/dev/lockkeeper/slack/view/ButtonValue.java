package dev.lockkeeper.slack.view;

import dev.lockkeeper.window.WindowId;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a button or modal carries through Slack: which window, what in it, for which role, and which state of it was
 * seen. Nothing secret and nothing that decides; who pressed comes from the signed request.
 *
 * @param subject id of a step or gate, {@code end}, or empty where the window is the subject
 * @param role role name of an approval, {@code skip} or {@code done} of a deviation, or empty
 * @param asking which asking of the gate, or attempt of the step, was shown; 0 if none
 * @param digest first twelve digits of what was shown, or empty
 */
public record ButtonValue(WindowId window, String subject, String role, int asking, String digest) {
    /** Digits of a digest that people read and buttons carry. */
    public static final int DIGEST_DIGITS = 12;

    private static final int LONGEST_PART = 255;
    private static final int PARTS = 5;
    private static final Pattern SUBJECT = Pattern.compile("[a-z0-9-]{0,60}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-zA-Z]{0,12}");
    private static final Pattern ASKING = Pattern.compile("0|[1-9][0-9]{0,8}");

    public ButtonValue {
        if (!SUBJECT.matcher(subject).matches()
                || role.length() > LONGEST_PART
                || asking < 0
                || !DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException("a button cannot carry subject \"" + subject + "\", role \"" + role
                    + "\", asking " + asking + ", digest \"" + digest + "\"");
        }
    }

    /** One line of at most 1,000 characters that {@link #parse} reads back. */
    public String encode() {
        return String.join(
                "|",
                window.value(),
                subject,
                URLEncoder.encode(role, StandardCharsets.UTF_8),
                Integer.toString(asking),
                digest);
    }

    /** The value that encodes to exactly this text; empty for anything else. */
    public static Optional<ButtonValue> parse(String text) {
        String[] parts = text.split("\\|", -1);
        if (parts.length != PARTS || !ASKING.matcher(parts[3]).matches()) {
            return Optional.empty();
        }
        try {
            ButtonValue value = new ButtonValue(
                    new WindowId(parts[0]),
                    parts[1],
                    URLDecoder.decode(parts[2], StandardCharsets.UTF_8),
                    Integer.parseInt(parts[3]),
                    parts[4]);
            return value.encode().equals(text) ? Optional.of(value) : Optional.empty();
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    static String short12(String digest) {
        return digest.substring(0, Math.min(DIGEST_DIGITS, digest.length()));
    }
}
