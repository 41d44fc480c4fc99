package dev.lockkeeper.emulator;

import java.util.List;

/**
 * Something beside the workspace that its page shows and lets people press; whoever started the workspace supplies it.
 * Called on request threads of the workspace, several at a time.
 */
public interface Panel {
    /**
     * What is shown now.
     *
     * @param value the one thing to see, short
     * @param detail a sentence below it, or empty
     */
    record Shown(String title, String value, String detail, List<Choice> choices) {
        public Shown {
            choices = List.copyOf(choices);
        }
    }

    /** One button. */
    record Choice(String id, String label) {}

    /** What is shown now. Cheap: the page asks about once a second. */
    Shown shown();

    /**
     * Somebody pressed this button.
     *
     * @throws IllegalArgumentException if there is no such button any more; the message is shown
     */
    void press(String choiceId);
}
