package dev.lockkeeper.scenario;

import dev.lockkeeper.emulator.Emulator;
import dev.lockkeeper.faults.Line;
import dev.lockkeeper.faults.Signal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** One process of the bot, with lines of its own to both databases. Started, killed and frozen by the story. */
final class Node implements AutoCloseable {
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(2);

    private final String name;
    private final BotSettings settings;
    private final Line state;
    private final Line target;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ANSWERS_WITHIN).build();
    private volatile @Nullable BotProcess process;
    private volatile boolean frozen;

    Node(String name, House house) throws IOException {
        this.name = name;
        String host = house.target().database().host();
        int port = house.target().database().port();
        state = new Line(host, port);
        target = new Line(host, port);
        Properties words = new Properties();
        words.putAll(house.settings().words());
        words.setProperty(
                "state.url", words.getProperty("state.url").replace(host + ":" + port, "127.0.0.1:" + state.port()));
        words.setProperty("target.host", "127.0.0.1");
        words.setProperty("target.port", Integer.toString(target.port()));
        settings = new BotSettings(words);
    }

    /** Returns when it serves HTTP. */
    Node start() {
        try {
            process = BotProcess.start(settings);
            return this;
        } catch (IOException e) {
            throw new IllegalStateException(name + " does not start", e);
        }
    }

    boolean lives() {
        return process != null;
    }

    boolean answers() {
        return process != null && !frozen;
    }

    /** SIGKILL; returns when it is dead. */
    void kill() {
        BotProcess running = process;
        process = null;
        frozen = false;
        if (running != null) {
            running.kill();
        }
    }

    /** SIGSTOP. */
    void freeze() {
        frozen = true;
        signal(Signal.STOP);
    }

    /** SIGCONT. */
    void thaw() {
        signal(Signal.CONT);
        frozen = false;
    }

    private void signal(Signal signal) {
        BotProcess running = process;
        if (running == null) {
            throw new IllegalStateException(name + " does not run");
        }
        signal.send(running.pid());
    }

    /** True if it says that it is the one that drives. */
    boolean drives() {
        return answers() && readiness().contains("This process drives the windows");
    }

    boolean isReady() {
        return answers() && readiness().contains("\"ready\":true");
    }

    private String readiness() {
        BotProcess running = process;
        if (running == null) {
            return "";
        }
        try {
            return http.send(
                            HttpRequest.newBuilder(running.address().resolve("/readyz"))
                                    .timeout(ANSWERS_WITHIN)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException away) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    /** What people do reaches this process from now on. */
    void hears(Emulator slack) {
        BotProcess running = process;
        if (running != null) {
            URI address = running.address().resolve("/slack/events");
            slack.deliverTo(address);
        }
    }

    /** What it has logged since it was started last; nothing if it does not run. */
    List<String> log() {
        BotProcess running = process;
        return running == null ? List.of() : running.log();
    }

    Line state() {
        return state;
    }

    Line target() {
        return target;
    }

    @Override
    public void close() throws IOException {
        if (frozen && process != null) {
            thaw();
        }
        kill();
        state.close();
        target.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
