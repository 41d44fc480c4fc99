package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.emulator.Button;
import dev.lockkeeper.emulator.Emulator;
import dev.lockkeeper.emulator.EmulatorSettings;
import dev.lockkeeper.emulator.Ephemeral;
import dev.lockkeeper.emulator.Message;
import dev.lockkeeper.emulator.OpenView;
import dev.lockkeeper.emulator.Person;
import dev.lockkeeper.emulator.PressReply;
import dev.lockkeeper.emulator.SubmitReply;
import dev.lockkeeper.engine.CheckJudge;
import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.engine.Engine;
import dev.lockkeeper.engine.LiveProgress;
import dev.lockkeeper.engine.Reports;
import dev.lockkeeper.engine.RunbookLibrary;
import dev.lockkeeper.engine.TargetDesk;
import dev.lockkeeper.engine.WindowStore;
import dev.lockkeeper.engine.WorkerLease;
import dev.lockkeeper.slack.OutsideChannels;
import dev.lockkeeper.slack.SlackBolt;
import dev.lockkeeper.slack.SlackRoom;
import dev.lockkeeper.testkit.InMemoryPostedMessages;
import dev.lockkeeper.testkit.KnownPeople;
import dev.lockkeeper.testkit.MemoryWindowStore;
import dev.lockkeeper.testkit.SettableClock;
import dev.lockkeeper.web.WebServer;
import dev.lockkeeper.window.Caller;
import dev.lockkeeper.window.Decision;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.Room;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowFixture;
import dev.lockkeeper.window.WindowId;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A bot with all its doors, the real ones: Slack's over signed HTTP, the API, the command line. Behind them is the real
 * desk on a store in memory, in which one window stands at a time.
 */
