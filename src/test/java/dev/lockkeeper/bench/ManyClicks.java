package dev.lockkeeper.bench;

import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import com.sun.net.httpserver.HttpServer;
import dev.lockkeeper.app.App;
import dev.lockkeeper.window.Window;
import io.javalin.Javalin;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A hundred signed clicks a second for a minute while a step runs, each of which is recorded or answered; the same once
 * more beside two thousand forged requests a second; and the same pace at a bare route of the same server, to see what
 * of it is the machine's.
 */
final class ManyClicks implements Measurement {
    private static final int PER_SECOND = 100;
    private static final int WARM_UP = 10 * PER_SECOND;
    /** A minute each, unless it is only tried. */
    private static final int CLICKS = Integer.getInteger("lockkeeper.bench.click-seconds", 60) * PER_SECOND;

    private static final int PLAIN = Math.min(CLICKS, 20 * PER_SECOND);
    private static final int FORGED_PER_SECOND = 2_000;
    private static final double WANTED_MILLIS = 100;
    private static final double WANTED_BESIDE_FORGERIES_MILLIS = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final String CLICK = "click while a step runs, 100 a second";
    private static final String BESIDE = "the same beside forged requests";

    private static final String NOBODY_KNOWS = "cannot say yet whether this was recorded";

    private final AtomicLong told = new AtomicLong();
    private final AtomicLong unclear = new AtomicLong();
    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    @Override
    public String name() {
        return CLICK;
    }

    @Override
    public Measured measure() throws Exception {
        Clock machine = App.machineClock();
        List<Row> rows = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        HttpServer ears = ears();
        try (BenchFolder folder = new BenchFolder();
                BenchServer server = new BenchServer(folder.root());
                BenchBot bot = new BenchBot(folder.root(), server, machine)) {
            Paced paced = new Paced(PER_SECOND);
            double plain = plain(paced, rows);
            Window window = bot.sleeping();
            URI answers = URI.create("http://127.0.0.1:" + ears.getAddress().getPort() + "/told");
            SignedClicks clicks = bot.clicks(window, answers);
            paced.send(clicks::next, WARM_UP);
            Sample alone = clicked(CLICK, WANTED_MILLIS, paced, clicks, bot, window, rows);
            rows.add(Row.compared("  to the bare route", alone.percentile(99) / plain, "p99 to p99", CLICKS));
            try (Forgers forgers = new Forgers(bot.address().resolve("/slack/events"), machine, FORGED_PER_SECOND)) {
                clicked(BESIDE, WANTED_BESIDE_FORGERIES_MILLIS, paced, clicks, bot, window, rows);
                notes.add("clicks: " + forgers.refused() + " forged requests were refused with 401 meanwhile, of "
                        + FORGED_PER_SECOND * (CLICKS / PER_SECOND) + " that were due; " + forgers.other()
                        + " had another answer or none.");
            }
            if (!bot.isRunning(window)) {
                throw new NotMeasuredException("the step did not run to the end of the measurement");
            }
        } finally {
            ears.stop(0);
        }
        notes.add("clicks: Hold and Resume by turns, each a commit; " + WARM_UP
                + " for warming up; bot, practice Slack, client and forgers share one JVM. Lost is what was neither"
                + " recorded nor answered.");
        return new Measured(rows, notes);
    }

    private Sample clicked(
            String name,
            double wantedMillis,
            Paced paced,
            SignedClicks clicks,
            BenchBot bot,
            Window window,
            List<Row> rows)
            throws Exception {
        settled(bot, window);
        long before = bot.recorded(window) + told.get();
        long unclearBefore = unclear.get();
        long cpu = process.getProcessCpuTime();
        List<Paced.Answer> acks = paced.send(clicks::next, CLICKS);
        double spent = process.getProcessCpuTime() - cpu;
        long refused = acks.stream().filter(ack -> ack.status() != OK).count();
        Sample nanos = new Sample(acks.stream().map(Paced.Answer::nanos).toList());
        rows.add(Row.millis(name, nanos.percentile(50), "p50", CLICKS));
        rows.add(Row.millis(name, nanos.percentile(99), wantedMillis, "p99", CLICKS));
        rows.add(Row.millis(name, nanos.most(), "max", CLICKS));
        rows.add(Row.never("  answers other than 200", refused, CLICKS));
        settled(bot, window);
        rows.add(Row.never("  clicks of which nobody could say", unclear.get() - unclearBefore, CLICKS));
        rows.add(Row.never("  clicks lost", CLICKS - (bot.recorded(window) + told.get() - before), CLICKS));
        rows.add(Row.millis("  processor time of this JVM per click", spent / CLICKS, "mean", CLICKS));
        return nanos;
    }

    /** Returns once nothing more is recorded or answered. */
    private void settled(BenchBot bot, Window window) throws Exception {
        try {
            long[] last = {-1};
            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
                long now = bot.recorded(window) + told.get();
                boolean same = now == last[0];
                last[0] = now;
                return same;
            });
        } catch (ConditionTimeoutException e) {
            throw new NotMeasuredException("clicks were still being answered after " + PATIENCE.toSeconds() + " s");
        }
    }

    private static double plain(Paced paced, List<Row> rows) throws Exception {
        Javalin bare = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.routes.post("/", ctx -> ctx.result(""));
        });
        bare.start("127.0.0.1", 0);
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + bare.port() + "/"))
                    .POST(HttpRequest.BodyPublishers.ofString("payload=" + "x".repeat(1_500)))
                    .build();
            paced.send(() -> request, PLAIN);
            List<Paced.Answer> answers = paced.send(() -> request, PLAIN);
            Sample nanos = new Sample(answers.stream().map(Paced.Answer::nanos).toList());
            rows.add(Row.millis("a bare route that answers 200, 100 a second", nanos.percentile(99), "p99", PLAIN));
            return nanos.percentile(99);
        } finally {
            bare.stop();
        }
    }

    /** Where the bot answers whoever pressed. */
    private HttpServer ears() throws java.io.IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newFixedThreadPool(2, work -> {
            Thread thread = new Thread(work, "ears");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/told", exchange -> {
            String words = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            (words.contains(NOBODY_KNOWS) ? unclear : told).incrementAndGet();
            exchange.sendResponseHeaders(OK, -1);
            exchange.close();
        });
        server.start();
        return server;
    }
}
