package dev.lockkeeper.emulator;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Messages as Slack writes them: nothing in them that was not seen in a recorded answer. */
final class MessageJson {
    private MessageJson() {}

    /** As in the answer to the post and in history; metadata only where it was asked for. */
    static ObjectNode of(State state, Post post, boolean withMetadata) {
        ObjectNode message = Json.object();
        if (!post.subtype.isEmpty()) {
            message.put("subtype", post.subtype);
        }
        message.put("user", post.userId).put("type", "message").put("ts", post.ts);
        if (post.fromApp && post.subtype.isEmpty()) {
            message.put("bot_id", state.app.botId()).put("app_id", state.app.appId());
        }
        message.put("text", post.text);
        if (post.subtype.isEmpty()) {
            message.put("team", state.spec.teamId());
        }
        if (post.fromApp && post.subtype.isEmpty()) {
            message.set("bot_profile", botProfile(state));
        }
        if (post.threadTs != null) {
            message.put("thread_ts", post.threadTs);
        }
        if (post.isReply()) {
            Post parent = parentOf(state, post);
            if (parent != null) {
                message.put("parent_user_id", parent.userId);
            }
        }
        content(state, post, message, withMetadata);
        message.setAll(post.extras);
        return message;
    }

    private static void content(State state, Post post, ObjectNode message, boolean withMetadata) {
        if (post.editedTs != null && post.blocks.isEmpty()) {
            message.putObject("edited").put("user", post.userId).put("ts", post.editedTs);
        }
        if (!post.blocks.isEmpty()) {
            message.set("blocks", post.blocks.deepCopy());
        }
        if (!post.attachments.isEmpty()) {
            message.set("attachments", post.attachments.deepCopy());
        }
        if (withMetadata && post.metadata != null) {
            message.set("metadata", post.metadata.deepCopy());
        }
        if (!post.fileIds.isEmpty()) {
            ArrayNode files = message.putArray("files");
            for (String id : post.fileIds) {
                StoredFile file = state.files.get(id);
                if (file != null) {
                    files.add(FileMethods.json(state, file));
                }
            }
            message.put("upload", false).put("display_as_bot", false);
        }
        if (!post.reactions.isEmpty()) {
            ArrayNode reactions = message.putArray("reactions");
            post.reactions.forEach((name, users) -> {
                ObjectNode reaction = reactions.addObject().put("name", name);
                reaction.set("users", Json.array(users));
                reaction.put("count", users.size());
            });
        }
    }

    /** As in history: a parent also says how many replies it has. */
    static ObjectNode inHistory(State state, Room room, Post post, boolean withMetadata) {
        ObjectNode message = of(state, post, withMetadata);
        List<Post> replies = post.isReply() ? List.of() : room.replies(post.ts);
        if (!replies.isEmpty()) {
            Set<String> people = new LinkedHashSet<>();
            replies.forEach(reply -> people.add(reply.userId));
            message.put("thread_ts", post.ts)
                    .put("reply_count", replies.size())
                    .put("reply_users_count", people.size())
                    .put("latest_reply", replies.get(replies.size() - 1).ts);
            message.set("reply_users", Json.array(new ArrayList<>(people)));
            message.put("is_locked", false).put("subscribed", false);
        }
        return message;
    }

    static ObjectNode botProfile(State state) {
        ObjectNode profile = Json.object();
        profile.put("id", state.app.botId())
                .put("deleted", false)
                .put("name", state.app.appName())
                .put("updated", state.ids.epochSeconds())
                .put("app_id", state.app.appId())
                .put("team_id", state.spec.teamId());
        profile.set("icons", icons(state));
        return profile;
    }

    static ObjectNode icons(State state) {
        ObjectNode icons = Json.object();
        for (int size : new int[] {36, 48, 72}) {
            icons.put("image_" + size, state.baseUrl + "/img/bot_" + size + ".png");
        }
        return icons;
    }

    private static @org.jspecify.annotations.Nullable Post parentOf(State state, Post post) {
        Room room = state.rooms.get(post.channelId);
        return room == null || post.threadTs == null ? null : room.post(post.threadTs);
    }
}
