package dev.lockkeeper.bench;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Requests that leave at a fixed pace, whether or not earlier ones were answered. */
final class Paced {
    private static final Duration GIVES_UP_AFTER = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(GIVES_UP_AFTER)
            .build();
    private final int perSecond;

    Paced(int perSecond) {
        this.perSecond = perSecond;
    }

    /** @param nanos from the moment the request was due to the whole answer */
    record Answer(long nanos, int status, String body) {}

    /**
     * Sends so many and waits for every answer.
     *
     * @throws Exception if the next request cannot be made, or one is not answered within ten seconds
     */
    List<Answer> send(Callable<HttpRequest> next, int count) throws Exception {
        long apart = TimeUnit.SECONDS.toNanos(1) / perSecond;
        long began = System.nanoTime() + apart;
        List<CompletableFuture<Answer>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            HttpRequest request = next.call();
            long due = began + i * apart;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                    .thenApply(answer -> new Answer(System.nanoTime() - due, answer.statusCode(), answer.body())));
        }
        List<Answer> all = new ArrayList<>();
        for (CompletableFuture<Answer> answer : answers) {
            all.add(answer.get(GIVES_UP_AFTER.toSeconds(), TimeUnit.SECONDS));
        }
        return all;
    }
}
