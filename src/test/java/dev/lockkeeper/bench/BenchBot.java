package dev.lockkeeper.bench;

import static org.awaitility.Awaitility.await;

import dev.lockkeeper.app.App;
import dev.lockkeeper.app.CallSettings;
import dev.lockkeeper.app.Config;
import dev.lockkeeper.emulator.AppSpec;
import dev.lockkeeper.emulator.Emulator;
import dev.lockkeeper.emulator.EmulatorSettings;
import dev.lockkeeper.emulator.Ephemeral;
import dev.lockkeeper.emulator.WorkspaceSpec;
import dev.lockkeeper.outside.OutsideSettings;
import dev.lockkeeper.slack.RoleHolders;
import dev.lockkeeper.slack.RoomPolicy;
import dev.lockkeeper.slack.SlackSettings;
import dev.lockkeeper.store.DatabaseLogin;
import dev.lockkeeper.web.WebServer;
import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Window;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** The whole bot with a practice Slack and a PostgreSQL in this JVM, and a window of its own whose one step sleeps. */
final class BenchBot implements AutoCloseable {
    private static final String TEAM = "T0BENCH";
    private static final String COMMANDER = "U0COMMANDER";
    private static final String OPERATIONS = "C0OPERATIONS";
    private static final String SECRET = "a signing secret for this benchmark only";
    private static final String STATE = "lockkeeper";
    private static final String TARGET = "bench_target";
    private static final StepId STEP = new StepId("sleeps");
    /** Slack's own pace; the commands measured are answered in the acknowledgement and call Slack for nothing. */
    private static final double RATES = 1;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String RUNBOOK = """
            lockkeeper: 1
            name: bench
            title: A step that sleeps
            roles:
              commander: Release Commander
            environments:
              staging:
                prefix: STG
                target: bench
                cadence: 10m
                planned: 10m
                users: nobody
            phases:
              - id: work
                title: Work
                items:
                  - step: sleeps
                    kind: sql
                    title: Sleeps
                    at: 0m
                    planned: 5m
                    statement_timeout: 10m
                    files: [sql/sleep.sql]
            """;

    private final BenchServer server;
    private final Clock machine;
    private final Emulator slack;
    private final App bot;

    BenchBot(Path folder, BenchServer server, Clock machine) throws IOException, SQLException {
        this.server = server;
        this.machine = machine;
        Path runbooks = folder.resolve("runbooks");
        Path sql = Files.createDirectories(runbooks.resolve("bench").resolve("sql"));
        Files.writeString(runbooks.resolve("bench").resolve("runbook.yaml"), RUNBOOK);
        Files.writeString(sql.resolve("sleep.sql"), "SELECT pg_sleep(300);\n");
        server.create(STATE);
        server.create(TARGET);
        server.tell(STATE, "CREATE ROLE lockkeeper_bot LOGIN PASSWORD '" + BenchServer.PASSWORD + "'");
        AppSpec app = app();
        slack = Emulator.start(workspace(), app, new EmulatorSettings(0, RATES, machine));
        App started = null;
        try {
            started = App.start(config(folder, runbooks, app), machine);
            slack.deliverTo(started.address().resolve("/slack/events"));
            await().atMost(PATIENCE).until(started::hasSlack);
            bot = started;
        } catch (RuntimeException | Error e) {
            if (started != null) {
                started.close();
            }
            slack.close();
            throw e;
        }
    }

