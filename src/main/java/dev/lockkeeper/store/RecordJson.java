package dev.lockkeeper.store;

import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.GateTerms;
import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.WindowId;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Records as JSON and back, strictly: components in their order, no null, nothing missing unless it is
 * {@code @Nullable} or came later, nothing unknown, nothing converted. On Jackson's tree and not on its data binding, so that what is
 * stored for ever does not depend on the defaults of a library, nor on which methods a record has.
 */
final class RecordJson {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** Records that are one word, and stored as that word. */
    private static final Set<Class<?>> WORDS = Set.of(WindowId.class, StepId.class, GateId.class);

    /** Members of a sealed interface are stored as an object with this one key. */
    private static final Map<Class<?>, Map<String, Class<?>>> CHOICES =
            Map.of(PlanItem.class, Map.of("step", PlannedStep.class, "gate", PlannedGate.class));

    /** Components that came after rows were stored, by class and name, with what their absence means. */
    private static final Map<Class<?>, Map<String, Object>> LATER = Map.of(
            PlannedGate.class, Map.of("lines", List.of(), "terms", GateTerms.PLAIN),
            StepEvent.AttemptHadNoEffect.class, Map.of("partly", false));

    private RecordJson() {}

    static String write(Record value) {
        return JSON.writeValueAsString(object(value));
    }

