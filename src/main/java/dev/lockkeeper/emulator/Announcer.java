package dev.lockkeeper.emulator;

/** Tells the app what happened in the workspace, through the Events API; returns at once. */
interface Announcer {
    void memberJoined(Room room, String userId, String inviterId);

    void groupMembersChanged(String groupId, java.util.List<String> added, java.util.List<String> removed, long before);
}
