package dev.lockkeeper.app;

import com.slack.api.bolt.App;
import com.slack.api.bolt.request.Request;
import com.slack.api.bolt.request.RequestHeaders;
import com.slack.api.bolt.response.Response;
import com.slack.api.bolt.util.SlackRequestParser;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Carries Slack's requests from Javalin to Bolt and the answers back. The raw body goes along untouched, because the
 * signature is over its bytes. Bodies are never logged.
 */
final class SlackBridge {
    static final String PATH = "/slack/events";
    private static final String RETRY_SECONDS = "5";

    private final Supplier<Optional<App>> bolt;

    /** @param bolt empty until Bolt has started */
    SlackBridge(Supplier<Optional<App>> bolt) {
        this.bolt = bolt;
    }

    void handle(Context ctx) throws Exception {
        Optional<App> app = bolt.get();
        if (app.isEmpty()) {
            ctx.status(HttpStatus.SERVICE_UNAVAILABLE)
                    .header("Retry-After", RETRY_SECONDS)
                    .result("The bot is still looking for Slack.");
            return;
        }
        SlackRequestParser.HttpRequest request = SlackRequestParser.HttpRequest.builder()
                .requestUri(ctx.path())
                .queryString(ctx.queryParamMap())
                .headers(new RequestHeaders(headers(ctx)))
                .requestBody(ctx.body())
                .remoteAddress(ctx.ip())
                .build();
        Request<?> parsed = new SlackRequestParser(app.get().config()).parse(request);
        if (parsed == null) {
            ctx.status(HttpStatus.BAD_REQUEST).result("This is nothing that Slack sends.");
            return;
        }
        answer(ctx, app.get().run(parsed));
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
