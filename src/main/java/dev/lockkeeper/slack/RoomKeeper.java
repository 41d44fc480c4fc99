package dev.lockkeeper.slack;

import dev.lockkeeper.engine.PostedMessages;
import dev.lockkeeper.engine.PostedMessages.Posted;
import dev.lockkeeper.slack.view.DesiredFile;
import dev.lockkeeper.slack.view.DesiredMessage;
import dev.lockkeeper.window.Room;
import dev.lockkeeper.window.Window;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one room in line with its window, one call at a time: what is in doubt is looked up, what is missing is posted
 * in order, what reads differently is edited, and at last pins, files and bookmarks. Belongs to one lane's thread.
 */
final class RoomKeeper {
    private static final Logger log = LoggerFactory.getLogger(RoomKeeper.class);

    /** What the keys of files begin with. */
    static final String FILE = "file/";

    /** A request whose answer was lost may still be on its way in Slack; a look-up waits so long first. */
    private static final Duration LATE_ARRIVAL = Duration.ofSeconds(2);

    private static final Duration INFO_PATIENCE = Duration.ofSeconds(5);

    private final Outbox outbox;
    private final PostedMessages stored;
    private final Desire desire;
    private final Notices notices;
    private final Clock machine;
    private final Freshness freshness = new Freshness();
    private final Set<String> givenUp = new HashSet<>();
    private final Set<String> said = new HashSet<>();
    private @Nullable PostedRows rows;
    private @Nullable List<DesiredFile> files;
    private Instant doubtSince = Instant.MIN;

    RoomKeeper(Outbox outbox, PostedMessages stored, Desire desire, Notices notices, Clock machine) {
        this.outbox = outbox;
        this.stored = stored;
        this.desire = desire;
        this.notices = notices;
        this.machine = machine;
    }

    /**
     * What became of one step.
     *
     * @param done true if the room shows the window completely, as far as Slack lets it
     * @param pause how long nothing can be done before the next step
     */
    record Step(boolean done, Duration pause) {}

    private interface Work {
        void doIt() throws SlackCallException;
    }

    private record Chore(Errand errand, Work work) {}

    /**
     * Makes at most one call.
     *
     * @throws SlackCallException if Slack did not answer or refused the token; may be repeated after a pause
     */
    Step step(Window window) throws SlackCallException {
        Room room = window.room();
        if (room == null) {
            return new Step(window.state().isFinal(), Duration.ofSeconds(1));
        }
        PostedRows known = rows;
        if (known == null) {
            known = PostedRows.load(window.id(), stored);
            rows = known;
        }
        known.save();
        Optional<Posted> doubtful = known.doubtful();
        if (doubtful.isPresent()) {
            return settleDoubt(window, known, doubtful.get());
        }
        List<Chore> chores = chores(window, room.channel(), known);
        if (chores.isEmpty()) {
            return new Step(true, Duration.ZERO);
        }
        Duration shortest = Duration.ofSeconds(30);
        for (Chore chore : chores) {
            Duration wait = outbox.untilFree(chore.errand());
            if (wait.isZero()) {
                perform(chore);
                return new Step(false, Duration.ZERO);
            }
            shortest = wait.compareTo(shortest) < 0 ? wait : shortest;
        }
        return new Step(false, shortest);
    }

    private static void perform(Chore chore) throws SlackCallException {
        try {
            chore.work().doIt();
        } catch (SlackCallException e) {
            // the allowance is closed now; other chores may have their turn
            if (e.kind() != SlackCallException.Kind.LIMITED) {
                throw e;
            }
        }
    }

    private List<Chore> chores(Window window, String channel, PostedRows known) {
        List<DesiredMessage> wanted = freshness.present(desire.messages(window), known, machine.instant());
        List<Chore> posts = new ArrayList<>();
        List<Chore> edits = new ArrayList<>();
        List<Chore> extras = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (DesiredMessage message : wanted) {
            keys.add(message.key());
            if (givenUp.contains(message.key() + message.contentDigest())) {
                continue;
            }
            Optional<String> ts = known.ts(message.key());
            if (ts.isEmpty()) {
                posts.add(new Chore(
                        Errand.in(channel, SlackMethod.CHAT_POST_MESSAGE), () -> post(channel, message, known)));
            } else if (!known.shows(message.key(), message.contentDigest())) {
                edits.add(edit(channel, ts.get(), message, known));
            }
            if (message.pinned() && ts.isPresent()) {
                pin(window, channel, message.key(), ts.get(), known).ifPresent(extras::add);
            }
        }
        for (Posted row : known.all()) {
            String ts = row.ts();
            if (ts != null && !keys.contains(row.key())) {
                retire(window, channel, row.key(), ts, known).ifPresent(edits::add);
            }
        }
        List<Chore> all = new ArrayList<>(posts.subList(0, Math.min(1, posts.size())));
        all.addAll(edits);
        all.addAll(extras);
        all.addAll(lastThings(window, channel, known));
        return all;
    }

