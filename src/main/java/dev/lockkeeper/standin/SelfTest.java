package dev.lockkeeper.standin;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The application's own tests: starts it without a database and asks it over HTTP. Prints what is wrong, one line each,
 * then how many held; ends with 1 if one did not.
 */
final class SelfTest {
    private static final String HOST = "127.0.0.1";
    private static final String USER = "the token of a user";
    private static final String OPERATOR = "the token of the operator";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newHttpClient();
    private final String address;
    private final List<String> wrong = new ArrayList<>();
    private int held;

    private SelfTest(String address) {
        this.address = address;
    }

    public static void main(String[] arguments) throws Exception {
        int exitCode;
        try (StandIn app = new StandIn(settings())) {
            SelfTest test = new SelfTest("http://" + HOST + ":" + app.start());
            test.run();
            test.wrong.forEach(System.out::println);
            System.out.println(test.held + " of " + (test.held + test.wrong.size()) + " tests passed"
                    + (test.wrong.isEmpty() ? "" : ", the first that failed: " + test.wrong.get(0)));
            exitCode = test.wrong.isEmpty() ? 0 : 1;
        }
        System.exit(exitCode);
    }

    private void run() throws IOException, InterruptedException {
        expect("health without a database", get("/health", ""), 503, "\"db\":\"down\"");
        expect("a listing without a token", get("/api/sales", ""), 401, "error");
        expect("a listing with a wrong token", get("/api/sales", "wrong"), 401, "error");
        expect("a listing with the operator's token", get("/api/sales", OPERATOR), 401, "error");
        expect("a limit that is no number", get("/api/sales?limit=many", USER), 400, "1 to 200");
        expect("a limit of nothing", get("/api/sales?limit=0", USER), 400, "1 to 200");
        expect("a limit that is too large", get("/api/sales?limit=201", USER), 400, "1 to 200");
        expect("an unknown address", get("/api/nothing", USER), 404, "error");
        for (String listing : List.of("sales", "tickets", "job-works", "products", "customers")) {
            expect(listing + " without a database", get("/api/" + listing, USER), 503, "sqlstate");
        }
        expect("maintenance without a token", put("{\"on\":true}", ""), 401, "error");
        expect("maintenance with a user's token", put("{\"on\":true}", USER), 403, "error");
        expect("maintenance without a body", put("", OPERATOR), 400, "error");
        expect("maintenance that is perhaps on", put("{\"on\":\"perhaps\"}", OPERATOR), 400, "error");
        expect("maintenance on", put("{\"on\":true}", OPERATOR), 200, "true");
        expect("health in maintenance", get("/health", ""), 503, "{\"status\":\"maintenance\"}");
        HttpResponse<String> refused = get("/api/sales", USER);
        expect("a listing in maintenance", refused, 503, "maintenance");
        expect("when to come back", refused.headers().firstValue("Retry-After").isPresent());
        expect("maintenance off", put("{\"on\":false}", OPERATOR), 200, "false");
        expect("health after maintenance", get("/health", ""), 503, "unhealthy");
    }

    private void expect(String what, HttpResponse<String> answer, int status, String part) {
        if (answer.statusCode() == status && answer.body().contains(part)) {
            held++;
        } else {
            wrong.add(what + ": expected " + status + " with " + part + ", got " + answer.statusCode() + " with "
                    + answer.body());
        }
    }

    private void expect(String what, boolean holds) {
        if (holds) {
            held++;
        } else {
            wrong.add(what + ": is missing");
        }
    }

    private HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        return send(request(path, token).GET());
    }

    private HttpResponse<String> put(String body, String token) throws IOException, InterruptedException {
        return send(request("/maintenance", token).PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder request(String path, String token) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + path)).timeout(LIMIT);
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static StandInSettings settings() throws IOException {
        return new StandInSettings(
                "jdbc:postgresql://" + HOST + ":" + closedPort() + "/nothing",
                "nobody",
                "",
                HOST,
                0,
                Map.of(USER, new AppUser(new UUID(0, 1), new UUID(0, 2))),
                OPERATOR,
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
            return socket.getLocalPort();
        }
    }
}
