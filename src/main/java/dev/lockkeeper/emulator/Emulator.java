package dev.lockkeeper.emulator;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A running practice workspace. It listens on the loopback interface only, since anybody who reaches it can be anybody
 * in it. All methods may be called from any thread; reading methods give values that do not change afterwards.
 */
public final class Emulator implements AutoCloseable {
    private final State state;
    private final EmulatorFaults faults = new EmulatorFaults();
    private final Journal journal;
    private final Delivery delivery;
    private final EventDelivery eventDelivery;
    private final Interactions interactions;
    private final Submissions submissions;
    private final PanelRoutes panels = new PanelRoutes();
    private final SignIns signIns;
    private final SlackServer server;

    private Emulator(WorkspaceSpec workspace, AppSpec app, EmulatorSettings settings) {
        state = new State(workspace, app, settings);
        journal = new Journal(settings.machineClock());
        Sockets sockets = app.socketMode() ? state.sockets : null;
        delivery = new Delivery(app, settings.machineClock(), journal, faults, sockets);
        eventDelivery = new EventDelivery(state, delivery);
        Payloads payloads = new Payloads(state);
        ConversationMethods conversations = new ConversationMethods(eventDelivery);
        interactions = new Interactions(state, payloads, delivery, conversations);
        submissions = new Submissions(state, payloads, delivery);
        WebApi api = new WebApi(state, MethodTable.complete(conversations), faults, journal);
        signIns = new SignIns(state);
        FaultRoutes faultRoutes = new FaultRoutes(faults, faults::cutSockets);
        server = new SlackServer(
                api,
                new PracticeApi(this, state),
                state.sockets,
                List.of(
                        new SignInRoutes(state, signIns, faults, journal)::add,
                        faultRoutes::add,
                        panels::add,
                        new TrafficRoutes(journal)::add));
        faults.rule(state.sockets);
    }

    /**
     * Starts a workspace and returns when it answers.
     *
     * @throws PortInUseException if something else listens on the port; nothing runs then
     */
    public static Emulator start(WorkspaceSpec workspace, AppSpec app, EmulatorSettings settings) {
        Emulator emulator = new Emulator(
                Objects.requireNonNull(workspace, "workspace"),
                Objects.requireNonNull(app, "app"),
                Objects.requireNonNull(settings, "settings"));
        int port;
        try {
            port = emulator.server.start(settings.port());
        } catch (PortInUseException inUse) {
            emulator.closeThreads();
            throw inUse;
        }
        emulator.state.lockedRun(() -> emulator.state.baseUrl = "http://127.0.0.1:" + port);
        return emulator;
    }

    /** Where the page is, without a path. */
    public URI baseUri() {
        return URI.create(state.locked(() -> state.baseUrl));
    }

    /** What a Slack client is told as its API address; ends in {@code /api/}. */
    public String apiUrl() {
        return baseUri() + "/api/";
    }

    /** From now on slash commands, presses, submissions and events go there, unless the app is in Socket Mode. */
    public void deliverTo(URI requestUrl) {
        delivery.to(requestUrl);
    }

    /** From now on people can sign in to this app with Slack; before, nobody can. */
    public void letSignIn(SignInSpec app) {
        signIns.allow(Objects.requireNonNull(app, "app"));
    }

    /** How many WebSockets of the app get envelopes now; 0 if it is not in Socket Mode. */
    public int openSockets() {
        return state.sockets.taking();
    }

    /** Bad luck on demand, from now on. */
    public EmulatorFaults faults() {
        return faults;
    }

    /** From now on the page shows this panel, below those that were added before. */
    public void show(Panel panel) {
        panels.add(Objects.requireNonNull(panel, "panel"));
    }

    /** From now on the page offers these words after the slash command, in place of those offered before. */
    public void offer(List<CommandHint> words) {
        panels.offer(words);
    }

    /** The workspace as this person sees it; {@link IllegalArgumentException} if there is no such person. */
    public Person as(String userId) {
        state.locked(() -> interactions.person(userId));
        return new Person(userId, interactions, submissions, this);
    }

    /** All conversations, oldest first, direct ones too. */
    public List<Channel> channels() {
        return state.locked(
                () -> state.rooms.values().stream().map(Room::snapshot).toList());
    }

    /** One conversation as it is now. */
    public Optional<Channel> channel(String channelId) {
        return state.locked(
                () -> Optional.ofNullable(state.rooms.get(channelId)).map(Room::snapshot));
    }

    /** The channel with this name, without a hash sign. */
    public Optional<Channel> channelNamed(String name) {
        return state.locked(() -> Optional.ofNullable(state.roomNamed(name)).map(Room::snapshot));
    }

    /** The messages of a channel without those in threads, oldest first; Slack's own notices are among them. */
    public List<Message> messages(String channelId) {
        return state.locked(() -> {
            List<Message> found = new ArrayList<>();
            Room room = room(channelId);
            for (Post post : room.posts.values()) {
                if (!post.isReply() || post.broadcast) {
                    found.add(room.snapshot(post));
                }
            }
            return List.copyOf(found);
        });
    }

