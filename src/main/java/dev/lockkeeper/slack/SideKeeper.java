package dev.lockkeeper.slack;

import dev.lockkeeper.engine.PostedMessages;
import dev.lockkeeper.engine.PostedMessages.Posted;
import dev.lockkeeper.slack.DirectMessages.Direct;
import dev.lockkeeper.slack.view.DesiredMessage;
import dev.lockkeeper.window.Question;
import dev.lockkeeper.window.Window;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps in line what a window says outside its room: the messages to single persons. Its trouble stays its own, the room
 * goes on beside it. Belongs to one lane's thread.
 */
final class SideKeeper implements Keeper {
    /** Stands in the place of a message's digest once the message was taken away. */
    private static final String TAKEN_AWAY = "taken away";

    /** A message that can link to its card is worth waiting for; a card that never comes is not. */
    private static final Duration CARD_COMES_WITHIN = Duration.ofSeconds(20);

    private static final Duration LOOK_FOR_CARD_AGAIN = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ZERO;

    private final Outbox outbox;
    private final PostedMessages stored;
    private final DirectMessages directs;
    private final List<OutsideVoice> voices;
    private final CardLinks links;
    private final Notices notices;
    private final Clock machine;
    private final Poster poster;
    private final Map<String, Instant> firstSeen = new HashMap<>();
    private final Map<String, String> channels = new HashMap<>();
    private final Set<String> unreachable = new HashSet<>();
    private final Set<String> joined = new HashSet<>();
    private boolean notPermitted;
    private @Nullable PostedRows rows;

    SideKeeper(
            Outbox outbox,
            PostedMessages stored,
            SlackRoom.Outside outside,
            CardLinks links,
            Notices notices,
            Clock machine) {
        this.outbox = outbox;
        this.stored = stored;
        this.directs = outside.directs();
        this.voices = outside.voices();
        this.links = links;
        this.notices = notices;
        this.machine = machine;
        this.poster = new Poster(outbox, machine, this::refused, refusal -> false);
    }

    private interface Work {
        void doIt() throws SlackCallException;
    }

    private record Chore(Errand errand, Work work) {}

    /** True for what is posted outside the room, under keys of its own. */
    static boolean isSide(String key) {
        return key.startsWith(DirectMessages.PREFIX) || isOutside(key);
    }

    private static boolean isOutside(String key) {
        return Audience.isOurs(key) || AuditChannel.isOurs(key);
    }

    @Override
    public Step step(Window window) throws SlackCallException {
        if (window.room() == null) {
            return new Step(window.state().isFinal(), Duration.ofSeconds(1));
        }
        PostedRows known = rows;
        if (known == null) {
            known = PostedRows.load(window.id(), stored, SideKeeper::isSide);
            rows = known;
        }
        known.save();
        Optional<Posted> doubtful = known.doubtful();
        if (doubtful.isPresent()) {
            return poster.settleDoubt(known, doubtful.get());
        }
        Wanted wanted = wanted(window);
        List<Chore> chores = chores(window, wanted, known);
        for (OutsideVoice voice : voices) {
            announcement(window, voice, known).ifPresent(chores::add);
        }
        Duration shortest = wanted.cardless().isEmpty() ? LONGEST_PAUSE : LOOK_FOR_CARD_AGAIN;
        if (chores.isEmpty()) {
            return new Step(wanted.cardless().isEmpty(), LOOK_FOR_CARD_AGAIN);
        }
        for (Chore chore : chores) {
            Duration wait = outbox.untilFree(chore.errand());
            if (wait.isZero()) {
                chore.work().doIt();
                return new Step(false, Duration.ZERO);
            }
            shortest = wait.compareTo(shortest) < 0 ? wait : shortest;
        }
        return new Step(false, shortest);
    }

    /** @param cardless keys of questions whose card is not in the room yet; what was written about them stays */
    private record Wanted(List<Direct> directs, Set<String> cardless) {}

    private Wanted wanted(Window window) throws SlackCallException {
        List<Direct> wanted = new ArrayList<>();
        Set<String> cardless = new HashSet<>();
        Set<String> asked = new HashSet<>();
        for (Question question : Question.of(window)) {
            asked.add(question.key());
            Instant seen = firstSeen.computeIfAbsent(question.key(), key -> machine.instant());
            Optional<String> link = links.of(window, question.key());
            if (link.isEmpty() && machine.instant().isBefore(seen.plus(CARD_COMES_WITHIN))) {
                cardless.add(question.key());
            } else {
                wanted.addAll(directs.about(window, question, link));
            }
        }
        firstSeen.keySet().retainAll(asked);
        return new Wanted(wanted, cardless);
    }

