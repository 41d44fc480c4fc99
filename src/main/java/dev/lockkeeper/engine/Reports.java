package dev.lockkeeper.engine;

import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import java.util.List;

/** PORT: turns a window into its report, in every form it has. Pure: the same window gives the same bytes. */
public interface Reports {
    /** The report's files, the main one first. */
    List<ReportFile> of(Window window, List<WindowEvent> journal);

    /**
     * One file.
     *
     * @param name for example {@code STG-12.md}
     */
    record ReportFile(String name, String title, byte[] content) {}
}
