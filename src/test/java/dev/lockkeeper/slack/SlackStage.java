package dev.lockkeeper.slack;

import com.slack.api.bolt.request.Request;
import com.slack.api.bolt.request.RequestHeaders;
import com.slack.api.bolt.response.Response;
import com.slack.api.bolt.util.SlackRequestParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lockkeeper.emulator.AppSpec;
import dev.lockkeeper.emulator.Emulator;
import dev.lockkeeper.emulator.EmulatorSettings;
import dev.lockkeeper.emulator.Message;
import dev.lockkeeper.emulator.SocketTimes;
import dev.lockkeeper.emulator.WorkspaceSpec;
import dev.lockkeeper.engine.LiveProgress;
import dev.lockkeeper.engine.RecordHeads;
import dev.lockkeeper.engine.Redaction;
import dev.lockkeeper.engine.Reports;
import dev.lockkeeper.engine.SeenRequests;
import dev.lockkeeper.testkit.InMemoryPostedMessages;
import dev.lockkeeper.testkit.ScriptedDesk;
import dev.lockkeeper.testkit.SettableClock;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.Room;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import dev.lockkeeper.window.WindowStories;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A practice workspace with our bot in it. The bot can be stopped and started again; what it stored stays. */
final class SlackStage implements AutoCloseable {
    static final String TEAM = "T1";
    static final String GENERAL = "C0GENERAL1";
    static final String OUTSIDE = "C0OUTSIDE1";
    static final String GUEST = "UGUEST";
    static final String DBA_GROUP = "S0DBA";
    static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
    static final String APP_TOKEN = "xapp-1-A0000000001-stage";
    static final String TOKEN = "xoxb-000000000001-stage";

    final Emulator emulator;
    final ScriptedDesk desk = new ScriptedDesk();
    final Clock machine;
    final InMemoryPostedMessages posted;
    final SettableClock windowTime = SettableClock.at(WindowStories.START);
    Optional<String> audience = Optional.empty();
    Optional<String> audit = Optional.empty();
    /** What each window's journal and record are, where a test says so. */
    Function<WindowId, List<WindowEvent>> journal = id -> List.of();

    RecordHeads heads = id -> List.of();
    Redaction redaction = Redaction.ofForms();
    /** Which requests were taken already; what a state database would keep. */
    SeenRequests taken;

    private final RoomPolicy policy;
    private final double rateFactor;
    private final boolean overSockets;
    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    /** Which turn to speak it is for the next bot that is started; zero for none. */
    LongSupplier turns = () -> 1;

    private @Nullable SlackBolt bolt;
    private @Nullable SlackRoom room;

    SlackStage() {
        this(1000, RoomPolicy.parse("new", Set.of()));
    }

    SlackStage(double rateFactor, RoomPolicy policy) {
        this(rateFactor, policy, Clock.systemUTC());
    }

    SlackStage(double rateFactor, RoomPolicy policy, Clock machine) {
        this(rateFactor, policy, machine, app(), SocketTimes.likeSlack());
    }

    private SlackStage(double rateFactor, RoomPolicy policy, Clock machine, AppSpec app, SocketTimes times) {
        this.overSockets = app.socketMode();
        this.rateFactor = rateFactor;
        this.policy = policy;
        this.machine = machine;
        this.taken = new SeenSignatures(machine);
        // the state database's clock is not Slack's
        posted = new InMemoryPostedMessages(Clock.offset(machine, Duration.ofHours(3)));
        emulator = Emulator.start(workspace(), app, new EmulatorSettings(0, rateFactor, machine, times));
        try {
            http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        } catch (IOException noPort) {
            throw new IllegalStateException(noPort);
        }
        http.setExecutor(threads);
        http.createContext("/slack/events", this::bridge);
        http.start();
        emulator.deliverTo(requestUrl());
    }

    /** The app is in Socket Mode, with sockets that live so long. */
    static SlackStage overSockets(SocketTimes times) {
        return new SlackStage(1000, RoomPolicy.parse("new", Set.of()), Clock.systemUTC(), app().inSocketMode(), times);
    }

