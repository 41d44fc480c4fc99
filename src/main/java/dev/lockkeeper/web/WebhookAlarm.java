package dev.lockkeeper.web;

import dev.lockkeeper.engine.Alarm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Posts an alarm as JSON to one address, which is a secret: it is in no message and no log line. Every try of one alarm
 * carries the same {@code Idempotency-Key}. Redirects are not followed. Any thread.
 */
public final class WebhookAlarm implements Alarm {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final int TOO_MANY = 429;
    private static final int TIMEOUT = 408;
    private static final int SERVER = 500;

    private final Supplier<String> address;
    private final JsonMapper json = new JsonMapper();
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** @param address read anew for each try */
    public WebhookAlarm(Supplier<String> address) {
        this.address = address;
    }

    @Override
    public Outcome raise(Call call) {
        HttpRequest request;
        try {
            request = HttpRequest.newBuilder(URI.create(address.get()))
                    .timeout(ANSWER)
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", call.id())
                    .POST(HttpRequest.BodyPublishers.ofString(body(call), StandardCharsets.UTF_8))
                    .build();
        } catch (RuntimeException e) {
            // the address may have become unreadable, or another one that is none; its words must not get out
            return new Outcome(Answer.REFUSED, "the webhook's address cannot be used");
        }
        try {
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return new Outcome(meaning(status), "the webhook answered " + status);
        } catch (IOException e) {
            return new Outcome(
                    Answer.TRY_AGAIN,
                    "the webhook did not answer (" + e.getClass().getSimpleName() + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Outcome(Answer.TRY_AGAIN, "the bot was stopped while it called the webhook");
        }
    }

    private static Answer meaning(int status) {
        if (status >= 200 && status < 300) {
            return Answer.ARRIVED;
        }
        return status >= SERVER || status == TOO_MANY || status == TIMEOUT ? Answer.TRY_AGAIN : Answer.REFUSED;
    }

    private String body(Call call) {
        ObjectNode body = json.createObjectNode();
        body.put("text", call.sentence());
        body.put("why", call.why().name().toLowerCase(Locale.ROOT).replace('_', '-'));
        body.put("id", call.id());
        body.put("window", call.window().value());
        body.put("title", call.title());
        body.put("environment", call.environment());
        body.put("question", call.question());
        body.put("what", call.what());
        call.roles().forEach(body.putArray("roles")::add);
        body.put("waitingSince", call.since().toString());
        call.link().ifPresent(link -> body.put("link", link));
        return json.writeValueAsString(body);
    }
}
