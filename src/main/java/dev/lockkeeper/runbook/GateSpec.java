package dev.lockkeeper.runbook;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A place where named roles must decide.
 *
 * @param kind what a decision is bound to
 * @param summary what is decided, one or two sentences
 * @param at planned moment, counted from the window's start
 * @param planned how long people are planned to take
 * @param roles role name to how many distinct persons, in the order they are shown
 */
public record GateSpec(
        String id, String title, Kind kind, String summary, Duration at, Duration planned, Map<String, Integer> roles)
        implements PhaseItem {

    public GateSpec {
        roles = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(roles));
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
}
