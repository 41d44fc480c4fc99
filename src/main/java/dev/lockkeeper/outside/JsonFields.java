package dev.lockkeeper.outside;

import dev.lockkeeper.runbook.CheckSpec.Expectation;
import dev.lockkeeper.runbook.CheckSpec.Http.FieldRule;
import dev.lockkeeper.runbook.CheckSpec.Http.Presence;
import java.math.BigDecimal;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** An answer's fields. Values of rows are not shown: only numbers, truth, and what was expected. */
final class JsonFields {
    /** Strict: what one reader takes for one document must not be another one for the next. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final int LONGEST_NUMBER = 30;

    private final JsonNode root;

    private JsonFields(JsonNode root) {
        this.root = root;
    }

    /** Reads an answer; nothing if it is no JSON. */
    static Optional<JsonFields> of(byte[] body) {
        try {
            JsonNode root = MAPPER.readTree(body);
            return root.isMissingNode() ? Optional.empty() : Optional.of(new JsonFields(root));
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** What stands somewhere, and whether that is right. */
    record Found(boolean met, String words) {}

    Found look(String pointer, FieldRule rule) {
        JsonNode node = root.at(JsonPointer.compile(pointer));
        Expectation expect = rule.expect();
        if (node.isMissingNode()) {
            return new Found(rule.presence() == Presence.ABSENT, "absent");
        }
        if (expect == null) {
            return new Found(rule.presence() == Presence.PRESENT, "present");
        }
        if (node.isContainer()) {
            return new Found(false, node.isArray() ? "a list" : "an object");
        }
        String value = text(node);
        boolean met = node.isNull()
                ? expect.operator() == Expectation.Operator.EQUAL && value.equals(expect.value())
                : expect.isMetBy(value);
        boolean harmless = !node.isString() || value.equals(expect.value());
        return new Found(
                met,
                harmless
                        ? value
                        : "a text of " + value.length() + (value.length() == 1 ? " character" : " characters"));
    }

    /** The value of a field that is neither a list nor an object, to be compared with and not to be shown. */
    Optional<String> value(String pointer) {
        JsonNode node = root.at(JsonPointer.compile(pointer));
        return node.isMissingNode() || node.isContainer() ? Optional.empty() : Optional.of(text(node));
    }

    private static String text(JsonNode node) {
        if (!node.isNumber()) {
            return node.isNull() ? "null" : node.asString();
        }
        BigDecimal number = node.decimalValue();
        boolean readable = Math.abs((long) number.scale()) <= LONGEST_NUMBER && number.precision() <= LONGEST_NUMBER;
        return readable ? number.toPlainString() : "a number of another size";
    }
}
