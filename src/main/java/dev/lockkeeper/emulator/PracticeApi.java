package dev.lockkeeper.emulator;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.sse.SseClient;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The page for people and its JSON under {@code /practice/api}. Requests must name the loopback address as their host
 * and changes must come as JSON, so that a foreign web page in the same browser can neither read nor act here.
 */
final class PracticeApi {
    private static final Set<String> HOSTS = Set.of("127.0.0.1", "localhost");
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
            + "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final List<String> STYLES = List.of("page.css", "tools.css", "sign-in.css");
    private static final List<String> SCRIPTS = List.of(
            "page.js",
            "workspace.js",
            "text.js",
            "blocks.js",
            "controls.js",
            "dialogs.js",
            "composer.js",
            "completion.js",
            "channels.js",
            "messages.js",
            "people.js",
            "threads.js",
            "files.js",
            "tools.js",
            "traffic.js",
            "faults.js",
            "panels.js",
            "sign-in.js");

    private final Emulator emulator;
    private final State state;
    private final PracticeJson json;
    private final Set<SseClient> watchers = ConcurrentHashMap.newKeySet();

    PracticeApi(Emulator emulator, State state) {
        this.emulator = emulator;
        this.state = state;
        this.json = new PracticeJson(emulator, state);
        state.events.add(this::tellWatchers);
    }

    void routes(JavalinConfig config) {
        config.routes.get("/", ctx -> page(ctx, "index.html", "text/html; charset=utf-8"));
        STYLES.forEach(
                style -> config.routes.get("/practice/" + style, ctx -> page(ctx, style, "text/css; charset=utf-8")));
        SCRIPTS.forEach(script ->
                config.routes.get("/practice/" + script, ctx -> page(ctx, script, "text/javascript; charset=utf-8")));
        config.routes.get("/archives/{channel}/{message}", ctx -> ctx.redirect("/#" + ctx.pathParam("channel")));
        config.routes.get("/files/{user}/{file}", ctx -> sendFile(ctx, ctx.pathParam("file")));
        config.routes.before("/practice/*", PracticeApi::requireOwnPage);
        config.routes.before("/files/*", PracticeApi::requireOwnPage);
        config.routes.exception(IllegalArgumentException.class, PracticeApi::refused);
        config.routes.get("/practice/api/workspace", ctx -> send(ctx, json.workspace()));
        config.routes.get("/practice/api/channels", ctx -> send(ctx, json.channels()));
        config.routes.get(
                "/practice/api/channels/{channel}/messages", ctx -> send(ctx, json.messages(ctx.pathParam("channel"))));
        config.routes.get(
                "/practice/api/users/{user}/private", ctx -> send(ctx, json.privateTo(ctx.pathParam("user"))));
        config.routes.get("/practice/api/files/{file}", ctx -> sendFile(ctx, ctx.pathParam("file")));
        config.routes.post("/practice/api/users/{user}/type", this::type);
        config.routes.post("/practice/api/users/{user}/press", this::press);
        config.routes.post("/practice/api/users/{user}/submit", this::submit);
        config.routes.post("/practice/api/users/{user}/close", this::close);
        config.routes.post("/practice/api/users/{user}/join", this::join);
        config.routes.post("/practice/api/faults", ctx -> {
            FaultOrders.apply(emulator.faults(), body(ctx));
            send(ctx, Json.object().put("ok", true));
        });
        config.routes.sse("/practice/events", this::watch);
    }

    static void requireOwnPage(Context ctx) {
        String host = ctx.host();
        String name = host == null ? "" : host.replaceFirst(":\\d+$", "");
        if (!HOSTS.contains(name)) {
            throw new IllegalArgumentException("this page answers only under 127.0.0.1 or localhost");
        }
        String type = ctx.contentType();
        boolean withBody =
                ctx.method().name().equals("POST") || ctx.method().name().equals("PUT");
        if (withBody && (type == null || !type.startsWith("application/json"))) {
            throw new IllegalArgumentException("changes must be sent as application/json");
        }
    }

    private static void refused(IllegalArgumentException why, Context ctx) {
        ctx.status(400);
        send(ctx, Json.object().put("ok", false).put("error", String.valueOf(why.getMessage())));
    }

    static void send(Context ctx, JsonNode body) {
        ctx.contentType("application/json; charset=utf-8");
        ctx.header("Cache-Control", "no-store");
        ctx.result(Json.write(body));
    }

