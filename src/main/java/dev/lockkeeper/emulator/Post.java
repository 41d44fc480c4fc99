package dev.lockkeeper.emulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One stored message. Only touched under the workspace's lock. */
final class Post {
    final String channelId;
    final String ts;
    final @Nullable String threadTs;
    final String userId;
    final boolean fromApp;
    final String subtype;
    final boolean broadcast;
    final List<String> fileIds = new ArrayList<>();
    final Map<String, List<String>> reactions = new LinkedHashMap<>();
    final ObjectNode extras = Json.object();
    String text = "";
    ArrayNode blocks = Json.array();
    ArrayNode attachments = Json.array();

    @Nullable
    ObjectNode metadata;

    @Nullable
    String editedTs;

    Post(
            String channelId,
            String ts,
            @Nullable String threadTs,
            String userId,
            boolean fromApp,
            String subtype,
            boolean broadcast) {
        this.channelId = channelId;
        this.ts = ts;
        this.threadTs = threadTs;
        this.userId = userId;
        this.fromApp = fromApp;
        this.subtype = subtype;
        this.broadcast = broadcast;
    }

    MessageRef ref() {
        return new MessageRef(channelId, ts);
    }

    boolean isReply() {
        return threadTs != null && !threadTs.equals(ts);
    }
}
