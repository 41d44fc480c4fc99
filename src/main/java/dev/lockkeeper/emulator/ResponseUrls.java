package dev.lockkeeper.emulator;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Response URLs: each good for five posts within thirty minutes. Only touched under the workspace's lock. */
final class ResponseUrls {
    private static final Duration LIFETIME = Duration.ofMinutes(30);
    private static final int USES = 5;

    /** Whom an answer goes to, where, and what it may replace. */
    record Origin(String userId, String channelId, @Nullable MessageRef message, boolean ephemeral) {}

    private static final class Issued {
        private final Origin origin;
        private final Instant made;
        private int uses;

        Issued(Origin origin, Instant made) {
            this.origin = origin;
            this.made = made;
        }
    }

    private final State state;
    private final Map<String, Issued> issued = new HashMap<>();

    ResponseUrls(State state) {
        this.state = state;
    }

    /** A new address; {@code kind} is commands or actions. */
    String make(String kind, Origin origin) {
        Instant now = state.ids.now();
        issued.values().removeIf(old -> old.made.plus(LIFETIME.multipliedBy(2)).isBefore(now));
        String secret = state.ids.secret();
        issued.put(secret, new Issued(origin, now));
        return state.baseUrl + "/" + kind + "/" + state.spec.teamId() + "/" + state.ids.count() + "/" + secret;
    }

    /** Takes one post; throws the error that Slack answers. */
    void use(String secret, JsonNode body) {
        Issued url = issued.get(secret);
        if (url == null || url.made.plus(LIFETIME).isBefore(state.ids.now())) {
            throw new ApiError("expired_url");
        }
        if (url.uses >= USES) {
            throw new ApiError("used_url");
        }
        if (!body.isObject()) {
            throw new ApiError("invalid_payload");
        }
        url.uses++;
        Origin origin = url.origin;
        if (body.path("delete_original").asBoolean(false)) {
            delete(origin);
            return;
        }
        JsonNode asked = body.path("blocks");
        ArrayNode blocks = asked.isMissingNode() || asked.isNull() ? null : MessageContent.blocks(asked, state.ids);
        JsonNode text = body.path("text");
        MessageContent content =
                new MessageContent(text.isString() ? text.asString() : null, blocks, null, metadata(body));
        if (content.isEmpty()) {
            throw new ApiError("no_text");
        }
        if (body.path("replace_original").asBoolean(false) && origin.message() != null) {
            replace(origin, origin.message(), content);
        } else {
            answer(origin, body, content);
        }
    }

    private static @Nullable ObjectNode metadata(JsonNode body) {
        return body.path("metadata") instanceof ObjectNode metadata ? metadata : null;
    }

    private void delete(Origin origin) {
        MessageRef ref = origin.message();
        if (ref == null) {
            return;
        }
        if (origin.ephemeral()) {
            state.ephemerals.removeIf(each -> each.ref().equals(ref));
            state.changed(new WorkspaceEvent.MessageDeleted(ref));
            return;
        }
        Room room = state.rooms.get(ref.channelId());
        Post post = room == null ? null : room.post(ref.ts());
        if (room != null && post != null) {
            ChatMethods.remove(state, room, post);
        }
    }

    private void replace(Origin origin, MessageRef ref, MessageContent content) {
        if (origin.ephemeral()) {
            for (int i = 0; i < state.ephemerals.size(); i++) {
                Ephemeral old = state.ephemerals.get(i);
                if (old.ref().equals(ref)) {
                    Ephemeral changed = ephemeral(ref, old.userId(), old.threadTs(), content);
                    state.ephemerals.set(i, changed);
                    state.changed(new WorkspaceEvent.EphemeralShown(changed));
                    return;
                }
            }
            return;
        }
        Room room = state.rooms.get(ref.channelId());
        Post post = room == null ? null : room.post(ref.ts());
        if (room == null || post == null) {
            throw new ApiError("message_not_found");
        }
        ChatMethods.apply(state, room, post, content);
    }

    private void answer(Origin origin, JsonNode body, MessageContent content) {
        JsonNode thread = body.path("thread_ts");
        String threadTs = thread.isString() ? thread.asString() : null;
        if (body.path("response_type").asString("ephemeral").equals("in_channel")) {
            Room room = state.rooms.get(origin.channelId());
            if (room == null || room.archived) {
                throw new ApiError("is_archived");
            }
            state.add(room, ChatMethods.newPost(state, room, threadTs, false, content));
            return;
        }
        MessageRef ref = new MessageRef(origin.channelId(), state.ids.nextTs());
        state.show(ephemeral(ref, origin.userId(), threadTs, content));
    }

    private static Ephemeral ephemeral(
            MessageRef ref, String userId, @Nullable String threadTs, MessageContent content) {
        JsonNode blocks = content.blocks() == null ? Json.array() : content.blocks();
        return new Ephemeral(ref, userId, threadTs, true, content.cutText(), blocks);
    }
}
