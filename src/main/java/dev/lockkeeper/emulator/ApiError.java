package dev.lockkeeper.emulator;

import java.io.Serial;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** An answer of Slack's with {@code ok: false}; thrown inside a method, turned into the answer by {@link WebApi}. */
final class ApiError extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String code;
    private final transient ObjectNode extras = Json.object();

    ApiError(String code) {
        super(code, null, false, false);
        this.code = code;
    }

    ApiError(String code, List<String> messages) {
        this(code);
        extras.putObject("response_metadata").set("messages", Json.array(messages));
    }

    static ApiError missingScope(String needed, String provided) {
        ApiError error = new ApiError("missing_scope");
        error.extras.put("needed", needed).put("provided", provided);
        return error;
    }

    ApiError with(String field, tools.jackson.databind.JsonNode value) {
        extras.set(field, value);
        return this;
    }

    String code() {
        return code;
    }

    ObjectNode answer() {
        ObjectNode answer = Json.object();
        answer.put("ok", false).put("error", code);
        answer.setAll(extras);
        return answer;
    }
}
