package dev.lockkeeper.simulation;

import com.slack.api.methods.MethodsClient;
import dev.lockkeeper.engine.ChatRoom;
import dev.lockkeeper.engine.ChatUnavailableException;
import dev.lockkeeper.engine.LiveProgress;
import dev.lockkeeper.engine.Reports;
import dev.lockkeeper.slack.RoomUnderTest;
import dev.lockkeeper.slack.view.DesiredFile;
import dev.lockkeeper.slack.view.DesiredMessage;
import dev.lockkeeper.testkit.InMemoryPostedMessages;
import dev.lockkeeper.window.Room;
import dev.lockkeeper.window.Window;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Slack as it outlives every process, and whether it shows in the end what it should. */
final class Rooms {
    static final Reports REPORTS = (window, journal) -> List.of(new Reports.ReportFile(
            window.id() + ".md", "Report", ("report of " + window.id()).getBytes(StandardCharsets.UTF_8)));
    static final Map<String, List<String>> HOLDERS =
            Map.of("commander", List.of("U1ASHA"), "dba", List.of("U2DEVI", "U3DORA"), "qa", List.of("U4QUIN"));

    private final World world;
    private final Workspace workspace;
    private long shownVersion;

    Rooms(World world) {
        this.world = world;
        this.workspace = new Workspace(world);
    }

    ChatRoom follower(Node node, StateDatabase.Session store, LiveProgress progress) {
        return world.weather.room()
                ? new RoomFollower(world, node, workspace, store, progress)
                : new PlainRoom(this, node, store);
    }

    /** Nothing lost, nothing old: every message that is wanted is there as it is wanted. */
    boolean isComplete(Window window) {
        return missing(window).isEmpty();
    }

    /** What is not there, or not as it should be. Of numbered messages that came too late only the newest is wanted. */
    List<String> missing(Window window) {
        if (!world.weather.room()) {
            return shownVersion >= window.version() ? List.of() : List.of("the end was never shown");
        }
        RoomUnderTest wish = new RoomUnderTest(
                nobody(),
                new InMemoryPostedMessages(world.clock),
                id -> List.of(),
                REPORTS,
                new LiveProgress(),
                HOLDERS,
                world.clock);
        List<DesiredMessage> wanted = wish.messages(window);
        Set<String> absent = new HashSet<>();
        List<String> missing = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
            DesiredMessage message = wanted.get(i);
            Optional<Workspace.Posted> there = find(window.id() + " " + message.key());
            if (there.isEmpty()) {
                absent.add(message.key());
                boolean orphan = message.threadOf().map(absent::contains).orElse(false);
                if (!orphan && !isOvertaken(message, wanted)) {
                    missing.add(message.key() + " is not there");
                }
            } else if (!there.get().digest().equals(message.contentDigest())) {
                missing.add(message.key() + " reads otherwise: " + there.get().text);
            }
        }
        for (DesiredFile file : wish.files(window)) {
            if (find("file " + file.name()).isEmpty()) {
                missing.add("the file " + file.name() + " is not there");
            }
        }
        return missing;
    }

    private static boolean isOvertaken(DesiredMessage message, List<DesiredMessage> wanted) {
        String family = message.key().replaceFirst("/[0-9]+$", "");
        List<DesiredMessage> kin = wanted.stream()
                .filter(other -> other.key().replaceFirst("/[0-9]+$", "").equals(family))
                .toList();
        return !kin.isEmpty() && kin.get(kin.size() - 1) != message;
    }

    private Optional<Workspace.Posted> find(String key) {
        return workspace.messages().stream().filter(one -> one.key.equals(key)).findFirst();
    }

    private static MethodsClient nobody() {
        return (MethodsClient) Proxy.newProxyInstance(
                Rooms.class.getClassLoader(), new Class<?>[] {MethodsClient.class}, (proxy, method, args) -> {
                    throw new UnsupportedOperationException("a wish calls nobody");
                });
    }

    /** A room that knows only what it was last told to show, for the histories that are about something else. */
    private record PlainRoom(Rooms rooms, Node node, StateDatabase.Session store) implements ChatRoom {
        @Override
        public Room open(Window window, String calledIn) {
            node.step("open the room");
            if (rooms.world.trouble(rooms.world.weather.slackAway())) {
                throw new ChatUnavailableException("Slack is away", new IllegalStateException());
            }
            return new Room("C-" + window.id(), "mw", true);
        }

        @Override
        public void show(Window window) {
            if (store.term() != 0) {
                rooms.shownVersion = Math.max(rooms.shownVersion, window.version());
            }
        }
    }
}
