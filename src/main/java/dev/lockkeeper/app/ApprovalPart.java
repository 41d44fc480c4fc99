package dev.lockkeeper.app;

import dev.lockkeeper.engine.ApprovalPolicy;
import dev.lockkeeper.engine.Approvals;
import dev.lockkeeper.outside.GitEditors;
import dev.lockkeeper.target.TargetSettings;
import java.util.stream.Collectors;

/** What is asked of approvals, joined from the settings. */
final class ApprovalPart {
    private ApprovalPart() {}

    static Approvals of(Config config) {
        ApprovalSettings settings = config.approvals();
        return new Approvals(policy(config), new GitEditors(config.runbooks(), settings.editors()));
    }

    static ApprovalPolicy policy(Config config) {
        return new ApprovalPolicy(
                config.approvals().rules(),
                config.targets().stream()
                        .filter(TargetSettings::production)
                        .map(TargetSettings::name)
                        .collect(Collectors.toSet()));
    }
}
