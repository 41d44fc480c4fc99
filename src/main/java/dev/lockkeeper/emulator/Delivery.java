package dev.lockkeeper.emulator;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Requests to the app, signed over HTTP or as envelopes over its sockets. Never called under the workspace's lock, since the app may call back before it answers. */
final class Delivery {
    /** Slack gives an app three seconds to acknowledge. */
    static final Duration PATIENCE = Duration.ofSeconds(3);

    static final String TIMEOUT = "operation_timeout";
    static final String FAILED = "dispatch_failed";

    /** What came back; {@code failure} is empty, or the code that Slack shows to the person. */
    record Delivered(int status, String body, String failure, Duration took) {
        boolean isOk() {
            return failure.isEmpty();
        }
    }

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(HttpClient.Builder.NO_PROXY)
            .connectTimeout(PATIENCE)
            .build();
    private final Signature signature;
    private final Clock clock;
    private final Journal journal;
    private final EmulatorFaults faults;
    private final @Nullable Sockets sockets;
    private volatile @Nullable URI requestUrl;

    /** @param sockets where everything goes, or null if the app takes requests over HTTP */
    Delivery(AppSpec app, Clock clock, Journal journal, EmulatorFaults faults, @Nullable Sockets sockets) {
        this.signature = new Signature(app.signingSecret());
        this.clock = clock;
        this.journal = journal;
        this.faults = faults;
        this.sockets = sockets;
        this.requestUrl = app.requestUrl();
    }

    void to(URI url) {
        requestUrl = url;
    }

    static String form(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    Delivered sendForm(String what, Map<String, String> fields) {
        return send(what, "application/x-www-form-urlencoded", form(fields), Map.of());
    }

    /** Sends, and sends once more if a duplicate was ordered; the first answer counts. */
    Delivered send(String what, String contentType, String body, Map<String, String> headers) {
        Set<StandingFault.Kind> standing = EnumSet.noneOf(StandingFault.Kind.class);
        for (StandingFault fault : faults.standingOnDelivery(what)) {
            standing.add(fault.kind());
            if (fault.kind() == StandingFault.Kind.DELAY) {
                pause(fault.value());
            }
        }
        if (faults.takeLostDelivery() || standing.contains(StandingFault.Kind.DROP_BEFORE)) {
            journal.add(Exchange.Direction.SLACK_TO_APP, what, 0, "lost", Duration.ZERO, Map.of("body", body));
            return new Delivered(0, "", TIMEOUT, Duration.ZERO);
        }
        String envelopeId = UUID.randomUUID().toString();
        Delivered first = once(what, contentType, body, headers, envelopeId);
        if (faults.takeDuplicate() || standing.contains(StandingFault.Kind.DUPLICATE)) {
            once(what, contentType, body, headers, envelopeId);
        }
        boolean unheard = faults.takeLostAcknowledgement() || standing.contains(StandingFault.Kind.DROP_AFTER);
        return unheard ? new Delivered(0, "", TIMEOUT, first.took()) : first;
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private Delivered once(
            String what, String contentType, String body, Map<String, String> headers, String envelopeId) {
        long begun = System.nanoTime();
        URI url = requestUrl;
        Delivered delivered;
        if (sockets != null) {
            delivered = sockets.deliver(SocketEnvelope.of(envelopeId, contentType, body, headers), begun);
        } else if (url == null) {
            delivered = new Delivered(0, "", FAILED, Duration.ZERO);
        } else {
            delivered = attempt(url, contentType, body, headers, begun);
        }
        String result = delivered.isOk() ? "ok" : delivered.failure();
        journal.add(
                Exchange.Direction.SLACK_TO_APP,
                what,
                delivered.status(),
                result,
                delivered.took(),
                Map.of("body", body),
                delivered.body());
        return delivered;
    }

    private Delivered attempt(URI url, String contentType, String body, Map<String, String> headers, long begun) {
        long now = clock.instant().getEpochSecond();
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .header("Content-Type", contentType)
                .header("Accept", "application/json,*/*")
                .header("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
                .header("X-Slack-Request-Timestamp", Long.toString(now))
                .header("X-Slack-Signature", signature.of(now, body))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        CompletableFuture<HttpResponse<String>> answer =
                http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
        try {
            HttpResponse<String> response = answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            boolean good = response.statusCode() >= 200 && response.statusCode() < 300;
            return new Delivered(response.statusCode(), response.body(), good ? "" : FAILED, since(begun));
        } catch (TimeoutException late) {
            answer.cancel(true);
            return new Delivered(0, "", TIMEOUT, since(begun));
        } catch (ExecutionException unreachable) {
            if (unreachable.getCause() instanceof IOException) {
                return new Delivered(0, "", FAILED, since(begun));
            }
            throw new IllegalStateException("delivery to " + url + " broke", unreachable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Delivered(0, "", FAILED, since(begun));
        }
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
