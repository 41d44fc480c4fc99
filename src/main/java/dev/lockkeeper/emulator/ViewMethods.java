package dev.lockkeeper.emulator;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code views.*}. */
final class ViewMethods {
    private ViewMethods() {}

    static void register(MethodTable table) {
        table.add("views.open", ViewMethods::open);
        table.add("views.push", ViewMethods::push);
        table.add("views.update", ViewMethods::update);
        table.add("views.publish", ViewMethods::publish);
    }

    private static JsonNode view(ApiCall call, String type) {
        JsonNode view = call.json("view", "invalid_arguments");
        if (view == null) {
            throw new ApiError("invalid_arguments");
        }
        ViewRules.check(view, type);
        return view;
    }

    private static void requireFreeExternalId(ApiCall call, JsonNode view) {
        String externalId = view.path("external_id").asString("");
        if (!externalId.isEmpty() && call.state().modals.findExternal(externalId) != null) {
            throw new ApiError("duplicate_external_id");
        }
    }

    private static ObjectNode answer(ApiCall call, ModalView view) {
        ObjectNode answer = Json.object();
        answer.set("view", call.state().modals.json(view, Json.object()));
        return answer;
    }

    private static ObjectNode open(ApiCall call) {
        String trigger = call.required("trigger_id", "invalid_trigger_id");
        JsonNode view = view(call, "modal");
        requireFreeExternalId(call, view);
        Triggers.Exchanged from = call.state().triggers.exchange(trigger);
        return answer(call, call.state().modals.open(from.userId(), view));
    }

    private static ObjectNode push(ApiCall call) {
        String trigger = call.required("trigger_id", "invalid_trigger_id");
        JsonNode view = view(call, "modal");
        requireFreeExternalId(call, view);
        Triggers.Exchanged from = call.state().triggers.exchange(trigger);
        if (from.fromViewId() == null) {
            throw new ApiError("invalid_trigger_id");
        }
        return answer(call, call.state().modals.push(from.userId(), view));
    }

    private static ObjectNode update(ApiCall call) {
        Modals modals = call.state().modals;
        String viewId = call.text("view_id");
        String externalId = call.text("external_id");
        if (viewId == null && externalId == null) {
            throw new ApiError("invalid_arguments");
        }
        ModalView found = viewId == null ? modals.findExternal(externalId) : modals.find(viewId);
        if (found == null) {
            throw new ApiError("not_found");
        }
        requireSameHash(call, found);
        modals.replace(found, view(call, found.definition.path("type").asString()));
        return answer(call, found);
    }

    private static ObjectNode publish(ApiCall call) {
        String userId = call.required("user_id");
        if (!call.state().members.containsKey(userId)) {
            throw new ApiError("user_not_found");
        }
        requireSameHash(call, call.state().modals.home(userId));
        return answer(call, call.state().modals.publish(userId, view(call, "home")));
    }

    private static void requireSameHash(ApiCall call, @Nullable ModalView stored) {
        String hash = call.text("hash");
        if (hash != null && stored != null && !hash.equals(stored.hash)) {
            throw new ApiError("hash_conflict");
        }
    }
}
