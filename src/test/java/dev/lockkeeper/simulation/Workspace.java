package dev.lockkeeper.simulation;

import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.methods.request.chat.ChatPostMessageRequest;
import com.slack.api.methods.request.chat.ChatUpdateRequest;
import com.slack.api.methods.request.files.FilesUploadV2Request;
import com.slack.api.methods.response.bookmarks.BookmarksAddResponse;
import com.slack.api.methods.response.chat.ChatDeleteResponse;
import com.slack.api.methods.response.chat.ChatGetPermalinkResponse;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.methods.response.chat.ChatUpdateResponse;
import com.slack.api.methods.response.conversations.ConversationsCreateResponse;
import com.slack.api.methods.response.conversations.ConversationsHistoryResponse;
import com.slack.api.methods.response.conversations.ConversationsInviteResponse;
import com.slack.api.methods.response.conversations.ConversationsListResponse;
import com.slack.api.methods.response.conversations.ConversationsOpenResponse;
import com.slack.api.methods.response.conversations.ConversationsRepliesResponse;
import com.slack.api.methods.response.conversations.ConversationsSetPurposeResponse;
import com.slack.api.methods.response.conversations.ConversationsSetTopicResponse;
import com.slack.api.methods.response.files.FilesInfoResponse;
import com.slack.api.methods.response.files.FilesUploadV2Response;
import com.slack.api.methods.response.pins.PinsAddResponse;
import com.slack.api.model.Bookmark;
import com.slack.api.model.Conversation;
import com.slack.api.model.File;
import com.slack.api.model.Message;
import com.slack.api.model.Purpose;
import com.slack.api.model.block.LayoutBlock;
import dev.lockkeeper.slack.RoomUnderTest;
import dev.lockkeeper.slack.view.DesiredMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What Slack holds: channels and messages. A message of ours that is there twice is seen at once. */
final class Workspace {
    private final World world;
    private final List<Posted> messages = new ArrayList<>();
    private final Map<String, Conversation> channels = new LinkedHashMap<>();
    private int numbers;

    Workspace(World world) {
        this.world = world;
    }

    /** A message as it stands. */
    static final class Posted {
        final String channel;
        final String ts;
        final @Nullable String parent;
        final Message.@Nullable Metadata mark;
        final String key;
        final List<File> files;
        String text;
        List<LayoutBlock> blocks;

        private Posted(
                String channel, String ts, @Nullable String parent, Message.@Nullable Metadata mark, String key) {
            this.channel = channel;
            this.ts = ts;
            this.parent = parent;
            this.mark = mark;
            this.key = key;
            this.files = new ArrayList<>();
            this.text = "";
            this.blocks = List.of();
        }

        /** As the bot reckons it. */
        String digest() {
            return new DesiredMessage("any", Optional.empty(), text, blocks, false).contentDigest();
        }
    }

    List<Posted> messages() {
        return List.copyOf(messages);
    }

    int rooms() {
        return channels.size();
    }

    private <R extends SlackApiTextResponse> R ok(R answer) {
        answer.setOk(true);
        return answer;
    }

    private <R extends SlackApiTextResponse> R no(R answer, String error) {
        answer.setOk(false);
        answer.setError(error);
        return answer;
    }

    private String nextTs() {
        numbers++;
        return World.START.getEpochSecond() + world.turns.now() / 1000 + "." + String.format("%06d", numbers);
    }

    SlackApiTextResponse post(String by, ChatPostMessageRequest it) {
        String key = RoomUnderTest.keyOf(it.getMetadata()).orElse("");
        Posted message = new Posted(it.getChannel(), nextTs(), it.getThreadTs(), it.getMetadata(), key);
        message.text = it.getText();
        message.blocks = it.getBlocks();
        add(by, message);
        ChatPostMessageResponse answer = ok(new ChatPostMessageResponse());
        answer.setTs(message.ts);
        return answer;
    }

    private void add(String by, Posted message) {
        world.count("messages posted");
        world.tell("slack: " + by + " posts " + message.key + " as " + message.ts);
        if (messages.stream().anyMatch(other -> other.key.equals(message.key))) {
            world.violation("the message " + message.key + " is there twice");
        }
        messages.add(message);
    }

    SlackApiTextResponse update(ChatUpdateRequest it) {
        Optional<Posted> found =
                messages.stream().filter(one -> one.ts.equals(it.getTs())).findFirst();
        if (found.isEmpty()) {
            return no(new ChatUpdateResponse(), "message_not_found");
        }
        world.count("messages edited");
        world.tell("slack: " + found.get().key + " is edited");
        found.get().text = it.getText();
        found.get().blocks = it.getBlocks();
        return ok(new ChatUpdateResponse());
    }

