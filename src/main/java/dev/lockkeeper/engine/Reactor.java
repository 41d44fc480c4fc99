package dev.lockkeeper.engine;

import dev.lockkeeper.window.Window;

/** One thing that happens by itself while a window is in some state. */
interface Reactor {
    /**
     * Looks at the window and records at most one thing.
     *
     * @return true if something was recorded, so that the driver looks at the window anew
     */
    boolean react(Window window);
}