    private static void page(Context ctx, String name, String type) throws IOException {
        try (InputStream content = PracticeApi.class.getResourceAsStream("/practice-page/" + name)) {
            if (content == null) {
                throw new IllegalStateException("the practice page is missing from the jar: " + name);
            }
            ctx.contentType(type);
            ctx.header("Content-Security-Policy", POLICY);
            ctx.header("X-Content-Type-Options", "nosniff");
            ctx.header("Cache-Control", "no-store");
            ctx.result(new String(content.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Sends a shared file as a download, never as something that a browser would run. */
    void sendFile(Context ctx, String fileId) {
        SharedFile file = state.locked(() -> {
            StoredFile stored = state.files.get(fileId);
            return stored == null || !stored.completed ? null : stored.snapshot();
        });
        if (file == null) {
            ctx.status(404).result("no such file");
            return;
        }
        ctx.contentType("application/octet-stream");
        ctx.header("X-Content-Type-Options", "nosniff");
        ctx.header(
                "Content-Disposition",
                "attachment; filename=\"" + file.name().replaceAll("[^A-Za-z0-9._-]", "_") + "\"");
        ctx.result(file.content().toArray());
    }

    static JsonNode body(Context ctx) {
        JsonNode body = Json.parseOrNull(ctx.body());
        if (body == null || !body.isObject()) {
            throw new IllegalArgumentException("the body is not a JSON object");
        }
        return body;
    }

    static String text(JsonNode body, String field) {
        JsonNode value = body.path(field);
        if (!value.isString()) {
            throw new IllegalArgumentException("the field " + field + " is missing");
        }
        return value.asString();
    }

    private void type(Context ctx) {
        JsonNode body = body(ctx);
        Person person = emulator.as(ctx.pathParam("user"));
        String channel = text(body, "channel");
        SlashReply reply = body.has("thread")
                ? person.reply(new MessageRef(channel, text(body, "thread")), text(body, "text"))
                : person.type(channel, text(body, "text"));
        ObjectNode answer = Json.object()
                .put("ok", reply.isOk())
                .put("status", reply.status())
                .put("failure", reply.failure());
        ArrayNode answers = answer.putArray("answers");
        reply.answers().forEach(each -> answers.add(PracticeJson.ephemeral(each)));
        send(ctx, answer);
    }

    private void press(Context ctx) {
        JsonNode body = body(ctx);
        Person person = emulator.as(ctx.pathParam("user"));
        String action = text(body, "action");
        PressReply reply;
        if (body.has("view")) {
            reply = person.press(view(person, text(body, "view")), action);
        } else {
            MessageRef ref = new MessageRef(text(body, "channel"), text(body, "ts"));
            reply = body.has("value") ? person.choose(ref, action, text(body, "value")) : person.press(ref, action);
        }
        send(
                ctx,
                Json.object()
                        .put("ok", reply.isOk())
                        .put("status", reply.status())
                        .put("failure", reply.failure()));
    }

    private OpenView view(Person person, String viewId) {
        List<OpenView> views = emulator.openViews(person.userId());
        return Stream.concat(views.stream(), emulator.home(person.userId()).stream())
                .filter(view -> view.id().equals(viewId))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the modal is no longer open"));
    }

    private void submit(Context ctx) {
        JsonNode body = body(ctx);
        Person person = emulator.as(ctx.pathParam("user"));
        Map<String, String> values = new LinkedHashMap<>();
        body.path("values")
                .properties()
                .forEach(each -> values.put(each.getKey(), each.getValue().asString("")));
        SubmitReply reply = person.submit(view(person, text(body, "view")), values);
        ObjectNode answer = Json.object()
                .put("ok", reply.failure().isEmpty() && reply.errors().isEmpty())
                .put("outcome", reply.outcome().name())
                .put("status", reply.status())
                .put("failure", reply.failure());
        ObjectNode errors = answer.putObject("errors");
        reply.errors().forEach(errors::put);
        send(ctx, answer);
    }

    private void close(Context ctx) {
        Person person = emulator.as(ctx.pathParam("user"));
        person.closeView(view(person, text(body(ctx), "view")));
        send(ctx, Json.object().put("ok", true));
    }

    private void join(Context ctx) {
        emulator.as(ctx.pathParam("user")).join(text(body(ctx), "channel"));
        send(ctx, Json.object().put("ok", true));
    }

    private void watch(SseClient client) {
        client.keepAlive();
        client.onClose(() -> watchers.remove(client));
        watchers.add(client);
        client.sendEvent("hello", "{}");
    }

    /** Lets every open page go, so that the server need not wait for them. */
    void close() {
        watchers.forEach(SseClient::close);
        watchers.clear();
    }

    private void tellWatchers(WorkspaceEvent event) {
        if (watchers.isEmpty()) {
            return;
        }
        String data = Json.write(Json.object().put("channel", event.channelId()));
        for (SseClient watcher : watchers) {
            if (watcher.terminated()) {
                watchers.remove(watcher);
            } else {
                watcher.sendEvent("change", data);
            }
        }
    }
}
