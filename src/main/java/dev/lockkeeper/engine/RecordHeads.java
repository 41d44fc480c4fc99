package dev.lockkeeper.engine;

import dev.lockkeeper.window.RecordHead;
import dev.lockkeeper.window.WindowId;
import java.util.List;

/** PORT: where the record of a window stood after each of its events, so that others can keep it too. Any thread. */
public interface RecordHeads {
    /**
     * One head per event, oldest first; a list that is shorter than the journal only says less.
     *
     * @throws StoreUnavailableException if the record could not be read
     */
    List<RecordHead> of(WindowId window);
}
