package dev.lockkeeper.window;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a target was like at one moment: its objects with their definitions, and as far as it was asked how many rows its
 * tables had, how many of them pointed nowhere, and how much room they took. Equal targets give equal bytes.
 *
 * @param pieces sorted by kind and name, no two with the same
 * @param rows tables, schema-qualified, to their rows; those nobody counted are absent
 * @param orphans foreign keys, {@code schema.table.name}, to the rows that point to none; those nobody looked at are absent
 * @param bytes tables, schema-qualified, to their bytes with indexes and large values; {@code database} for all of it
 */
public record Picture(
        List<Piece> pieces, Map<String, Count> rows, Map<String, Count> orphans, Map<String, Long> bytes) {
    private static final String FIRST_LINE = "lockkeeper picture 1";
    private static final String ROWS = "=rows";
    private static final String ORPHANS = "=orphans";
    private static final String BYTES = "=bytes";

    public Picture {
        List<Piece> sorted = new ArrayList<>(pieces);
        Collections.sort(sorted);
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i - 1).id().equals(sorted.get(i).id())) {
                throw new IllegalArgumentException(
                        "two pieces are called " + sorted.get(i).id());
            }
        }
        pieces = List.copyOf(sorted);
        rows = Collections.unmodifiableMap(new TreeMap<>(rows));
        orphans = Collections.unmodifiableMap(new TreeMap<>(orphans));
        bytes = Collections.unmodifiableMap(new TreeMap<>(bytes));
    }

    /**
     * One object of the target.
     *
     * @param kind for example {@code table}, {@code column}, {@code index}
     * @param name as a declaration names it: {@code public.sales}, {@code public.sales.amount}
     * @param of the table, view or schema it is part of, by name; empty if it stands for itself
     * @param definition everything about it that can change, in any words, always the same for the same
     */
    public record Piece(String kind, String name, String of, String definition) implements Comparable<Piece> {
        /** {@code column public.sales.amount}. */
        public String id() {
            return kind + " " + name;
        }

        @Override
        public int compareTo(Piece other) {
            int kinds = kind.compareTo(other.kind);
            return kinds != 0 ? kinds : name.compareTo(other.name);
        }
    }

    /**
     * A number of rows.
     *
     * @param exact false if it is the estimate that the target keeps for itself
     * @param unknown why there is no number, as a clause, or null if there is one
     */
    public record Count(
            long number, boolean exact, @Nullable String unknown) {
        /** So many were counted. */
        public static Count exactly(long number) {
            return new Count(number, true, null);
        }

        /** About so many, by the statistics of the target. */
        public static Count about(long number) {
            return new Count(number, false, null);
        }

        /** Nobody could count. */
        public static Count unknown(String why) {
            return new Count(0, false, Objects.requireNonNull(why, "why"));
        }

        /** True if it was counted to the last one. */
        public boolean isCounted() {
            return exact && unknown == null;
        }
    }

    /** How many pieces of each kind there are, by the kind's name. */
    public Map<String, Integer> kinds() {
        Map<String, Integer> kinds = new LinkedHashMap<>();
        pieces.forEach(piece -> kinds.merge(piece.kind(), 1, Integer::sum));
        return kinds;
    }

    /** The tables, schema-qualified, that are counted exactly here and there and are not equally long. */
    public List<String> otherRows(Picture later) {
        TreeSet<String> tables = new TreeSet<>(rows.keySet());
        tables.retainAll(later.rows.keySet());
        tables.removeIf(
                table -> !rows.get(table).isCounted() || !later.rows.get(table).isCounted());
        tables.removeIf(
                table -> rows.get(table).number() == later.rows.get(table).number());
        return List.copyOf(tables);
    }

    /** The stored form. The same picture always gives the same bytes. */
    public byte[] toBytes() {
        StringBuilder text = new StringBuilder(FIRST_LINE).append('\n');
        pieces.forEach(piece -> line(text, piece.kind(), piece.name(), piece.of(), piece.definition()));
        rows.forEach((table, count) -> line(text, ROWS, table, counted(count), reason(count)));
        orphans.forEach((key, count) -> line(text, ORPHANS, key, counted(count), reason(count)));
        bytes.forEach((table, size) -> line(text, BYTES, table, Long.toString(size), ""));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** SHA-256 of the stored form, under which it is kept. */
    public String sha256() {
        return HexFormat.of().formatHex(Sha256.begun().digest(toBytes()));
    }

    /**
     * Reads the stored form.
     *
     * @throws IllegalArgumentException if these are no such bytes
     */
    public static Picture of(byte[] stored) {
        String[] lines = new String(stored, StandardCharsets.UTF_8).split("\n", -1);
        if (!lines[0].equals(FIRST_LINE)) {
            throw new IllegalArgumentException("no picture begins with \"" + lines[0] + "\"");
        }
        List<Piece> pieces = new ArrayList<>();
        Map<String, Count> rows = new TreeMap<>();
        Map<String, Count> orphans = new TreeMap<>();
        Map<String, Long> bytes = new TreeMap<>();
        for (int i = 1; i < lines.length - 1; i++) {
            String[] parts = lines[i].split("\t", -1);
            if (parts.length != 4) {
                throw new IllegalArgumentException("line " + (i + 1) + " of a picture has " + parts.length + " parts");
            }
            String name = plain(parts[1]);
            switch (parts[0]) {
                case ROWS -> rows.put(name, count(parts[2], parts[3]));
                case ORPHANS -> orphans.put(name, count(parts[2], parts[3]));
                case BYTES -> bytes.put(name, Long.valueOf(parts[2]));
                default -> pieces.add(new Piece(plain(parts[0]), name, plain(parts[2]), plain(parts[3])));
            }
        }
        return new Picture(pieces, rows, orphans, bytes);
    }

    private static String counted(Count count) {
        return count.unknown() != null ? "?" : (count.exact() ? "" : "~") + count.number();
    }

    private static String reason(Count count) {
        return Objects.requireNonNullElse(count.unknown(), "");
    }

    private static Count count(String number, String reason) {
        if (number.equals("?")) {
            return Count.unknown(plain(reason));
        }
        return number.startsWith("~")
                ? Count.about(Long.parseLong(number.substring(1)))
                : Count.exactly(Long.parseLong(number));
    }

    private static void line(StringBuilder text, String... parts) {
        for (int i = 0; i < parts.length; i++) {
            String safe = parts[i].replace("\\", "\\\\")
                    .replace("\n", "\\n")
                    .replace("\r", "\\r")
                    .replace("\t", "\\t");
            text.append(i == 0 ? "" : "\t").append(safe);
        }
        text.append('\n');
    }

    private static String plain(String safe) {
        if (safe.indexOf('\\') < 0) {
            return safe;
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < safe.length(); i++) {
            char sign = safe.charAt(i);
            if (sign == '\\' && i + 1 < safe.length()) {
                i++;
                sign = switch (safe.charAt(i)) {
                    case 'n' -> '\n';
                    case 'r' -> '\r';
                    case 't' -> '\t';
                    default -> safe.charAt(i);
                };
            }
            text.append(sign);
        }
        return text.toString();
    }
}
