package dev.lockkeeper.slack;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.slack.api.Slack;
import com.slack.api.socket_mode.impl.SocketModeClientJavaWSImpl;
import com.slack.api.socket_mode.queue.impl.ConcurrentLinkedMessageQueue;
import java.net.URISyntaxException;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.slf4j.Logger;
import org.slf4j.helpers.NOPLogger;

/**
 * One connection of Socket Mode, from its opening to its end. It is Bolt's client without what Bolt does with it: its own
 * reconnecting drops the old connection before the new one is open, answers on a connection that may not be open yet, and
 * logs a stack trace for every try (slack.md 1.6). {@link SocketLane} does that instead. Any thread.
 */
final class SlackSocket extends SocketModeClientJavaWSImpl {
    /** Who hears what a connection says, on the connection's own thread; must not wait. */
    interface Listener {
        void hello(SlackSocket socket);

        /** Slack wants this connection replaced, or ends it: {@code warning}, {@code refresh_requested}, … */
        void farewell(SlackSocket socket, String reason);

        void closed(SlackSocket socket);

        void envelope(SlackSocket socket, String message);
    }

    private final Listener listener;

    /** @throws URISyntaxException if the address is none */
    SlackSocket(Slack slack, String appToken, String url, Listener listener) throws URISyntaxException {
        super(slack, appToken, url, 1, new ConcurrentLinkedMessageQueue(), false, false, 0);
        this.listener = listener;
        addWebSocketCloseListener((code, reason) -> listener.closed(this));
    }

    /** Messages are handed on at once; Bolt's executor would ask a queue a hundred times a second. */
    @Override
    public void initializeMessageProcessorExecutor(int concurrency) {}

    /** Bolt's lines hold stack traces for what is expected, and bodies at DEBUG; {@link SocketLane} says what matters. */
    @Override
    public Logger getLogger() {
        return NOPLogger.NOP_LOGGER;
    }

    @Override
    public void enqueueMessage(String message) {
        JsonObject said = object(message);
        String type = text(said, "type");
        switch (type) {
            case "hello" -> listener.hello(this);
            case "disconnect" -> listener.farewell(this, text(said, "reason"));
            default -> listener.envelope(this, message);
        }
    }

    private static JsonObject object(String message) {
        try {
            JsonElement parsed = JsonParser.parseString(message);
            return parsed.isJsonObject() ? parsed.getAsJsonObject() : new JsonObject();
        } catch (JsonParseException notJson) {
            return new JsonObject();
        }
    }

    private static String text(JsonObject said, String field) {
        JsonElement value = said.get(field);
        return value != null && value.isJsonPrimitive() ? value.getAsString() : "";
    }

    /** False if the connection is not open. */
    boolean send(String message) {
        try {
            sendWebSocketMessage(message);
            return true;
        } catch (WebsocketNotConnectedException gone) {
            return false;
        }
    }

    /** Ends it; may be repeated. */
    @Override
    public void close() {
        disconnect();
    }
}
