package dev.lockkeeper.emulator;

import io.javalin.websocket.WsContext;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/** One WebSocket of the app. Sending to one that is gone does nothing. Safe for all threads. */
final class Socket {
    /** Who does not answer pings for a while is gone; often enough that a living one is never taken for it. */
    private static final long PING_SECONDS = 10;

    private static final Duration IDLE = Duration.ofSeconds(35);
    private static final int CLOSED_NORMALLY = 1000;
    private static final String HOST = "applink-practice";
    private static final int BUILD = 1;

    private final WsContext context;
    private volatile boolean taking = true;

    Socket(WsContext context) {
        this.context = context;
        context.session.setIdleTimeout(IDLE);
        context.enableAutomaticPings(PING_SECONDS, TimeUnit.SECONDS);
    }

    void hello(int number, String appId, Duration lifetime) {
        ObjectNode hello = Json.object().put("type", "hello").put("num_connections", number);
        hello.putObject("debug_info")
                .put("host", HOST)
                .put("build_number", BUILD)
                .put("approximate_connection_time", lifetime.toSeconds());
        hello.putObject("connection_info").put("app_id", appId);
        send(Json.write(hello));
    }

    void disconnect(String reason) {
        ObjectNode farewell = Json.object().put("type", "disconnect").put("reason", reason);
        farewell.putObject("debug_info").put("host", HOST);
        send(Json.write(farewell));
    }

    /** False if nothing can be sent any more. */
    boolean send(String text) {
        if (!context.session.isOpen()) {
            return false;
        }
        context.send(text);
        return true;
    }

    /** From now on it gets nothing new. */
    void retire() {
        taking = false;
    }

    boolean isTaking() {
        return taking && context.session.isOpen();
    }

    void close() {
        taking = false;
        if (context.session.isOpen()) {
            context.closeSession(CLOSED_NORMALLY, "");
        }
    }

    /** Breaks the connection without a closing handshake. */
    void cut() {
        taking = false;
        context.session.disconnect();
    }
}
