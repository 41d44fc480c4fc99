package dev.lockkeeper.bench;

import dev.lockkeeper.app.App;
import dev.lockkeeper.window.Window;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How soon a signed slash command is acknowledged while a step runs. Requests leave at a fixed pace, whether or not
 * earlier ones were answered, and each is timed from the moment it was due: a bot that stands still for a second is
 * seen in twenty numbers, not in one.
 */
final class AckTimes implements Measurement {
    private static final int PER_SECOND = 20;
    private static final int WARM_UP = 100;
    private static final int REQUESTS = 30 * PER_SECOND;
    private static final double WANTED_MILLIS = 100;
    private static final Duration GIVES_UP_AFTER = Duration.ofSeconds(10);
    private static final int OK = 200;

    @Override
    public String name() {
        return "ack of a slash command while a step runs";
    }

    @Override
    public Measured measure() throws Exception {
        Clock machine = App.machineClock();
        try (BenchFolder folder = new BenchFolder();
                BenchServer server = new BenchServer(folder.root());
                BenchBot bot = new BenchBot(folder.root(), server, machine)) {
            Window window = bot.sleeping();
            SignedCommands commands = bot.status(window);
            HttpClient client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(GIVES_UP_AFTER)
                    .build();
            send(client, commands, WARM_UP);
            List<Ack> acks = send(client, commands, REQUESTS);
            if (!bot.isRunning(window)) {
                throw new NotMeasuredException("the step did not run to the end of the measurement");
            }
            return told(acks);
        }
    }

    private static Measured told(List<Ack> acks) throws NotMeasuredException {
        long refused = acks.stream().filter(ack -> ack.status() != OK).count();
        long empty = acks.stream()
                .filter(ack -> ack.status() == OK && !ack.body().contains("STG-1"))
                .count();
        if (empty > 0) {
            throw new NotMeasuredException(
                    empty + " of " + acks.size() + " acknowledgements did not tell the window's status; the first: "
                            + acks.get(0).body());
        }
        Sample nanos = new Sample(acks.stream().map(Ack::nanos).toList());
        return new Measured(
                List.of(
                        Row.millis("ack while a step runs", nanos.percentile(50), "p50", REQUESTS),
                        Row.millis("ack while a step runs", nanos.percentile(99), WANTED_MILLIS, "p99", REQUESTS),
                        Row.millis("ack while a step runs", nanos.most(), "max", REQUESTS),
                        Row.never("  answers other than 200", refused, REQUESTS)),
                List.of("ack: /migrate status, signed, " + PER_SECOND + " per second, after " + WARM_UP
                        + " for warming up; bot, practice Slack and client share one JVM."));
    }

    private static List<Ack> send(HttpClient client, SignedCommands commands, int count) throws Exception {
        long apart = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;
        long began = System.nanoTime() + apart;
        List<CompletableFuture<Ack>> answers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            HttpRequest request = commands.next();
            long due = began + i * apart;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                    .thenApply(answer -> new Ack(System.nanoTime() - due, answer.statusCode(), answer.body())));
        }
        List<Ack> acks = new ArrayList<>();
        for (CompletableFuture<Ack> answer : answers) {
            acks.add(answer.get(GIVES_UP_AFTER.toSeconds(), TimeUnit.SECONDS));
        }
        return acks;
    }

    /** @param nanos from the moment the request was due to the whole answer */
    private record Ack(long nanos, int status, String body) {}
}
