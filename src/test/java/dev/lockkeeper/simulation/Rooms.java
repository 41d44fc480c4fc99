package dev.lockkeeper.simulation;

import dev.lockkeeper.engine.LiveProgress;

/** Slack, and what each process does to keep its rooms in line. */
final class Rooms {
    private final World world;

    Rooms(World world) {
        this.world = world;
    }

    RoomFollower follower(Node node, Surroundings around, StateDatabase.Session store, LiveProgress progress) {
        return new RoomFollower(world, node);
    }
}
