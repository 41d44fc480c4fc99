package dev.lockkeeper.practice;

import dev.lockkeeper.window.Window;
import java.nio.file.Path;

/** What is special about one scenario; everything else is played as the runbook says. */
interface Story {
    /** The name given to {@code --scenario}. */
    String name();

    /** Whether people who do not answer are called again; a play that jumps through its plan is better quiet. */
    default boolean reminds() {
        return false;
    }

    /** One sentence about what will be seen. */
    String about();

    /**
     * Prepares what goes wrong.
     *
     * @param runbooks the folder with this play's own copy of the runbooks
     * @param database the demo database, as its owner
     */
    void prepare(Path runbooks, DemoDatabase database) throws Exception;

    /** Told once, before the window starts: the folder in which the bot of this play keeps its backups. */
    default void keepsBackupsIn(Path folder) {}

    /**
     * True if this scenario itself says what happens now, in a window that is neither stopped nor held; then {@link
     * #whenStopped} is asked.
     */
    default boolean takesOver(Window window) {
        return false;
    }

    /**
     * Acts in a window that is stopped or held, or that this scenario has taken over.
     *
     * @return true if something was done; false to wait
     * @throws PlayFailedException if the window must not stop here
     */
    boolean whenStopped(Window window, Hands hands, Player player);

    /** Why the end is not what the scenario says; empty if it is. */
    String wrongWith(Window ended);
}
