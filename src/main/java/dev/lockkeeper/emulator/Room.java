package dev.lockkeeper.emulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One stored conversation. Only touched under the workspace's lock. */
final class Room {
    /** A text in the channel's header with who set it and when. */
    record Heading(String value, String creator, long lastSet) {
        static final Heading NONE = new Heading("", "", 0);
    }

    /** A pinned message. */
    record Pin(String ts, String userId, long created) {}

    /** A bookmark with its dates. */
    record StoredBookmark(
            String id, String title, String link, String emoji, long created, long updated, String lastUserId) {}

    final String id;
    final String name;
    final Channel.Kind kind;
    final String creator;
    final long created;
    final Set<String> members = new LinkedHashSet<>();
    final TreeMap<String, Post> posts = new TreeMap<>();
    final Map<String, Pin> pins = new LinkedHashMap<>();
    final Map<String, StoredBookmark> bookmarks = new LinkedHashMap<>();
    Heading topic = Heading.NONE;
    Heading purpose = Heading.NONE;
    boolean archived;

    Room(String id, String name, Channel.Kind kind, String creator, long created) {
        this.id = id;
        this.name = name;
        this.kind = kind;
        this.creator = creator;
        this.created = created;
    }

    boolean isPublic() {
        return kind == Channel.Kind.PUBLIC;
    }

    boolean isNamed() {
        return kind == Channel.Kind.PUBLIC || kind == Channel.Kind.PRIVATE;
    }

    @Nullable
    Post post(String ts) {
        return posts.get(ts);
    }

    /** The replies below a parent, oldest first. */
    List<Post> replies(String parentTs) {
        List<Post> replies = new ArrayList<>();
        for (Post post : posts.values()) {
            if (post.isReply() && parentTs.equals(post.threadTs)) {
                replies.add(post);
            }
        }
        return replies;
    }

    Channel snapshot() {
        return new Channel(
                id,
                name,
                kind,
                archived,
                topic.value(),
                purpose.value(),
                List.copyOf(members),
                pins.keySet().stream().map(ts -> new MessageRef(id, ts)).toList(),
                bookmarks.values().stream()
                        .map(mark -> new Channel.Bookmark(mark.id(), mark.title(), mark.link(), mark.emoji()))
                        .toList());
    }

    Message snapshot(Post post) {
        List<Post> replies = post.isReply() ? List.of() : replies(post.ts);
        return new Message(
                post.ref(),
                replies.isEmpty() ? post.threadTs : post.ts,
                post.userId,
                post.fromApp,
                post.subtype,
                post.text,
                post.blocks.deepCopy(),
                post.metadata == null ? null : post.metadata.deepCopy(),
                post.editedTs != null,
                post.fileIds,
                post.reactions,
                replies.size());
    }
}
