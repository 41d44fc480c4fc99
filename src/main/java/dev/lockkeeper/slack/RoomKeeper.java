package dev.lockkeeper.slack;

import dev.lockkeeper.engine.PostedMessages;
import dev.lockkeeper.engine.PostedMessages.Posted;
import dev.lockkeeper.slack.view.DesiredFile;
import dev.lockkeeper.slack.view.DesiredMessage;
import dev.lockkeeper.window.Room;
import dev.lockkeeper.window.Window;
import java.time.Clock;
import java.time.Duration;
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
final class RoomKeeper implements Keeper {
    private static final Logger log = LoggerFactory.getLogger(RoomKeeper.class);

    /** What the keys of files begin with. */
    static final String FILE = "file/";

    private static final Duration INFO_PATIENCE = Duration.ofSeconds(5);

    private final Outbox outbox;
    private final PostedMessages stored;
    private final Desire desire;
    private final Notices notices;
    private final Clock machine;
    private final Freshness freshness = new Freshness();
    private final Poster poster;
    private final Set<String> givenUp = new HashSet<>();
    /** Of a window that is over nobody waits for the app to be brought back. */
    private boolean live = true;

    private @Nullable PostedRows rows;
    private @Nullable List<DesiredFile> files;

    RoomKeeper(Outbox outbox, PostedMessages stored, Desire desire, Notices notices, Clock machine) {
        this.outbox = outbox;
        this.stored = stored;
        this.desire = desire;
        this.notices = notices;
        this.machine = machine;
        this.poster = new Poster(outbox, machine, (key, refusal) -> {}, refusal -> live && refusal.isOutside());
    }

    private interface Work {
        void doIt() throws SlackCallException;
    }

    private record Chore(Errand errand, Work work) {}

    @Override
    public Step step(Window window) throws SlackCallException {
        live = window.state().isLive();
        Room room = window.room();
        if (room == null) {
            return new Step(window.state().isFinal(), Duration.ofSeconds(1));
        }
        PostedRows known = rows;
        if (known == null) {
            known = PostedRows.load(window.id(), stored, key -> !SideKeeper.isSide(key));
            rows = known;
        }
        known.save();
        Optional<Posted> doubtful = known.doubtful();
        if (doubtful.isPresent()) {
            return poster.settleDoubt(known, doubtful.get());
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
            if (poster.gaveUp(message)) {
                continue;
            }
            Optional<String> ts = known.ts(message.key());
            if (ts.isEmpty()) {
                posts.add(new Chore(
                        Errand.in(channel, SlackMethod.CHAT_POST_MESSAGE), () -> poster.post(channel, message, known)));
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

    private Chore edit(String channel, String ts, DesiredMessage message, PostedRows known) {
        return new Chore(Errand.change(channel, ts), () -> poster.edit(channel, ts, message, known));
    }

    private Optional<Chore> retire(Window window, String channel, String key, String ts, PostedRows known) {
        return desire.retired(window, key)
                .filter(message -> !known.shows(key, message.contentDigest()))
                .filter(message -> !poster.gaveUp(message))
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
        known.sending(file.key(), channel, null, file.contentDigest(), machine.instant());
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
                poster.doubt(file.key(), known);
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
}
