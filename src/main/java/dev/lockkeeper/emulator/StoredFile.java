package dev.lockkeeper.emulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One file, announced, uploaded or shared. Only touched under the workspace's lock. */
final class StoredFile {
    /** Where a file was shared. */
    record Share(String ts, @Nullable String threadTs) {}

    final String id;
    final String name;
    final long announcedLength;
    final String altText;
    final long created;
    final Map<String, Share> shares = new LinkedHashMap<>();
    String title;
    byte @Nullable [] content;
    boolean completed;

    StoredFile(String id, String name, long announcedLength, String altText, long created) {
        this.id = id;
        this.name = name;
        this.title = name;
        this.announcedLength = announcedLength;
        this.altText = altText;
        this.created = created;
    }

    byte[] bytes() {
        byte[] bytes = content;
        return bytes == null ? new byte[0] : bytes;
    }

    /** What a file is: Slack's short name, the MIME type, and words for people. */
    record Type(String name, String mime, String words) {}

    /** The type as Slack tells it from the end of the file's name. */
    Type type() {
        String ending = name.contains(".") ? name.substring(name.lastIndexOf('.') + 1) : "";
        return switch (ending.toLowerCase(Locale.ROOT)) {
            case "md" -> new Type("markdown", "text/plain", "Markdown (raw)");
            case "html" -> new Type("html", "text/html", "HTML");
            case "pdf" -> new Type("pdf", "application/pdf", "PDF");
            case "json" -> new Type("json", "application/json", "JSON");
            case "png" -> new Type("png", "image/png", "PNG");
            case "csv" -> new Type("csv", "text/csv", "CSV");
            case "txt", "log" -> new Type("text", "text/plain", "Plain Text");
            default -> new Type("binary", "application/octet-stream", "Binary");
        };
    }

    SharedFile snapshot() {
        return new SharedFile(
                id,
                name,
                title,
                type().mime(),
                List.copyOf(shares.keySet()),
                shares.values().stream()
                        .map(Share::threadTs)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null),
                new SharedFile.Bytes(bytes()));
    }
}
