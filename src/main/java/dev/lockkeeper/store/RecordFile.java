package dev.lockkeeper.store;

import dev.lockkeeper.window.RecordEntry;
import dev.lockkeeper.window.WindowEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The record of one window as a file: UTF-8, one JSON object per line, the first about the whole, then one per entry; the
 * form is defined in {@code docs/audit.md}. The same record gives the same bytes, and it can be verified where there is no
 * database. The stored form of an event is kept as a text and not as JSON, so that no program between can reformat it.
 */
public final class RecordFile {
    private static final int FORM = 1;
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private RecordFile() {}

    /**
     * The first line.
     *
     * @param installation whose record it is
     * @param window the window's id
     * @param entries how many entries follow
     * @param head the hash of the last one
     * @param change what the entries say, for auditors, as JSON; it can be made again from them
     */
    public record Header(String installation, String window, long entries, String head, String change) {
        /** True if both say the same, however the JSON of the change is laid out. */
        public boolean saysTheSameChange(String other) {
            return JSON.readTree(change).equals(JSON.readTree(other));
        }
    }

    /** Something in a file is not of this form; the message names the line and is a sentence for people. */
    public static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnreadableException(String sentence) {
            super(sentence);
        }
    }

    /** Writes the first line. */
    public static void write(Header header, Writer out) throws IOException {
        ObjectNode line = JSON.createObjectNode();
        line.put("lockkeeper", "record");
        line.put("form", FORM);
        line.put("installation", header.installation());
        line.put("window", header.window());
        line.put("entries", header.entries());
        line.put("head", header.head());
        line.set("change", JSON.readTree(header.change()));
        out.append(JSON.writeValueAsString(line)).append('\n');
    }

    /** Writes the line of an entry. */
    public static void write(RecordEntry entry, Writer out) throws IOException {
        ObjectNode line = JSON.createObjectNode();
        line.put("seq", entry.seq());
        line.put("kind", entry.kind());
        line.put("actor", entry.actor());
        line.put("at", entry.at());
        line.put("recordedAt", entry.recordedAt());
        line.put("origin", entry.origin());
        line.put("previous", entry.previous());
        line.put("hash", entry.hash());
        line.put("body", entry.body());
        out.append(JSON.writeValueAsString(line)).append('\n');
    }

    /**
     * Reads the first line.
     *
     * @throws UnreadableException if it is something else, or of a form that this version does not know
     */
    public static Header readHeader(BufferedReader in) throws IOException, UnreadableException {
        String first = in.readLine();
        JsonNode line = first == null ? null : tree(first, 1);
        if (line == null || !line.path("lockkeeper").asString("").equals("record")) {
            throw new UnreadableException("Line 1 does not say that this is a record of Lockkeeper.");
        }
        if (line.path("form").asInt(0) != FORM) {
            throw new UnreadableException("Line 1 says form " + line.path("form") + "; this version reads form " + FORM
                    + ", so verify it with the version that wrote it.");
        }
        return new Header(
                text(line, "installation", 1),
                text(line, "window", 1),
                number(line, "entries", 1),
                text(line, "head", 1),
                JSON.writeValueAsString(line.path("change")));
    }

    /**
     * Reads the entries, one at a time.
     *
     * @throws UnreadableException at the first line that is no entry; those before it were handed out
     */
    public static void readEntries(BufferedReader in, Consumer<RecordEntry> each)
            throws IOException, UnreadableException {
        int number = 2;
        for (String text = in.readLine(); text != null; text = in.readLine()) {
            JsonNode line = tree(text, number);
            each.accept(new RecordEntry(
                    number(line, "seq", number),
                    text(line, "kind", number),
                    text(line, "body", number),
                    text(line, "actor", number),
                    text(line, "at", number),
                    text(line, "recordedAt", number),
                    text(line, "origin", number),
                    text(line, "previous", number),
                    text(line, "hash", number)));
            number++;
        }
    }

    /**
     * The event of an entry.
     *
     * @throws StoredFormException if this version does not know its form
     */
    public static WindowEvent event(RecordEntry entry) {
        return EventJson.read(entry.kind(), entry.body());
    }

    private static JsonNode tree(String text, int number) throws UnreadableException {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            throw new UnreadableException("Line " + number + " is not readable JSON: " + e.getOriginalMessage() + ".");
        }
    }

    private static String text(JsonNode line, String name, int number) throws UnreadableException {
        JsonNode value = line.path(name);
        if (!value.isString()) {
            throw new UnreadableException("Line " + number + " has no text \"" + name + "\"; it is no entry.");
        }
        return value.asString();
    }

    private static long number(JsonNode line, String name, int number) throws UnreadableException {
        JsonNode value = line.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new UnreadableException("Line " + number + " has no number \"" + name + "\"; it is no entry.");
        }
        return value.asLong();
    }
}
