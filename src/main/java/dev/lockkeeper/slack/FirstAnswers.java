package dev.lockkeeper.slack;

import com.slack.api.bolt.response.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * How the latest acts were answered, so that whoever delivers one again hears the same. An act is known by the digest of
 * its body. Any thread.
 */
final class FirstAnswers {
    /** An act is delivered again at once or within minutes, and an answer may hold a whole timeline. */
    private static final int MOST = 1_000;

    /** Slack gives up after three seconds; by then it has been told at least that the act arrived. */
    private static final Duration PATIENCE = Duration.ofMillis(2_400);

    private final Map<String, CompletableFuture<Response>> answers = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CompletableFuture<Response>> eldest) {
            return size() > MOST;
        }
    };

    /** One way to answer. */
    interface Answering {
        Response answer() throws Exception;
    }

    /** Whether this process answered the act, or is about to. */
    synchronized boolean knows(String act) {
        return answers.containsKey(act);
    }

    /** Answers and keeps the answer; what is thrown is kept as no answer. */
    Response first(String act, Answering answering) throws Exception {
        CompletableFuture<Response> kept = new CompletableFuture<>();
        synchronized (this) {
            answers.put(act, kept);
        }
        try {
            Response answer = answering.answer();
            kept.complete(answer);
            return answer;
        } finally {
            kept.cancel(false);
        }
    }

    /** The answer to the first; a bare acknowledgement if another process gave it, or if it is not there in time. */
    Response again(String act) {
        Optional<CompletableFuture<Response>> first;
        synchronized (this) {
            first = Optional.ofNullable(answers.get(act));
        }
        try {
            return first.isEmpty() ? Response.ok() : first.get().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Response.ok();
        } catch (ExecutionException | TimeoutException | CancellationException none) {
            return Response.ok();
        }
    }
}
