package dev.lockkeeper.window;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a chain stood at some moment, as it is kept outside of the state database: in the room, in a mail, on paper.
 *
 * @param seq the entry's place; 0 where it is not known
 * @param hash its hash or how that begins, in lower-case hex, at least {@value #SHORTEST} digits
 */
public record RecordHead(long seq, String hash) {
    /** Fewer could be met by trying: somebody who rewrites an entry is free in its words. */
    public static final int SHORTEST = 16;

    private static final Pattern TYPED =
            Pattern.compile("(?:record\\s+)?(?:(\\d{1,18})\\s*[·:]\\s*)?([0-9a-f ]+)(?:…|\\.\\.\\.)?");
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{" + SHORTEST + ",64}");
    private static final int GROUP = 4;

    public RecordHead {
        if (seq < 0 || !HEX.matcher(hash).matches()) {
            throw new IllegalArgumentException(
                    "a head is " + SHORTEST + " to 64 hex digits of a hash, with the entry's number before it or not");
        }
    }

    /** The head after this entry. */
    public static RecordHead of(RecordEntry entry) {
        return new RecordHead(entry.seq(), entry.hash());
    }

    /**
     * Reads what {@link #words} gives, also without the number, and plain hex.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static RecordHead typed(String text) {
        Matcher matcher = TYPED.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no head of a record; expected one as the room"
                    + " shows it, \"000042 · 3f9a c21e 77b0 12de\", or the hash");
        }
        String number = matcher.group(1);
        return new RecordHead(
                number == null ? 0 : Long.parseLong(number), matcher.group(2).replace(" ", ""));
    }

    /** As the room shows it: {@code 000042 · 3f9a c21e 77b0 12de}. */
    public String words() {
        StringBuilder words = new StringBuilder(String.format(Locale.ROOT, "%06d ·", seq));
        for (int i = 0; i < SHORTEST; i += GROUP) {
            words.append(' ').append(hash, i, i + GROUP);
        }
        return words.toString();
    }

    boolean isOf(RecordEntry entry) {
        return (seq == 0 || seq == entry.seq()) && entry.hash().startsWith(hash);
    }
}
