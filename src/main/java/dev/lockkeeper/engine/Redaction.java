package dev.lockkeeper.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides secrets in text before it is stored or sent: the values we were configured with, in every writing that a program
 * gives them, and whatever has the form of somebody else's credential. What it puts in their place is left alone by a
 * second pass. Its time grows with the text's length only: every repetition in its patterns has an end. Immutable, for
 * any thread.
 */
public final class Redaction {
    /** Stands where a secret stood. */
    public static final String HIDDEN = "[hidden]";

    /**
     * Values of fewer characters are not looked for: as words they would be hidden everywhere, and as secrets they are
     * none.
     */
    public static final int SHORTEST = 8;

    private static final String NAMES = "password|passwd|passphrase|pwd|pgpassword|secret|client[_-]?secret"
            + "|api[_-]?key|access[_-]?key|auth[_-]?token|access[_-]?token|token";
    private static final List<Rule> RULES = List.of(
            new Rule("xox[a-z](?:\\.xox[a-z])?-[A-Za-z0-9-]{8,400}", HIDDEN),
            new Rule("\\blkp_[A-Za-z0-9_-]{30,60}", HIDDEN),
            new Rule("\\bxapp-[A-Za-z0-9-]{8,400}", HIDDEN),
            new Rule("(?:https://hooks\\.slack\\.com/)[A-Za-z0-9/_-]{8,200}", HIDDEN),
            new Rule("\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b", HIDDEN),
            new Rule("\\bgh[opsur]_[A-Za-z0-9]{30,200}", HIDDEN),
            new Rule("\\beyJ[A-Za-z0-9_-]{8,4000}\\.[A-Za-z0-9_-]{8,4000}\\.[A-Za-z0-9_-]{4,2000}", HIDDEN),
            new Rule(
                    "(?i)\\b(bearer|basic)[ \\t]{1,8}(?=[A-Za-z._~+/=-]{0,200}[0-9])[A-Za-z0-9._~+/=-]{12,4000}",
                    "$1 " + HIDDEN),
            new Rule("\\b([A-Za-z][A-Za-z0-9+.-]{1,30}://[^\\s/:@\"]{0,100}):[^\\s/@\"]{1,200}@", "$1:" + HIDDEN + "@"),
            new Rule(
                    "(?i)(?<![A-Za-z0-9])((?:[A-Za-z0-9]{1,40}[_-]){0,5}(?:" + NAMES
                            + "))([ \\t]{0,8}=[ \\t]{0,8})(?!(?:null|default|true|false|none|\\?|\\$[0-9]|current_[a-z]+)(?![A-Za-z0-9]))(?:'[^'\\n]{1,200}'|\"[^\"\\n]{1,200}\"|[^\\s\"'&,;)<>]{1,200})",
                    "$1$2" + HIDDEN),
            new Rule("(?i)\\b(password)([ \\t\\n]{1,8})'[^'\\n]{1,200}'", "$1$2" + HIDDEN));

    private static final Pattern KEY_BEGINS = Pattern.compile("-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----");
    private static final Pattern KEY_ENDS = Pattern.compile("-----END [A-Z ]{0,30}PRIVATE KEY-----");

    private final Set<String> forms = new LinkedHashSet<>();
    private final Set<String> plain = new LinkedHashSet<>();

    /** @param secrets the values that must not leave; blank ones and those shorter than {@link #SHORTEST} do not count */
    public Redaction(Collection<String> secrets) {
        for (String given : secrets) {
            String secret = Objects.requireNonNull(given, "secret").strip();
            if (secret.length() >= SHORTEST) {
                addForms(secret);
            }
        }
    }

    /** For whoever knows no secret: what has the form of one is hidden all the same. */
    public static Redaction ofForms() {
        return new Redaction(List.of());
    }

    /** The text without secrets; the same text if there is none in it. */
    public String hide(String text) {
        String hidden = withoutKeys(forms.isEmpty() ? text : withoutKnown(text));
        for (Rule rule : RULES) {
            hidden = rule.hide(hidden);
        }
        return hidden;
    }

    /** How many values are looked for; for logs. */
    @Override
    public String toString() {
        return "Redaction of " + plain.size() + " values";
    }

