package dev.lockkeeper.emulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What people do in channels: type, press, choose, come and go. */
final class Interactions {
    private final State state;
    private final Payloads payloads;
    private final Delivery delivery;
    private final ConversationMethods conversations;
    private final Mentions mentions;

    Interactions(State state, Payloads payloads, Delivery delivery, ConversationMethods conversations) {
        this.state = state;
        this.payloads = payloads;
        this.delivery = delivery;
        this.conversations = conversations;
        this.mentions = new Mentions(state);
    }

    private static SlashReply notSent(String why) {
        return new SlashReply(0, "", List.of(), why, Duration.ZERO);
    }

    private static PressReply notPressed(String why) {
        return new PressReply(0, "", why, Duration.ZERO);
    }

    WorkspaceSpec.Member person(String userId) {
        WorkspaceSpec.Member member = state.members.get(userId);
        if (member == null || member.bot()) {
            throw new IllegalArgumentException(userId + " is not a person in this workspace");
        }
        return member;
    }

    /** Why this person cannot act in the channel, or an empty string. */
    private String obstacle(String userId, @Nullable Room room) {
        if (person(userId).deactivated()) {
            return "this account is deactivated";
        }
        if (room == null || (!room.isPublic() && !room.members.contains(userId))) {
            return "there is no such channel for this person";
        }
        return room.archived ? "the channel is archived" : "";
    }

    SlashReply type(String userId, String channelId, String line) {
        if (line.isBlank()) {
            return notSent("nothing was typed");
        }
        if (!line.startsWith("/")) {
            return say(userId, channelId, null, line);
        }
        String[] words = line.strip().split("\\s+", 2);
        if (!words[0].equals(state.app.command())) {
            return notSent(words[0] + " is not a valid command");
        }
        String text = words.length > 1 ? words[1] : "";
        List<Map<String, String>> fields = new ArrayList<>();
        String obstacle = state.locked(() -> {
            Room room = state.rooms.get(channelId);
            String why = obstacle(userId, room);
            if (why.isEmpty() && room != null && !room.members.contains(userId)) {
                why = "not a member of #" + room.name;
            }
            if (why.isEmpty() && room != null) {
                fields.add(payloads.slash(person(userId), room, mentions.inCommand(text)));
            }
            return why;
        });
        if (!obstacle.isEmpty()) {
            return notSent(obstacle);
        }
        Delivery.Delivered delivered = delivery.sendForm("slash " + state.app.command() + " " + text, fields.get(0));
        return state.locked(() -> acknowledged(userId, channelId, delivered));
    }

    SlashReply reply(String userId, MessageRef parent, String line) {
        if (line.isBlank()) {
            return notSent("nothing was typed");
        }
        return line.startsWith("/")
                ? notSent("slash commands are not supported in threads")
                : say(userId, parent.channelId(), parent.ts(), line);
    }

    private SlashReply say(String userId, String channelId, @Nullable String threadTs, String line) {
        return state.locked(() -> {
            Room room = state.rooms.get(channelId);
            String why = obstacle(userId, room);
            if (room == null || !why.isEmpty()) {
                return notSent(why);
            }
            if (threadTs != null && room.post(threadTs) == null) {
                return notSent("the message is gone");
            }
            Post post = new Post(room.id, state.ids.nextTs(), threadTs, userId, false, "", false);
            post.text = mentions.inMessage(line);
            state.add(room, post);
            return new SlashReply(200, "", List.of(), "", Duration.ZERO);
        });
    }

    private SlashReply acknowledged(String userId, String channelId, Delivery.Delivered delivered) {
        List<Ephemeral> answers = new ArrayList<>();
        if (!delivered.isOk()) {
            String shown = state.app.command() + " failed with the error \"" + delivered.failure() + "\"";
            answers.add(slackbot(userId, channelId, shown));
        } else {
            JsonNode body = Json.parseOrNull(delivered.body());
            if (body != null && body.isObject()) {
                jsonAnswer(userId, channelId, body, answers);
            } else if (!delivered.body().isBlank()) {
                answers.add(new Ephemeral(
                        new MessageRef(channelId, state.ids.nextTs()),
                        userId,
                        null,
                        true,
                        delivered.body(),
                        Json.array()));
            }
        }
        answers.forEach(state::show);
        return new SlashReply(delivered.status(), delivered.body(), answers, delivered.failure(), delivered.took());
    }

