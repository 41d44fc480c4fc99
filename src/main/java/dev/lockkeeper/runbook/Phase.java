package dev.lockkeeper.runbook;

import java.util.List;

/**
 * A named stretch of a window.
 *
 * @param items steps and gates, in the order they happen
 */
public record Phase(String id, String title, List<PhaseItem> items) {
    public Phase {
        items = List.copyOf(items);
    }
}
