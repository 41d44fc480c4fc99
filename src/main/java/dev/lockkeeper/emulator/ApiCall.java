package dev.lockkeeper.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One call of a Web API method with its arguments, whichever way they came. */
record ApiCall(String method, Map<String, String> arguments, State state, boolean byApp) {

    /** The argument, or null if it is missing or empty. */
    @Nullable
    String text(String name) {
        String value = arguments.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    String text(String name, String otherwise) {
        String value = text(name);
        return value == null ? otherwise : value;
    }

    /** The argument, or Slack's complaint that it is missing. */
    String required(String name) {
        return required(name, "invalid_arguments");
    }

    String required(String name, String error) {
        String value = text(name);
        if (value == null) {
            throw new ApiError(error);
        }
        return value;
    }

    boolean flag(String name) {
        String value = text(name, "");
        return value.equals("1") || value.equalsIgnoreCase("true");
    }

    int number(String name, int otherwise) {
        String value = text(name);
        if (value == null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException notANumber) {
            throw new ApiError("invalid_arguments");
        }
    }

    /** The argument as JSON, or null if it is missing; the error if it is not JSON. */
    @Nullable
    JsonNode json(String name, String error) {
        String value = text(name);
        if (value == null) {
            return null;
        }
        JsonNode parsed = Json.parseOrNull(value);
        if (parsed == null) {
            throw new ApiError(error);
        }
        return parsed;
    }

    /** The comma-separated entries of an argument. */
    List<String> list(String name) {
        List<String> values = new ArrayList<>();
        for (String value : text(name, "").split(",")) {
            if (!value.isBlank()) {
                values.add(value.strip());
            }
        }
        return values;
    }

    /** Throws {@code missing_scope} unless the app was granted one of these. */
    void requireScope(String... anyOf) {
        for (String scope : anyOf) {
            if (state.app.scopes().contains(scope)) {
                return;
            }
        }
        throw ApiError.missingScope(String.join(",", anyOf), state.app.scopeList());
    }

    /** The room of the {@code channel} argument that the app may know of. */
    Room room() {
        return room(required("channel", "channel_not_found"));
    }

    Room room(String id) {
        Room room = state.rooms.get(id);
        if (room == null || (!room.isPublic() && !state.botIsIn(room))) {
            throw new ApiError("channel_not_found");
        }
        return room;
    }

    /** The room of the {@code channel} argument, of which the app is a member and which is not archived. */
    Room openRoom() {
        Room room = room();
        requireOpen(room);
        return room;
    }

    void requireOpen(Room room) {
        if (room.archived) {
            throw new ApiError("is_archived");
        }
        requireMember(room);
    }

    void requireMember(Room room) {
        if (!state.botIsIn(room)) {
            throw new ApiError("not_in_channel");
        }
    }

    String botUserId() {
        return state.app.botUserId();
    }
}
