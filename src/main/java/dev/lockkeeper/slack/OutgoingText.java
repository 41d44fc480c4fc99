package dev.lockkeeper.slack;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.slack.api.bolt.middleware.Middleware;
import com.slack.api.bolt.middleware.MiddlewareChain;
import com.slack.api.bolt.request.Request;
import com.slack.api.bolt.response.Response;
import dev.lockkeeper.engine.Redaction;
import java.io.IOException;
import okhttp3.FormBody;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * The last look at everything that leaves for Slack, calls and answers alike: secrets in it are hidden. What is recorded
 * holds none to begin with; this is for what goes out without being recorded. Uploaded files are left alone, since they
 * are made of the record and their length was announced before. Any thread.
 */
final class OutgoingText implements Interceptor, Middleware {
    private final Redaction redaction;

    OutgoingText(Redaction redaction) {
        this.redaction = redaction;
    }

    @Override
    public okhttp3.Response intercept(Chain chain) throws IOException {
        okhttp3.Request request = chain.request();
        RequestBody body = request.body();
        RequestBody safe = body == null ? null : safe(body);
        return chain.proceed(
                safe == null
                        ? request
                        : request.newBuilder().method(request.method(), safe).build());
    }

    @Override
    @SuppressWarnings("rawtypes") // the interface of Bolt is raw
    public Response apply(Request request, Response response, MiddlewareChain chain) throws Exception {
        Response answer = chain.next(request);
        if (answer.getBody() != null) {
            answer.setBody(safe(answer.getBody()));
        }
        return answer;
    }

    /** Text without secrets; JSON stays JSON. */
    String safe(String text) {
        String trimmed = text.strip();
        if (trimmed.startsWith("{") || trimmed.startsWith("[")) {
            try {
                JsonElement whole = JsonParser.parseString(text);
                JsonElement safe = safe(whole);
                return safe.equals(whole) ? text : safe.toString();
            } catch (JsonParseException notJson) {
                return redaction.hide(text);
            }
        }
        return redaction.hide(text);
    }

    /** Null if it may go as it is. */
    private @Nullable RequestBody safe(RequestBody body) throws IOException {
        if (body instanceof FormBody form) {
            FormBody.Builder safe = new FormBody.Builder();
            for (int i = 0; i < form.size(); i++) {
                safe.add(form.name(i), safe(form.value(i)));
            }
            return safe.build();
        }
        MediaType type = body.contentType();
        if (type == null || !type.subtype().equals("json")) {
            return null;
        }
        Buffer read = new Buffer();
        body.writeTo(read);
        return RequestBody.create(safe(read.readUtf8()), type);
    }

    private JsonElement safe(JsonElement element) {
        if (element.isJsonArray()) {
            JsonArray array = new JsonArray();
            element.getAsJsonArray().forEach(each -> array.add(safe(each)));
            return array;
        }
        if (element.isJsonObject()) {
            JsonObject object = new JsonObject();
            element.getAsJsonObject().entrySet().forEach(field -> object.add(field.getKey(), safe(field.getValue())));
            return object;
        }
        boolean text = element.isJsonPrimitive() && element.getAsJsonPrimitive().isString();
        return text ? new JsonPrimitive(redaction.hide(element.getAsString())) : element;
    }
}