    /** Opens the window as its commander and lets the step begin; when this returns, the target sleeps. */
    Window sleeping() {
        slack.as(COMMANDER).type(OPERATIONS, "/migrate start staging bench");
        Ephemeral summary = slack.awaitEphemeral(
                        COMMANDER, shown -> !shown.buttons().isEmpty(), PATIENCE)
                .orElseThrow(() -> new IllegalStateException("start was not answered with a summary: "
                        + slack.ephemerals(COMMANDER).stream()
                                .map(Ephemeral::readable)
                                .toList()));
        slack.as(COMMANDER).press(summary.ref(), summary.buttons().get(0));
        Window window = await().atMost(PATIENCE)
                .until(
                        () -> bot.desk().latest(1).stream()
                                .filter(it -> it.room() != null)
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        await().atMost(PATIENCE).until(() -> state(window) == StepState.WAITING);
        slack.as(COMMANDER).type(OPERATIONS, "/migrate run in " + window.id());
        await().atMost(PATIENCE).until(() -> sleepers() == 1 && isRunning(window));
        return window;
    }

    boolean isRunning(Window window) {
        return state(window) == StepState.RUNNING;
    }

    /** The practice page of the commander, in the room of this window. */
    URI page(Window window) {
        String room = Objects.requireNonNull(
                        bot.desk().find(window.id()).orElseThrow().room())
                .channel();
        return slack.baseUri().resolve("/?as=commander#" + room);
    }

    /** {@code /migrate status} of this window, as the commander types it. */
    SignedCommands status(Window window) {
        return new SignedCommands(
                signing(),
                Map.of(
                        "team_id",
                        TEAM,
                        "team_domain",
                        "bench",
                        "channel_id",
                        OPERATIONS,
                        "channel_name",
                        "operations",
                        "user_id",
                        COMMANDER,
                        "user_name",
                        "commander",
                        "command",
                        "/migrate",
                        "text",
                        "status in " + window.id(),
                        "api_app_id",
                        "A0BENCH",
                        "response_url",
                        slack.baseUri().resolve("/commands/T0BENCH/1/none").toString()));
    }

    /** What the commander presses on the board of this window: Hold and Resume by turns. */
    SignedClicks clicks(Window window, URI answers) {
        String room = Objects.requireNonNull(
                        bot.desk().find(window.id()).orElseThrow().room())
                .channel();
        return new SignedClicks(signing(), COMMANDER, TEAM, room, window.id(), answers);
    }

    /** How many clicks of {@link #clicks} the window has recorded. */
    long recorded(Window window) throws SQLException {
        return Long.parseLong(server.ask(
                STATE,
                "SELECT count(*) FROM lockkeeper.window_event WHERE kind IN ('held', 'resumed') AND window_id = '"
                        + window.id() + "'"));
    }

    URI address() {
        return bot.address();
    }

    private Signing signing() {
        return new Signing(bot.address().resolve("/slack/events"), SECRET, machine);
    }

    /** Wakes the target, so that no worker is left behind, and stops. */
    @Override
    public void close() throws SQLException {
        try {
            server.tell(
                    "postgres", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'");
            await().atMost(PATIENCE).until(() -> bot.desk().latest(1).stream().noneMatch(this::isRunning));
        } finally {
            bot.close();
            slack.close();
        }
    }

    private StepState state(Window window) {
        return bot.desk().find(window.id()).orElseThrow().step(STEP).state();
    }

    private int sleepers() throws SQLException {
        return Integer.parseInt(
                server.ask("postgres", "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"));
    }

    private Config config(Path folder, Path runbooks, AppSpec app) {
        SlackSettings settings = new SlackSettings(
                app.botToken(),
                app.signingSecret(),
                slack.apiUrl(),
                app.command(),
                RATES,
                Map.of("commander", new RoleHolders(List.of(COMMANDER), List.of())),
                new RoomPolicy(RoomPolicy.Where.NEW, null, Set.of()),
                List.of());
        String url = server.jdbcUrl(STATE);
        return new Config(
                settings,
                new DatabaseLogin(url, BenchServer.MIGRATOR, BenchServer.PASSWORD),
                new DatabaseLogin(url, "lockkeeper_bot", BenchServer.PASSWORD),
                List.of(server.target("bench", TARGET)),
                Map.of(),
                List.of(runbooks),
                false,
                Permissions.standard(),
                folder.resolve("backups"),
                null,
                OutsideSettings.NONE,
                new WebServer.Settings("127.0.0.1", 0, Optional.empty()),
                true,
                CallSettings.standard());
    }

    private static WorkspaceSpec workspace() {
        return new WorkspaceSpec(
                TEAM,
                "Bench",
                "bench",
                List.of(WorkspaceSpec.Member.person(COMMANDER, "commander", "Clara Vogt", "Europe/Berlin")),
                List.of(),
                List.of(new WorkspaceSpec.InitialChannel(OPERATIONS, "operations", false, List.of(COMMANDER), true)));
    }

    private static AppSpec app() {
        return new AppSpec(
                "xoxb-bench-token",
                "xapp-bench-token",
                SECRET,
                "A0BENCH",
                "Lockkeeper",
                "U0LOCKKEEPER",
                "B0LOCKKEEPER",
                "/migrate",
                null,
                Set.copyOf(AppSpec.ALL_SCOPES),
                Set.of());
    }
}
