package dev.lockkeeper.slack;

import com.slack.api.methods.MethodsClient;
import dev.lockkeeper.engine.LiveProgress;
import dev.lockkeeper.engine.PostedMessages;
import dev.lockkeeper.engine.Reports;
import dev.lockkeeper.engine.StoreUnavailableException;
import dev.lockkeeper.slack.view.DesiredFile;
import dev.lockkeeper.slack.view.DesiredMessage;
import dev.lockkeeper.window.Room;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * The keepers of one process without their threads, for a test that has time in its own hands: whoever calls a lane
 * decides when. The client must answer with success, a failure, or 429 only where nobody waits for a turn, since such a
 * wait would be one of real time.
 */
public final class RoomUnderTest {
    private static final double NEVER_LIMITED = 1_000_000;

    private final Outbox outbox;
    private final PostedMessages posted;
    private final Clock clock;
    private final Notices notices = new Notices();
    private final Desire desire;
    private final RoomOpener opener;
    private final DirectMessages directs;
    private final Audience audience;

    /**
     * @param client one process's way to Slack
     * @param holders user ids of each role
     * @param clock window time and machine time in one
     */
    public RoomUnderTest(
            MethodsClient client,
            PostedMessages posted,
            Function<WindowId, List<WindowEvent>> journal,
            Reports reports,
            LiveProgress progress,
            Map<String, List<String>> holders,
            Clock clock) {
        Map<String, RoleHolders> roles = new LinkedHashMap<>();
        holders.forEach((role, users) -> roles.put(role, new RoleHolders(users, List.of())));
        SlackSettings settings = new SlackSettings(
                "xoxb-none",
                "no-secret",
                SlackSettings.SLACK,
                "/migrate",
                NEVER_LIMITED,
                roles,
                RoomPolicy.parse("new", java.util.Set.of()),
                List.of());
        AtomicReference<@org.jspecify.annotations.Nullable BotIdentity> self =
                new AtomicReference<>(new BotIdentity("T1", "UBOT"));
        this.clock = clock;
        this.posted = posted;
        this.outbox = new Outbox(client, new RateLimits(NEVER_LIMITED, clock));
        SlackPeople people = new SlackPeople(settings, outbox, self, clock);
        this.desire = new Desire(settings, people, notices, progress, reports, journal, window -> List.of(), clock);
        this.opener = new RoomOpener(settings, outbox, people, self, notices);
        this.directs = new DirectMessages(settings, people);
        this.audience = new Audience(settings, Optional.empty(), clock);
    }

    /**
     * What became of one step of a lane.
     *
     * @param done true if Slack shows the window completely
     * @param pause how long nothing can be done
     * @param trouble empty, or why it has to be tried again
     */
    public record Step(boolean done, Duration pause, String trouble) {}

    /** What a lane's thread calls again and again. */
    public interface Lane {
        Step step(Window window);
    }

    /** Throws as the port does. */
    public Room open(Window window, String calledIn) {
        return opener.open(window, calledIn);
    }

    /** A fresh lane for the room; it knows nothing but what is stored. */
    public Lane room() {
        return lane(new RoomKeeper(outbox, posted, desire, notices, clock));
    }

    /** A fresh lane for the messages to single persons. */
    public Lane calls() {
        return lane(new SideKeeper(
                outbox,
                posted,
                new SlackRoom.Outside(directs, List.of(audience)),
                new CardLinks(posted, outbox),
                notices,
                clock));
    }

    private static Lane lane(Keeper keeper) {
        return window -> {
            try {
                Keeper.Step step = keeper.step(window);
                return new Step(step.done(), step.pause(), "");
            } catch (SlackCallException | StoreUnavailableException passing) {
                return new Step(false, Duration.ZERO, String.valueOf(passing.getMessage()));
            }
        };
    }

    /** What the room should show now. */
    public List<DesiredMessage> messages(Window window) {
        return desire.messages(window);
    }

    /** The files it should hold now. */
    public List<DesiredFile> files(Window window) {
        return desire.files(window);
    }

    /** The window and the key of a message that bears our mark, for whoever plays Slack; empty of any other. */
    public static Optional<String> keyOf(com.slack.api.model.Message.Metadata mark) {
        return mark == null || mark.getEventPayload() == null
                ? Optional.empty()
                : Optional.of(mark.getEventPayload().get("window") + " "
                        + mark.getEventPayload().get("key"));
    }
}
