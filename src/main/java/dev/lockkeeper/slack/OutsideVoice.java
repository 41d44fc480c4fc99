package dev.lockkeeper.slack;

import dev.lockkeeper.slack.view.DesiredMessage;
import dev.lockkeeper.window.Window;
import java.util.List;
import java.util.Optional;

/** Something that is said of windows in a channel of its own: each message once, never changed. One thread. */
interface OutsideVoice {
    /** Where; empty if nothing is said. */
    Optional<String> channel();

    /** What was not said yet, in the order in which it should be posted. */
    List<DesiredMessage> unsaid(Window window, PostedRows known);

    /** True if messages with this key are said here. */
    boolean says(String key);

    /** What the room is told if it cannot be said, by name and in words. */
    Notice silent(SlackCallException why);

    /** A sentence for the room under a name that it keeps. */
    record Notice(String name, String sentence) {}
}
