package dev.lockkeeper.web;

import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What somebody asks over HTTP.
 *
 * @param text what would stand behind the slash command
 * @param confirm the mark of what was shown before and is now confirmed
 */
record Order(String text, Optional<String> confirm) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST = 10_000;
    private static final String TEXT = "text";
    private static final String CONFIRM = "confirm";

    /** @throws RefusedException if the body is not an order */
    static Order read(Context ctx) {
        String type = ctx.contentType();
        if (type == null || !type.toLowerCase(java.util.Locale.ROOT).startsWith("application/json")) {
            throw new RefusedException(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                    "The header Content-Type: application/json is needed, and a body such as {\"text\": \"status\"}.");
        }
        JsonNode body = body(ctx);
        Set<String> other = new TreeSet<>(body.propertyNames());
        other.removeAll(Set.of(TEXT, CONFIRM));
        if (!other.isEmpty()) {
            throw wrong("The body has " + String.join(", ", other)
                    + "; text and confirm are all it can have. Who asks is whoever the token belongs to.");
        }
        String text =
                string(body, TEXT).orElseThrow(() -> wrong("The body has no text; write {\"text\": \"status\"}."));
        if (text.length() > LONGEST) {
            throw wrong("The text has " + text.length() + " characters; at most " + LONGEST + " are read.");
        }
        return new Order(text, string(body, CONFIRM));
    }

    private static JsonNode body(Context ctx) {
        try {
            JsonNode body = JSON.readTree(ctx.body());
            if (body.isObject()) {
                return body;
            }
        } catch (JacksonException notJson) {
            // said below, as for everything that is no object
        }
        throw wrong("The body is no JSON object; write {\"text\": \"status\"}.");
    }

    private static Optional<String> string(JsonNode body, String name) {
        JsonNode value = body.get(name);
        if (value == null || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            throw wrong(name + " is no string.");
        }
        return Optional.of(value.asString());
    }

    private static RefusedException wrong(String sentence) {
        return new RefusedException(HttpStatus.BAD_REQUEST, sentence);
    }
}
