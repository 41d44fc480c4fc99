package dev.lockkeeper.slack;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.slack.api.bolt.App;
import com.slack.api.bolt.response.Response;
import com.slack.api.bolt.socket_mode.request.SocketModeRequest;
import com.slack.api.bolt.socket_mode.request.SocketModeRequestParser;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands envelopes to the same listeners as HTTP requests, and sends their answer as the acknowledgement: on the
 * connection the envelope came by, or on another one if that is gone. An envelope that comes again is answered again and
 * not handled again. Any thread; returns at once.
 */
final class SocketInbox {
    private static final Logger log = LoggerFactory.getLogger(SocketInbox.class);
    private static final int AT_ONCE = 16;
    private static final int IDLE_SECONDS = 30;
    private static final int OK = 200;
    /** Slack repeats within minutes; more than a busy hour brings. */
    private static final int REMEMBERED = 4_096;

    private static final String NO_ANSWER_YET = "";

    private final App app;
    private final SocketModeRequestParser parser;
    private final Supplier<List<SlackSocket>> open;
    private final ThreadPoolExecutor threads;
    private final AtomicInteger atWork = new AtomicInteger();
    private final Map<String, String> answers = new LinkedHashMap<>();

    /** @param open every connection that can carry an answer now */
    SocketInbox(App app, Supplier<List<SlackSocket>> open) {
        this.app = app;
        this.parser = new SocketModeRequestParser(app.config());
        this.open = open;
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                AT_ONCE, AT_ONCE, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), work -> {
                    Thread thread = new Thread(work, "slack-envelope-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    void take(SlackSocket from, String message) {
        atWork.incrementAndGet();
        threads.execute(() -> {
            try {
                handle(from, message);
            } catch (Exception e) { // a listener's entry: one request that fails must not end the others
                log.error("a request over Socket Mode failed; Slack tells the person that nothing came back", e);
            } finally {
                atWork.decrementAndGet();
            }
        });
    }

    private void handle(SlackSocket from, String message) throws Exception {
        SocketModeRequest request = parser.parse(message);
        if (request == null || request.getBoltRequest() == null) {
            log.warn("Slack sent something over Socket Mode that I do not know; nothing was done");
            return;
        }
        String id = request.getEnvelope().getEnvelopeId();
        String earlier = remember(id);
        if (earlier != null) {
            log.info("an envelope came again; it is answered and not handled again");
            if (!earlier.equals(NO_ANSWER_YET)) {
                send(from, earlier);
            }
            return;
        }
        Response response = app.run(request.getBoltRequest());
        if (response.getStatusCode() != OK) {
            log.warn("a request over Socket Mode was refused with {}; Slack gets no answer", response.getStatusCode());
            return;
        }
        String answer = answer(id, response);
        finished(id, answer);
        send(from, answer);
    }

    private synchronized @org.jspecify.annotations.Nullable String remember(String id) {
        if (answers.size() >= REMEMBERED) {
            answers.remove(answers.keySet().iterator().next());
        }
        return answers.putIfAbsent(id, NO_ANSWER_YET);
    }

    private synchronized void finished(String id, String answer) {
        answers.replace(id, answer);
    }

    private static String answer(String id, Response response) {
        JsonObject answer = new JsonObject();
        answer.addProperty("envelope_id", id);
        String body = response.getBody();
        if (body != null && !body.isEmpty()) {
            String type = response.getContentType() == null ? "" : response.getContentType();
            answer.add("payload", type.startsWith("application/json") ? JsonParser.parseString(body) : words(body));
        }
        return answer.toString();
    }

    private static JsonElement words(String text) {
        JsonObject words = new JsonObject();
        words.addProperty("text", text);
        return words;
    }

    private void send(SlackSocket from, String answer) {
        if (from.send(answer)) {
            return;
        }
        for (SlackSocket other : open.get()) {
            if (other.send(answer)) {
                return;
            }
        }
        log.warn("the connection to Slack was gone before an answer could be sent; what was asked is recorded, and the"
                + " person is told by Slack that nothing came back");
    }

    /** Waits until nothing is being handled, at most this long. */
    void awaitIdle(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (atWork.get() > 0 && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    void close() {
        threads.shutdownNow();
    }
}