    private void post(String channel, DesiredMessage message, PostedRows known) throws SlackCallException {
        String key = message.key();
        String digest = message.contentDigest();
        String parent = message.threadOf().flatMap(known::ts).orElse(null);
        known.sending(key, channel, digest, machine.instant());
        try {
            String ts = outbox.send(
                            Errand.in(channel, SlackMethod.CHAT_POST_MESSAGE),
                            Duration.ZERO,
                            client -> client.chatPostMessage(r -> r.channel(channel)
                                    .threadTs(parent)
                                    .text(message.text())
                                    .blocks(message.blocks())
                                    .unfurlLinks(false)
                                    .unfurlMedia(false)
                                    .metadata(MessageMark.of(known.window(), key))))
                    .getTs();
            known.posted(key, channel, ts, digest, machine.instant());
        } catch (SlackCallException e) {
            if (e.kind() == SlackCallException.Kind.AWAY) {
                known.doubt(key);
                doubtSince = machine.instant();
            }
            giveUpOrThrow(e, key, digest);
        }
    }

    private Chore edit(String channel, String ts, DesiredMessage message, PostedRows known) {
        Errand errand = Errand.change(channel, ts);
        String digest = message.contentDigest();
        return new Chore(errand, () -> {
            try {
                outbox.send(
                        errand,
                        Duration.ZERO,
                        client -> client.chatUpdate(r ->
                                r.channel(channel).ts(ts).text(message.text()).blocks(message.blocks())));
                known.posted(message.key(), channel, ts, digest, machine.instant());
            } catch (SlackCallException e) {
                giveUpOrThrow(e, message.key(), digest);
            }
        });
    }

    private Optional<Chore> retire(Window window, String channel, String key, String ts, PostedRows known) {
        return desire.retired(window, key)
                .filter(message -> !known.shows(key, message.contentDigest()))
                .filter(message -> !givenUp.contains(key + message.contentDigest()))
                .map(message -> edit(channel, ts, message, known));
    }

    private Optional<Chore> pin(Window window, String channel, String message, String ts, PostedRows known) {
        return once(
                window,
                known,
                "pin/" + message,
                Errand.of(SlackMethod.PINS_ADD),
                "I may not pin messages here, so the board is not pinned",
                () -> {
                    try {
                        outbox.send(
                                Errand.of(SlackMethod.PINS_ADD),
                                Duration.ZERO,
                                client -> client.pinsAdd(r -> r.channel(channel).timestamp(ts)));
                    } catch (SlackCallException e) {
                        if (!e.code().equals("already_pinned")) {
                            throw e;
                        }
                    }
                    known.posted("pin/" + message, channel, ts, ts, machine.instant());
                });
    }

    private List<Chore> lastThings(Window window, String channel, PostedRows known) {
        if (!window.state().isFinal()) {
            return List.of();
        }
        List<DesiredFile> wanted = files;
        if (wanted == null) {
            wanted = desire.files(window);
            files = wanted;
        }
        List<Chore> all = new ArrayList<>();
        for (DesiredFile file : wanted) {
            once(
                            window,
                            known,
                            file.key(),
                            Errand.of(SlackMethod.FILES_COMPLETE),
                            "I may not upload files here, so the report is not in the room; lockkeeper report "
                                    + window.id() + " prints it",
                            () -> upload(channel, file, known))
                    .ifPresent(all::add);
        }
        wanted.stream()
                .findFirst()
                .flatMap(report -> known.ts(report.key()))
                .flatMap(file -> once(
                        window,
                        known,
                        "bookmark/report",
                        Errand.of(SlackMethod.BOOKMARKS_ADD),
                        "I may not add bookmarks here, so the report is not bookmarked",
                        () -> bookmark(window, channel, file, known)))
                .ifPresent(all::add);
        return all;
    }

