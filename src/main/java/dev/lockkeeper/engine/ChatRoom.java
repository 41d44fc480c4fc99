package dev.lockkeeper.engine;

import dev.lockkeeper.window.Room;
import dev.lockkeeper.window.Window;
import java.util.Optional;

/**
 * PORT: the war room. What it should show is derived from the window; what it shows already is remembered by whoever
 * implements this. Never throws for Slack's sake: losing Slack loses no decision.
 */
public interface ChatRoom {
    /**
     * Opens the room, or finds the one opened for this window before a crash. Where the token may not create channels,
     * the window lives in the channel where it was called.
     *
     * @param calledIn the channel where start was said
     * @throws ChatUnavailableException if Slack cannot be reached; may be called again
     */
    Room open(Window window, String calledIn);

    /**
     * The address that opens the card of this question; empty if there is none yet, or it cannot be told now.
     *
     * @param question a key of {@link dev.lockkeeper.window.Question}
     */
    default Optional<String> link(Window window, String question) {
        return Optional.empty();
    }

    /** Brings the room in line with the window, soon, from another thread. Calling it again is always safe. */
    void show(Window window);
}
