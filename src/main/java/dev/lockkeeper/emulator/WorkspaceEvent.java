package dev.lockkeeper.emulator;

/** Something that a person in the workspace could have seen happen. Events come in the order in which they happened. */
public sealed interface WorkspaceEvent {

    /** The channel in which it happened, or an empty string for modals. */
    String channelId();

    record MessagePosted(Message message) implements WorkspaceEvent {
        @Override
        public String channelId() {
            return message.channelId();
        }
    }

    record MessageUpdated(Message message) implements WorkspaceEvent {
        @Override
        public String channelId() {
            return message.channelId();
        }
    }

    record MessageDeleted(MessageRef ref) implements WorkspaceEvent {
        @Override
        public String channelId() {
            return ref.channelId();
        }
    }

    record EphemeralShown(Ephemeral ephemeral) implements WorkspaceEvent {
        @Override
        public String channelId() {
            return ephemeral.ref().channelId();
        }
    }

    /** Topic, members, pins, bookmarks, reactions or the archive flag changed, or the channel is new. */
    record ChannelChanged(Channel channel) implements WorkspaceEvent {
        @Override
        public String channelId() {
            return channel.id();
        }
    }

    record FileShared(SharedFile file, String channelId) implements WorkspaceEvent {}

    record ViewOpened(OpenView view) implements WorkspaceEvent {
        @Override
        public String channelId() {
            return "";
        }
    }

    record ViewUpdated(OpenView view) implements WorkspaceEvent {
        @Override
        public String channelId() {
            return "";
        }
    }

    record ViewClosed(OpenView view) implements WorkspaceEvent {
        @Override
        public String channelId() {
            return "";
        }
    }
}
