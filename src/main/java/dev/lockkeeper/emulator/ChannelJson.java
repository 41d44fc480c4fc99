package dev.lockkeeper.emulator;

import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Conversations as Slack writes them. */
final class ChannelJson {
    private ChannelJson() {}

    static ObjectNode of(State state, Room room) {
        ObjectNode channel = Json.object().put("id", room.id).put("created", room.created);
        if (room.kind == Channel.Kind.DIRECT) {
            return direct(state, room, channel);
        }
        boolean isPublic = room.isPublic();
        channel.put("name", room.name)
                .put("is_channel", isPublic)
                .put("is_group", !isPublic)
                .put("is_im", false)
                .put("is_mpim", room.kind == Channel.Kind.GROUP_DIRECT)
                .put("is_private", !isPublic)
                .put("is_archived", room.archived)
                .put("is_general", room.name.equals("general"))
                .put("unlinked", 0)
                .put("name_normalized", room.name)
                .put("is_shared", false)
                .put("is_org_shared", false)
                .put("is_ext_shared", false)
                .put("is_pending_ext_shared", false)
                .put("is_member", state.botIsIn(room))
                .put("creator", room.creator)
                .put("context_team_id", state.spec.teamId())
                .put("updated", room.created * 1000);
        channel.set("shared_team_ids", Json.array(Set.of(state.spec.teamId())));
        channel.set("pending_shared", Json.array());
        channel.set("pending_connected_team_ids", Json.array());
        channel.set("previous_names", Json.array());
        channel.set("topic", heading(room.topic));
        channel.set("purpose", heading(room.purpose));
        return channel;
    }

    private static ObjectNode direct(State state, Room room, ObjectNode channel) {
        String other = room.members.stream()
                .filter(id -> !id.equals(state.app.botUserId()))
                .findFirst()
                .orElse(state.app.botUserId());
        return channel.put("is_archived", false)
                .put("is_im", true)
                .put("is_org_shared", false)
                .put("context_team_id", state.spec.teamId())
                .put("updated", room.created * 1000)
                .put("user", other);
    }

    private static ObjectNode heading(Room.Heading heading) {
        return Json.object()
                .put("value", heading.value())
                .put("creator", heading.creator())
                .put("last_set", heading.lastSet());
    }
}
