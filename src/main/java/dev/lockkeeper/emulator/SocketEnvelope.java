package dev.lockkeeper.emulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What would be one request over HTTP, as Slack wraps it for a WebSocket. */
record SocketEnvelope(String id, boolean acceptsPayload, String json) {
    /** The same request as it would go over HTTP, with its retry headers if it is one. */
    static SocketEnvelope of(String id, String contentType, String body, Map<String, String> headers) {
        ObjectNode envelope = Json.object().put("envelope_id", id);
        boolean accepts;
        if (contentType.startsWith("application/json")) {
            accepts = false;
            envelope.set("payload", Json.MAPPER.readTree(body));
            envelope.put("type", "events_api");
            envelope.put("retry_attempt", Integer.parseInt(headers.getOrDefault("X-Slack-Retry-Num", "0")));
            // over a socket nothing else can go wrong than that no acknowledgement came
            envelope.put("retry_reason", headers.isEmpty() ? "" : "timeout");
        } else {
            ObjectNode fields = fields(body);
            JsonNode interactive = fields.get("payload");
            if (interactive == null) {
                accepts = true;
                envelope.set("payload", fields);
                envelope.put("type", "slash_commands");
            } else {
                JsonNode payload = Json.MAPPER.readTree(interactive.asString());
                accepts = payload.path("type").asString("").equals("view_submission");
                envelope.set("payload", payload);
                envelope.put("type", "interactive");
            }
        }
        envelope.put("accepts_response_payload", accepts);
        return new SocketEnvelope(id, accepts, Json.write(envelope));
    }

    /** What an acknowledgement says, as the body that would have come over HTTP. */
    String answer(@Nullable JsonNode payload) {
        boolean said = acceptsPayload && payload != null && payload.isObject() && !payload.isEmpty();
        return said ? Json.write(payload) : "";
    }

    private static ObjectNode fields(String form) {
        ObjectNode fields = Json.object();
        for (String pair : form.split("&")) {
            String[] parts = pair.split("=", 2);
            fields.put(decode(parts[0]), decode(parts.length > 1 ? parts[1] : ""));
        }
        return fields;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
