package dev.lockkeeper.yaml;

import dev.lockkeeper.runbook.DocumentPath;
import java.util.List;
import java.util.Map;

/** The roles of the runbook, as its gates may name them. */
final class RoleNames {
    private final Map<String, String> roles;
    private final Problems problems;

    RoleNames(Map<String, String> roles, Problems problems) {
        this.roles = roles;
        this.problems = problems;
    }

    /** False after reporting a name that is none; true for every name where the roles themselves could not be read. */
    boolean isKnown(String role, Node.Place place, DocumentPath path) {
        if (roles.containsKey(role) || roles.isEmpty()) {
            return true;
        }
        problems.add(
                place,
                path,
                Node.Scalar.quoted(role) + " is not a role of this runbook",
                Fields.meant(role, List.copyOf(roles.keySet())));
        return false;
    }

    /** A role for an example. */
    String some() {
        return roles.keySet().stream().findFirst().orElse("dba");
    }
}
