package dev.lockkeeper.slack;

import com.slack.api.Slack;
import com.slack.api.bolt.App;
import com.slack.api.methods.response.apps.connections.AppsConnectionsOpenResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Socket Mode: a few connections to Slack, so that the loss or the refresh of one is felt by nobody. Slack gives each
 * envelope to one of them. Trouble is said in one sentence when it begins, and again when it is another. Any thread.
 */
final class SlackSockets implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SlackSockets.class);

    /** Slack allows ten for an app, and a deployment has several of us. */
    private static final int CONNECTIONS = 2;

    private static final Duration URL_WITHIN = Duration.ofSeconds(15);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(2);
    private static final long STOP_MILLIS = 2_000;
    private static final String OFF = "link_disabled";
    private static final String TOO_MANY = "too_many_websockets";
    /** Reasons of Slack's that only a person can end. */
    private static final Set<String> REFUSALS = Set.of(OFF, TOO_MANY);

    private final String appToken;
    private final Outbox outbox;
    private final SocketInbox inbox;
    private final List<SocketLane> lanes = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private String lastTrouble = "";
    private boolean closing;

    SlackSockets(Slack slack, App app, String appToken, Outbox outbox) {
        this.appToken = appToken;
        this.outbox = outbox;
        this.inbox = new SocketInbox(app, this::open);
        for (int number = 1; number <= CONNECTIONS; number++) {
            SocketLane lane = new SocketLane(this, slack, appToken, inbox, number == 1);
            Thread thread = new Thread(lane, "slack-socket-" + number);
            thread.setDaemon(true);
            lanes.add(lane);
            threads.add(thread);
        }
    }

    /** Begins to connect and returns at once. Called once. */
    void start() {
        threads.forEach(Thread::start);
    }

    /** True while at least one connection is open. */
    boolean isOpen() {
        return !open().isEmpty();
    }

    private List<SlackSocket> open() {
        return lanes.stream()
                .map(SocketLane::current)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
    }

    static boolean isRefusal(String reason) {
        return REFUSALS.contains(reason);
    }

    /** Where to connect, good for one connection. */
    String newUrl() throws SlackCallException {
        AppsConnectionsOpenResponse opened = outbox.send(
                Errand.of(SlackMethod.APPS_CONNECTIONS_OPEN),
                URL_WITHIN,
                client -> client.appsConnectionsOpen(request -> request.token(appToken)));
        return opened.getUrl();
    }

    /** A connection has said hello. */
    synchronized void isUp() {
        if (open().size() == 1 || !lastTrouble.isEmpty()) {
            log.info("Socket Mode: connected to Slack");
        }
        lastTrouble = "";
        notifyAll();
    }

    synchronized void awaitUp() throws InterruptedException {
        while (!isOpen()) {
            wait();
        }
    }

    /**
     * A connection could not be opened.
     *
     * @param trouble what it is, in one word; the same again is not said again
     */
    synchronized void isDown(String trouble, String details) {
        if (closing) {
            return;
        }
        boolean open = isOpen();
        String now = trouble + (open ? " of one" : "");
        if (now.equals(lastTrouble)) {
            return;
        }
        lastTrouble = now;
        if (open) {
            log.warn(
                    "Socket Mode: one connection to Slack is missing ({}); the others carry on, and I keep trying.",
                    details);
            return;
        }
        String consequence = " Until then no button and no command reaches me.";
        if (trouble.equals(OFF)) {
            log.error(
                    "Socket Mode is switched off for this Slack app: switch it on under Settings, Socket Mode, or give"
                            + " me SLACK_SIGNING_SECRET instead of SLACK_APP_TOKEN and restart.{}",
                    consequence);
        } else if (trouble.equals(TOO_MANY)) {
            log.error(
                    "Slack allows ten connections for one app, and ten others are open: stop the other programs that"
                            + " run with this SLACK_APP_TOKEN.{}",
                    consequence);
        } else if (trouble.startsWith("refused ")) {
            log.error("{}{}", SlackDoor.refusedAppToken(trouble.substring("refused ".length())), consequence);
        } else {
            log.error("Slack gives me no connection for Socket Mode ({}); I keep trying.{}", details, consequence);
        }
    }

    /** Slack asks for a new connection in the place of one. */
    void isLeaving(String reason) {
        log.debug("Socket Mode: Slack ends a connection ({})", reason);
    }

    /** A connection broke. */
    void isLost() {
        log.info("Socket Mode: a connection to Slack broke; I open a new one.");
    }

    @Override
    public void close() {
        noMoreTrouble();
        try {
            inbox.awaitIdle(ANSWERS_WITHIN);
            threads.forEach(Thread::interrupt);
            for (Thread thread : threads) {
                thread.join(STOP_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        inbox.close();
    }

    /** What a connection that is being ended has to say about it is no trouble of anybody's. */
    private synchronized void noMoreTrouble() {
        closing = true;
    }
}
