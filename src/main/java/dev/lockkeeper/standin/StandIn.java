package dev.lockkeeper.standin;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.util.JavalinBindException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.util.RawValue;

/**
 * The application: health, maintenance, jobs, alerts, and five listings of the CRM for whoever has a token. What its
 * operator switches is kept in memory: after a start maintenance is off and jobs run. All methods may be called from
 * any thread.
 */
public final class StandIn implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StandIn.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final int DEFAULT_LIMIT = 20;
    private static final int LARGEST_LIMIT = 200;
    private static final int LONGEST_ECHO = 40;
    /** The one body that is read is {@code {"on":true}}. */
    private static final long LARGEST_BODY_BYTES = 1_000;
    /** Requests that read at the same time; more would take the server's connections from the migration. */
    private static final int READERS = 8;

    private static final String RETRY_AFTER = "Retry-After";
    private static final String MAINTENANCE_SECONDS = "60";
    private static final String SHORT_SECONDS = "5";

    private final StandInSettings settings;
    private final Tokens tokens;
    private final CrmReader crm;
    private final Operations operations;
    private final Semaphore readers = new Semaphore(READERS, true);
    /** Since when it is in maintenance, or null. */
    private final AtomicReference<@Nullable Instant> maintenance = new AtomicReference<>();

    private final Javalin javalin;

    public StandIn(StandInSettings settings) {
        this.settings = settings;
        this.tokens = new Tokens(settings.tokens(), settings.operatorToken());
        this.crm = new CrmReader(settings);
        this.operations = new Operations(tokens, settings.clock(), jobs());
        this.javalin = Javalin.create(this::configure);
    }

    /**
     * Listens. The database need not be there yet.
     *
     * @return the port
     * @throws PortTakenException if another program has it; nothing was started
     */
    public int start() {
        try {
            javalin.start(settings.host(), settings.port());
        } catch (JavalinBindException taken) {
            throw new PortTakenException(settings.host(), settings.port(), taken);
        }
        operations.start();
        LOG.info("The CRM application listens on {}:{}", settings.host(), javalin.port());
        return javalin.port();
    }

    /** Stops listening. A second call does nothing. */
    @Override
    public void close() {
        javalin.stop();
        operations.close();
    }

    /** Each group reads its own listing, as a user who has one. */
    private Map<String, JobGroup.Job> jobs() {
        List<Listing> listings = Listing.all().toList();
        Map<String, JobGroup.Job> jobs = new LinkedHashMap<>();
        for (String name : settings.jobs()) {
            AppUser user = settings.tokens().values().iterator().next();
            Listing listing = listings.get(jobs.size() % listings.size());
            jobs.put(name, () -> crm.read(listing, user, 1));
        }
        return jobs;
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.http.maxRequestSize = LARGEST_BODY_BYTES;
        config.routes.before(
                ctx -> ctx.header("Cache-Control", "no-store").header("X-Content-Type-Options", "nosniff"));
        config.routes.get("/health", this::health);
        config.routes.put("/maintenance", this::switchMaintenance);
        operations.routes(config);
        config.routes.before("/api/*", this::refuseInMaintenance);
        Listing.all().forEach(listing -> config.routes.get("/api/" + listing.path(), ctx -> list(ctx, listing)));
        config.routes.error(
                HttpStatus.NOT_FOUND.getCode(),
                ctx -> failed(ctx, HttpStatus.NOT_FOUND, "There is nothing here by that address and method."));
        config.routes.exception(Exception.class, (e, ctx) -> { // the last stop of a request: no stack trace goes out
            LOG.error("A {} request failed unexpectedly; the caller was told to look here", ctx.method(), e);
            failed(ctx, HttpStatus.INTERNAL_SERVER_ERROR, "Something failed in the application; its log has more.");
        });
    }

    private void health(Context ctx) {
        if (maintenance.get() != null) {
            send(ctx, HttpStatus.SERVICE_UNAVAILABLE, object().put("status", "maintenance"));
        } else if (crm.answers()) {
            send(ctx, HttpStatus.OK, object().put("status", "healthy").put("db", "connected"));
        } else {
            LOG.warn("The database does not answer; /health says so until it does");
            send(
                    ctx,
                    HttpStatus.SERVICE_UNAVAILABLE,
                    object().put("status", "unhealthy").put("db", "down"));
        }
    }

    private void switchMaintenance(Context ctx) {
        String given = ctx.header("Authorization");
        if (!tokens.isOperator(given)) {
            if (tokens.user(given).isPresent()) {
                failed(ctx, HttpStatus.FORBIDDEN, "This token reads data; maintenance is switched by the operator.");
            } else {
                unauthorized(ctx, "Maintenance is switched with the operator's token.");
            }
            return;
        }
        JsonNode on = wanted(ctx.body());
        if (on == null || !on.isBoolean()) {
            failed(ctx, HttpStatus.BAD_REQUEST, "Expected {\"on\":true} or {\"on\":false}.");
            return;
        }
        turn(on.booleanValue());
        send(ctx, HttpStatus.OK, object().put("maintenance", on.booleanValue()));
    }

    private static @Nullable JsonNode wanted(String body) {
        try {
            JsonNode sent = JSON.readTree(body);
            return sent.isObject() && sent.size() == 1 ? sent.get("on") : null;
        } catch (JacksonException notJson) {
            return null;
        }
    }

    private void turn(boolean on) {
        Instant now = settings.clock().instant();
        if (on) {
            if (maintenance.compareAndSet(null, now)) {
                LOG.info("Maintenance is on: every request for data is answered 503");
            }
        } else {
            Instant since = maintenance.getAndSet(null);
            if (since != null) {
                LOG.info(
                        "Maintenance is off after {} s",
                        Duration.between(since, now).toSeconds());
            }
        }
    }

    private void refuseInMaintenance(Context ctx) {
        if (maintenance.get() != null) {
            ctx.header(RETRY_AFTER, MAINTENANCE_SECONDS);
            failed(ctx, HttpStatus.SERVICE_UNAVAILABLE, "The application is in maintenance.");
            ctx.skipRemainingHandlers();
        }
    }

    private void list(Context ctx, Listing listing) throws InterruptedException {
        Optional<AppUser> user = tokens.user(ctx.header("Authorization"));
        if (user.isEmpty()) {
            unauthorized(ctx, "Send a token that is valid here: Authorization: Bearer …");
            return;
        }
        String asked = ctx.queryParam("limit");
        int limit = limit(asked);
        if (limit == 0) {
            failed(
                    ctx,
                    HttpStatus.BAD_REQUEST,
                    "limit is \"" + cut(asked) + "\"; expected a whole number from 1 to " + LARGEST_LIMIT + ".");
            return;
        }
        if (!readers.tryAcquire(CrmReader.STATEMENT_MILLIS, TimeUnit.MILLISECONDS)) {
            ctx.header(RETRY_AFTER, SHORT_SECONDS);
            failed(ctx, HttpStatus.SERVICE_UNAVAILABLE, "Too many requests wait for the database; try again shortly.");
            return;
        }
        try {
            read(ctx, listing, user.get(), limit);
        } finally {
            readers.release();
        }
    }

    private void read(Context ctx, Listing listing, AppUser user, int limit) {
        long began = System.nanoTime();
        try {
            CrmReader.Page page = crm.read(listing, user, limit);
            ObjectNode answer = object().put("schema", page.schema().word())
                    .put("tenant", user.tenantId().toString())
                    .put("total", page.total());
            answer.putRawValue("data", new RawValue(page.rows()));
            send(ctx, HttpStatus.OK, answer);
        } catch (CrmReader.UnreachableException away) {
            ctx.header(RETRY_AFTER, SHORT_SECONDS);
            failed(ctx, HttpStatus.SERVICE_UNAVAILABLE, Reasons.UNREACHABLE, away.sqlState());
        } catch (SQLException refused) {
            String state = CrmReader.sqlState(refused);
            failed(ctx, HttpStatus.INTERNAL_SERVER_ERROR, Reasons.of(state), state);
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        LOG.info(
                "GET {} was answered {} in {} ms for user {} of tenant {}",
                listing.path(),
                ctx.statusCode(),
                millis,
                user.userId(),
                user.tenantId());
    }

    /** A number that is allowed, or 0. */
    private static int limit(@Nullable String asked) {
        if (asked == null) {
            return DEFAULT_LIMIT;
        }
        if (!asked.matches("[0-9]{1,3}")) {
            return 0;
        }
        int number = Integer.parseInt(asked);
        return number <= LARGEST_LIMIT ? number : 0;
    }

    private static String cut(@Nullable String text) {
        String whole = String.valueOf(text);
        return whole.length() <= LONGEST_ECHO ? whole : whole.substring(0, LONGEST_ECHO) + "…";
    }

    private static void unauthorized(Context ctx, String sentence) {
        ctx.header("WWW-Authenticate", "Bearer");
        failed(ctx, HttpStatus.UNAUTHORIZED, sentence);
    }

    /** What the database itself said may hold values of rows, so that neither caller nor log gets it. */
    private static void failed(Context ctx, HttpStatus status, String sentence, String sqlState) {
        LOG.warn("A query failed with SQLSTATE {}: {}", sqlState, sentence);
        send(ctx, status, object().put("error", sentence).put("sqlstate", sqlState));
    }

    private static void failed(Context ctx, HttpStatus status, String sentence) {
        send(ctx, status, object().put("error", sentence));
    }

    private static void send(Context ctx, HttpStatus status, ObjectNode body) {
        ctx.status(status).contentType("application/json").result(JSON.writeValueAsString(body));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
