package dev.lockkeeper.standin;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody who calls the application. */
final class Caller {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newHttpClient();
    private final int port;
    private final String address;

    Caller(int port) {
        this.port = port;
        address = "http://127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    /** @param token sent as the bearer, or an empty text for none */
    Answer get(String path, String token) throws IOException, InterruptedException {
        return send(request(path, token).GET());
    }

    Answer maintenance(String body, String token) throws IOException, InterruptedException {
        return send(request("/maintenance", token).PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path, String token) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + path)).timeout(LIMIT);
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(
                response.statusCode(),
                JSON.readTree(response.body()),
                response.headers().firstValue("Retry-After").orElse(""));
    }

    /** Every answer is JSON. */
    record Answer(int status, JsonNode body, String retryAfter) {
        String text(String pointer) {
            return body.at(pointer).asString("(nothing)");
        }

        JsonNode row(int number) {
            return body.path("data").path(number);
        }
    }
}