    /** A thread: the parent, then its replies, oldest first. */
    public List<Message> thread(String channelId, String parentTs) {
        return state.locked(() -> {
            Room room = room(channelId);
            List<Message> found = new ArrayList<>();
            Post parent = room.post(parentTs);
            if (parent != null) {
                found.add(room.snapshot(parent));
            }
            room.replies(parentTs).forEach(reply -> found.add(room.snapshot(reply)));
            return List.copyOf(found);
        });
    }

    /** One message as it is now. */
    public Optional<Message> message(MessageRef ref) {
        return state.locked(() -> {
            Room room = room(ref.channelId());
            return Optional.ofNullable(room.post(ref.ts())).map(room::snapshot);
        });
    }

    /** What this person was shown privately, oldest first. */
    public List<Ephemeral> ephemerals(String userId) {
        return state.locked(() -> state.ephemerals.stream()
                .filter(each -> each.userId().equals(userId))
                .toList());
    }

    /** The modals on this person's screen, the lowest first. */
    public List<OpenView> openViews(String userId) {
        return state.locked(() ->
                state.modals.stack(userId).stream().map(ModalView::snapshot).toList());
    }

    /** This person's App Home, if the app published one. */
    public Optional<OpenView> home(String userId) {
        return state.locked(() -> Optional.ofNullable(state.modals.home(userId)).map(ModalView::snapshot));
    }

    /** The files that were shared in a channel, oldest first. */
    public List<SharedFile> files(String channelId) {
        return state.locked(() -> state.files.values().stream()
                .filter(file -> file.shares.containsKey(channelId))
                .map(StoredFile::snapshot)
                .toList());
    }

    /** The pinned messages of a channel, in the order in which they were pinned. */
    public List<MessageRef> pins(String channelId) {
        return state.locked(() -> room(channelId).snapshot().pins());
    }

    /** The links in a channel's header. */
    public List<Channel.Bookmark> bookmarks(String channelId) {
        return state.locked(() -> room(channelId).snapshot().bookmarks());
    }

    /** A channel's topic, empty if none was set. */
    public String topic(String channelId) {
        return state.locked(() -> room(channelId).topic.value());
    }

    /** Requests and deliveries, oldest first; the newest twenty thousand are kept. */
    public List<Exchange> traffic() {
        return journal.all();
    }

    /** Changes who is in a user group, and tells the app if it subscribed to that. */
    public void setGroupMembers(String groupId, List<String> memberIds) {
        state.lockedRun(() -> {
            Set<String> old = state.groupMembers.get(groupId);
            if (old == null || !state.members.keySet().containsAll(memberIds)) {
                throw new IllegalArgumentException(
                        "no user group " + groupId + ", or not all of " + memberIds + " are members of the workspace");
            }
            List<String> added =
                    memberIds.stream().filter(id -> !old.contains(id)).toList();
            List<String> removed =
                    old.stream().filter(id -> !memberIds.contains(id)).toList();
            long before = state.groupUpdated.getOrDefault(groupId, 0L);
            state.groupMembers.put(groupId, new LinkedHashSet<>(memberIds));
            state.groupUpdated.put(groupId, state.ids.epochSeconds());
            eventDelivery.groupMembersChanged(groupId, added, removed, before);
        });
    }

    /**
     * From now on the listener hears of every change, in order, on a thread of the workspace. It may call back. Closing
     * the result ends it.
     */
    public AutoCloseable onChange(Consumer<WorkspaceEvent> listener) {
        state.events.add(listener);
        return () -> state.events.remove(listener);
    }

    /** The newest message anywhere that fits, as soon as there is one; empty after the time, or if interrupted. */
    public Optional<Message> awaitMessage(Predicate<Message> wanted, Duration atMost) {
        return await(() -> newest(wanted), atMost);
    }

    /** The newest private message of this person that fits. */
    public Optional<Ephemeral> awaitEphemeral(String userId, Predicate<Ephemeral> wanted, Duration atMost) {
        return await(
                () -> {
                    List<Ephemeral> all = ephemerals(userId);
                    for (int i = all.size() - 1; i >= 0; i--) {
                        if (wanted.test(all.get(i))) {
                            return all.get(i);
                        }
                    }
                    return null;
                },
                atMost);
    }

    /** The modal of this person that fits. */
    public Optional<OpenView> awaitView(String userId, Predicate<OpenView> wanted, Duration atMost) {
        return await(() -> openViews(userId).stream().filter(wanted).findFirst().orElse(null), atMost);
    }

    private <T> Optional<T> await(Supplier<@Nullable T> look, Duration atMost) {
        try {
            return Optional.ofNullable(state.await(look, atMost));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private @Nullable Message newest(Predicate<Message> wanted) {
        Message best = null;
        for (Room room : state.rooms.values()) {
            for (Post post : room.posts.descendingMap().values()) {
                if (best != null && best.ts().compareTo(post.ts) >= 0) {
                    break;
                }
                Message message = room.snapshot(post);
                if (wanted.test(message)) {
                    best = message;
                    break;
                }
            }
        }
        return best;
    }

    private Room room(String channelId) {
        Room room = state.rooms.get(channelId);
        if (room == null) {
            throw new IllegalArgumentException("there is no channel " + channelId);
        }
        return room;
    }

    /** Stops listening and delivering. May be called again. */
    @Override
    public void close() {
        closeThreads();
        server.close();
    }

    private void closeThreads() {
        eventDelivery.close();
        state.sockets.close();
        state.events.close();
    }
}
