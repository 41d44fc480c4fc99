package dev.lockkeeper.emulator;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** One modal or App Home as stored. Only touched under the workspace's lock. */
final class ModalView {
    final String id;
    final String userId;
    final String rootId;
    final @Nullable String previousId;
    ObjectNode definition;
    String hash;

    ModalView(
            String id, String userId, String rootId, @Nullable String previousId, ObjectNode definition, String hash) {
        this.id = id;
        this.userId = userId;
        this.rootId = rootId;
        this.previousId = previousId;
        this.definition = definition;
        this.hash = hash;
    }

    OpenView snapshot() {
        return new OpenView(
                id,
                userId,
                definition.path("callback_id").asString(""),
                definition.path("title").path("text").asString(""),
                definition.path("submit").path("text").asString(""),
                definition.path("close").path("text").asString(""),
                definition.path("private_metadata").asString(""),
                hash,
                definition.path("blocks").deepCopy());
    }
}
