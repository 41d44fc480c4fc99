package dev.lockkeeper.emulator;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What Slack sends to the app. Called under the workspace's lock. */
final class Payloads {
    /** The legacy verification token, which is still sent and which nobody should rely on. */
    private static final String TOKEN = "verification-token";

    private final State state;

    Payloads(State state) {
        this.state = state;
    }

    Map<String, String> slash(WorkspaceSpec.Member person, Room room, String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("token", TOKEN);
        fields.put("team_id", state.spec.teamId());
        fields.put("team_domain", state.spec.domain());
        fields.put("channel_id", room.id);
        fields.put("channel_name", shownName(room));
        fields.put("user_id", person.userId());
        fields.put("user_name", person.handle());
        fields.put("command", state.app.command());
        fields.put("text", text);
        fields.put("api_app_id", state.app.appId());
        fields.put("is_enterprise_install", "false");
        fields.put(
                "response_url",
                state.responseUrls.make("commands", new ResponseUrls.Origin(person.userId(), room.id, null, false)));
        fields.put("trigger_id", state.triggers.make(person.userId(), null));
        return fields;
    }

    private static String shownName(Room room) {
        return switch (room.kind) {
            case PUBLIC, GROUP_DIRECT -> room.name;
            case PRIVATE -> "privategroup";
            case DIRECT -> "directmessage";
        };
    }

    /** A press on something in a message; {@code post} is null for an ephemeral one, which Slack does not send along. */
    ObjectNode messageAction(
            WorkspaceSpec.Member person,
            Room room,
            MessageRef ref,
            @Nullable Post post,
            @Nullable String threadTs,
            ObjectNode action) {
        boolean ephemeral = post == null;
        ObjectNode payload = begin("block_actions", person);
        ObjectNode container = payload.putObject("container")
                .put("type", "message")
                .put("message_ts", ref.ts())
                .put("channel_id", room.id)
                .put("is_ephemeral", ephemeral);
        if (threadTs != null) {
            container.put("thread_ts", threadTs);
        }
        payload.put("trigger_id", state.triggers.make(person.userId(), null));
        finishInstall(payload);
        payload.putObject("channel").put("id", room.id).put("name", shownName(room));
        if (post != null) {
            payload.set("message", MessageJson.inHistory(state, room, post, true));
        }
        payload.putObject("state").putObject("values");
        payload.put(
                "response_url",
                state.responseUrls.make("actions", new ResponseUrls.Origin(person.userId(), room.id, ref, ephemeral)));
        payload.putArray("actions").add(action);
        return payload;
    }

    /** A press on something in a modal. */
    ObjectNode viewAction(WorkspaceSpec.Member person, ModalView view, ObjectNode values, ObjectNode action) {
        ObjectNode payload = begin("block_actions", person);
        payload.putObject("container").put("type", "view").put("view_id", view.id);
        payload.put("trigger_id", state.triggers.make(person.userId(), view.id));
        finishInstall(payload);
        payload.set("view", state.modals.json(view, values));
        payload.putArray("actions").add(action);
        return payload;
    }

    ObjectNode submission(WorkspaceSpec.Member person, ModalView view, ObjectNode values) {
        ObjectNode payload = begin("view_submission", person);
        payload.put("trigger_id", state.triggers.make(person.userId(), view.id));
        payload.set("view", state.modals.json(view, values));
        payload.putArray("response_urls");
        finishInstall(payload);
        return payload;
    }

    ObjectNode closed(WorkspaceSpec.Member person, ModalView view, boolean cleared) {
        ObjectNode payload = begin("view_closed", person);
        payload.set("view", state.modals.json(view, Json.object()));
        payload.put("is_cleared", cleared);
        finishInstall(payload);
        return payload;
    }

    /** The action part for an element, with the value that a person chose, if it lets one choose. */
    ObjectNode action(JsonNode element, String blockId, String chosen) {
        String type = element.path("type").asString();
        ObjectNode action = Json.object()
                .put("action_id", element.path("action_id").asString())
                .put("block_id", blockId);
        if (type.equals("button")) {
            action.set("text", element.path("text").deepCopy());
            for (String field : new String[] {"value", "style", "url"}) {
                if (element.path(field).isString()) {
                    action.put(field, element.path(field).asString());
                }
            }
        } else {
            action.setAll(FormValues.value(element, chosen));
        }
        return action.put("type", type).put("action_ts", state.ids.nextTs());
    }

    private ObjectNode begin(String type, WorkspaceSpec.Member person) {
        ObjectNode payload = Json.object().put("type", type);
        payload.putObject("user")
                .put("id", person.userId())
                .put("username", person.handle())
                .put("name", person.handle())
                .put("team_id", state.spec.teamId());
        payload.put("api_app_id", state.app.appId()).put("token", TOKEN);
        payload.putObject("team").put("id", state.spec.teamId()).put("domain", state.spec.domain());
        return payload;
    }

    private static void finishInstall(ObjectNode payload) {
        payload.putNull("enterprise");
        payload.put("is_enterprise_install", false);
    }
}
