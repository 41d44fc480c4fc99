package dev.lockkeeper.emulator;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file that was shared, with its bytes. */
public record SharedFile(
        String id,
        String name,
        String title,
        String mimeType,
        List<String> channelIds,
        @Nullable String threadTs,
        Bytes content) {

    /** Bytes that nobody can change. */
    public static final class Bytes {
        private final byte[] bytes;

        Bytes(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        public byte[] toArray() {
            return bytes.clone();
        }

        public int size() {
            return bytes.length;
        }

        /** The bytes read as UTF-8. */
        public String asText() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    public SharedFile {
        channelIds = List.copyOf(channelIds);
    }
}
