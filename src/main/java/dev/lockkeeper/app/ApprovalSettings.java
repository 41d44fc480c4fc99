package dev.lockkeeper.app;

import dev.lockkeeper.engine.ApprovalPolicy.Rule;
import dev.lockkeeper.window.PlannedGate;
import java.util.Map;

/**
 * What is asked of approvals, as it is configured.
 *
 * @param rules environment to kind of gate to its rule; empty for the standard
 * @param editors fingerprint of a signing key to the user id of the person whose it is
 */
public record ApprovalSettings(Map<String, Map<PlannedGate.Kind, Rule>> rules, Map<String, String> editors) {
    /** The standard, and nobody's keys. */
    public static final ApprovalSettings STANDARD = new ApprovalSettings(Map.of(), Map.of());

    public ApprovalSettings {
        rules = Map.copyOf(rules);
        editors = Map.copyOf(editors);
    }
}