    URI requestUrl() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/slack/events");
    }

    /** Starts a bot and waits until Slack answered it. */
    SlackStage up() {
        startBot(SECRET);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> bolt().isReady());
        return this;
    }

    private static Reports.ReportFile file(String name, String title) {
        return new Reports.ReportFile(name, title, title.getBytes(StandardCharsets.UTF_8));
    }

    SlackBolt startBot(String secret) {
        SlackBolt fresh = new SlackBolt(settings(secret), machine, true, digests -> taken.note(digests), redaction);
        Reports reports = (window, journal) -> List.of(
                file(window.id() + ".md", "Report of " + window.id()),
                file(window.id() + ".html", "Report of " + window.id() + " for the browser"));
        room = fresh.room(
                posted,
                reports,
                id -> journal.apply(id),
                id -> heads.of(id),
                new LiveProgress(),
                windowTime,
                new OutsideChannels(audience, audit),
                turns);
        fresh.listen(desk);
        bolt = fresh;
        fresh.start();
        return fresh;
    }

    /** As a SIGTERM would: what is not stored is lost. */
    void stopBot() {
        if (bolt != null) {
            bolt.close();
        }
        bolt = null;
        room = null;
    }

    SlackBolt bolt() {
        return java.util.Objects.requireNonNull(bolt);
    }

    SlackRoom room() {
        return java.util.Objects.requireNonNull(room);
    }

    SlackSettings settings(String secret) {
        Map<String, RoleHolders> roles = new LinkedHashMap<>();
        roles.put("commander", new RoleHolders(List.of(WindowStories.COMMANDER.user()), List.of()));
        roles.put("dba", new RoleHolders(List.of(DBA_GROUP), List.of(WindowStories.QA.user())));
        roles.put("lead", new RoleHolders(List.of(WindowStories.LEAD.user()), List.of()));
        roles.put("qa", new RoleHolders(List.of(WindowStories.QA.user()), List.of()));
        SlackDoor door = overSockets ? new SlackDoor.Sockets(APP_TOKEN, false) : SlackDoor.Requests.ofSetting(secret);
        return new SlackSettings(TOKEN, door, emulator.apiUrl(), "/migrate", rateFactor, roles, policy, List.of());
    }

    /** Opens a room for the window of all stories. */
    Room open() {
        return room().open(WindowStories.scheduled().window(), GENERAL);
    }

    /** The window of a story that happens in this room. */
    static Window in(Room room, WindowStories story) {
        List<WindowEvent> journal = new ArrayList<>(story.journal());
        journal.add(1, new LifeEvent.RoomOpened(room, WindowStories.START));
        return Window.of(journal);
    }

    /** Shows it and waits until a message says this. */
    Message showUntil(Window window, String words) {
        desk.windows.put(window.id(), window);
        room().show(window);
        return emulator.awaitMessage(message -> message.readable().contains(words), Duration.ofSeconds(20))
                .orElseThrow(() -> new AssertionError("no message says \"" + words + "\""));
    }

    long count(String method) {
        return emulator.traffic().stream()
                .filter(exchange -> exchange.method().equals(method))
                .count();
    }

    /** The app's own messages of a channel, without the notices of Slack. */
    List<Message> ours(String channel) {
        return emulator.messages(channel).stream()
                .filter(message -> message.fromApp() && message.subtype().isEmpty())
                .toList();
    }

    /** What the app's messages of a room are, in their threads too; one that is there twice stands here twice. */
    List<String> keys(Room room) {
        List<String> keys = new ArrayList<>();
        for (Message message : ours(room.channel())) {
            keys.add(SlackRoomTest.key(message));
            emulator.thread(room.channel(), message.ts()).stream()
                    .filter(Message::isReply)
                    .map(SlackRoomTest::key)
                    .forEach(keys::add);
        }
        keys.removeIf(String::isEmpty);
        return keys;
    }

    private void bridge(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        SlackBolt running = bolt;
        Response response;
        try {
            if (running == null || !running.isReady()) {
                response = Response.error(503);
            } else {
                Request<?> request = new SlackRequestParser(running.app().config())
                        .parse(SlackRequestParser.HttpRequest.builder()
                                .requestUri("/slack/events")
                                .queryString(Map.of())
                                .headers(new RequestHeaders(Map.copyOf(exchange.getRequestHeaders())))
                                .requestBody(body)
                                .remoteAddress("127.0.0.1")
                                .build());
                response = request == null ? Response.error(400) : running.app().run(request);
            }
        } catch (Exception e) {
            response = Response.error(500);
        }
        byte[] bytes =
                response.getBody() == null ? new byte[0] : response.getBody().getBytes(StandardCharsets.UTF_8);
        if (response.getContentType() != null) {
            exchange.getResponseHeaders().set("Content-Type", response.getContentType());
        }
        exchange.sendResponseHeaders(response.getStatusCode(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static WorkspaceSpec workspace() {
        List<WorkspaceSpec.Member> members = List.of(
                WorkspaceSpec.Member.person(WindowStories.COMMANDER.user(), "carol", "Carol", "Europe/Berlin"),
                WorkspaceSpec.Member.person(WindowStories.DBA.user(), "dora", "Dora", "America/New_York"),
                WorkspaceSpec.Member.person(WindowStories.LEAD.user(), "lee", "Lee", "UTC"),
                WorkspaceSpec.Member.person(WindowStories.QA.user(), "quinn", "Quinn", "UTC"),
                new WorkspaceSpec.Member(GUEST, "gus", "Gus", "UTC", true, false, false));
        List<String> all = members.stream().map(WorkspaceSpec.Member::userId).toList();
        return new WorkspaceSpec(
                TEAM,
                "Harbour",
                "harbour",
                members,
                List.of(new WorkspaceSpec.UserGroup(
                        DBA_GROUP, "dba", "Database Administrators", List.of(WindowStories.DBA.user()))),
                List.of(
                        new WorkspaceSpec.InitialChannel(GENERAL, "general", false, all, true),
                        new WorkspaceSpec.InitialChannel(OUTSIDE, "outside", false, all, false)));
    }

    private static AppSpec app() {
        return new AppSpec(
                TOKEN,
                APP_TOKEN,
                SECRET,
                "A0APP00001",
                "Lockkeeper",
                "UBOT",
                "B0BOT00001",
                "/migrate",
                null,
                Set.copyOf(AppSpec.ALL_SCOPES),
                Set.of("member_joined_channel"));
    }

    @Override
    public void close() {
        stopBot();
        emulator.close();
        http.stop(0);
        threads.shutdownNow();
    }
}
