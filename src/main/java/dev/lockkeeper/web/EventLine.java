package dev.lockkeeper.web;

import dev.lockkeeper.window.WindowEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * One event as the API shows it.
 *
 * @param seq from 1
 * @param kind the fact's name, for example {@code StepBegan}
 * @param fact everything the fact says
 */
record EventLine(int seq, String kind, String at, WindowEvent fact) {
    static List<EventLine> of(List<WindowEvent> journal) {
        List<EventLine> lines = new ArrayList<>();
        for (WindowEvent event : journal) {
            lines.add(new EventLine(
                    lines.size() + 1,
                    event.getClass().getSimpleName(),
                    event.at().toString(),
                    event));
        }
        return lines;
    }
}
