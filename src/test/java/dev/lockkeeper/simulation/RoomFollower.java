package dev.lockkeeper.simulation;

import dev.lockkeeper.engine.ChatRoom;
import dev.lockkeeper.engine.ChatUnavailableException;
import dev.lockkeeper.window.Room;
import dev.lockkeeper.window.Window;

/** The room as one process keeps it. */
final class RoomFollower implements ChatRoom {
    private final World world;
    private final Node node;

    RoomFollower(World world, Node node) {
        this.world = world;
        this.node = node;
    }

    @Override
    public Room open(Window window, String calledIn) {
        node.step("open the room");
        if (world.trouble(world.weather.slackAway())) {
            throw new ChatUnavailableException("Slack is away", new IllegalStateException());
        }
        return new Room("C-" + window.id(), "mw", true);
    }

    @Override
    public void show(Window window) {
        // shown below
    }
}