    private List<Chore> chores(Window window, Wanted wanted, PostedRows known) {
        List<Chore> chores = new ArrayList<>();
        Map<String, String> current = new HashMap<>();
        for (Direct direct : wanted.directs()) {
            DesiredMessage message = direct.message();
            current.put(about(message.key()), message.key());
            Optional<Posted> row = known.row(message.key()).filter(posted -> posted.ts() != null);
            if (row.isPresent() && !row.get().digest().equals(message.contentDigest())) {
                edit(row.get(), message, known).ifPresent(chores::add);
            } else if (row.isEmpty() && canReach(direct.user()) && !poster.gaveUp(message)) {
                chores.add(post(direct, known));
            }
        }
        for (Posted row : known.all()) {
            String key = row.key();
            boolean stays = row.ts() == null
                    || isOutside(key)
                    || row.digest().equals(TAKEN_AWAY)
                    || current.containsValue(key)
                    || wanted.cardless().contains(DirectMessages.Place.of(key).question());
            if (stays) {
                continue;
            }
            String newer = current.get(about(key));
            if (newer == null) {
                edit(row, directs.over(window, key), known).ifPresent(chores::add);
            } else if (known.isPosted(newer)) {
                chores.add(takeAway(row, known));
            }
        }
        return chores;
    }

    /** Said once and never changed; the bot enters the channel first, where it may. */
    private Optional<Chore> announcement(Window window, OutsideVoice voice, PostedRows known) {
        Optional<DesiredMessage> unsaid = voice.unsaid(window, known).stream()
                .filter(message -> !poster.gaveUp(message))
                .findFirst();
        if (unsaid.isEmpty()) {
            return Optional.empty();
        }
        String channel = voice.channel().orElseThrow();
        if (!joined.contains(channel)) {
            return Optional.of(new Chore(Errand.of(SlackMethod.CONVERSATIONS_JOIN), () -> join(channel)));
        }
        return Optional.of(new Chore(
                Errand.in(channel, SlackMethod.CHAT_POST_MESSAGE), () -> poster.post(channel, unsaid.get(), known)));
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
            // a private channel cannot be entered; whether the bot is in it shows when it posts
        }
        joined.add(channel);
    }

    /** A person's messages about one question, whichever reminder they are. */
    private static String about(String key) {
        return key.substring(0, key.lastIndexOf('/'));
    }

    private boolean canReach(String user) {
        return !notPermitted && !unreachable.contains(user);
    }

    /** Two calls, one after the other: where this person is written to, and the message. */
    private Chore post(Direct direct, PostedRows known) {
        String channel = channels.get(direct.user());
        if (channel != null) {
            return new Chore(
                    Errand.in(channel, SlackMethod.CHAT_POST_MESSAGE),
                    () -> poster.post(channel, direct.message(), known));
        }
        return new Chore(Errand.of(SlackMethod.CONVERSATIONS_OPEN), () -> open(direct));
    }

    private void open(Direct direct) throws SlackCallException {
        try {
            channels.put(
                    direct.user(),
                    outbox.send(
                                    Errand.of(SlackMethod.CONVERSATIONS_OPEN),
                                    PATIENCE,
                                    client -> client.conversationsOpen(r -> r.users(List.of(direct.user()))))
                            .getChannel()
                            .getId());
        } catch (SlackCallException e) {
            if (e.isPassing()) {
                throw e;
            }
            refused(direct.message().key(), e);
        }
    }

    private Optional<Chore> edit(Posted row, DesiredMessage message, PostedRows known) {
        String ts = row.ts();
        if (ts == null || row.digest().equals(message.contentDigest()) || poster.gaveUp(message)) {
            return Optional.empty();
        }
        return Optional.of(
                new Chore(Errand.change(row.channel(), ts), () -> poster.edit(row.channel(), ts, message, known)));
    }

    private Chore takeAway(Posted row, PostedRows known) {
        Errand errand = Errand.in(row.channel(), SlackMethod.CHAT_DELETE);
        String ts = String.valueOf(row.ts());
        return new Chore(errand, () -> {
            try {
                outbox.send(
                        errand,
                        PATIENCE,
                        client ->
                                client.chatDelete(r -> r.channel(row.channel()).ts(ts)));
            } catch (SlackCallException e) {
                if (e.isPassing()) {
                    throw e;
                }
                // it is gone, or may not be taken away; nothing better can be done in either case
            }
            known.posted(row.key(), row.channel(), ts, TAKEN_AWAY, machine.instant());
        });
    }

    /** Said once in the room, where the cards mention whoever must act. */
    private void refused(String key, SlackCallException e) {
        PostedRows known = rows;
        if (known == null) {
            return;
        }
        Optional<OutsideVoice> voice =
                voices.stream().filter(it -> it.says(key)).findFirst();
        if (voice.isPresent()) {
            OutsideVoice.Notice silent = voice.get().silent(e);
            notices.add(known.window(), silent.name(), silent.sentence());
            return;
        }
        String user = DirectMessages.Place.of(key).user();
        if (e.isNotPermitted()) {
            notPermitted = true;
            notices.add(
                    known.window(),
                    "direct",
                    "I may not write to people directly (Slack says " + e.code()
                            + "), so only the cards in this room call them; grant im:write and im:history.");
        } else {
            unreachable.add(user);
            notices.add(
                    known.window(),
                    "direct-" + user,
                    "I cannot write to <@" + user + "> directly (Slack says " + e.code()
                            + "); the cards in this room call them.");
        }
    }
}
