package dev.lockkeeper.runbook;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A place where named roles must decide.
 *
 * @param kind what a decision is bound to
 * @param summary what is decided, one or two sentences
 * @param at planned moment, counted from the window's start
 * @param planned how long people are planned to take
 * @param roles role name to how many distinct persons, in the order they are shown; beside lines, who decides without
 *     a line
 * @param lines what is signed one by one, in the order it is shown; empty where roles alone decide
 * @param inOrder the roles are asked one after the other, in their order
 * @param anyOf alternatives of which any one, met in full, is enough beside the roles: role name to how many distinct
 *     persons; empty if there is no choice
 */
public record GateSpec(
        String id,
        String title,
        Kind kind,
        String summary,
        Duration at,
        Duration planned,
        Map<String, Integer> roles,
        List<Line> lines,
        boolean inOrder,
        List<Map<String, Integer>> anyOf)
        implements PhaseItem {

    public GateSpec {
        roles = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(roles));
        lines = List.copyOf(lines);
        anyOf = anyOf.stream()
                .map(way -> java.util.Collections.unmodifiableMap(new LinkedHashMap<>(way)))
                .toList();
    }

    /** A gate that asks everybody at once, with no choice. */
    public GateSpec(
            String id,
            String title,
            Kind kind,
            String summary,
            Duration at,
            Duration planned,
            Map<String, Integer> roles,
            List<Line> lines) {
        this(id, title, kind, summary, at, planned, roles, lines, false, List.of());
    }

    /** A gate without lines. */
    public GateSpec(
            String id,
            String title,
            Kind kind,
            String summary,
            Duration at,
            Duration planned,
            Map<String, Integer> roles) {
        this(id, title, kind, summary, at, planned, roles, List.of());
    }

    @Override
    public Optional<GateSpec> asGate() {
        return Optional.of(this);
    }

    /** What an approval is bound to. */
    public enum Kind {
        /** The digest of what the gate opens. */
        GO,
        /** The digest of the evidence on its card. */
        SIGN_OFF
    }

    /**
     * A section of a gate that one role signs.
     *
     * @param id what a signature names; unique in its gate
     * @param steps ids of the steps whose checks are the evidence; they stand before the gate
     * @param items the checklist; each must be marked before the line can be signed
     */
    public record Line(String id, String title, String role, List<String> steps, List<Item> items) {
        public Line {
            steps = List.copyOf(steps);
            items = List.copyOf(items);
        }
    }

    /**
     * One item of a checklist.
     *
     * @param id what people type after {@code mark}; unique in the runbook
     * @param value what must be written beside the mark, in words; null if a mark alone will do
     */
    public record Item(String id, String title, @Nullable String value) {}
}
