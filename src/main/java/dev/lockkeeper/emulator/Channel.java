package dev.lockkeeper.emulator;

import java.util.List;

/** A conversation as it stood at one moment. {@code memberIds} includes the app's bot user if it is in. */
public record Channel(
        String id,
        String name,
        Kind kind,
        boolean archived,
        String topic,
        String purpose,
        List<String> memberIds,
        List<MessageRef> pins,
        List<Bookmark> bookmarks) {

    /** What sort of conversation it is. */
    public enum Kind {
        PUBLIC,
        PRIVATE,
        DIRECT,
        GROUP_DIRECT
    }

    /** A link in the channel's header. */
    public record Bookmark(String id, String title, String link, String emoji) {}

    public Channel {
        memberIds = List.copyOf(memberIds);
        pins = List.copyOf(pins);
        bookmarks = List.copyOf(bookmarks);
    }
}
