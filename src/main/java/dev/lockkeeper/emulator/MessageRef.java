package dev.lockkeeper.emulator;

import java.util.Objects;

/** Names one message: its channel and its timestamp, which is unique in the channel. */
public record MessageRef(String channelId, String ts) {
    public MessageRef {
        Objects.requireNonNull(channelId, "channelId");
        Objects.requireNonNull(ts, "ts");
    }
}
