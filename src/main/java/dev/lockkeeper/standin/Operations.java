package dev.lockkeeper.standin;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the operator of the application switches besides maintenance: its groups of jobs, and its alerts. Kept in
 * memory; a restart forgets it. Safe for all threads.
 */
final class Operations implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Operations.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int LONGEST_SILENCE_MINUTES = 24 * 60;

    private final Tokens tokens;
    private final Clock clock;
    private final Map<String, JobGroup> groups = new LinkedHashMap<>();
    /** Until when alerts are silenced, or null. */
    private final AtomicReference<@Nullable Instant> silence = new AtomicReference<>();

    /** @param jobs the group's name to its job; empty for an application without jobs */
    Operations(Tokens tokens, Clock clock, Map<String, JobGroup.Job> jobs) {
        this.tokens = tokens;
        this.clock = clock;
        jobs.forEach((name, job) -> groups.put(name, new JobGroup(name, job, EVERY)));
    }

    void start() {
        groups.values().forEach(JobGroup::start);
    }

    @Override
    public void close() {
        groups.values().forEach(JobGroup::close);
    }

    void routes(JavalinConfig config) {
        for (String path : List.of("/jobs", "/jobs/*", "/alerts")) {
            config.routes.before(path, this::operatorOnly);
        }
        config.routes.get("/jobs", this::all);
        config.routes.get("/jobs/{group}", this::one);
        config.routes.put("/jobs/{group}/pause", ctx -> pause(ctx, true));
        config.routes.put("/jobs/{group}/resume", ctx -> pause(ctx, false));
        config.routes.get("/alerts", ctx -> send(ctx, HttpStatus.OK, alerts()));
        config.routes.put("/alerts", this::silence);
    }

    private void operatorOnly(Context ctx) {
        String given = ctx.header("Authorization");
        if (tokens.isOperator(given)) {
            return;
        }
        if (tokens.user(given).isPresent()) {
            failed(ctx, HttpStatus.FORBIDDEN, "This token reads data; jobs and alerts are the operator's.");
        } else {
            ctx.header("WWW-Authenticate", "Bearer");
            failed(ctx, HttpStatus.UNAUTHORIZED, "Jobs and alerts are switched with the operator's token.");
        }
        ctx.skipRemainingHandlers();
    }

    private void all(Context ctx) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        groups.values().forEach(group -> list.add(json(group)));
        send(ctx, HttpStatus.OK, object().set("groups", list));
    }

    private void one(Context ctx) {
        JobGroup group = groups.get(ctx.pathParam("group"));
        if (group == null) {
            unknown(ctx);
        } else {
            send(ctx, HttpStatus.OK, json(group));
        }
    }

    private void pause(Context ctx, boolean wanted) {
        JobGroup group = groups.get(ctx.pathParam("group"));
        if (group == null) {
            unknown(ctx);
        } else {
            group.pause(wanted);
            send(ctx, HttpStatus.OK, json(group));
        }
    }

    private void unknown(Context ctx) {
        failed(
                ctx,
                HttpStatus.NOT_FOUND,
                "There is no group of jobs by that name; there are: " + String.join(", ", groups.keySet()) + ".");
    }

    private void silence(Context ctx) {
        JsonNode minutes = minutes(ctx.body());
        if (minutes == null
                || !minutes.isInt()
                || minutes.intValue() < 0
                || minutes.intValue() > LONGEST_SILENCE_MINUTES) {
            failed(
                    ctx,
                    HttpStatus.BAD_REQUEST,
                    "Expected {\"silenced_minutes\":120}, 0 to " + LONGEST_SILENCE_MINUTES + "; 0 ends it.");
            return;
        }
        Instant until = clock.instant().plus(Duration.ofMinutes(minutes.intValue()));
        silence.set(minutes.intValue() == 0 ? null : until);
        LOG.info("Alerts are {}", minutes.intValue() == 0 ? "heard" : "silenced until " + until);
        send(ctx, HttpStatus.OK, alerts());
    }

    /** Silence ends by itself, so that nobody who forgets it is left without alerts. */
    private ObjectNode alerts() {
        Instant until = silence.get();
        boolean silenced = until != null && clock.instant().isBefore(until);
        ObjectNode answer = object().put("silenced", silenced);
        return silenced ? answer.put("until", String.valueOf(until)) : answer;
    }

    private static @Nullable JsonNode minutes(String body) {
        try {
            JsonNode sent = JSON.readTree(body);
            return sent.isObject() && sent.size() == 1 ? sent.get("silenced_minutes") : null;
        } catch (JacksonException notJson) {
            return null;
        }
    }

    private static ObjectNode json(JobGroup group) {
        JobGroup.Standing standing = group.standing();
        return object().put("group", standing.group())
                .put("state", standing.state())
                .put("in_flight", standing.inFlight())
                .put("done", standing.done())
                .put("failed", standing.failed());
    }

    private static void failed(Context ctx, HttpStatus status, String sentence) {
        send(ctx, status, object().put("error", sentence));
    }

    private static void send(Context ctx, HttpStatus status, JsonNode body) {
        ctx.status(status).contentType("application/json").result(JSON.writeValueAsString(body));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
