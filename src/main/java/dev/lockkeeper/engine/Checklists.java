package dev.lockkeeper.engine;

import dev.lockkeeper.window.PlannedLine;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowCommand;
import java.util.List;
import java.util.Optional;

/** Reads {@code mark} and {@code unmark}. What was typed of an item's id is completed where only one begins so. */
final class Checklists {
    private Checklists() {}

    static Optional<WindowCommand> mark(Spoken spoken, Window window) {
        return item(spoken, window)
                .map(item -> new WindowCommand.Mark(List.of(new WindowCommand.Marking(item, spoken.from(1)))));
    }

    static Optional<WindowCommand> unmark(Spoken spoken, Window window) {
        return item(spoken, window).map(item -> new WindowCommand.Unmark(List.of(item)));
    }

    private static Optional<String> item(Spoken spoken, Window window) {
        String typed = spoken.name(0);
        List<String> begin = window.plan().gates().stream()
                .flatMap(gate -> gate.lines().stream())
                .flatMap(line -> line.items().stream())
                .map(PlannedLine.Item::id)
                .filter(id -> !typed.isEmpty() && id.startsWith(typed))
                .toList();
        boolean complete = begin.size() == 1 && !begin.contains(typed);
        return complete ? Optional.of(begin.get(0)) : Optional.of(typed).filter(it -> !it.isEmpty());
    }
}
