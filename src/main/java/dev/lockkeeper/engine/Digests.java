package dev.lockkeeper.engine;

import dev.lockkeeper.window.Sha256;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** SHA-256 over canonical lists of (name, hash): equal content gives equal digests, on every machine and JDK. */
final class Digests {
    private Digests() {}

    /** The hash of these bytes, as 64 hex digits. */
    static String of(byte[] bytes) {
        return HexFormat.of().formatHex(Sha256.begun().digest(bytes));
    }

    /** The hash of this text in UTF-8, as 64 hex digits. */
    static String of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The hash of an ordered list of names and hashes; lengths are part of it, so no two lists read alike. */
    static String ofList(Map<String, String> hashes) {
        StringBuilder list = new StringBuilder();
        hashes.forEach((name, hash) -> list.append(name.length())
                .append(':')
                .append(name)
                .append('=')
                .append(hash)
                .append('\n'));
        return of(list.toString());
    }

    /**
     * A value spelled out in full: every component of a record by its name, so that a field that is added later cannot be
     * forgotten in the digest. {@code Object.toString} of records is not used because its form is not specified.
     */
    static String spelledOut(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        spell(value, text);
        return text.toString();
    }

    private static void spell(@Nullable Object value, StringBuilder text) {
        if (value == null) {
            text.append('~');
        } else if (value instanceof Record) {
            text.append(value.getClass().getSimpleName()).append('{');
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                text.append(component.getName()).append('=');
                spell(read(value, component), text);
                text.append(';');
            }
            text.append('}');
        } else if (value instanceof Collection<?> items) {
            text.append('[');
            items.forEach(item -> {
                spell(item, text);
                text.append(',');
            });
            text.append(']');
        } else if (value instanceof Map<?, ?> map) {
            text.append('(');
            map.forEach((key, item) -> {
                spell(key, text);
                text.append('>');
                spell(item, text);
                text.append(',');
            });
            text.append(')');
        } else {
            String plain = String.valueOf(value);
            text.append(plain.length()).append(':').append(plain);
        }
    }

    private static @Nullable Object read(Object owner, RecordComponent component) {
        try {
            return component.getAccessor().invoke(owner);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component + " for a digest", e);
        }
    }
}
