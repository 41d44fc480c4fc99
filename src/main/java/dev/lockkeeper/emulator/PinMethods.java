package dev.lockkeeper.emulator;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code pins.*}, {@code bookmarks.*} and {@code reactions.add}. */
final class PinMethods {
    private static final int PINS = 100;
    private static final int BOOKMARKS = 100;

    private PinMethods() {}

    static void register(MethodTable table) {
        table.add("pins.add", PinMethods::pin, "pins:write");
        table.add("pins.remove", PinMethods::unpin, "pins:write");
        table.add("pins.list", PinMethods::pins, "pins:read");
        table.add("bookmarks.add", PinMethods::addBookmark, "bookmarks:write");
        table.add("bookmarks.edit", PinMethods::editBookmark, "bookmarks:write");
        table.add("bookmarks.remove", PinMethods::removeBookmark, "bookmarks:write");
        table.add("bookmarks.list", PinMethods::bookmarks, "bookmarks:read");
        table.add("reactions.add", PinMethods::react, "reactions:write");
    }

    private static void changed(ApiCall call, Room room) {
        call.state().changed(new WorkspaceEvent.ChannelChanged(room.snapshot()));
    }

    private static ObjectNode pin(ApiCall call) {
        Room room = call.openRoom();
        Post post = ChatMethods.existing(room, call.required("timestamp", "no_item_specified"));
        if (room.pins.containsKey(post.ts)) {
            throw new ApiError("already_pinned");
        }
        if (room.pins.size() >= PINS) {
            throw new ApiError("too_many_pins");
        }
        room.pins.put(
                post.ts,
                new Room.Pin(post.ts, call.botUserId(), call.state().ids.epochSeconds()));
        changed(call, room);
        return Json.object();
    }

    private static ObjectNode unpin(ApiCall call) {
        Room room = call.openRoom();
        if (room.pins.remove(call.required("timestamp", "no_item_specified")) == null) {
            throw new ApiError("no_pin");
        }
        changed(call, room);
        return Json.object();
    }

    private static ObjectNode pins(ApiCall call) {
        Room room = call.room();
        call.requireMember(room);
        ObjectNode answer = Json.object();
        ArrayNode items = answer.putArray("items");
        for (Room.Pin pin : room.pins.values()) {
            Post post = room.post(pin.ts());
            if (post != null) {
                ObjectNode item = items.addObject()
                        .put("type", "message")
                        .put("channel", room.id)
                        .put("created", pin.created())
                        .put("created_by", pin.userId());
                item.set("message", MessageJson.of(call.state(), post, false));
            }
        }
        return answer;
    }

    private static ObjectNode addBookmark(ApiCall call) {
        Room room = bookmarkRoom(call);
        String title = call.required("title");
        if (!call.required("type").equals("link")) {
            throw new ApiError("invalid_bookmark_type");
        }
        String link = call.text("link", "");
        requireLink(link);
        if (room.bookmarks.size() >= BOOKMARKS) {
            throw new ApiError("too_many_bookmarks");
        }
        long now = call.state().ids.epochSeconds();
        Room.StoredBookmark mark = new Room.StoredBookmark(
                call.state().ids.next("Bk"), title, link, call.text("emoji", ""), now, 0, call.botUserId());
        room.bookmarks.put(mark.id(), mark);
        changed(call, room);
        return answer(call, room, mark);
    }

    private static ObjectNode editBookmark(ApiCall call) {
        Room room = bookmarkRoom(call);
        Room.StoredBookmark old = existing(call, room);
        String link = call.text("link", old.link());
        requireLink(link);
        Room.StoredBookmark mark = new Room.StoredBookmark(
                old.id(),
                call.text("title", old.title()),
                link,
                call.text("emoji", old.emoji()),
                old.created(),
                call.state().ids.epochSeconds(),
                call.botUserId());
        room.bookmarks.put(mark.id(), mark);
        changed(call, room);
        return answer(call, room, mark);
    }

    private static ObjectNode removeBookmark(ApiCall call) {
        Room room = bookmarkRoom(call);
        room.bookmarks.remove(existing(call, room).id());
        changed(call, room);
        return Json.object();
    }

    private static ObjectNode bookmarks(ApiCall call) {
        Room room = bookmarkRoom(call);
        ObjectNode answer = Json.object();
        ArrayNode bookmarks = answer.putArray("bookmarks");
        room.bookmarks.values().forEach(mark -> bookmarks.add(json(call, room, mark)));
        return answer;
    }

    private static Room bookmarkRoom(ApiCall call) {
        Room room = call.room(call.required("channel_id", "channel_not_found"));
        call.requireOpen(room);
        return room;
    }

    private static void requireLink(String link) {
        if (!link.startsWith("http://") && !link.startsWith("https://")) {
            throw new ApiError("invalid_link");
        }
    }

    private static Room.StoredBookmark existing(ApiCall call, Room room) {
        Room.StoredBookmark mark = room.bookmarks.get(call.required("bookmark_id", "not_found"));
        if (mark == null) {
            throw new ApiError("not_found");
        }
        return mark;
    }

    private static ObjectNode answer(ApiCall call, Room room, Room.StoredBookmark mark) {
        ObjectNode answer = Json.object();
        answer.set("bookmark", json(call, room, mark));
        return answer;
    }

    private static ObjectNode json(ApiCall call, Room room, Room.StoredBookmark mark) {
        return Json.object()
                .put("id", mark.id())
                .put("channel_id", room.id)
                .put("title", mark.title())
                .put("link", mark.link())
                .put("emoji", mark.emoji())
                .put("type", "link")
                .put("date_created", mark.created())
                .put("date_updated", mark.updated())
                .put("rank", "U")
                .put("last_updated_by_user_id", mark.lastUserId())
                .put("last_updated_by_team_id", call.state().spec.teamId());
    }

    private static ObjectNode react(ApiCall call) {
        Room room = call.openRoom();
        Post post = ChatMethods.existing(room, call.required("timestamp", "no_item_specified"));
        String name = call.required("name", "invalid_name").replace(":", "");
        List<String> users = post.reactions.computeIfAbsent(name, key -> new ArrayList<>());
        if (users.contains(call.botUserId())) {
            throw new ApiError("already_reacted");
        }
        users.add(call.botUserId());
        call.state().changed(new WorkspaceEvent.MessageUpdated(room.snapshot(post)));
        return Json.object();
    }
}
