package dev.lockkeeper.window;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A place where named roles must decide before the window goes on.
 *
 * @param kind what a decision is bound to
 * @param summary what is decided, one or two sentences
 * @param required which roles must approve, in the order they are shown; each counts distinct persons
 * @param opens the steps between this gate and the next one
 * @param digest for a go: SHA-256 (hex) over everything it opens; for a sign-off: over the evidence it asks for
 */
public record PlannedGate(
        GateId id,
        String title,
        String phase,
        Kind kind,
        String summary,
        Duration offset,
        Duration planned,
        List<RequiredRole> required,
        List<StepId> opens,
        String digest)
        implements PlanItem {

    public PlannedGate {
        required = List.copyOf(required);
        opens = List.copyOf(opens);
        if (required.isEmpty()) {
            throw new IllegalArgumentException("gate " + id + " asks nobody; expected at least one role");
        }
    }

    @Override
    public String typedId() {
        return id.value();
    }

    @Override
    public Optional<PlannedGate> asGate() {
        return Optional.of(this);
    }

    /** The requirement for this role, if the gate asks it. */
    public Optional<RequiredRole> requirement(String role) {
        return required.stream().filter(r -> r.role().equals(role)).findFirst();
    }

    /** What an approval is bound to. */
    public enum Kind {
        /** Bound to the digest of what the gate opens. */
        GO,
        /** Bound to the digest of the evidence shown on its card. */
        SIGN_OFF
    }

    /**
     * One role that must approve.
     *
     * @param count how many distinct persons of this role, at least 1
     */
    public record RequiredRole(String role, int count) {
        public RequiredRole {
            if (count < 1) {
                throw new IllegalArgumentException(
                        "role " + role + " is asked for " + count + " persons; expected 1 or more");
            }
        }
    }
}
