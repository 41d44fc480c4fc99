package dev.lockkeeper.slack;

import com.slack.api.Slack;
import dev.lockkeeper.slack.SlackCallException.Kind;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one connection of Socket Mode open, on a thread of its own: opens it, looks every few seconds whether it still
 * answers, and replaces it when Slack asks for that or when it is gone. A new connection says hello before the old one is
 * given up, and the old one stays open for the answers that are still on their way.
 */
final class SocketLane implements Runnable, SlackSocket.Listener {
    /** Longer than a slow handshake; a connection without a hello is none. */
    private static final Duration HELLO_WITHIN = Duration.ofSeconds(10);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    /** Slack waits three seconds for an answer; none is sent on the old connection after that. */
    private static final Duration LINGER = Duration.ofSeconds(4);
    /** Whoever is cut off sooner than this is not reconnected at once, so that two never chase each other. */
    private static final Duration SHORT_LIFE = Duration.ofSeconds(1);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration PAUSE_OF_THE_REFUSED = Duration.ofSeconds(4);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private enum What {
        HELLO,
        FAREWELL,
        CLOSED
    }

    private record Signal(SlackSocket from, What what, String reason) {}

    private record Retired(SlackSocket socket, long closeAtNanos) {}

    private final SlackSockets sockets;
    private final Slack slack;
    private final String appToken;
    private final SocketInbox inbox;
    private final boolean isFirst;
    private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
    private final Deque<Retired> retired = new ArrayDeque<>();
    private final AtomicReference<@Nullable SlackSocket> current = new AtomicReference<>();
    private Duration pause = FIRST_PAUSE;

    SocketLane(SlackSockets sockets, Slack slack, String appToken, SocketInbox inbox, boolean isFirst) {
        this.sockets = sockets;
        this.slack = slack;
        this.appToken = appToken;
        this.inbox = inbox;
        this.isFirst = isFirst;
    }

    /** The connection that works now; nothing while there is none. */
    @Nullable
    SlackSocket current() {
        return current.get();
    }

    @Override
    public void run() {
        try {
            while (true) {
                SlackSocket fresh = connected();
                retire(current.getAndSet(fresh));
                sockets.isUp();
                long opened = System.nanoTime();
                watch(fresh);
                if (System.nanoTime() - opened >= SHORT_LIFE.toNanos()) {
                    pause = FIRST_PAUSE;
                } else {
                    pause(FIRST_PAUSE);
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            retire(current.getAndSet(null));
            retired.forEach(old -> old.socket().close());
        }
    }

    /** A connection that has said hello, however long that takes. */
    private SlackSocket connected() throws InterruptedException {
        while (true) {
            if (!isFirst) {
                // one lane finds out what is wrong with a token or a network, and asks Slack for all
                sockets.awaitUp();
            }
            boolean refused = false;
            try {
                SlackSocket socket = new SlackSocket(slack, appToken, sockets.newUrl(), this);
                signals.clear();
                socket.connect();
                String trouble = awaitHello(socket);
                if (trouble.isEmpty()) {
                    return socket;
                }
                socket.close();
                refused = SlackSockets.isRefusal(trouble);
                sockets.isDown(trouble, "the connection was not opened: " + trouble);
            } catch (SlackCallException e) {
                refused = e.kind() != Kind.AWAY && e.kind() != Kind.LIMITED;
                if (e.kind() == Kind.LIMITED && e.retryAfter().compareTo(pause) > 0) {
                    pause = e.retryAfter();
                }
                sockets.isDown(refused ? "refused " + e.code() : e.code(), e.getMessage());
            } catch (URISyntaxException e) {
                sockets.isDown("address", "Slack gave an address that is none");
            }
            dropCurrentIfGone();
            pause(refused ? PAUSE_OF_THE_REFUSED : FIRST_PAUSE);
        }
    }

    /** Empty, or why there is none. */
    private String awaitHello(SlackSocket socket) throws InterruptedException {
        long deadline = System.nanoTime() + HELLO_WITHIN.toNanos();
        while (true) {
            Signal signal = signals.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (signal == null) {
                return "silent";
            }
            if (signal.from() == socket) {
                return switch (signal.what()) {
                    case HELLO -> "";
                    case FAREWELL -> signal.reason();
                    case CLOSED -> "closed";
                };
            }
        }
    }

    /** Returns when this connection has to be replaced. */
    private void watch(SlackSocket socket) throws InterruptedException {
        while (true) {
            Signal signal = signals.poll(LOOK_EVERY.toNanos(), TimeUnit.NANOSECONDS);
            closeRetired();
            if (signal == null) {
                if (!socket.verifyConnection()) {
                    lost(socket);
                    return;
                }
            } else if (signal.from() == socket && signal.what() == What.CLOSED) {
                lost(socket);
                return;
            } else if (signal.from() == socket && signal.what() == What.FAREWELL) {
                sockets.isLeaving(signal.reason());
                return;
            }
        }
    }

    private void lost(SlackSocket socket) {
        current.compareAndSet(socket, null);
        socket.close();
        sockets.isLost();
    }

    /** An old connection that was kept until a new one is there may meanwhile have ended. */
    private void dropCurrentIfGone() {
        SlackSocket old = current.get();
        if (old != null && !old.verifyConnection()) {
            current.compareAndSet(old, null);
            old.close();
        }
    }

    private void retire(@Nullable SlackSocket old) {
        if (old != null) {
            retired.add(new Retired(old, System.nanoTime() + LINGER.toNanos()));
        }
    }

    private void closeRetired() {
        while (!retired.isEmpty() && System.nanoTime() - retired.peek().closeAtNanos() >= 0) {
            retired.remove().socket().close();
        }
    }

    private void pause(Duration atLeast) throws InterruptedException {
        Duration length = pause.compareTo(atLeast) > 0 ? pause : atLeast;
        TimeUnit.NANOSECONDS.sleep(length.toNanos());
        Duration doubled = length.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    @Override
    public void hello(SlackSocket socket) {
        signals.add(new Signal(socket, What.HELLO, ""));
    }

    @Override
    public void farewell(SlackSocket socket, String reason) {
        signals.add(new Signal(socket, What.FAREWELL, reason));
    }

    @Override
    public void closed(SlackSocket socket) {
        current.compareAndSet(socket, null);
        signals.add(new Signal(socket, What.CLOSED, ""));
    }

    @Override
    public void envelope(SlackSocket socket, String message) {
        inbox.take(socket, message);
    }
}
