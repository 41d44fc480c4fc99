package dev.lockkeeper.emulator;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code chat.*}. */
final class ChatMethods {
    private ChatMethods() {}

    static void register(MethodTable table) {
        table.add("chat.postMessage", ChatMethods::postMessage, "chat:write");
        table.add("chat.update", ChatMethods::update, "chat:write");
        table.add("chat.delete", ChatMethods::delete, "chat:write");
        table.add("chat.postEphemeral", ChatMethods::postEphemeral, "chat:write");
        table.add("chat.getPermalink", ChatMethods::getPermalink);
    }

    private static ObjectNode postMessage(ApiCall call) {
        Room room = target(call);
        requireMayPost(call, room);
        MessageContent content = MessageContent.of(call);
        if (content.isEmpty()) {
            throw new ApiError("no_text");
        }
        Post post = newPost(call.state(), room, call.text("thread_ts"), call.flag("reply_broadcast"), content);
        call.state().add(room, post);
        ObjectNode answer = Json.object().put("channel", room.id).put("ts", post.ts);
        answer.set("message", MessageJson.of(call.state(), post, true));
        return answer;
    }

    /** A message of the app's, not yet stored. */
    static Post newPost(State state, Room room, @Nullable String threadTs, boolean broadcast, MessageContent content) {
        String parentTs = threadTs;
        if (threadTs != null) {
            Post parent = room.post(threadTs);
            if (parent != null && parent.isReply()) {
                parentTs = parent.threadTs;
            }
        }
        Post post = new Post(room.id, state.ids.nextTs(), parentTs, state.app.botUserId(), true, "", broadcast);
        post.text = content.cutText();
        if (content.blocks() != null) {
            post.blocks = content.blocks();
        }
        if (content.attachments() != null) {
            post.attachments = content.attachments();
        }
        ObjectNode metadata = content.metadata();
        post.metadata = metadata == null || metadata.isEmpty() ? null : metadata;
        return post;
    }

    /** The channel as Slack lets one name it here: by id, by name, or by a person's id. */
    private static Room target(ApiCall call) {
        String channel = call.required("channel", "channel_not_found");
        State state = call.state();
        if (state.members.containsKey(channel)) {
            if (channel.equals(call.botUserId())) {
                throw new ApiError("channel_not_found");
            }
            return state.directRoom(Set.of(channel));
        }
        Room named = state.roomNamed(channel.startsWith("#") ? channel.substring(1) : channel);
        return named == null ? call.room(channel) : call.room(named.id);
    }

    private static void requireMayPost(ApiCall call, Room room) {
        if (room.archived) {
            throw new ApiError("is_archived");
        }
        boolean anywhere = room.isPublic() && call.state().app.scopes().contains("chat:write.public");
        if (!anywhere) {
            call.requireMember(room);
        }
    }

    private static ObjectNode update(ApiCall call) {
        Room room = call.room();
        if (room.archived) {
            throw new ApiError("is_archived");
        }
        Post post = existing(room, call.required("ts", "message_not_found"));
        if (!post.fromApp || !post.subtype.isEmpty()) {
            throw new ApiError("cant_update_message");
        }
        MessageContent content = MessageContent.of(call);
        String text = content.text();
        if (text == null && content.blocks() == null && content.attachments() == null) {
            if (content.metadata() == null) {
                throw new ApiError("no_text");
            }
        }
        if (text != null && text.length() > MessageContent.TEXT_IN_UPDATE) {
            throw new ApiError("msg_too_long");
        }
        apply(call.state(), room, post, content);
        ObjectNode answer =
                Json.object().put("channel", room.id).put("ts", post.ts).put("text", post.text);
        ObjectNode message = MessageJson.of(call.state(), post, true);
        message.remove("ts");
        message.remove("thread_ts");
        message.remove("parent_user_id");
        message.remove("reactions");
        answer.set("message", message);
        return answer;
    }

    /** Slack's rules of an edit: text without blocks removes the blocks, and metadata stays unless it is named. */
    static void apply(State state, Room room, Post post, MessageContent content) {
        String text = content.text();
        ArrayNode blocks = content.blocks();
        if (text != null || blocks != null) {
            post.blocks = blocks == null ? Json.array() : blocks;
        }
        if (text != null) {
            post.text = text;
        }
        if (content.attachments() != null) {
            post.attachments = content.attachments();
        }
        ObjectNode metadata = content.metadata();
        if (metadata != null) {
            post.metadata = metadata.isEmpty() ? null : metadata;
        }
        post.editedTs = state.ids.nextTs();
        state.changed(new WorkspaceEvent.MessageUpdated(room.snapshot(post)));
    }

    private static ObjectNode delete(ApiCall call) {
        Room room = call.room();
        Post post = existing(room, call.required("ts", "message_not_found"));
        if (!post.fromApp) {
            throw new ApiError("cant_delete_message");
        }
        remove(call.state(), room, post);
        return Json.object().put("channel", room.id).put("ts", post.ts);
    }

    static void remove(State state, Room room, Post post) {
        room.posts.remove(post.ts);
        room.pins.remove(post.ts);
        state.changed(new WorkspaceEvent.MessageDeleted(post.ref()));
    }

    static Post existing(Room room, String ts) {
        Post post = room.post(ts);
        if (post == null) {
            throw new ApiError("message_not_found");
        }
        return post;
    }

    private static ObjectNode postEphemeral(ApiCall call) {
        Room room = call.openRoom();
        String userId = call.required("user", "user_not_found");
        if (!call.state().members.containsKey(userId) || !room.members.contains(userId)) {
            throw new ApiError("user_not_in_channel");
        }
        MessageContent content = MessageContent.of(call);
        if (content.isEmpty()) {
            throw new ApiError("no_text");
        }
        String ts = call.state().ids.nextTs();
        JsonNode blocks = content.blocks() == null ? Json.array() : content.blocks();
        call.state()
                .show(new Ephemeral(
                        new MessageRef(room.id, ts), userId, call.text("thread_ts"), true, content.cutText(), blocks));
        return Json.object().put("message_ts", ts);
    }

    private static ObjectNode getPermalink(ApiCall call) {
        Room room = call.room();
        Post post = existing(room, call.required("message_ts", "message_not_found"));
        return Json.object().put("channel", room.id).put("permalink", permalink(call.state(), post));
    }

    static String permalink(State state, Post post) {
        String link = state.baseUrl + "/archives/" + post.channelId + "/p" + post.ts.replace(".", "");
        return post.isReply() ? link + "?thread_ts=" + post.threadTs + "&cid=" + post.channelId : link;
    }
}
