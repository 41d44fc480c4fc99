package dev.lockkeeper.emulator;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code conversations.*}, the methods that change something. */
final class ConversationMethods {
    private static final int NAME = 80;
    private static final int HEADING = 250;
    private static final int INVITED_AT_ONCE = 100;
    private static final int PEOPLE_IN_DIRECT = 8;
    private static final Pattern NAME_CHARACTERS = Pattern.compile("[\\p{Ll}\\p{Lo}\\p{M}\\p{N}_-]+");

    private final Announcer announcer;

    ConversationMethods(Announcer announcer) {
        this.announcer = announcer;
    }

    void register(MethodTable table) {
        table.add("conversations.create", this::create, "channels:manage", "groups:write");
        table.add(
                "conversations.invite",
                this::invite,
                "channels:manage",
                "groups:write",
                "channels:write.invites",
                "groups:write.invites");
        table.add("conversations.join", this::join, "channels:join");
        table.add("conversations.open", this::open, "im:write", "mpim:write");
        table.add(
                "conversations.setTopic",
                this::setTopic,
                "channels:manage",
                "groups:write",
                "channels:write.topic",
                "groups:write.topic");
        table.add(
                "conversations.setPurpose",
                this::setPurpose,
                "channels:manage",
                "groups:write",
                "channels:write.topic",
                "groups:write.topic");
        table.add("conversations.archive", this::archive, "channels:manage", "groups:write");
    }

    private static ObjectNode answer(ApiCall call, Room room) {
        ObjectNode answer = Json.object();
        answer.set("channel", ChannelJson.of(call.state(), room));
        return answer;
    }

    private ObjectNode create(ApiCall call) {
        boolean isPrivate = call.flag("is_private");
        call.requireScope(isPrivate ? "groups:write" : "channels:manage");
        State state = call.state();
        String name = call.required("name", "invalid_name_required");
        if (name.length() > NAME) {
            throw new ApiError("invalid_name_maxlength");
        }
        if (name.chars().allMatch(each -> each == '-' || each == '_')) {
            throw new ApiError("invalid_name_punctuation");
        }
        if (!NAME_CHARACTERS.matcher(name).matches()) {
            throw new ApiError("invalid_name_specials");
        }
        if (state.roomNamed(name) != null) {
            throw new ApiError("name_taken");
        }
        Room room = new Room(
                state.ids.next("C"),
                name,
                isPrivate ? Channel.Kind.PRIVATE : Channel.Kind.PUBLIC,
                call.botUserId(),
                state.ids.epochSeconds());
        state.rooms.put(room.id, room);
        enter(state, room, call.botUserId(), call.botUserId());
        return answer(call, room);
    }

    /** Makes somebody a member, with the line in the channel and the event to the app. */
    void enter(State state, Room room, String userId, String inviterId) {
        room.members.add(userId);
        boolean invited = !userId.equals(inviterId);
        state.addNotice(
                room,
                "channel_join",
                userId,
                "<@" + userId + "> has joined the channel",
                invited ? Map.of("inviter", inviterId) : Map.of());
        state.changed(new WorkspaceEvent.ChannelChanged(room.snapshot()));
        if (state.botIsIn(room)) {
            announcer.memberJoined(room, userId, invited ? inviterId : "");
        }
    }

    private ObjectNode invite(ApiCall call) {
        Room room = call.room();
        if (!room.isNamed()) {
            throw new ApiError("method_not_supported_for_channel_type");
        }
        call.requireScope(
                room.isPublic() ? "channels:manage" : "groups:write",
                room.isPublic() ? "channels:write.invites" : "groups:write.invites");
        call.requireOpen(room);
        List<String> asked = call.list("users");
        if (asked.isEmpty()) {
            throw new ApiError("no_user");
        }
        if (asked.size() > INVITED_AT_ONCE) {
            throw new ApiError("too_many_users");
        }
        ArrayNode errors = Json.array();
        Set<String> good = new LinkedHashSet<>();
        for (String userId : asked) {
            String error = refusal(call, room, userId);
            if (error == null) {
                good.add(userId);
            } else {
                errors.addObject().put("user", userId).put("ok", false).put("error", error);
            }
        }
        boolean force = call.flag("force");
        if (!errors.isEmpty() && (!force || good.isEmpty())) {
            throw new ApiError(errors.get(0).path("error").asString()).with("errors", errors);
        }
        for (String userId : good) {
            enter(call.state(), room, userId, call.botUserId());
        }
        ObjectNode answer = answer(call, room);
        if (!errors.isEmpty()) {
            answer.set("errors", errors);
        }
        return answer;
    }

