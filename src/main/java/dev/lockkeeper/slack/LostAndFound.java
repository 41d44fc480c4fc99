package dev.lockkeeper.slack;

import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.model.Message;
import com.slack.api.model.ResponseMetadata;
import dev.lockkeeper.engine.PostedMessages.Posted;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a message arrived whose answer was lost, by the metadata it carries; a file by its name. Reads only what
 * came after the latest message that was there when it was sent, by Slack's own clock: ours may be any time off.
 */
final class LostAndFound {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int PAGE = 200;
    private static final int MOST_PAGES = 20;

    private final Outbox outbox;

    LostAndFound(Outbox outbox) {
        this.outbox = outbox;
    }

    /** One page of messages and where the next one begins. */
    private record Page(List<Message> messages, String next) {}

    private interface Pages {
        Page from(@Nullable String cursor) throws SlackCallException;
    }

    /**
     * Slack's timestamp of the message that was sent under this row, or the id of its file.
     *
     * @param after Slack's timestamp of a message that was there when it was sent, or null if there was none
     * @throws SlackCallException if Slack could not say
     */
    Optional<String> find(Posted row, @Nullable String after) throws SlackCallException {
        boolean isFile = row.key().startsWith(RoomKeeper.FILE);
        String thread = row.thread();
        Pages pages = thread == null ? history(row, after) : replies(row, thread, after);
        String cursor = null;
        for (int page = 0; page < MOST_PAGES; page++) {
            Page read = pages.from(cursor);
            for (Message message : read.messages()) {
                Optional<String> id = isFile ? fileId(message, row) : ts(message, row);
                if (id.isPresent()) {
                    return id;
                }
            }
            if (read.next().isEmpty()) {
                return Optional.empty();
            }
            cursor = read.next();
        }
        return Optional.empty();
    }

    private static Optional<String> ts(Message message, Posted row) {
        return MessageMark.marks(message, row.window(), row.key()) ? Optional.of(message.getTs()) : Optional.empty();
    }

    private static Optional<String> fileId(Message message, Posted row) {
        if (message.getFiles() == null) {
            return Optional.empty();
        }
        return message.getFiles().stream()
                .filter(file -> row.key().equals(RoomKeeper.FILE + file.getName()))
                .map(file -> file.getId())
                .findFirst();
    }

    private Pages history(Posted row, @Nullable String after) {
        return cursor -> {
            var answer = send(
                    SlackMethod.CONVERSATIONS_HISTORY,
                    row,
                    client -> client.conversationsHistory(r -> r.channel(row.channel())
                            .oldest(after)
                            .includeAllMetadata(true)
                            .limit(PAGE)
                            .cursor(cursor)));
            return new Page(answer.getMessages(), next(answer.getResponseMetadata()));
        };
    }

    private Pages replies(Posted row, String parent, @Nullable String after) {
        return cursor -> {
            var answer = send(
                    SlackMethod.CONVERSATIONS_REPLIES,
                    row,
                    client -> client.conversationsReplies(r -> r.channel(row.channel())
                            .ts(parent)
                            .oldest(after)
                            .includeAllMetadata(true)
                            .limit(PAGE)
                            .cursor(cursor)));
            return new Page(answer.getMessages(), next(answer.getResponseMetadata()));
        };
    }

    private <R extends SlackApiTextResponse> R send(SlackMethod method, Posted row, Outbox.Call<R> call)
            throws SlackCallException {
        return outbox.send(Errand.in(row.channel(), method), PATIENCE, call);
    }

    private static String next(@Nullable ResponseMetadata metadata) {
        return metadata == null || metadata.getNextCursor() == null ? "" : metadata.getNextCursor();
    }
}
