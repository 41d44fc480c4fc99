package dev.lockkeeper.report;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A report as JSON (RFC 8259), for programs: every component of {@link WindowReport} under its name and in its order.
 * Moments are ISO-8601 in UTC, lengths ISO-8601 durations ({@code PT83.4S}), verdicts and kinds their names; what was not
 * measured or has not happened is null. Pure; equal reports give equal text, line ends are LF.
 */
public final class JsonReport {
    /** Counted up when a program that reads the form before it would read this one wrongly. */
    private static final int FORM = 1;

    private static final String INDENT = "  ";

    private final StringBuilder text = new StringBuilder();

    private JsonReport() {}

    /** The whole report, behind {@code "form": 1}. */
    public static String text(WindowReport report) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("form", FORM);
        members.putAll(components(report));
        JsonReport json = new JsonReport();
        json.object(members, "");
        return json.text.append('\n').toString();
    }

    /** What a change consisted of, for auditors: every component of {@link ChangeRecord}, without a form of its own. */
    public static String text(ChangeRecord change) {
        JsonReport json = new JsonReport();
        json.object(components(change), "");
        return json.text.append('\n').toString();
    }

    /** Read from the record itself, so that a component that is added later cannot be forgotten here. */
    private static Map<String, @Nullable Object> components(Record owner) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (RecordComponent component : owner.getClass().getRecordComponents()) {
            try {
                members.put(component.getName(), component.getAccessor().invoke(owner));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("cannot read " + component + " for a report", e);
            }
        }
        return members;
    }

    private void value(@Nullable Object value, String indent) {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            text.append(value);
        } else if (value instanceof Record owner) {
            object(components(owner), indent);
        } else if (value instanceof Collection<?> items) {
            list(List.copyOf(items), indent);
        } else if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> members = new LinkedHashMap<>();
            map.forEach((key, item) -> members.put(String.valueOf(key), item));
            object(members, indent);
        } else if (value instanceof Enum<?> constant) {
            quoted(constant.name());
        } else {
            // texts, and moments and lengths, whose own form is ISO-8601
            quoted(value.toString());
        }
    }

    private void object(Map<String, @Nullable Object> members, String indent) {
        Iterator<Map.Entry<String, @Nullable Object>> each = members.entrySet().iterator();
        text.append('{');
        while (each.hasNext()) {
            Map.Entry<String, @Nullable Object> member = each.next();
            text.append('\n').append(indent).append(INDENT);
            quoted(member.getKey());
            text.append(": ");
            value(member.getValue(), indent + INDENT);
            text.append(each.hasNext() ? "," : "\n" + indent);
        }
        text.append('}');
    }

    private void list(List<?> items, String indent) {
        text.append('[');
        for (int i = 0; i < items.size(); i++) {
            text.append('\n').append(indent).append(INDENT);
            value(items.get(i), indent + INDENT);
            text.append(i < items.size() - 1 ? "," : "\n" + indent);
        }
        text.append(']');
    }

    private void quoted(String raw) {
        text.append('"');
        for (int i = 0; i < raw.length(); i++) {
            char sign = raw.charAt(i);
            switch (sign) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (sign < ' ' || isHalf(raw, i)) {
                        text.append(String.format("\\u%04x", (int) sign));
                    } else {
                        text.append(sign);
                    }
                }
            }
        }
        text.append('"');
    }

    /** Half of a pair of characters, which no encoding of bytes can hold alone. */
    private static boolean isHalf(String raw, int at) {
        char sign = raw.charAt(at);
        if (Character.isHighSurrogate(sign)) {
            return at + 1 == raw.length() || !Character.isLowSurrogate(raw.charAt(at + 1));
        }
        return Character.isLowSurrogate(sign) && (at == 0 || !Character.isHighSurrogate(raw.charAt(at - 1)));
    }
}
