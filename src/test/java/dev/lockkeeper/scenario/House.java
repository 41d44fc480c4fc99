package dev.lockkeeper.scenario;

import static org.awaitility.Awaitility.await;

import dev.lockkeeper.app.App;
import dev.lockkeeper.emulator.AppSpec;
import dev.lockkeeper.emulator.Emulator;
import dev.lockkeeper.emulator.EmulatorSettings;
import dev.lockkeeper.emulator.SignInSpec;
import dev.lockkeeper.practice.PracticeApplication;
import dev.lockkeeper.practice.PracticeCast;
import dev.lockkeeper.store.MigratedDatabase;
import dev.lockkeeper.store.PostgresWindowStore;
import dev.lockkeeper.store.PostgresWindowTime;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything a story stands on: the databases, the workspace, the runbooks on disk, and the bot or none. */
final class House implements AutoCloseable {
    /** Generous, because the machine may have two slow cores and other work. */
    static final Duration PATIENCE = Duration.ofSeconds(90);
    /** So fast that Slack's rate tiers are not what a story waits for. */
    static final double FAST = 200;

    private static final String SIGN_IN_SECRET = "what the bot tells the issuer";

    private final MigratedDatabase state;
    private final TargetDatabase target;
    private final Path folder;
    private final Emulator slack;
    private final BotSettings settings;
    private final PostgresWindowStore windows;
    private final PostgresWindowTime windowTime;
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable PracticeApplication application;
    private @Nullable App bot;
    private @Nullable BotProcess process;
    private @Nullable URI address;

    House(TargetDatabase target, Path runbook, Instant beginning, double rates, boolean socketMode)
            throws SQLException, IOException {
        this(MigratedDatabase.fresh("scenario"), target, runbook, beginning, rates, socketMode);
    }

    /** As above, with a state database that this closes. */
    House(
            MigratedDatabase state,
            TargetDatabase target,
            Path runbook,
            Instant beginning,
            double rates,
            boolean socketMode)
            throws IOException {
        this.state = state;
        this.target = target;
        Duration clock = Duration.between(Instant.now(), beginning);
        windows = new PostgresWindowStore(state.connections().state());
        windowTime = new PostgresWindowTime(state.connections().state());
        folder = Files.createTempDirectory("lockkeeper-scenario-");
        copy(runbook, runbooks().resolve(runbook.getFileName().toString()));
        AppSpec app = socketMode ? PracticeCast.app().inSocketMode() : PracticeCast.app();
        Clock machine = Clock.offset(Clock.systemUTC(), clock);
        slack = Emulator.start(PracticeCast.workspace(), app, new EmulatorSettings(0, rates, machine));
        settings = new BotSettings(words(app, clock, rates));
    }

    private Properties words(AppSpec app, Duration clock, double rates) {
        Properties words = new Properties();
        words.setProperty("clock", clock.toString());
        words.setProperty("slack.token", app.botToken());
        words.setProperty("slack.secret", app.signingSecret());
        words.setProperty("slack.app.token", app.socketMode() ? app.appToken() : "");
        words.setProperty("slack.url", slack.apiUrl());
        words.setProperty("slack.rates", Double.toString(rates));
        words.setProperty("slack.room", "new");
        words.setProperty("state.url", state.owner().url());
        words.setProperty("state.owner", state.owner().user());
        words.setProperty("state.owner.password", state.owner().password());
        words.setProperty("state.bot", state.bot().user());
        words.setProperty("state.bot.password", state.bot().password());
        words.setProperty("target.host", target.database().host());
        words.setProperty("target.port", Integer.toString(target.database().port()));
        words.setProperty("target.database", target.database().name());
        words.setProperty("target.user", target.user());
        words.setProperty("target.password", TargetDatabase.PASSWORD);
        words.setProperty("scratch.user", target.database().user());
        words.setProperty("scratch.password", target.database().password());
        words.setProperty("runbooks", runbooks().toString());
        words.setProperty("backups", backups().toString());
        words.setProperty("port", "0");
        words.setProperty("signIn.secret", SIGN_IN_SECRET);
        return words;
    }

    /** The application whose database the CRM is; before the bot starts, which is told where it is. */
    void startApplication(String... jobs) throws SQLException, IOException {
        PracticeApplication started = PracticeApplication.start(
                target.database(), TargetDatabase.PASSWORD, folder.resolve("crm-app"), List.of(jobs));
        application = started;
        settings.words().putAll(started.words());
    }

    /** The bot in this process; returns when it serves HTTP. */
    App startBot() {
        App started = App.start(settings.config(), settings.machine());
        bot = started;
        listensAt(started.address());
        return started;
    }

    /** The bot in a process of its own, with these options of the virtual machine; returns when it serves HTTP. */
    BotProcess startProcess(String... options) throws IOException {
        BotProcess started = BotProcess.start(settings, options);
        process = started;
        listensAt(started.address());
        return started;
    }

    private void listensAt(URI where) {
        address = where;
        slack.deliverTo(where.resolve("/slack/events"));
        slack.letSignIn(new SignInSpec(BotSettings.CLIENT, SIGN_IN_SECRET, Set.of(where.resolve("/signed-in"))));
    }

    /** What the bot's process has logged; nothing if there is none. */
    List<String> log() {
        BotProcess running = process;
        return running == null ? List.of() : running.log();
    }

    /** SIGKILL. */
    void killProcess() {
        BotProcess running = process;
        if (running != null) {
            running.kill();
            process = null;
        }
    }

    void stopBot() {
        App running = bot;
        if (running != null) {
            running.close();
            bot = null;
        }
    }

    void awaitReady() {
        await("the bot is ready").atMost(PATIENCE).until(() -> get("/readyz").statusCode() == 200);
    }

    /** What the bot answers over HTTP. */
    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        if (address == null) {
            throw new IllegalStateException("no bot was started");
        }
        return http.send(HttpRequest.newBuilder(address.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    App bot() {
        if (bot == null) {
            throw new IllegalStateException("no bot runs in this process");
        }
        return bot;
    }

    Emulator slack() {
        return slack;
    }

    TargetDatabase target() {
        return target;
    }

    MigratedDatabase state() {
        return state;
    }

    PostgresWindowStore windows() {
        return windows;
    }

    PostgresWindowTime windowTime() {
        return windowTime;
    }

    BotSettings settings() {
        return settings;
    }

    Path runbooks() {
        return folder.resolve("runbooks");
    }

    /** Where the bot keeps its backups. */
    Path backups() {
        return folder.resolve("backups");
    }

    @Override
    public void close() throws SQLException, IOException {
        killProcess();
        stopBot();
        if (application != null) {
            application.close();
        }
        slack.close();
        state.close();
        target.close();
        delete(folder);
    }

    static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Path copied = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copied.getParent());
                Files.copy(file, copied);
            }
        }
    }

    static void delete(Path folder) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(folder)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.delete(path);
        }
    }
}