    private void addForms(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        plain.add(folded(secret));
        List<String> written = new ArrayList<>(List.of(
                secret,
                percentEncoded(bytes, "+"),
                percentEncoded(bytes, "%20"),
                HexFormat.of().formatHex(bytes),
                secret.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
                secret.replace("\\", "\\\\").replace("\"", "\\\""),
                secret.replace("'", "''")));
        for (int before = 0; before < 3; before++) {
            String inside = base64(bytes, before);
            written.add(inside);
            written.add(inside.replace('+', '-').replace('/', '_'));
        }
        written.forEach(form -> forms.add(folded(form)));
    }

    /** As forms and addresses write it. By hand, because the engine speaks to no network and knows nothing of one. */
    private static String percentEncoded(byte[] bytes, String space) {
        StringBuilder encoded = new StringBuilder();
        for (byte each : bytes) {
            char c = (char) (each & 0xFF);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (letter || "-_.*".indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append(c == ' ' ? space : String.format("%%%02X", (int) c));
            }
        }
        return encoded.toString();
    }

    /** The characters of base64 that these bytes alone decide, if so many others of a group of three stand before them. */
    private static String base64(byte[] secret, int before) {
        byte[] padded = new byte[before + secret.length];
        System.arraycopy(secret, 0, padded, before, secret.length);
        String all = Base64.getEncoder().withoutPadding().encodeToString(padded);
        int first = (8 * before + 5) / 6;
        return all.substring(first, 8 * padded.length / 6);
    }

    private String withoutKnown(String text) {
        int[] places = new int[text.length()];
        StringBuilder folded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (counts(c)) {
                places[folded.length()] = i;
                folded.append(Character.toLowerCase(c));
            }
        }
        String searched = folded.toString();
        BitSet secret = new BitSet();
        for (String form : forms) {
            for (int at = searched.indexOf(form); at >= 0; at = searched.indexOf(form, at + 1)) {
                secret.set(places[at], places[at + form.length() - 1] + 1);
            }
        }
        cutOff(searched, places, secret);
        return secret.isEmpty() ? text : rewritten(text, secret);
    }

    /** A key without an end goes on to the end of the text. By hand: as one pattern its time would grow with the square. */
    private static String withoutKeys(String text) {
        Matcher begin = KEY_BEGINS.matcher(text);
        Matcher end = KEY_ENDS.matcher(text);
        StringBuilder hidden = new StringBuilder();
        int from = 0;
        while (begin.find(from)) {
            hidden.append(text, from, begin.start()).append(HIDDEN);
            from = end.find(begin.end()) ? end.end() : text.length();
        }
        return from == 0 ? text : hidden.append(text, from, text.length()).toString();
    }

    /** A text that was cut in the middle of a secret still ends with most of it. */
    private void cutOff(String searched, int[] places, BitSet secret) {
        int end = searched.endsWith("…") ? searched.length() - 1 : searched.length();
        for (String value : plain) {
            for (int length = Math.min(value.length() - 1, end); length >= SHORTEST; length--) {
                if (searched.startsWith(value.substring(0, length), end - length)) {
                    secret.set(places[end - length], places[end - 1] + 1);
                    break;
                }
            }
        }
    }

    private static String rewritten(String text, BitSet secret) {
        StringBuilder hidden = new StringBuilder(text.length());
        int from = 0;
        for (int at = secret.nextSetBit(0); at >= 0; at = secret.nextSetBit(from)) {
            hidden.append(text, from, at).append(HIDDEN);
            from = secret.nextClearBit(at);
        }
        return hidden.append(text, from, text.length()).toString();
    }

    private static String folded(String text) {
        StringBuilder folded = new StringBuilder();
        text.chars().filter(c -> counts((char) c)).forEach(c -> folded.append((char) c));
        return folded.toString().toLowerCase(Locale.ROOT);
    }

    /** A secret is the same one across line breaks, indentation and characters that nobody sees. */
    private static boolean counts(char c) {
        int type = Character.getType(c);
        return !Character.isWhitespace(c)
                && !Character.isSpaceChar(c)
                && type != Character.CONTROL
                && type != Character.FORMAT;
    }

    private record Rule(Pattern pattern, String instead) {
        Rule(String pattern, String instead) {
            this(Pattern.compile(pattern), instead);
        }

        String hide(String text) {
            Matcher found = pattern.matcher(text);
            return found.find() ? found.replaceAll(instead) : text;
        }
    }
}
