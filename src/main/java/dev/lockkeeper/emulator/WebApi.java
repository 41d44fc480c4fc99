package dev.lockkeeper.emulator;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One request of the app from its arrival to its answer: faults, token, rate, scope, method, journal. */
final class WebApi {
    /** An HTTP answer; {@code dropped} means that the connection is to be cut instead. */
    record Reply(int status, Map<String, String> headers, String body, boolean dropped) {
        static Reply json(int status, JsonNode body, Map<String, String> headers) {
            Map<String, String> all = new LinkedHashMap<>(headers);
            all.put("Content-Type", "application/json; charset=utf-8");
            return new Reply(status, all, Json.write(body), false);
        }

        static Reply text(int status, String body) {
            return new Reply(status, Map.of("Content-Type", "text/plain; charset=utf-8"), body, false);
        }

        static final Reply DROPPED = new Reply(0, Map.of(), "", true);
    }

    private static final String RESPONSE_URL = "response_url";

    private final State state;
    private final MethodTable methods;
    private final RateTiers tiers;
    private final EmulatorFaults faults;
    private final Journal journal;

    WebApi(State state, MethodTable methods, EmulatorFaults faults, Journal journal) {
        this.state = state;
        this.methods = methods;
        this.faults = faults;
        this.journal = journal;
        this.tiers = new RateTiers(state.settings.machineClock(), state.settings.rateFactor());
    }

    /** Answers one call of a Web API method. */
    Reply call(String method, Map<String, String> arguments, @Nullable String bearer) {
        Map<String, String> visible = new HashMap<>(arguments);
        String token = bearer == null ? visible.get("token") : bearer;
        visible.remove("token");
        return underFaults(method, visible, () -> answer(method, visible, token));
    }

    /** Answers one post to a response URL. */
    Reply respond(String secret, String body) {
        return underFaults(RESPONSE_URL, Map.of("body", body), () -> {
            JsonNode payload = Json.parseOrNull(body);
            try {
                state.lockedRun(() -> state.responseUrls.use(secret, payload == null ? Json.array() : payload));
                return Reply.text(200, "ok");
            } catch (ApiError error) {
                boolean gone = error.code().endsWith("_url");
                return Reply.json(gone ? 404 : 400, error.answer(), Map.of());
            }
        });
    }

    /** Takes the bytes of an announced file. */
    Reply upload(String fileId, byte[] bytes) {
        return underFaults(
                "upload",
                Map.of("file_id", fileId),
                () -> state.locked(() -> {
                    StoredFile file = state.files.get(fileId);
                    if (file == null || file.completed) {
                        return Reply.text(404, "file not found");
                    }
                    if (bytes.length != file.announcedLength) {
                        return Reply.text(400, "announced " + file.announcedLength + " bytes, got " + bytes.length);
                    }
                    file.content = bytes;
                    return Reply.text(200, "OK - " + bytes.length);
                }));
    }

    boolean isBotToken(@Nullable String token) {
        return state.app.botToken().equals(token) && !faults.isRevoked();
    }

    private Reply underFaults(String method, Map<String, String> arguments, Supplier<Reply> work) {
        long begun = System.nanoTime();
        Reply reply = withFaults(method, work);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        journal.add(
                Exchange.Direction.APP_TO_SLACK, method, reply.status(), result(reply), took, arguments, reply.body());
        return reply;
    }

    private static String result(Reply reply) {
        if (reply.dropped()) {
            return "connection dropped";
        }
        JsonNode body = Json.parseOrNull(reply.body());
        if (body != null && body.has("error")) {
            return body.path("error").asString();
        }
        return reply.status() == 200 ? "ok" : "HTTP " + reply.status();
    }