    /**
     * Reads what {@link #write} gave.
     *
     * @param name what is read, for the exception
     * @throws StoredFormException if the text is anything else; the message says where and why
     */
    static <T> T read(String name, String json, Class<T> type) {
        try {
            return type.cast(record(JSON.readTree(json), type, name));
        } catch (JacksonException e) {
            throw new StoredFormException(name + " is not readable JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static ObjectNode object(Record value) {
        ObjectNode object = NODES.objectNode();
        for (RecordForm.Part component : RecordForm.of(value.getClass()).parts()) {
            Object part = component.of(value);
            if (part != null) {
                object.set(component.name(), node(part, component.type(), component.annotated()));
            } else if (!component.nullable()) {
                throw new IllegalArgumentException(value.getClass().getSimpleName() + "." + component.name()
                        + " is null and may not be; nothing was stored");
            }
        }
        return object;
    }

    private static JsonNode node(Object value, Class<?> declared, AnnotatedType type) {
        if (CHOICES.containsKey(declared)) {
            return choice((Record) value, CHOICES.get(declared));
        }
        if (value instanceof String || value instanceof Instant || value instanceof Duration || isWord(declared)) {
            return NODES.stringNode(value.toString());
        }
        if (value instanceof Enum<?> constant) {
            return NODES.stringNode(constant.name());
        }
        if (value instanceof Boolean yes) {
            return NODES.booleanNode(yes);
        }
        if (value instanceof Integer || value instanceof Long) {
            return NODES.numberNode(((Number) value).longValue());
        }
        if (value instanceof List<?> list) {
            ArrayNode array = NODES.arrayNode();
            AnnotatedType element = argument(type, 0);
            list.forEach(each -> array.add(node(each, raw(element.getType()), element)));
            return array;
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = NODES.objectNode();
            map.forEach((key, each) -> object.put((String) key, (String) each));
            return object;
        }
        if (value instanceof Record nested) {
            return object(nested);
        }
        throw new IllegalArgumentException(
                "no stored form for " + value.getClass().getName());
    }

    private static ObjectNode choice(Record value, Map<String, Class<?>> members) {
        ObjectNode object = NODES.objectNode();
        members.forEach((key, member) -> {
            if (member.isInstance(value)) {
                object.set(key, object(value));
            }
        });
        if (object.isEmpty()) {
            throw new IllegalArgumentException(
                    "no stored form for " + value.getClass().getName());
        }
        return object;
    }

    private static Object record(JsonNode node, Class<?> type, String path) {
        require(node.isObject(), path, "an object", node);
        RecordForm form = RecordForm.of(type);
        Set<String> unknown = new LinkedHashSet<>(node.propertyNames());
        Object[] values = new Object[form.parts().size()];
        for (int i = 0; i < values.length; i++) {
            RecordForm.Part component = form.parts().get(i);
            String name = component.name();
            JsonNode part = node.get(name);
            if (part != null) {
                values[i] = value(part, component.type(), component.annotated(), path + "/" + name);
            } else if (LATER.getOrDefault(type, Map.of()).containsKey(name)) {
                values[i] = LATER.get(type).get(name);
            } else if (!component.nullable()) {
                throw new StoredFormException(path + "/" + name + " is missing");
            }
            unknown.remove(name);
        }
        if (!unknown.isEmpty()) {
            throw new StoredFormException(
                    path + " has " + String.join(", ", unknown) + ", which this version does not know");
        }
        return construct(form, values, path);
    }

    private static Object construct(RecordForm form, Object[] values, String path) {
        try {
            return form.make(values);
        } catch (InvocationTargetException e) {
            throw new StoredFormException(path + " is refused: " + e.getCause().getMessage(), e);
        }
    }

    private static Object value(JsonNode node, Class<?> type, AnnotatedType annotated, String path) {
        if (CHOICES.containsKey(type)) {
            return chosen(node, CHOICES.get(type), path);
        }
        if (type == boolean.class) {
            require(node.isBoolean(), path, "true or false", node);
            return node.booleanValue();
        }
        if (type == int.class) {
            require(node.isIntegralNumber() && node.canConvertToInt(), path, "an int", node);
            return node.intValue();
        }
        if (type == long.class) {
            require(node.isIntegralNumber() && node.canConvertToLong(), path, "a long", node);
            return node.longValue();
        }
        if (type == List.class) {
            return list(node, argument(annotated, 0), path);
        }
        if (type == Map.class) {
            return map(node, path);
        }
        if (type.isRecord() && !isWord(type)) {
            return record(node, type, path);
        }
        require(node.isString(), path, "a text", node);
        return fromText(node.stringValue(), type, path);
    }

    private static Object fromText(String text, Class<?> type, String path) {
        try {
            if (type == String.class) {
                return text;
            }
            if (type == Instant.class) {
                return Instant.parse(text);
            }
            if (type == Duration.class) {
                return Duration.parse(text);
            }
        } catch (DateTimeException e) {
            throw new StoredFormException(path + " is \"" + text + "\"; expected ISO 8601", e);
        }
        if (isWord(type)) {
            return construct(RecordForm.of(type), new Object[] {text}, path);
        }
        return Stream.of(type.getEnumConstants())
                .filter(constant -> ((Enum<?>) constant).name().equals(text))
                .findFirst()
                .orElseThrow(
                        () -> new StoredFormException(path + " is \"" + text + "\", which this version does not know"));
    }

    private static Object chosen(JsonNode node, Map<String, Class<?>> members, String path) {
        require(node.isObject() && node.size() == 1, path, "an object with one key", node);
        String key = node.propertyNames().iterator().next();
        Class<?> member = members.get(key);
        if (member == null) {
            throw new StoredFormException(path + "/" + key + " is not known to this version");
        }
        return record(node.get(key), member, path + "/" + key);
    }

    private static List<Object> list(JsonNode node, AnnotatedType element, String path) {
        require(node.isArray(), path, "a list", node);
        List<Object> list = new ArrayList<>();
        for (JsonNode each : node.values()) {
            list.add(value(each, raw(element.getType()), element, path + "/" + list.size()));
        }
        return list;
    }

    private static Map<String, String> map(JsonNode node, String path) {
        require(node.isObject(), path, "an object", node);
        Map<String, String> map = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : node.properties()) {
            require(each.getValue().isString(), path + "/" + each.getKey(), "a text", each.getValue());
            map.put(each.getKey(), each.getValue().stringValue());
        }
        return map;
    }

    private static void require(boolean holds, String path, String expected, JsonNode node) {
        if (!holds) {
            throw new StoredFormException(path + " is " + node.getNodeType() + "; expected " + expected);
        }
    }

    private static boolean isWord(Class<?> type) {
        return WORDS.contains(type);
    }

    private static AnnotatedType argument(AnnotatedType type, int index) {
        return ((AnnotatedParameterizedType) type).getAnnotatedActualTypeArguments()[index];
    }

    private static Class<?> raw(Type type) {
        return (Class<?>) (type instanceof ParameterizedType parameterized ? parameterized.getRawType() : type);
    }
}
