package dev.lockkeeper.emulator;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.UnauthorizedResponse;
import io.javalin.http.UploadedFile;
import io.javalin.util.JavalinBindException;
import io.javalin.websocket.WsConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The HTTP side: Slack's addresses for the app, and the practice page beside them. */
final class SlackServer implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    /**
     * A connection is cut only when the server's own thread has left the request, in far less than this; cut earlier, it
     * is cut all the same, but the server logs it as a failure of its own.
     */
    private static final Executor AFTER_HANDLING = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

    private static final long LARGEST_REQUEST = 64L * 1024 * 1024;

    private final WebApi api;
    private final PracticeApi practice;
    private final Sockets sockets;
    private final List<Consumer<JavalinConfig>> tools;
    private final Javalin javalin;

    /** @param tools further addresses; they come before those of Slack's methods */
    SlackServer(WebApi api, PracticeApi practice, Sockets sockets, List<Consumer<JavalinConfig>> tools) {
        this.api = api;
        this.practice = practice;
        this.sockets = sockets;
        this.tools = List.copyOf(tools);
        this.javalin = Javalin.create(this::configure);
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.http.maxRequestSize = LARGEST_REQUEST;
        tools.forEach(tool -> tool.accept(config));
        config.routes.post("/api/{method}", this::call);
        config.routes.get("/api/{method}", this::call);
        config.routes.post("/commands/{team}/{number}/{secret}", this::respond);
        config.routes.post("/actions/{team}/{number}/{secret}", this::respond);
        config.routes.post("/upload/v1/{file}", this::upload);
        config.routes.get("/files-pri/{file}/<name>", this::download);
        config.routes.wsBeforeUpgrade(Sockets.PATH, this::checkTicket);
        config.routes.ws(Sockets.PATH, this::link);
        practice.routes(config);
    }

    private void checkTicket(Context ctx) {
        if (!sockets.take(ctx.queryParam("ticket"))) {
            throw new UnauthorizedResponse("this ticket is not good, or not good any more");
        }
    }

    private void link(WsConfig ws) {
        Map<String, Socket> here = new ConcurrentHashMap<>();
        ws.onConnect(ctx -> {
            Socket socket = new Socket(ctx);
            here.put(ctx.sessionId(), socket);
            sockets.connected(socket);
        });
        ws.onMessage(ctx -> sockets.received(ctx.message()));
        ws.onClose(ctx -> {
            Socket socket = here.remove(ctx.sessionId());
            if (socket != null) {
                sockets.gone(socket);
            }
        });
    }

    /** Listens and gives the port. */
    int start(int port) {
        requireFree(port);
        try {
            javalin.start(LOOPBACK, port);
        } catch (JavalinBindException inUse) {
            throw new PortInUseException(port, inUse);
        }
        return javalin.port();
    }

    /** Asked before Javalin is, which logs a stack trace where one sentence is enough. */
    private static void requireFree(int port) {
        if (port == 0) {
            return;
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getByName(LOOPBACK), port));
        } catch (IOException inUse) {
            throw new PortInUseException(port, inUse);
        }
    }

    @Override
    public void close() {
        practice.close();
        javalin.stop();
    }

    private void call(Context ctx) {
        send(ctx, api.call(ctx.pathParam("method"), arguments(ctx), bearer(ctx)));
    }

    private void respond(Context ctx) {
        String payload = isForm(ctx) ? ctx.formParam("payload") : ctx.body();
        send(ctx, api.respond(ctx.pathParam("secret"), payload == null ? "" : payload));
    }

    private void upload(Context ctx) throws IOException {
        List<UploadedFile> parts = isMultipart(ctx) ? ctx.uploadedFiles() : List.of();
        byte[] bytes;
        if (parts.isEmpty()) {
            bytes = ctx.bodyAsBytes();
        } else {
            try (InputStream content = parts.get(0).content()) {
                bytes = content.readAllBytes();
            }
        }
        send(ctx, api.upload(ctx.pathParam("file"), bytes));
    }

    private void download(Context ctx) {
        if (!api.isBotToken(bearer(ctx))) {
            ctx.redirect("/");
            return;
        }
        practice.sendFile(ctx, ctx.pathParam("file").replaceFirst("^.*-", ""));
    }

    private static @Nullable String bearer(Context ctx) {
        String header = ctx.header("Authorization");
        return header != null && header.startsWith("Bearer ") ? header.substring("Bearer ".length()) : null;
    }

    private static boolean isForm(Context ctx) {
        String type = ctx.contentType();
        return type != null && type.startsWith("application/x-www-form-urlencoded");
    }

    private static boolean isMultipart(Context ctx) {
        String type = ctx.contentType();
        return type != null && type.startsWith("multipart/form-data");
    }

    private static Map<String, String> arguments(Context ctx) {
        Map<String, String> arguments = new LinkedHashMap<>();
        ctx.queryParamMap().forEach((name, values) -> arguments.put(name, values.get(0)));
        String type = ctx.contentType();
        if (isForm(ctx) || isMultipart(ctx)) {
            ctx.formParamMap().forEach((name, values) -> arguments.put(name, values.get(0)));
        } else if (type != null && type.startsWith("application/json")) {
            JsonNode body = Json.parseOrNull(ctx.body());
            if (body != null && body.isObject()) {
                body.properties().forEach(field -> addJson(arguments, field.getKey(), field.getValue()));
            }
        }
        return arguments;
    }

    private static void addJson(Map<String, String> arguments, String name, JsonNode value) {
        if (value.isArray() && value.values().stream().allMatch(JsonNode::isString) && !value.isEmpty()) {
            arguments.put(
                    name,
                    String.join(
                            ",", value.values().stream().map(JsonNode::asString).toList()));
        } else if (value.isContainer()) {
            arguments.put(name, Json.write(value));
        } else if (!value.isNull()) {
            arguments.put(name, value.asString());
        }
    }

    private static void cut(Context ctx) {
        try {
            // -1 is the servlet container's own way to cut the connection without an answer.
            ctx.res().sendError(-1);
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        }
    }

    private static void send(Context ctx, WebApi.Reply reply) {
        if (reply.dropped()) {
            AFTER_HANDLING.execute(() -> cut(ctx));
            // Never completed: after the cut there is nothing left that could be answered.
            ctx.future(CompletableFuture::new);
            return;
        }
        ctx.status(reply.status());
        reply.headers().forEach(ctx::header);
        ctx.result(reply.body());
    }
}