    private Reply withFaults(String method, Supplier<Reply> work) {
        if (faults.isAway()) {
            return Reply.text(503, "Service Unavailable");
        }
        boolean dropAfter = false;
        for (StandingFault fault : faults.standingOnCall(method)) {
            switch (fault.kind()) {
                case DELAY -> pause(fault.value());
                case DROP_BEFORE -> {
                    return Reply.DROPPED;
                }
                case DROP_AFTER -> dropAfter = true;
                case RATE_LIMIT -> {
                    return tooMany(fault.value());
                }
                case FAIL -> {
                    return Reply.text((int) fault.value(), "");
                }
                case DUPLICATE -> throw new IllegalStateException("a call cannot be doubled: " + fault);
            }
        }
        for (EmulatorFaults.Planned fault : faults.take(method)) {
            switch (fault.kind()) {
                case DELAY -> pause(fault.value());
                case DROP_BEFORE -> {
                    return Reply.DROPPED;
                }
                case DROP_AFTER -> dropAfter = true;
                case RATE_LIMIT -> {
                    return tooMany(fault.value());
                }
                case HTTP_STATUS -> {
                    return Reply.text((int) fault.value(), "");
                }
            }
        }
        Reply reply = work.get();
        return dropAfter ? Reply.DROPPED : reply;
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private static Reply tooMany(long seconds) {
        ObjectNode body = Json.object().put("ok", false).put("error", "ratelimited");
        return Reply.json(429, body, Map.of("Retry-After", Long.toString(seconds)));
    }

    private Reply answer(String method, Map<String, String> arguments, @Nullable String token) {
        MethodTable.Entry entry = methods.find(method);
        if (entry == null) {
            return Reply.json(200, new ApiError("unknown_method").answer().put("req_method", method), Map.of());
        }
        Map<String, String> headers = new LinkedHashMap<>();
        try {
            boolean byApp = authenticate(method, token);
            if (!byApp && !method.equals("api.test")) {
                headers.put("X-OAuth-Scopes", state.app.scopeList());
                if (!entry.anyScope().isEmpty()) {
                    headers.put("X-Accepted-OAuth-Scopes", String.join(",", entry.anyScope()));
                }
            }
            String forbidden = faults.forbiddenWith(method);
            if (forbidden != null) {
                throw forbidden.equals("missing_scope")
                        ? ApiError.missingScope(String.join(",", entry.anyScope()), state.app.scopeList())
                        : new ApiError(forbidden);
            }
            return state.locked(() -> perform(new ApiCall(method, arguments, state, byApp), entry, headers));
        } catch (ApiError error) {
            return Reply.json(200, error.answer(), headers);
        }
    }

    /** True if the call came with the app-level token. */
    private boolean authenticate(String method, @Nullable String token) {
        if (method.equals("api.test")) {
            return false;
        }
        if (token == null || token.isEmpty()) {
            throw new ApiError("not_authed");
        }
        if (token.equals(state.app.appToken())) {
            if (faults.isAppRevoked()) {
                throw new ApiError("token_revoked");
            }
            if (!method.equals("auth.test") && !method.equals(SocketMethods.OPEN)) {
                throw new ApiError("not_allowed_token_type");
            }
            if (method.equals(SocketMethods.OPEN) && (faults.isSocketModeOff() || !state.app.socketMode())) {
                // Slack documents no code of its own for an app that has Socket Mode switched off
                throw new ApiError("access_denied");
            }
            return true;
        }
        if (!token.equals(state.app.botToken())) {
            throw new ApiError("invalid_auth");
        }
        if (method.equals(SocketMethods.OPEN)) {
            throw new ApiError("not_allowed_token_type");
        }
        if (faults.isRevoked()) {
            throw new ApiError("token_revoked");
        }
        return false;
    }

    private Reply perform(ApiCall call, MethodTable.Entry entry, Map<String, String> headers) {
        int wait = tiers.admit(call.method(), call.text("channel", ""));
        if (wait > 0) {
            return tooMany(wait);
        }
        List<String> scopes = entry.anyScope();
        if (!scopes.isEmpty()) {
            call.requireScope(scopes.toArray(String[]::new));
        }
        ObjectNode answer = Json.object().put("ok", true);
        answer.setAll(entry.work().answer(call));
        return Reply.json(200, answer, headers);
    }
}