    private void jsonAnswer(String userId, String channelId, JsonNode body, List<Ephemeral> answers) {
        Room room = state.rooms.get(channelId);
        JsonNode asked = body.path("blocks");
        try {
            MessageContent content = new MessageContent(
                    body.path("text").isString() ? body.path("text").asString() : null,
                    asked.isArray() ? MessageContent.blocks(asked, state.ids) : null,
                    null,
                    null);
            if (content.isEmpty()) {
                return;
            }
            if (room != null && body.path("response_type").asString("").equals("in_channel")) {
                state.add(room, ChatMethods.newPost(state, room, null, false, content));
                return;
            }
            JsonNode blocks = content.blocks() == null ? Json.array() : content.blocks();
            answers.add(new Ephemeral(
                    new MessageRef(channelId, state.ids.nextTs()), userId, null, true, content.cutText(), blocks));
        } catch (ApiError refused) {
            answers.add(slackbot(
                    userId, channelId, state.app.command() + " failed with the error \"" + refused.code() + "\""));
        }
    }

    private Ephemeral slackbot(String userId, String channelId, String text) {
        return new Ephemeral(new MessageRef(channelId, state.ids.nextTs()), userId, null, false, text, Json.array());
    }

    PressReply press(String userId, MessageRef ref, String wanted, String value) {
        List<ObjectNode> payload = new ArrayList<>();
        String obstacle = state.locked(() -> {
            Room room = state.rooms.get(ref.channelId());
            String why = obstacle(userId, room);
            if (room == null || !why.isEmpty()) {
                return why;
            }
            Post post = room.post(ref.ts());
            Ephemeral ephemeral = post == null ? privateMessage(userId, ref) : null;
            if (post == null && ephemeral == null) {
                return "the message is gone";
            }
            JsonNode blocks = post == null ? ephemeral.blocks() : post.blocks;
            Found found = find(blocks, wanted);
            if (found == null) {
                return "the message has nothing to press called " + wanted;
            }
            String threadTs =
                    post == null ? ephemeral.threadTs() : room.snapshot(post).threadTs();
            ObjectNode action = payloads.action(found.element(), found.blockId(), value);
            payload.add(payloads.messageAction(person(userId), room, ref, post, threadTs, action));
            return "";
        });
        return obstacle.isEmpty() ? send(delivery, payload.get(0)) : notPressed(obstacle);
    }

    static PressReply send(Delivery delivery, ObjectNode payload) {
        String what = payload.path("type").asString() + " "
                + payload.path("actions").path(0).path("action_id").asString("");
        Delivery.Delivered delivered = delivery.sendForm(what.strip(), Map.of("payload", Json.write(payload)));
        return new PressReply(delivered.status(), delivered.body(), delivered.failure(), delivered.took());
    }

    private @Nullable Ephemeral privateMessage(String userId, MessageRef ref) {
        for (Ephemeral each : state.ephemerals) {
            if (each.ref().equals(ref) && each.userId().equals(userId)) {
                return each;
            }
        }
        return null;
    }

    /** An interactive element with the block that it stands in. */
    record Found(JsonNode element, String blockId) {}

    /** By {@code blockId.actionId}, then by action id, then by label. */
    static @Nullable Found find(JsonNode blocks, String wanted) {
        List<Found> all = new ArrayList<>();
        for (JsonNode block : blocks) {
            String blockId = block.path("block_id").asString("");
            block.path("elements").forEach(element -> all.add(new Found(element, blockId)));
            if (block.has("accessory")) {
                all.add(new Found(block.path("accessory"), blockId));
            }
        }
        all.removeIf(each -> !each.element().has("action_id"));
        for (Found each : all) {
            if (wanted.equals(
                    each.blockId() + "." + each.element().path("action_id").asString())) {
                return each;
            }
        }
        for (Found each : all) {
            if (wanted.equals(each.element().path("action_id").asString())) {
                return each;
            }
        }
        for (Found each : all) {
            if (wanted.equals(each.element().path("text").path("text").asString(""))) {
                return each;
            }
        }
        return null;
    }

    void join(String userId, String channelId) {
        state.lockedRun(() -> {
            Room room = state.rooms.get(channelId);
            String why = obstacle(userId, room);
            if (room == null || !why.isEmpty()) {
                throw new IllegalArgumentException(userId + " cannot join " + channelId + ": " + why);
            }
            if (!room.members.contains(userId)) {
                conversations.enter(state, room, userId, userId);
            }
        });
    }

    void removeApp(String channelId) {
        leave(state.app.botUserId(), channelId);
    }

    void inviteApp(String inviterId, String channelId) {
        state.lockedRun(() -> {
            Room room = state.rooms.get(channelId);
            if (room != null && !state.botIsIn(room)) {
                conversations.enter(state, room, state.app.botUserId(), inviterId);
            }
        });
    }

    void leave(String userId, String channelId) {
        state.lockedRun(() -> {
            Room room = state.rooms.get(channelId);
            if (room != null && room.members.remove(userId)) {
                state.addNotice(room, "channel_leave", userId, "<@" + userId + "> has left the channel", Map.of());
                state.changed(new WorkspaceEvent.ChannelChanged(room.snapshot()));
            }
        });
    }

    String directChannel(String userId) {
        return state.locked(() -> {
            person(userId);
            return state.directRoom(Set.of(userId)).id;
        });
    }
}
