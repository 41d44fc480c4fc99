package dev.lockkeeper.emulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code files.*}: announce, upload, complete. */
final class FileMethods {
    private static final int CHANNELS = 100;

    private FileMethods() {}

    static void register(MethodTable table) {
        table.add("files.getUploadURLExternal", FileMethods::announce, "files:write");
        table.add("files.completeUploadExternal", FileMethods::complete, "files:write");
        table.add("files.info", FileMethods::info, "files:read");
    }

    private static ObjectNode announce(ApiCall call) {
        State state = call.state();
        String name = call.required("filename");
        int length = call.number("length", 0);
        if (length <= 0) {
            throw new ApiError("invalid_arguments", List.of("[ERROR] must be greater than 0 [json-pointer:/length]"));
        }
        StoredFile file =
                new StoredFile(state.ids.next("F"), name, length, call.text("alt_txt", ""), state.ids.epochSeconds());
        state.files.put(file.id, file);
        return Json.object()
                .put("upload_url", state.baseUrl + "/upload/v1/" + file.id)
                .put("file_id", file.id);
    }

    private static ObjectNode complete(ApiCall call) {
        State state = call.state();
        JsonNode asked = call.json("files", "invalid_arguments");
        if (asked == null || !asked.isArray() || asked.isEmpty()) {
            throw new ApiError("invalid_arguments");
        }
        List<StoredFile> files = new ArrayList<>();
        for (JsonNode each : asked) {
            StoredFile file = state.files.get(each.path("id").asString(""));
            if (file == null || file.content == null || file.completed) {
                throw new ApiError("file_not_found");
            }
            file.title = each.path("title").asString(file.name);
            files.add(file);
        }
        List<Room> rooms = rooms(call);
        for (StoredFile file : files) {
            file.completed = true;
        }
        rooms.forEach(room -> share(call, room, files));
        ObjectNode answer = Json.object();
        ArrayNode shared = answer.putArray("files");
        files.forEach(file -> shared.add(json(state, file)));
        return answer;
    }

    private static List<Room> rooms(ApiCall call) {
        List<String> ids = new ArrayList<>(call.list("channels"));
        String one = call.text("channel_id");
        if (one != null) {
            ids.add(one);
        }
        if (ids.size() > CHANNELS) {
            throw new ApiError("too_many_channels");
        }
        List<Room> rooms = new ArrayList<>();
        for (String id : ids) {
            Room room = call.room(id);
            call.requireOpen(room);
            rooms.add(room);
        }
        return rooms;
    }

    private static void share(ApiCall call, Room room, List<StoredFile> files) {
        State state = call.state();
        MessageContent content = new MessageContent(
                call.text("initial_comment"),
                MessageContent.blocks(call.json("blocks", "invalid_blocks_format"), state.ids),
                null,
                null);
        Post post = ChatMethods.newPost(state, room, call.text("thread_ts"), false, content);
        for (StoredFile file : files) {
            post.fileIds.add(file.id);
            file.shares.put(room.id, new StoredFile.Share(post.ts, post.threadTs));
        }
        state.add(room, post);
        for (StoredFile file : files) {
            state.changed(new WorkspaceEvent.FileShared(file.snapshot(), room.id));
        }
    }

    private static ObjectNode info(ApiCall call) {
        StoredFile file = call.state().files.get(call.required("file", "file_not_found"));
        if (file == null || !file.completed) {
            throw new ApiError("file_not_found");
        }
        ObjectNode answer = Json.object();
        answer.set("file", json(call.state(), file));
        return answer;
    }

    static ObjectNode json(State state, StoredFile file) {
        StoredFile.Type type = file.type();
        String link = state.baseUrl + "/files-pri/" + state.spec.teamId() + "-" + file.id + "/";
        ObjectNode node = Json.object()
                .put("id", file.id)
                .put("created", file.created)
                .put("timestamp", file.created)
                .put("name", file.name)
                .put("title", file.title)
                .put("mimetype", type.mime())
                .put("filetype", type.name())
                .put("pretty_type", type.words())
                .put("user", state.app.botUserId())
                .put("user_team", state.spec.teamId())
                .put("editable", false)
                .put("size", file.bytes().length)
                .put("mode", "hosted")
                .put("is_external", false)
                .put("external_type", "")
                .put("is_public", isPublic(state, file))
                .put("public_url_shared", false)
                .put("display_as_bot", false)
                .put("username", "")
                .put("url_private", link + file.name)
                .put("url_private_download", link + "download/" + file.name)
                .put("permalink", state.baseUrl + "/files/" + state.app.botUserId() + "/" + file.id);
        if (!file.altText.isEmpty()) {
            node.put("alt_txt", file.altText);
        }
        shares(state, file, node);
        return node.put("has_more_shares", false).put("file_access", "visible");
    }

    private static boolean isPublic(State state, StoredFile file) {
        return file.shares.keySet().stream().anyMatch(id -> state.rooms.get(id).isPublic());
    }

    private static void shares(State state, StoredFile file, ObjectNode node) {
        ObjectNode shares = Json.object();
        ArrayNode channels = Json.array();
        ArrayNode groups = Json.array();
        ArrayNode ims = Json.array();
        for (Map.Entry<String, StoredFile.Share> each : file.shares.entrySet()) {
            Room room = state.rooms.get(each.getKey());
            (switch (room.kind) {
                        case PUBLIC -> channels;
                        case PRIVATE, GROUP_DIRECT -> groups;
                        case DIRECT -> ims;
                    })
                    .add(room.id);
            ObjectNode share = shares.withObject("/" + (room.isPublic() ? "public" : "private"))
                    .putArray(room.id)
                    .addObject();
            share.set("reply_users", Json.array());
            share.put("reply_users_count", 0)
                    .put("reply_count", 0)
                    .put("ts", each.getValue().ts());
            String threadTs = each.getValue().threadTs();
            if (threadTs != null) {
                share.put("thread_ts", threadTs);
            }
            share.put("channel_name", room.name).put("team_id", state.spec.teamId());
            share.put("share_user_id", state.app.botUserId()).put("source", "UNKNOWN");
        }
        node.set("shares", shares);
        node.set("channels", channels);
        node.set("groups", groups);
        node.set("ims", ims);
    }
}
