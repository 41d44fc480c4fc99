package dev.lockkeeper.emulator;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code conversations.*}, the methods that only look, with Slack's cursors. */
final class ConversationReads {
    private static final int LARGEST_PAGE = 999;

    private ConversationReads() {}

    static void register(MethodTable table) {
        String[] read = {"channels:read", "groups:read", "im:read", "mpim:read"};
        String[] history = {"channels:history", "groups:history", "im:history", "mpim:history"};
        table.add("conversations.info", ConversationReads::info, read);
        table.add("conversations.list", ConversationReads::list, read);
        table.add("conversations.members", ConversationReads::members, read);
        table.add("conversations.history", ConversationReads::history, history);
        table.add("conversations.replies", ConversationReads::replies, history);
    }

    private static String scopeOf(Room room, String right) {
        return switch (room.kind) {
            case PUBLIC -> "channels:" + right;
            case PRIVATE -> "groups:" + right;
            case DIRECT -> "im:" + right;
            case GROUP_DIRECT -> "mpim:" + right;
        };
    }

    private static ObjectNode info(ApiCall call) {
        Room room = call.room();
        call.requireScope(scopeOf(room, "read"));
        ObjectNode answer = Json.object();
        ObjectNode channel = ChannelJson.of(call.state(), room);
        if (call.flag("include_num_members") && room.isNamed()) {
            channel.put("num_members", room.members.size());
        }
        answer.set("channel", channel);
        return answer;
    }

    private static ObjectNode list(ApiCall call) {
        Set<String> types = Set.copyOf(call.text("types") == null ? List.of("public_channel") : call.list("types"));
        List<Room> found = new ArrayList<>();
        for (Room room : call.state().rooms.values()) {
            String type = switch (room.kind) {
                case PUBLIC -> "public_channel";
                case PRIVATE -> "private_channel";
                case DIRECT -> "im";
                case GROUP_DIRECT -> "mpim";
            };
            boolean visible = room.isPublic() || call.state().botIsIn(room);
            boolean wanted = types.contains(type) && !(room.archived && call.flag("exclude_archived"));
            if (visible && wanted) {
                call.requireScope(scopeOf(room, "read"));
                found.add(room);
            }
        }
        int from = cursor(call);
        int to = Math.min(found.size(), from + page(call));
        ObjectNode answer = Json.object();
        ArrayNode channels = answer.putArray("channels");
        for (Room room : found.subList(Math.min(from, to), to)) {
            ObjectNode channel = ChannelJson.of(call.state(), room);
            channels.add(room.isNamed() ? channel.put("num_members", room.members.size()) : channel);
        }
        next(answer, to, found.size());
        return answer;
    }

    private static ObjectNode members(ApiCall call) {
        Room room = call.room();
        call.requireScope(scopeOf(room, "read"));
        List<String> all = List.copyOf(room.members);
        int from = cursor(call);
        int to = Math.min(all.size(), from + page(call));
        ObjectNode answer = Json.object();
        answer.set("members", Json.array(all.subList(Math.min(from, to), to)));
        next(answer, to, all.size());
        return answer;
    }

    private static ObjectNode history(ApiCall call) {
        Room room = call.room();
        call.requireScope(scopeOf(room, "history"));
        call.requireMember(room);
        List<Post> found = new ArrayList<>();
        for (Post post : room.posts.values()) {
            if ((!post.isReply() || post.broadcast) && inRange(call, post.ts)) {
                found.add(post);
            }
        }
        Collections.reverse(found);
        ObjectNode answer = page(call, room, found);
        answer.put("pin_count", room.pins.size());
        answer.putNull("channel_actions_ts").put("channel_actions_count", 0);
        return answer;
    }

    private static ObjectNode replies(ApiCall call) {
        Room room = call.room();
        call.requireScope(scopeOf(room, "history"));
        call.requireMember(room);
        Post asked = room.post(call.required("ts", "thread_not_found"));
        if (asked == null) {
            throw new ApiError("thread_not_found");
        }
        String parentTs = asked.isReply() && asked.threadTs != null ? asked.threadTs : asked.ts;
        List<Post> found = new ArrayList<>();
        Post parent = room.post(parentTs);
        if (parent != null) {
            found.add(parent);
        }
        for (Post reply : room.replies(parentTs)) {
            if (inRange(call, reply.ts)) {
                found.add(reply);
            }
        }
        return page(call, room, found);
    }

    private static ObjectNode page(ApiCall call, Room room, List<Post> found) {
        boolean withMetadata = call.flag("include_all_metadata");
        int from = cursor(call);
        int to = Math.min(found.size(), from + page(call));
        ObjectNode answer = Json.object();
        ArrayNode messages = answer.putArray("messages");
        for (Post post : found.subList(Math.min(from, to), to)) {
            messages.add(MessageJson.inHistory(call.state(), room, post, withMetadata));
        }
        answer.put("has_more", to < found.size());
        if (to < found.size()) {
            next(answer, to, found.size());
        }
        return answer;
    }

    private static boolean inRange(ApiCall call, String ts) {
        String oldest = call.text("oldest", "0");
        String latest = call.text("latest", "9999999999.999999");
        boolean inclusive = call.flag("inclusive");
        int fromOldest = compare(ts, oldest);
        int toLatest = compare(ts, latest);
        return (inclusive ? fromOldest >= 0 : fromOldest > 0) && (inclusive ? toLatest <= 0 : toLatest < 0);
    }

    private static int compare(String ts, String bound) {
        try {
            return new java.math.BigDecimal(ts).compareTo(new java.math.BigDecimal(bound));
        } catch (NumberFormatException notATime) {
            throw new ApiError("invalid_arguments");
        }
    }

    static int page(ApiCall call) {
        int limit = call.number("limit", 100);
        if (limit < 1 || limit > LARGEST_PAGE + 1) {
            throw new ApiError("invalid_limit");
        }
        return limit;
    }

    static int cursor(ApiCall call) {
        String cursor = call.text("cursor");
        if (cursor == null) {
            return 0;
        }
        try {
            String plain = new String(Base64.getDecoder().decode(cursor), StandardCharsets.UTF_8);
            return Integer.parseInt(plain.replaceFirst("^from:", ""));
        } catch (IllegalArgumentException notOurs) {
            throw new ApiError("invalid_cursor");
        }
    }

    static void next(ObjectNode answer, int to, int size) {
        String cursor =
                to < size ? Base64.getEncoder().encodeToString(("from:" + to).getBytes(StandardCharsets.UTF_8)) : "";
        answer.putObject("response_metadata").put("next_cursor", cursor);
    }
}