    private static @Nullable String refusal(ApiCall call, Room room, String userId) {
        WorkspaceSpec.Member member = call.state().members.get(userId);
        if (member == null) {
            return "user_not_found";
        }
        if (userId.equals(call.botUserId())) {
            return "cant_invite_self";
        }
        if (member.deactivated()) {
            return "cant_invite";
        }
        return room.members.contains(userId) ? "already_in_channel" : null;
    }

    private ObjectNode join(ApiCall call) {
        Room room = call.room();
        if (!room.isPublic()) {
            throw new ApiError("method_not_supported_for_channel_type");
        }
        if (room.archived) {
            throw new ApiError("is_archived");
        }
        boolean already = call.state().botIsIn(room);
        if (!already) {
            enter(call.state(), room, call.botUserId(), call.botUserId());
        }
        ObjectNode answer = answer(call, room);
        if (already) {
            answer.put("warning", "already_in_channel");
            answer.putObject("response_metadata").putArray("warnings").add("already_in_channel");
        }
        return answer;
    }

    private ObjectNode open(ApiCall call) {
        State state = call.state();
        String existing = call.text("channel");
        if (existing != null) {
            return opened(call, call.room(existing), true);
        }
        List<String> users = call.list("users");
        if (users.isEmpty()) {
            throw new ApiError("users_list_not_supplied");
        }
        if (users.size() > PEOPLE_IN_DIRECT) {
            throw new ApiError("too_many_users");
        }
        call.requireScope(users.size() == 1 ? "im:write" : "mpim:write");
        for (String userId : users) {
            WorkspaceSpec.Member member = state.members.get(userId);
            if (member == null || userId.equals(call.botUserId())) {
                throw new ApiError("user_not_found");
            }
            if (member.deactivated()) {
                throw new ApiError("user_disabled");
            }
            if (member.bot()) {
                throw new ApiError("cannot_dm_bot");
            }
        }
        int before = state.rooms.size();
        Room room = state.directRoom(new LinkedHashSet<>(users));
        return opened(call, room, state.rooms.size() == before);
    }

    private static ObjectNode opened(ApiCall call, Room room, boolean already) {
        ObjectNode answer = Json.object();
        if (already) {
            answer.put("no_op", true).put("already_open", true);
        }
        boolean whole = call.flag("return_im") && room.kind == Channel.Kind.DIRECT;
        answer.set(
                "channel",
                whole ? ChannelJson.of(call.state(), room) : Json.object().put("id", room.id));
        return answer;
    }

    private ObjectNode setTopic(ApiCall call) {
        Room room = call.openRoom();
        String topic = heading(call, "topic");
        room.topic = new Room.Heading(topic, call.botUserId(), call.state().ids.epochSeconds());
        call.state()
                .addNotice(
                        room,
                        "channel_topic",
                        call.botUserId(),
                        "<@" + call.botUserId() + "> set the channel topic: " + topic,
                        Map.of("topic", topic));
        call.state().changed(new WorkspaceEvent.ChannelChanged(room.snapshot()));
        return answer(call, room);
    }

    private ObjectNode setPurpose(ApiCall call) {
        Room room = call.openRoom();
        String purpose = heading(call, "purpose");
        room.purpose =
                new Room.Heading(purpose, call.botUserId(), call.state().ids.epochSeconds());
        call.state()
                .addNotice(
                        room,
                        "channel_purpose",
                        call.botUserId(),
                        "<@" + call.botUserId() + "> set the channel purpose: " + purpose,
                        Map.of("purpose", purpose));
        call.state().changed(new WorkspaceEvent.ChannelChanged(room.snapshot()));
        return answer(call, room);
    }

    private static String heading(ApiCall call, String name) {
        String value = call.text(name, "");
        if (value.codePointCount(0, value.length()) > HEADING) {
            throw new ApiError("too_long");
        }
        return value;
    }

    private ObjectNode archive(ApiCall call) {
        Room room = call.room();
        if (room.archived) {
            throw new ApiError("already_archived");
        }
        if (room.name.equals("general")) {
            throw new ApiError("cant_archive_general");
        }
        call.requireMember(room);
        room.archived = true;
        call.state()
                .addNotice(
                        room,
                        "channel_archive",
                        call.botUserId(),
                        "<@" + call.botUserId() + "> archived the channel",
                        Map.of());
        call.state().changed(new WorkspaceEvent.ChannelChanged(room.snapshot()));
        return Json.object();
    }
}
