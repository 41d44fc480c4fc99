package dev.lockkeeper.web;

import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.engine.DirectoryUnavailableException;
import dev.lockkeeper.engine.PeopleDirectory;
import dev.lockkeeper.engine.PersonalTokens;
import dev.lockkeeper.engine.StoreUnavailableException;
import dev.lockkeeper.engine.WindowStore;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowId;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import io.javalin.json.JavalinJackson3;
import io.javalin.util.JavalinBindException;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP: health, metrics, windows, commands, and what {@code app} mounts besides. Any thread. */
public final class WebServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);
    /** Slack's largest request stays far below; anything larger is a mistake or an attack. */
    private static final long LARGEST_BODY_BYTES = 1_000_000;

    private static final int WINDOWS_LISTED = 100;
    private static final String BEGAN = "began";

    private final Settings settings;
    private final Desk desk;
    private final WindowStore windows;
    private final Readiness readiness;
    private final BearerGuard guard;
    private final CommandRoute commands;
    private final Javalin javalin;
    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final MultiGauge live =
            MultiGauge.builder("lockkeeper_windows_live").register(metrics);
    private final AtomicInteger stateUp =
            Objects.requireNonNull(metrics.gauge("lockkeeper_state_database_up", new AtomicInteger()));

    /**
     * @param windows for journals only; nothing is appended here
     * @param callers who may read, and who speaks
     * @param mounted further routes
     */
    public WebServer(
            Settings settings,
            Desk desk,
            WindowStore windows,
            Callers callers,
            Readiness readiness,
            Consumer<RoutesConfig> mounted) {
        this.settings = settings;
        this.desk = desk;
        this.windows = windows;
        this.readiness = readiness;
        this.guard = new BearerGuard(settings.apiToken(), callers.tokens(), callers.people());
        this.commands = new CommandRoute(desk, new PlainWords(callers.people()));
        new JvmMemoryMetrics().bindTo(metrics);
        new JvmThreadMetrics().bindTo(metrics);
        this.javalin = Javalin.create(config -> configure(config, mounted));
    }

    /**
     * Begins to serve.
     *
     * @return the port
     * @throws PortTakenException if another process has it; nothing was started
     */
    public int start() {
        try {
            javalin.start(settings.host(), settings.port());
            return javalin.port();
        } catch (JavalinBindException taken) {
            throw new PortTakenException(settings.host(), settings.port(), taken);
        }
    }

    @Override
    public void close() {
        javalin.stop();
    }

    private void configure(JavalinConfig config, Consumer<RoutesConfig> mounted) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.http.maxRequestSize = LARGEST_BODY_BYTES;
        config.router.ignoreTrailingSlashes = false;
        config.jsonMapper(new JavalinJackson3());

        RoutesConfig routes = config.routes;
        routes.before(this::began);
        routes.get("/healthz", ctx -> ctx.json(Map.of("status", "up")));
        routes.get("/readyz", this::readyz);
        routes.get("/metrics", this::metrics);
        routes.before("/api/*", guard::check);
        routes.get(
                "/api/windows",
                ctx -> ctx.json(
                        desk.latest(WINDOWS_LISTED).stream().map(WindowJson::of).toList()));
        routes.get("/api/windows/{id}", this::window);
        routes.get("/api/windows/{id}/events", this::events);
        routes.post("/api/windows/{id}/commands", this::command);
        mounted.accept(routes);
        routes.after(this::ended);
        routes.exception(
                StoreUnavailableException.class,
                (away, ctx) -> sentence(
                        ctx,
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "The state database does not answer; try again in a moment."));
        routes.exception(
                DirectoryUnavailableException.class,
                (away, ctx) -> sentence(
                        ctx,
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "Slack could not say who you are, so nothing was recorded; try again in a moment."));
        routes.exception(RefusedException.class, (no, ctx) -> sentence(ctx, no.status(), no.getMessage()));
        routes.exception(Exception.class, (e, ctx) -> { // the last stop of a request: no stack trace goes out
            LOG.error("{} {} failed; the caller was told to look here", ctx.method(), ctx.path(), e);
            sentence(ctx, HttpStatus.INTERNAL_SERVER_ERROR, "Something failed here; the log has more.");
        });
        routes.error(404, ctx -> {
            if (ctx.result() == null
                    || ctx.result().startsWith("Endpoint")
                    || ctx.result().startsWith("Not Found")) {
                sentence(ctx, HttpStatus.NOT_FOUND, "There is nothing at " + ctx.path() + ".");
            }
        });
    }

    private void readyz(Context ctx) {
        List<Readiness.Part> parts = readiness.parts();
        boolean ready = parts.stream().allMatch(Readiness.Part::up);
        ctx.status(ready ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE).json(Map.of("ready", ready, "parts", parts));
    }

    private void metrics(Context ctx) {
        live.register(liveByState(), true);
        ctx.contentType("text/plain; version=0.0.4; charset=utf-8").result(metrics.scrape());
    }

    /** None while the state database is away: an outage is when the other numbers are looked at, and old ones would lie. */
    private List<MultiGauge.Row<?>> liveByState() {
        try {
            Map<String, Long> counts = windows.live().stream()
                    .collect(Collectors.groupingBy(window -> window.state().name(), Collectors.counting()));
            stateUp.set(1);
            return counts.entrySet().stream()
                    .<MultiGauge.Row<?>>map(
                            state -> MultiGauge.Row.of(Tags.of("state", state.getKey()), state.getValue()))
                    .toList();
        } catch (StoreUnavailableException away) {
            stateUp.set(0);
            return List.of();
        }
    }

    private void window(Context ctx) {
        Optional<Window> window = named(ctx);
        if (window.isPresent()) {
            ctx.json(WindowJson.of(window.get()));
        } else {
            noWindow(ctx);
        }
    }

    private void events(Context ctx) {
        Optional<Window> window = named(ctx);
        if (window.isPresent()) {
            ctx.json(EventLine.of(windows.journal(window.get().id())));
        } else {
            noWindow(ctx);
        }
    }

    private void command(Context ctx) {
        Actor by = guard.person(ctx);
        Optional<Window> window = named(ctx);
        if (window.isPresent()) {
            commands.handle(ctx, by, window.get());
        } else {
            noWindow(ctx);
        }
    }

    private Optional<Window> named(Context ctx) {
        try {
            return desk.find(new WindowId(ctx.pathParam("id")));
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    private static void noWindow(Context ctx) {
        sentence(ctx, HttpStatus.NOT_FOUND, "There is no window of this id; GET /api/windows lists them.");
    }

    private void began(Context ctx) {
        ctx.attribute(BEGAN, System.nanoTime());
        ctx.header("X-Content-Type-Options", "nosniff");
        ctx.header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        ctx.header("Cache-Control", "no-store");
    }

    private void ended(Context ctx) {
        Long began = ctx.attribute(BEGAN);
        if (began != null) {
            Timer.builder("http_server_requests")
                    .tag("method", ctx.method().name())
                    .tag("status", Integer.toString(ctx.statusCode()))
                    .register(metrics)
                    .record(Duration.ofNanos(System.nanoTime() - began));
        }
    }

    private static void sentence(Context ctx, HttpStatus status, String words) {
        ctx.status(status).json(Map.of("error", words));
    }

    /** How it is known who calls. */
    public record Callers(PersonalTokens tokens, PeopleDirectory people) {}

    /**
     * Where HTTP is served.
     *
     * @param port 0 for a free one
     * @param apiToken the shared token that may read, if one is set
     * @param signIn where people sign in to confirm in the browser, or null if nobody does
     */
    public record Settings(
            String host,
            int port,
            Optional<String> apiToken,
            @Nullable SignInSettings signIn) {
        /** Nobody signs in. */
        public Settings(String host, int port, Optional<String> apiToken) {
            this(host, port, apiToken, null);
        }

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }
}
