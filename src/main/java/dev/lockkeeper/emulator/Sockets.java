package dev.lockkeeper.emulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The WebSockets of an app in Socket Mode: tickets that are good once, up to ten sockets, each envelope to exactly one of
 * them, acknowledgements on any of them, and the end of each after its time. Safe for all threads; has its own lock and
 * never waits for the workspace's.
 */
final class Sockets implements AutoCloseable {
    static final String PATH = "/link/";

    /** Slack's own number. */
    private static final int MOST = 10;

    private final String appId;
    private final SocketTimes times;
    private final Set<String> tickets = new LinkedHashSet<>();
    private final List<Socket> open = new ArrayList<>();
    private final Map<String, CompletableFuture<JsonNode>> awaited = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = new ScheduledThreadPoolExecutor(
            1,
            Sockets::daemon,
            // A workspace that closes ends its sockets at once.
            new ThreadPoolExecutor.DiscardPolicy());
    private int turn;

    Sockets(AppSpec app, SocketTimes times) {
        this.appId = app.appId();
        this.times = times;
    }

    private static Thread daemon(Runnable work) {
        Thread made = new Thread(work, "emulator-sockets");
        made.setDaemon(true);
        return made;
    }

    /** A new ticket for one connection. */
    synchronized String ticket() {
        String ticket = UUID.randomUUID().toString();
        tickets.add(ticket);
        return ticket;
    }

    /** True the first time. */
    synchronized boolean take(@Nullable String ticket) {
        return ticket != null && tickets.remove(ticket);
    }

    /** Greets a new socket, or sends it away if there are ten. */
    void connected(Socket socket) {
        int number;
        synchronized (this) {
            number = open.size() + 1;
            if (number <= MOST) {
                open.add(socket);
            }
        }
        if (number > MOST) {
            socket.disconnect("too_many_websockets");
            socket.close();
            return;
        }
        socket.hello(number, appId, times.lifetime());
        Duration warned = times.lifetime().minus(times.warning());
        later(warned, () -> socket.disconnect("warning"));
        later(times.lifetime(), () -> refresh(socket));
    }

    void gone(Socket socket) {
        synchronized (this) {
            open.remove(socket);
        }
    }

    /** An acknowledgement, on whichever socket it came. */
    void received(String text) {
        JsonNode ack = Json.parseOrNull(text);
        String id = ack == null ? "" : ack.path("envelope_id").asString("");
        CompletableFuture<JsonNode> waiting = awaited.get(id);
        if (waiting != null) {
            waiting.complete(ack);
        }
    }

    /** Sends to one socket and waits for the acknowledgement, at most three seconds. */
    Delivery.Delivered deliver(SocketEnvelope envelope, long begun) {
        CompletableFuture<JsonNode> ack = new CompletableFuture<>();
        awaited.put(envelope.id(), ack);
        try {
            if (!sendToOne(envelope.json())) {
                return new Delivery.Delivered(0, "", Delivery.FAILED, since(begun));
            }
            JsonNode answer = ack.get(Delivery.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return new Delivery.Delivered(200, envelope.answer(answer.get("payload")), "", since(begun));
        } catch (TimeoutException late) {
            return new Delivery.Delivered(0, "", Delivery.TIMEOUT, since(begun));
        } catch (ExecutionException neverThrown) {
            throw new IllegalStateException("an acknowledgement broke", neverThrown);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Delivery.Delivered(0, "", Delivery.FAILED, since(begun));
        } finally {
            awaited.remove(envelope.id(), ack);
        }
    }

    private boolean sendToOne(String json) {
        while (true) {
            Socket next = next();
            if (next == null) {
                return false;
            }
            if (next.send(json)) {
                return true;
            }
            gone(next);
        }
    }

    /** In turn, among those that still get something. */
    private synchronized @Nullable Socket next() {
        List<Socket> taking = open.stream().filter(Socket::isTaking).toList();
        return taking.isEmpty() ? null : taking.get(Math.floorMod(turn++, taking.size()));
    }

    /** How many get envelopes now. */
    synchronized int taking() {
        return (int) open.stream().filter(Socket::isTaking).count();
    }

    /** The connections break without a word. */
    int cutAll() {
        List<Socket> all = snapshot();
        all.forEach(Socket::cut);
        return all.size();
    }

    /** Every socket is told to make place for a new one, as at the end of its time. */
    void refreshAll() {
        snapshot().forEach(this::refresh);
    }

    /** Every socket is told this reason and closed. */
    void dismissAll(String reason) {
        for (Socket socket : snapshot()) {
            socket.disconnect(reason);
            socket.close();
        }
    }

    private void refresh(Socket socket) {
        socket.retire();
        socket.disconnect("refresh_requested");
        later(times.warning(), socket::close);
    }

    private synchronized List<Socket> snapshot() {
        return List.copyOf(open);
    }

    private void later(Duration delay, Runnable work) {
        timer.schedule(work, delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        snapshot().forEach(Socket::close);
    }
}
