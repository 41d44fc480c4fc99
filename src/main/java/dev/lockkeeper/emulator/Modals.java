package dev.lockkeeper.emulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The modals on people's screens and their App Homes. Only touched under the workspace's lock. */
final class Modals {
    /** A root and two pushed onto it. */
    private static final int STACK = 3;

    private final State state;
    private final Map<String, List<ModalView>> stacks = new HashMap<>();
    private final Map<String, ModalView> homes = new HashMap<>();

    Modals(State state) {
        this.state = state;
    }

    List<ModalView> stack(String userId) {
        return List.copyOf(stacks.getOrDefault(userId, List.of()));
    }

    @Nullable
    ModalView home(String userId) {
        return homes.get(userId);
    }

    @Nullable
    ModalView find(String viewId) {
        for (List<ModalView> stack : stacks.values()) {
            for (ModalView view : stack) {
                if (view.id.equals(viewId)) {
                    return view;
                }
            }
        }
        return homes.values().stream()
                .filter(view -> view.id.equals(viewId))
                .findFirst()
                .orElse(null);
    }

    @Nullable
    ModalView findExternal(String externalId) {
        for (List<ModalView> stack : stacks.values()) {
            for (ModalView view : stack) {
                if (view.definition.path("external_id").asString("").equals(externalId)) {
                    return view;
                }
            }
        }
        return null;
    }

    ModalView open(String userId, JsonNode definition) {
        clear(userId);
        return add(userId, definition, null);
    }

    ModalView push(String userId, JsonNode definition) {
        List<ModalView> stack = stacks.getOrDefault(userId, List.of());
        if (stack.size() >= STACK) {
            throw new ApiError("push_limit_reached");
        }
        return add(userId, definition, stack.isEmpty() ? null : stack.get(stack.size() - 1));
    }

    private ModalView add(String userId, JsonNode definition, @Nullable ModalView below) {
        String id = state.ids.next("V");
        ModalView view = new ModalView(
                id,
                userId,
                below == null ? id : below.rootId,
                below == null ? null : below.id,
                normalized(definition),
                newHash());
        stacks.computeIfAbsent(userId, key -> new ArrayList<>()).add(view);
        state.changed(new WorkspaceEvent.ViewOpened(view.snapshot()));
        return view;
    }

    void replace(ModalView view, JsonNode definition) {
        view.definition = normalized(definition);
        view.hash = newHash();
        state.changed(new WorkspaceEvent.ViewUpdated(view.snapshot()));
    }

    ModalView publish(String userId, JsonNode definition) {
        ModalView home = homes.get(userId);
        if (home == null) {
            String id = state.ids.next("V");
            home = new ModalView(id, userId, id, null, normalized(definition), newHash());
            homes.put(userId, home);
            state.changed(new WorkspaceEvent.ViewOpened(home.snapshot()));
        } else {
            replace(home, definition);
        }
        return home;
    }

    /** Takes one modal off the screen; those above it go too. */
    void close(ModalView view) {
        List<ModalView> stack = stacks.get(view.userId);
        if (stack == null) {
            return;
        }
        int index = stack.indexOf(view);
        while (index >= 0 && stack.size() > index) {
            ModalView gone = stack.remove(stack.size() - 1);
            state.changed(new WorkspaceEvent.ViewClosed(gone.snapshot()));
        }
    }

    void clear(String userId) {
        List<ModalView> stack = stacks.get(userId);
        if (stack != null && !stack.isEmpty()) {
            close(stack.get(0));
        }
    }

    private ObjectNode normalized(JsonNode definition) {
        ObjectNode copy = (ObjectNode) definition.deepCopy();
        copy.set("blocks", BlockKitRules.normalized(definition.path("blocks"), state.ids));
        return copy;
    }

    private String newHash() {
        return state.ids.epochSeconds() + "." + state.ids.blockId() + state.ids.count();
    }

    /** The view as Slack writes it, with these values as its state. */
    ObjectNode json(ModalView view, ObjectNode values) {
        ObjectNode definition = view.definition;
        ObjectNode json = Json.object()
                .put("id", view.id)
                .put("team_id", state.spec.teamId())
                .put("type", definition.path("type").asString());
        json.set("blocks", definition.path("blocks").deepCopy());
        json.put("private_metadata", definition.path("private_metadata").asString(""))
                .put("callback_id", definition.path("callback_id").asString(""));
        json.putObject("state").set("values", values);
        json.put("hash", view.hash);
        copyOrNull(definition, json, "title");
        json.put("clear_on_close", definition.path("clear_on_close").asBoolean(false))
                .put("notify_on_close", definition.path("notify_on_close").asBoolean(false));
        copyOrNull(definition, json, "close");
        copyOrNull(definition, json, "submit");
        json.put("previous_view_id", view.previousId)
                .put("root_view_id", view.rootId)
                .put("app_id", state.app.appId())
                .put("external_id", definition.path("external_id").asString(""))
                .put("app_installed_team_id", state.spec.teamId())
                .put("bot_id", state.app.botId());
        return json;
    }

    private static void copyOrNull(ObjectNode from, ObjectNode to, String field) {
        JsonNode value = from.path(field);
        if (value instanceof ObjectNode text) {
            ObjectNode copy = text.deepCopy();
            if (!copy.has("emoji")) {
                copy.put("emoji", true);
            }
            to.set(field, copy);
        } else {
            to.putNull(field);
        }
    }
}
