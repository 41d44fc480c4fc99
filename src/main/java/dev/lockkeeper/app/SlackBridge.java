package dev.lockkeeper.app;

import com.slack.api.app_backend.SlackSignature;
import com.slack.api.bolt.App;
import com.slack.api.bolt.request.Request;
import com.slack.api.bolt.request.RequestHeaders;
import com.slack.api.bolt.response.Response;
import com.slack.api.bolt.util.SlackRequestParser;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries Slack's requests from Javalin to Bolt and the answers back. What is not exactly such a request, or was not
 * signed, is refused before anything reads what it says: Bolt parses first and checks afterwards. The server's limit
 * bounds what is read at all. Bodies are never logged.
 */
final class SlackBridge {
    static final String PATH = "/slack/events";
    private static final String RETRY_SECONDS = "5";
    private static final Set<String> TYPES = Set.of("application/x-www-form-urlencoded", "application/json");

    private final SignatureCheck signatures;
    private final Supplier<Optional<App>> bolt;

    /** Whether Slack signed these bytes just now. */
    interface SignatureCheck {
        boolean isSigned(@Nullable String stamp, @Nullable String signature, byte[] body);
    }

    /** @param bolt empty until Bolt has started */
    SlackBridge(SignatureCheck signatures, Supplier<Optional<App>> bolt) {
        this.signatures = signatures;
        this.bolt = bolt;
    }

    void handle(Context ctx) throws Exception {
        String type = String.valueOf(ctx.contentType()).split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!TYPES.contains(type)) {
            ctx.status(HttpStatus.UNSUPPORTED_MEDIA_TYPE).result("Slack sends forms and JSON.");
            return;
        }
        Optional<String> stamp = single(ctx, SlackSignature.HeaderNames.X_SLACK_REQUEST_TIMESTAMP);
        Optional<String> signature = single(ctx, SlackSignature.HeaderNames.X_SLACK_SIGNATURE);
        if (stamp.isEmpty()
                || signature.isEmpty()
                || !signatures.isSigned(stamp.get(), signature.get(), ctx.bodyAsBytes())) {
            ctx.status(HttpStatus.UNAUTHORIZED).result("Slack did not sign this just now.");
            return;
        }
        Optional<App> app = bolt.get();
        if (app.isEmpty()) {
            ctx.status(HttpStatus.SERVICE_UNAVAILABLE)
                    .header("Retry-After", RETRY_SECONDS)
                    .result("The bot is still looking for Slack.");
            return;
        }
        SlackRequestParser.HttpRequest request = SlackRequestParser.HttpRequest.builder()
                .requestUri(ctx.path())
                .queryString(Map.of())
                .headers(new RequestHeaders(headers(ctx)))
                .requestBody(new String(ctx.bodyAsBytes(), StandardCharsets.UTF_8))
                .remoteAddress(ctx.ip())
                .build();
        Request<?> parsed = new SlackRequestParser(app.get().config()).parse(request);
        if (parsed == null) {
            ctx.status(HttpStatus.BAD_REQUEST).result("This is nothing that Slack sends.");
            return;
        }
        answer(ctx, app.get().run(parsed));
    }

    /** Of two headers of one name nobody knows which one counts. */
    private static Optional<String> single(Context ctx, String header) {
        List<String> values = Collections.list(ctx.req().getHeaders(header));
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }

    private static void answer(Context ctx, Response response) {
        ctx.status(response.getStatusCode());
        response.getHeaders().forEach((name, values) -> values.forEach(value -> ctx.header(name, value)));
        if (response.getContentType() != null) {
            ctx.contentType(response.getContentType());
        }
        ctx.result(response.getBody() == null ? "" : response.getBody());
    }

    private static Map<String, List<String>> headers(Context ctx) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        ctx.headerMap().forEach((name, value) -> headers.put(name, List.of(value)));
        return headers;
    }
}