    private void bookmark(Window window, String channel, String file, PostedRows known) throws SlackCallException {
        String link = outbox.send(
                        Errand.of(SlackMethod.FILES_INFO), INFO_PATIENCE, client -> client.filesInfo(r -> r.file(file)))
                .getFile()
                .getPermalink();
        String id = outbox.send(
                        Errand.of(SlackMethod.BOOKMARKS_ADD),
                        Duration.ZERO,
                        client -> client.bookmarksAdd(r -> r.channelId(channel)
                                .title("Report of " + window.id())
                                .type("link")
                                .link(link)))
                .getBookmark()
                .getId();
        known.posted("bookmark/report", channel, id, file, machine.instant());
    }

    /** An upload has no metadata; after a doubt it is known again by its name. */
    @SuppressWarnings("deprecation") // without the deprecated line the client asks files.info, which needs a scope more
    private void upload(String channel, DesiredFile file, PostedRows known) throws SlackCallException {
        known.sending(file.key(), channel, file.contentDigest(), machine.instant());
        try {
            String id = outbox.send(
                            Errand.of(SlackMethod.FILES_COMPLETE),
                            Duration.ZERO,
                            client -> client.filesUploadV2(r -> r.channel(channel)
                                    .filename(file.name())
                                    .title(file.title())
                                    .fileData(file.content())
                                    .initialComment(file.comment())
                                    .requestFileInfo(false)))
                    .getFiles()
                    .get(0)
                    .getId();
            known.posted(file.key(), channel, id, file.contentDigest(), machine.instant());
        } catch (SlackCallException e) {
            if (e.kind() == SlackCallException.Kind.AWAY) {
                known.doubt(file.key());
                doubtSince = machine.instant();
            }
            throw e;
        }
    }

    /** A chore that is done once in a window's life; not being permitted is said once in the room. */
    private Optional<Chore> once(
            Window window, PostedRows known, String key, Errand errand, String sentence, Work work) {
        if (known.isPosted(key) || givenUp.contains(key)) {
            return Optional.empty();
        }
        return Optional.of(new Chore(errand, () -> {
            try {
                work.doIt();
            } catch (SlackCallException e) {
                if (e.isPassing()) {
                    throw e;
                }
                givenUp.add(key);
                notices.add(window.id(), key.replaceFirst("/.*", ""), sentence + " (Slack says " + e.code() + ").");
                log.warn("{}: {}", window.id(), e.getMessage());
            }
        }));
    }

    private Step settleDoubt(Window window, PostedRows known, Posted row) throws SlackCallException {
        Duration young = Duration.between(machine.instant(), doubtSince.plus(LATE_ARRIVAL));
        if (young.compareTo(Duration.ZERO) > 0 && young.compareTo(LATE_ARRIVAL) <= 0) {
            return new Step(false, young);
        }
        String parent = desire.messages(window).stream()
                .filter(message -> message.key().equals(row.key()))
                .findFirst()
                .flatMap(DesiredMessage::threadOf)
                .flatMap(known::ts)
                .orElse(null);
        try {
            Optional<String> arrived = new LostAndFound(outbox).find(row, parent);
            if (arrived.isPresent()) {
                known.posted(row.key(), row.channel(), arrived.get(), row.digest(), machine.instant());
            } else {
                known.settled(row.key());
            }
        } catch (SlackCallException e) {
            if (e.isPassing()) {
                throw e;
            }
            // a second message is the smaller harm: a card that asks for a decision must not be missing
            log.warn(
                    "{}: {} is sent again, since Slack does not let me look whether it arrived: {}",
                    window.id(),
                    row.key(),
                    e.getMessage());
            known.settled(row.key());
        }
        return new Step(false, Duration.ZERO);
    }

    /** Trying the same content again would fail again; other content may do better. */
    private void giveUpOrThrow(SlackCallException e, String key, String digest) throws SlackCallException {
        if (e.isPassing()) {
            throw e;
        }
        givenUp.add(key + digest);
        if (said.add(e.code())) {
            log.warn("{} is not shown as it should be, and is not tried again: {}", key, e.getMessage());
        }
    }
}