final class Doors implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(20);
    static final String CHANNEL = DoorPeople.CHANNEL;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** A refusal as the desk gave it. */
    record No(Decision.Reason reason, String words) {}

    /** What a door was told by the desk, and what the person saw. */
    record Heard(No no, String shown) {}

    private final Clock machine = App.machineClock();
    private final SettableClock windowTime = SettableClock.at(WindowFixture.START);
    private final Emulator slack =
            Emulator.start(DoorPeople.workspace(), DoorPeople.app(), new EmulatorSettings(0, 1000, machine));
    private final SlackBolt bolt = new SlackBolt(DoorPeople.settings(slack.apiUrl()), machine, true);
    private final SlackRoom room;
    private final KnownPeople tokens = new KnownPeople();
    private final ExecutorService threads = Executors.newSingleThreadExecutor();
    private final List<No> refusals = new CopyOnWriteArrayList<>();
    private final WebServer server;
    private final URI address;
    private volatile MemoryWindowStore store = new MemoryWindowStore();
    private volatile Desk desk = desk(Permissions.standard());
    private WindowId window = WindowFixture.ID;
    private int windows;

    Doors() {
        room = bolt.room(
                new InMemoryPostedMessages(machine),
                (shown, journal) -> List.of(new Reports.ReportFile(
                        shown.id() + ".html", "Report of " + shown.id(), "<p>".getBytes(StandardCharsets.UTF_8))),
                id -> List.of(),
                id -> List.of(),
                new LiveProgress(),
                windowTime,
                OutsideChannels.NONE,
                () -> 1);
        Desk heard = listened();
        bolt.listen(heard);
        bolt.start();
        server = new WebServer(
                new WebServer.Settings("127.0.0.1", 0, Optional.empty()),
                heard,
                standing(WindowStore.class, () -> store),
                new WebServer.Callers(tokens, bolt.people()),
                List::of,
                routes -> routes.post(
                        SlackBridge.PATH, new SlackBridge(bolt::isSigned, () -> Optional.of(bolt.app()))::handle));
        address = URI.create("http://127.0.0.1:" + server.start());
        slack.deliverTo(address.resolve(SlackBridge.PATH));
        DoorPeople.ALL.forEach(person -> tokens.tokens.put(token(person), person.actor()));
        await().atMost(SOON).until(bolt::isReady);
    }

    /** From now on the one window there is stands at this moment, under an id of its own. */
    void stand(WindowFixture at, Permissions permissions) {
        window = new WindowId("DOR-" + ++windows);
        stillStand(at, permissions);
    }

    /** The same window, later. The cards on the screen stay as they are. */
    void stillStand(WindowFixture at, Permissions permissions) {
        MemoryWindowStore fresh = new MemoryWindowStore();
        List<WindowEvent> journal = new ArrayList<>(at.journal);
        LifeEvent.Opened opened = (LifeEvent.Opened) journal.get(0);
        journal.set(
                0,
                new LifeEvent.Opened(
                        window,
                        opened.plan(),
                        opened.commander(),
                        opened.plannedStart(),
                        opened.calledIn(),
                        opened.at()));
        journal.add(1, new LifeEvent.RoomOpened(new Room(CHANNEL, "doors", false), WindowFixture.START));
        Window first = fresh.open((LifeEvent.Opened) journal.get(0), Map.of());
        fresh.append(first, journal.subList(1, journal.size()), Map.of());
        windowTime.set(at.now);
        store = fresh;
        desk = desk(permissions);
    }

    /** Draws the cards of the window and waits for the one with this button. */
    Shown show(DoorRecipe.Press wanted) {
        room.show(store.find(window).orElseThrow());
        Message message = slack.awaitMessage(
                        card -> card.buttons().stream().anyMatch(button -> is(button, wanted)), SOON)
                .orElseThrow(() -> new AssertionError("no card of " + window + " has the button " + wanted));
        return new Shown(
                message,
                message.buttons().stream()
                        .filter(button -> is(button, wanted))
                        .findFirst()
                        .orElseThrow());
    }

    /** A button on the screen. */
    record Shown(Message card, Button button) {}

    private boolean is(Button button, DoorRecipe.Press wanted) {
        return button.actionId().equals(wanted.action())
                && button.value().startsWith(window + "|")
                && button.value().contains(wanted.part());
    }

    int recorded() {
        return store.journal(window).size();
    }

    /** What was recorded after so many, by the names of its kinds. */
    List<String> recordedSince(int before) {
        return store.journal(window).stream()
                .skip(before)
                .map(event -> event.getClass().getSimpleName())
                .toList();
    }

    Window window() {
        return store.find(window).orElseThrow();
    }

    /** The room is told how the window stands. */
    void show() {
        room.show(window());
    }

    /** The card as it stands now. */
    Message now(Shown shown) {
        return slack.message(shown.card().ref()).orElseThrow();
    }

    Emulator slack() {
        return slack;
    }

    URI address() {
        return address;
    }

    /** The window as the API tells it. */
    JsonNode api() throws Exception {
        return JSON.readTree(HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address.resolve("/api/windows/" + window))
                                .header("Authorization", "Bearer " + token(WindowFixture.ASHA))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
    }

    Heard slash(Caller by, String words) {
        refusals.clear();
        List<Ephemeral> answers =
                slack.as(by.actor().user()).type(CHANNEL, "/migrate " + words).answers();
        assertThat(answers).hasSize(1);
        return heard(answers.get(0).text());
    }

    Heard press(Caller by, Shown shown) {
        refusals.clear();
        int before = slack.ephemerals(by.actor().user()).size();
        PressReply reply = slack.as(by.actor().user()).press(shown.card().ref(), shown.button());
        assertThat(reply.isOk()).as(reply.toString()).isTrue();
        await().atMost(SOON).until(() -> slack.ephemerals(by.actor().user()).size() > before);
        return heard(slack.ephemerals(by.actor().user()).get(before).text());
    }

    OpenView open(Caller by, Shown shown) {
        Person person = slack.as(by.actor().user());
        PressReply reply = person.press(shown.card().ref(), shown.button());
        assertThat(reply.isOk()).as(reply.toString()).isTrue();
        await().atMost(SOON).until(() -> person.openView().isPresent());
        return person.openView().orElseThrow();
    }

    Heard submit(Caller by, OpenView form, DoorRecipe.Form filled) {
        refusals.clear();
        Person person = slack.as(by.actor().user());
        SubmitReply reply = person.submit(form, filled.filled());
        assertThat(reply.outcome()).as(reply.toString()).isEqualTo(SubmitReply.Outcome.ERRORS);
        person.closeView(form);
        return heard(String.valueOf(reply.errors().get(filled.block())));
    }

    /** The status and the body of an order over HTTP. */
    HttpResponse<String> post(Caller by, String words) throws Exception {
        refusals.clear();
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(address.resolve("/api/windows/" + window + "/commands"))
                                .header("Authorization", "Bearer " + token(by))
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        JSON.writeValueAsString(Map.of("text", words))))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    Heard http(Caller by, String words) throws Exception {
        HttpResponse<String> answer = post(by, words);
        JsonNode body = JSON.readTree(answer.body());
        Heard heard = heard(body.path("answer").asString());
        assertThat(answer.statusCode()).isBetween(400, 499);
        assertThat(body.path("reason").asString()).isEqualTo(heard.no().reason().name());
        return heard;
    }

    Heard say(Caller by, String words) {
        refusals.clear();
        Terminal terminal = new Terminal();
        int exit = terminal.run(
                new SayCommand(Map.of(SayCommand.TOKEN, token(by))),
                "--url",
                address.toString(),
                window.value(),
                words);
        assertThat(exit).as(terminal.out()).isEqualTo(1);
        return heard(terminal.err().strip());
    }

    private Heard heard(String shown) {
        assertThat(refusals).as("what the desk refused; shown was: " + shown).hasSize(1);
        return new Heard(refusals.get(0), shown.replace(window.value(), WindowFixture.ID.value()));
    }

    /** The words as every door may show them: people by their handles. */
    String plain(No no) {
        String words = no.words().replace(window.value(), WindowFixture.ID.value());
        for (Caller person : DoorPeople.ALL) {
            words = words.replace(person.actor().mention(), "@" + DoorPeople.handle(person));
        }
        return words;
    }

    private static String token(Caller person) {
        return "a-token-of-" + person.actor().user();
    }

    /** The desk of the moment, listened to. */
    private Desk listened() {
        return proxy(Desk.class, (method, args) -> {
            Object answer = method.invoke(desk, args);
            if (answer instanceof Desk.Answer given && given.decision() instanceof Decision.Refused no) {
                refusals.add(new No(no.reason(), no.explanation()));
            }
            // a typed command is submitted by the desk itself, so nothing is heard twice
            if (answer instanceof Desk.Reply.No no) {
                refusals.add(new No(no.reason(), no.text()));
            }
            return answer;
        });
    }

    private Desk desk(Permissions permissions) {
        WorkerLease never = new WorkerLease() {
            @Override
            public String node() {
                return "doors";
            }

            @Override
            public boolean hold() {
                return false;
            }

            @Override
            public void release() {
                // never held
            }
        };
        return new Engine(
                        new Engine.Ports(
                                store,
                                never,
                                unused(RunbookLibrary.class),
                                unused(TargetDesk.class),
                                List.of(),
                                unused(CheckJudge.class),
                                room,
                                bolt.people()),
                        new Engine.Machine(windowTime, System::nanoTime, threads, threads),
                        permissions,
                        new LiveProgress())
                .desk();
    }

    private interface Call {
        @Nullable
        Object of(java.lang.reflect.Method method, @Nullable Object[] args) throws ReflectiveOperationException;
    }

    private static <T> T standing(Class<T> port, java.util.function.Supplier<T> now) {
        return proxy(port, (method, args) -> method.invoke(now.get(), args));
    }

    /** A refused request needs none of it. */
    private static <T> T unused(Class<T> port) {
        return proxy(port, (method, args) -> {
            throw new AssertionError("a request that is refused asked " + method);
        });
    }

    private static <T> T proxy(Class<T> port, Call call) {
        return port.cast(Proxy.newProxyInstance(
                Doors.class.getClassLoader(), new Class<?>[] {port}, (self, method, args) -> {
                    try {
                        return call.of(method, args);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                }));
    }

    @Override
    public void close() {
        server.close();
        bolt.close();
        slack.close();
        threads.shutdownNow();
    }
}
