package dev.lockkeeper.app;

import dev.lockkeeper.engine.ApprovalPolicy;
import dev.lockkeeper.engine.RunbookLibrary;
import dev.lockkeeper.outside.GitEditors;
import dev.lockkeeper.runbook.Environment;
import dev.lockkeeper.runbook.Runbook;
import dev.lockkeeper.window.GateTerms;
import dev.lockkeeper.window.GateTerms.Excluded;
import dev.lockkeeper.window.GateWords;
import dev.lockkeeper.window.PlannedGate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says what is asked of approvals where the runbooks can run, and whether a change can be proven to be somebody's. */
final class ApprovalsDoctor {
    private final Config config;
    private final ApprovalPolicy policy;

    ApprovalsDoctor(Config config) {
        this.config = config;
        this.policy = ApprovalPart.policy(config);
    }

    List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        boolean editors = false;
        RunbookLibrary library = new RunbookFolders(config.runbooks(), config.carriedRunbooks()).library();
        for (String name : library.names()) {
            if (library.parse(library.read(name)) instanceof RunbookLibrary.Parsed.Valid valid) {
                for (Environment environment : valid.runbook().environments().values()) {
                    editors |= look(valid.runbook(), environment, findings);
                }
            }
        }
        if (editors) {
            findings.add(editors());
        }
        return findings;
    }

    /** True if it matters there who changed the files. */
    private boolean look(Runbook runbook, Environment environment, List<Finding> findings) {
        boolean editors = false;
        String part = "approvals " + runbook.name() + "/" + environment.name();
        for (PlannedGate.Kind kind : PlannedGate.Kind.values()) {
            String word = kind == PlannedGate.Kind.GO ? "go" : "sign-off";
            Optional<GateTerms> terms = policy.terms(environment.name(), environment.target(), kind, true);
            if (terms.isEmpty()) {
                findings.add(Finding.notReady(
                        part,
                        "no rule for a " + word + ", so no window with one is opened; write approvals."
                                + environment.name() + "."));
            } else {
                findings.add(Finding.ready(
                        part, "a " + word + ": " + String.join("; ", GateWords.terms(terms.get(), kind)) + "."));
                editors |= terms.get().excluded().contains(Excluded.EDITOR);
            }
        }
        return editors;
    }

    private Finding editors() {
        if (config.approvals().editors().isEmpty()) {
            return Finding.warned(
                    "approvals editors",
                    "no keys under editors, so nobody is proven to have changed a runbook, and a go on production takes"
                            + " one person more.");
        }
        return GitEditors.isThere()
                ? Finding.ready(
                        "approvals editors", config.approvals().editors().size() + " keys are known.")
                : Finding.warned(
                        "approvals editors",
                        "git is not installed here, so nobody is proven to have changed a runbook; install it.");
    }
}
