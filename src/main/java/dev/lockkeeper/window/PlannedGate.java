package dev.lockkeeper.window;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A place where named roles must decide before the window goes on.
 *
 * @param kind what a decision is bound to
 * @param summary what is decided, one or two sentences
 * @param required which roles must approve, in the order they are shown; each counts distinct persons. The roles of
 *     the lines are among them. Empty only where there are alternatives
 * @param opens the steps between this gate and the next one
 * @param digest for a go: SHA-256 (hex) over everything it opens; for a sign-off: over the evidence it asks for
 * @param lines what is signed one by one; empty where roles alone decide
 * @param terms what is asked of approvals beside the roles
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
        String digest,
        List<PlannedLine> lines,
        GateTerms terms)
        implements PlanItem {

    public PlannedGate {
        required = List.copyOf(required);
        opens = List.copyOf(opens);
        lines = List.copyOf(lines);
        if (required.isEmpty() && terms.alternatives().isEmpty()) {
            throw new IllegalArgumentException("gate " + id + " asks nobody; expected at least one role");
        }
        for (PlannedLine line : lines) {
            if (required.stream().noneMatch(r -> r.role().equals(line.role()))) {
                throw new IllegalArgumentException(
                        "gate " + id + " does not ask " + line.role() + ", who signs line " + line.id());
            }
        }
    }

    /** A gate with plain terms. */
    public PlannedGate(
            GateId id,
            String title,
            String phase,
            Kind kind,
            String summary,
            Duration offset,
            Duration planned,
            List<RequiredRole> required,
            List<StepId> opens,
            String digest,
            List<PlannedLine> lines) {
        this(id, title, phase, kind, summary, offset, planned, required, opens, digest, lines, GateTerms.PLAIN);
    }

    /** A gate without lines, with plain terms. */
    public PlannedGate(
            GateId id,
            String title,
            String phase,
            Kind kind,
            String summary,
            Duration offset,
            Duration planned,
            List<RequiredRole> required,
            List<StepId> opens,
            String digest) {
        this(id, title, phase, kind, summary, offset, planned, required, opens, digest, List.of());
    }

    /** The lines this role signs, in order; empty for a role that decides without a line. */
    public List<PlannedLine> linesOf(String role) {
        return lines.stream().filter(line -> line.role().equals(role)).toList();
    }

    /** The line with this item, if one has it. */
    public Optional<PlannedLine> lineWith(String item) {
        return lines.stream()
                .filter(line -> line.items().stream().anyMatch(i -> i.id().equals(item)))
                .findFirst();
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
        return roles().stream().filter(r -> r.role().equals(role)).findFirst();
    }

    /** Every role that has a say here: the required ones, then those of the alternatives; each once, with its largest count. */
    public List<RequiredRole> roles() {
        Map<String, RequiredRole> roles = new LinkedHashMap<>();
        required.forEach(role -> roles.put(role.role(), role));
        terms.alternatives().stream()
                .flatMap(way -> way.roles().stream())
                .forEach(role ->
                        roles.merge(role.role(), role, (one, other) -> one.count() >= other.count() ? one : other));
        return List.copyOf(roles.values());
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
