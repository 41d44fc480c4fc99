package dev.lockkeeper.engine;

import dev.lockkeeper.runbook.Environment;
import dev.lockkeeper.window.Plan;
import java.util.Optional;

/**
 * What is asked of approvals here, and who can tell who changed the files.
 *
 * @param editors asked only where the policy leaves out whoever changed them
 */
public record Approvals(ApprovalPolicy policy, LastEditors editors) {
    /** The standard, where nobody can tell. */
    public static final Approvals STANDARD = new Approvals(ApprovalPolicy.STANDARD, LastEditors.NOBODY_KNOWS);

    GateTermsReader reader(Environment environment, RunbookLibrary.Source source) {
        return new GateTermsReader(policy, editors, environment, source);
    }

    /** Why this plan has no rule for its approvals; empty if it has. */
    Optional<String> lacking(Environment environment, Plan plan) {
        return GateTermsReader.lacking(policy, environment.name(), environment.target(), plan.gates());
    }
}
