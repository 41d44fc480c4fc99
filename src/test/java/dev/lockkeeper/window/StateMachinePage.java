package dev.lockkeeper.window;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes docs/state-machine.md from the table: a diagram of what changes the state, and the whole table below it. */
final class StateMachinePage {
    private StateMachinePage() {}

    static String text() {
        StringBuilder page = new StringBuilder("""
                # The life of a window

                Generated from `dev.lockkeeper.window.Transitions` by `TransitionsTest`; do not edit. A pair of state and
                fact that is not listed cannot happen: it is refused with an `IllegalTransitionException`, and nothing
                changes. To write this page anew: `mvn test -Dtest=TransitionsTest -Drewrite.docs=true`.

                ## What changes the state

                ```mermaid
                stateDiagram-v2
                    [*] --> SCHEDULED: Opened
                """);
        edges().forEach((edge, facts) -> page.append("    ")
                .append(edge)
                .append(": ")
                .append(String.join(", ", facts))
                .append('\n'));
        for (WindowState state : WindowState.values()) {
            if (state.isFinal()) {
                page.append("    ").append(state).append(" --> [*]\n");
            }
        }
        page.append("```\n\n## Every row\n\n| in state | on the fact | becomes |\n| --- | --- | --- |\n");
        Transitions.table()
                .forEach((cell, next) -> page.append("| ")
                        .append(words(cell.state()))
                        .append(" | `")
                        .append(cell.event().getSimpleName())
                        .append("` | ")
                        .append(next == cell.state() ? "stays" : words(next))
                        .append(" |\n"));
        page.append("\n## The states\n\n| state | on the phone | final |\n| --- | --- | --- |\n");
        for (WindowState state : WindowState.values()) {
            page.append("| ")
                    .append(words(state))
                    .append(" | ")
                    .append(state.words())
                    .append(" | ")
                    .append(state.isFinal() ? "yes" : "no")
                    .append(" |\n");
        }
        return page.toString();
    }

    private static Map<String, List<String>> edges() {
        Map<String, List<String>> edges = new LinkedHashMap<>();
        Transitions.table().forEach((cell, next) -> {
            if (next != cell.state()) {
                edges.computeIfAbsent(cell.state() + " --> " + next, edge -> new ArrayList<>())
                        .add(cell.event().getSimpleName());
            }
        });
        return edges;
    }

    private static String words(WindowState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