    SlackApiTextResponse delete(String ts) {
        boolean gone = messages.removeIf(one -> one.ts.equals(ts));
        return gone ? ok(new ChatDeleteResponse()) : no(new ChatDeleteResponse(), "message_not_found");
    }

    SlackApiTextResponse permalink() {
        ChatGetPermalinkResponse answer = ok(new ChatGetPermalinkResponse());
        answer.setPermalink("https://harbour.slack.com/archives/C1/p1");
        return answer;
    }

    SlackApiTextResponse history(String channel) {
        ConversationsHistoryResponse answer = ok(new ConversationsHistoryResponse());
        answer.setMessages(shown(channel, null));
        return answer;
    }

    SlackApiTextResponse replies(String channel, String parent) {
        ConversationsRepliesResponse answer = ok(new ConversationsRepliesResponse());
        answer.setMessages(shown(channel, parent));
        return answer;
    }

    private List<Message> shown(String channel, @Nullable String parent) {
        return messages.stream()
                .filter(one -> one.channel.equals(channel) && Objects.equals(parent, one.parent))
                .filter(one -> !world.has(Bug.POSTED_WITHOUT_LOOKING))
                .map(Workspace::seen)
                .toList();
    }

    private static Message seen(Posted posted) {
        Message message = new Message();
        message.setTs(posted.ts);
        message.setText(posted.text);
        message.setMetadata(posted.mark);
        message.setFiles(posted.files);
        return message;
    }

    SlackApiTextResponse upload(String by, FilesUploadV2Request it) {
        Posted message = new Posted(it.getChannel(), nextTs(), null, null, "file " + it.getFilename());
        File file = new File();
        file.setId("F" + numbers);
        file.setName(it.getFilename());
        message.files.add(file);
        add(by, message);
        FilesUploadV2Response answer = ok(new FilesUploadV2Response());
        answer.setFiles(List.of(file));
        return answer;
    }

    SlackApiTextResponse bookmark(String title) {
        BookmarksAddResponse answer = ok(new BookmarksAddResponse());
        Bookmark bookmark = new Bookmark();
        bookmark.setId("Bk" + title);
        answer.setBookmark(bookmark);
        return answer;
    }

    SlackApiTextResponse create(String by, String name) {
        if (channels.containsKey(name)) {
            return no(new ConversationsCreateResponse(), "name_taken");
        }
        Conversation channel = new Conversation();
        channel.setId("C" + (channels.size() + 1) + "ROOM");
        channel.setName(name);
        channel.setCreator("UBOT");
        channels.put(name, channel);
        world.tell("slack: " + by + " creates #" + name);
        if (channels.size() > 1) {
            world.violation("a second room was created: #" + name);
        }
        ConversationsCreateResponse answer = ok(new ConversationsCreateResponse());
        answer.setChannel(channel);
        return answer;
    }

    SlackApiTextResponse channels() {
        ConversationsListResponse answer = ok(new ConversationsListResponse());
        answer.setChannels(List.copyOf(channels.values()));
        return answer;
    }

    SlackApiTextResponse purpose(String channel, String words) {
        Purpose purpose = new Purpose();
        purpose.setValue(words);
        channels.values().stream().filter(one -> one.getId().equals(channel)).forEach(one -> one.setPurpose(purpose));
        return ok(new ConversationsSetPurposeResponse());
    }

    SlackApiTextResponse direct(String user) {
        ConversationsOpenResponse answer = ok(new ConversationsOpenResponse());
        Conversation channel = new Conversation();
        channel.setId("D" + user);
        answer.setChannel(channel);
        return answer;
    }

    /** Says yes, and knows nothing more about it. */
    SlackApiTextResponse plainly(String method) {
        return switch (method) {
            case "conversationsSetTopic" -> ok(new ConversationsSetTopicResponse());
            case "conversationsInvite" -> ok(new ConversationsInviteResponse());
            case "pinsAdd" -> ok(new PinsAddResponse());
            case "filesInfo" -> {
                FilesInfoResponse answer = ok(new FilesInfoResponse());
                File file = new File();
                file.setPermalink("https://harbour.slack.com/files/F1");
                answer.setFile(file);
                yield answer;
            }
            default -> throw new UnsupportedOperationException("this Slack does not know " + method);
        };
    }
}
