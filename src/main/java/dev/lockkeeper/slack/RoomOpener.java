package dev.lockkeeper.slack;

import com.slack.api.methods.response.conversations.ConversationsListResponse;
import com.slack.api.model.Conversation;
import com.slack.api.model.ConversationType;
import dev.lockkeeper.engine.ChatUnavailableException;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.Room;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the channel of a window, or finds the one that was opened before a crash. Everything it does may be done again.
 * What Slack does not permit becomes a sentence for the room. Any thread.
 */
final class RoomOpener {
    private static final Logger log = LoggerFactory.getLogger(RoomOpener.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int PAGE = 500;
    private static final int NAMES_TRIED = 5;
    private static final int INVITED_AT_ONCE = 100;
    private static final int HEADING = 250;

    /** How often a room is opened in vain because Slack answers, but not to what is only nice to have. */
    private static final int TRIES = 5;

    private final SlackSettings settings;
    private final Outbox outbox;
    private final SlackPeople people;
    private final AtomicReference<@Nullable BotIdentity> self;
    private final Notices notices;
    private final Map<WindowId, Integer> openedInVain = new ConcurrentHashMap<>();

    RoomOpener(
            SlackSettings settings,
            Outbox outbox,
            SlackPeople people,
            AtomicReference<@Nullable BotIdentity> self,
            Notices notices) {
        this.settings = settings;
        this.outbox = outbox;
        this.people = people;
        this.self = self;
        this.notices = notices;
    }

    /**
     * @throws ChatUnavailableException if Slack could not be reached, or the only channel left is shared with another
     *     company; may be called again
     */
    Room open(Window window, String calledIn) {
        try {
            return switch (settings.room().where()) {
                case NEW -> ofItsOwn(window, calledIn);
                case HERE -> existing(window, calledIn);
                case FIXED ->
                    existing(
                            window,
                            settings.room().channel() == null
                                    ? calledIn
                                    : settings.room().channel());
            };
        } catch (SlackCallException e) {
            throw new ChatUnavailableException(
                    "the room of " + window.id() + " could not be opened: " + e.getMessage(), e);
        }
    }

    private Room ofItsOwn(Window window, String calledIn) throws SlackCallException {
        Optional<Conversation> channel;
        try {
            channel = createOrAdopt(window);
        } catch (SlackCallException e) {
            if (e.isPassing()) {
                throw e;
            }
            notices.add(
                    window.id(),
                    "channel",
                    "I may not open a channel of its own for " + window.id() + " (Slack says " + e.code()
                            + "), so it lives here; grant channels:manage (or groups:write for private ones) to change"
                            + " that for the next window.");
            log.warn("{} lives in the channel where it was called: {}", window.id(), e.getMessage());
            return existing(window, calledIn);
        }
        if (channel.isEmpty()) {
            notices.add(
                    window.id(),
                    "channel",
                    "Every name I tried for a channel of " + window.id() + " is taken, so it lives here.");
            return existing(window, calledIn);
        }
        Conversation own = channel.get();
        try {
            describe(window, own);
            invite(window, own.getId());
        } catch (SlackCallException e) {
            openedInVain.merge(window.id(), 1, Integer::sum);
            throw e;
        }
        openedInVain.remove(window.id());
        return new Room(own.getId(), own.getName(), true);
    }

    private Optional<Conversation> createOrAdopt(Window window) throws SlackCallException {
        String base = RoomName.of(window);
        boolean isPrivate = settings.room().privateIn().contains(window.plan().environment());
        for (int number = 1; number <= NAMES_TRIED; number++) {
            String name = number == 1 ? base : base + "-" + number;
            try {
                return Optional.of(outbox.send(
                                Errand.of(SlackMethod.CONVERSATIONS_CREATE),
                                PATIENCE,
                                client -> client.conversationsCreate(
                                        r -> r.name(name).isPrivate(isPrivate)))
                        .getChannel());
            } catch (SlackCallException e) {
                if (!e.code().equals("name_taken")) {
                    throw e;
                }
            }
            Optional<Conversation> before = find(name).filter(found -> isOf(window, found));
            if (before.isPresent()) {
                log.info("{} found its room #{} again", window.id(), name);
                return before;
            }
        }
        return Optional.empty();
    }

    private Optional<Conversation> find(String name) throws SlackCallException {
        String cursor = "";
        do {
            String from = cursor;
            ConversationsListResponse page = outbox.send(
                    Errand.of(SlackMethod.CONVERSATIONS_LIST),
                    PATIENCE,
                    client -> client.conversationsList(r -> r.cursor(from)
                            .limit(PAGE)
                            .excludeArchived(true)
                            .types(List.of(ConversationType.PUBLIC_CHANNEL, ConversationType.PRIVATE_CHANNEL))));
            Optional<Conversation> found = page.getChannels().stream()
                    .filter(channel -> name.equals(channel.getName()))
                    .findFirst();
            if (found.isPresent()) {
                return found;
            }
            cursor = page.getResponseMetadata() == null
                            || page.getResponseMetadata().getNextCursor() == null
                    ? ""
                    : page.getResponseMetadata().getNextCursor();
        } while (!cursor.isEmpty());
        return Optional.empty();
    }

    /** Ours if we made it and its purpose names the window, or nobody came to write one: the crash was in between. */
    private boolean isOf(Window window, Conversation channel) {
        BotIdentity bot = self.get();
        String purpose = purposeOf(channel);
        boolean ours = bot != null && bot.user().equals(channel.getCreator());
        return ours && (purpose.isEmpty() || purpose.equals(cut(RoomName.purpose(window))));
    }

    private static String purposeOf(Conversation channel) {
        return channel.getPurpose() == null || channel.getPurpose().getValue() == null
                ? ""
                : channel.getPurpose().getValue();
    }

    /** What stands there from an earlier try is not written again: everybody in the room would read it twice. */
    private void describe(Window window, Conversation channel) throws SlackCallException {
        String id = channel.getId();
        String purpose = cut(RoomName.purpose(window));
        String topic = cut(RoomName.topic(window, settings.command()));
        if (!purpose.equals(purposeOf(channel))) {
            attempt(
                    window,
                    "purpose",
                    "I could not set the purpose of this channel",
                    () -> outbox.send(
                            Errand.of(SlackMethod.CONVERSATIONS_SET_PURPOSE),
                            PATIENCE,
                            client -> client.conversationsSetPurpose(
                                    r -> r.channel(id).purpose(purpose))));
        }
        if (channel.getTopic() == null || !topic.equals(channel.getTopic().getValue())) {
            attempt(
                    window,
                    "topic",
                    "I could not set the topic of this channel",
                    () -> outbox.send(
                            Errand.of(SlackMethod.CONVERSATIONS_SET_TOPIC),
                            PATIENCE,
                            client -> client.conversationsSetTopic(
                                    r -> r.channel(id).topic(topic))));
        }
    }

    private void invite(Window window, String channel) throws SlackCallException {
        Set<String> users = new LinkedHashSet<>();
        users.add(window.commander().user());
        Set<String> roles = new LinkedHashSet<>(window.plan().roles().keySet());
        roles.add(Permissions.COMMANDER_ROLE);
        roles.forEach(role -> people.holders(role).stream().map(Actor::user).forEach(users::add));
        users.addAll(settings.invitees());
        users.remove(Actor.BOT.user());
        BotIdentity bot = self.get();
        if (bot != null) {
            users.remove(bot.user());
        }
        List<String> all = new ArrayList<>(users);
        for (int from = 0; from < all.size(); from += INVITED_AT_ONCE) {
            List<String> some = all.subList(from, Math.min(all.size(), from + INVITED_AT_ONCE));
            attempt(
                    window,
                    "invite",
                    "I could not invite everybody; please add who is missing",
                    () -> inviteAll(channel, some));
        }
    }

    /** With {@code force} Slack invites whom it can; only if it could invite nobody for being there already, all is well. */
    private void inviteAll(String channel, List<String> users) throws SlackCallException {
        try {
            outbox.send(
                    Errand.of(SlackMethod.CONVERSATIONS_INVITE),
                    PATIENCE,
                    client -> client.conversationsInvite(
                            r -> r.channel(channel).users(users).force(true)));
        } catch (SlackCallException e) {
            if (!e.code().equals("already_in_channel")) {
                throw e;
            }
        }
    }

    private Room existing(Window window, String channel) throws SlackCallException {
        try {
            Conversation found = outbox.send(
                            Errand.of(SlackMethod.CONVERSATIONS_INFO),
                            PATIENCE,
                            client -> client.conversationsInfo(r -> r.channel(channel)))
                    .getChannel();
            if (found.isExtShared()) {
                throw new ChatUnavailableException(
                        "#" + found.getName() + " is shared with another company, and a window must not live there",
                        new IllegalStateException(channel));
            }
            if (!found.isMember() && !found.isArchived()) {
                join(channel);
            }
            return new Room(channel, found.getName() == null ? channel : found.getName(), false);
        } catch (SlackCallException e) {
            if (e.isPassing()) {
                throw e;
            }
            log.warn("{}: the channel {} could not be looked at: {}", window.id(), channel, e.getMessage());
            return new Room(channel, channel, false);
        }
    }

    private void join(String channel) throws SlackCallException {
        try {
            outbox.send(
                    Errand.of(SlackMethod.CONVERSATIONS_JOIN),
                    PATIENCE,
                    client -> client.conversationsJoin(r -> r.channel(channel)));
        } catch (SlackCallException e) {
            if (e.isPassing()) {
                throw e;
            }
            log.warn("I am not in the channel {} and may not join it ({}); invite me there", channel, e.code());
        }
    }

    private interface Work {
        void doIt() throws SlackCallException;
    }

    /**
     * Does what is nice to have. What Slack refuses is a sentence; where it gives no answer the room is opened again, but
     * not for ever, since people wait for it: then that is a sentence too.
     */
    private void attempt(Window window, String name, String sentence, Work work) throws SlackCallException {
        try {
            work.doIt();
        } catch (SlackCallException e) {
            boolean unanswered = e.kind() == SlackCallException.Kind.AWAY;
            boolean enough = unanswered && openedInVain.getOrDefault(window.id(), 0) >= TRIES;
            if (e.isPassing() && !enough) {
                throw e;
            }
            String why = unanswered ? "Slack gave no answer, " + (TRIES + 1) + " times" : "Slack says " + e.code();
            notices.add(window.id(), name, sentence + " (" + why + ").");
            log.warn("{}: {}", window.id(), e.getMessage());
        }
    }

    private static String cut(String heading) {
        return heading.substring(0, Math.min(heading.length(), HEADING));
    }
}
