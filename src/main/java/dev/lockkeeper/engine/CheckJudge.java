package dev.lockkeeper.engine;

import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.TargetIdentity;
import java.util.List;
import java.util.Map;

/** PORT: looks at a target and gives verdicts. Reads only; may be repeated at any time. */
public interface CheckJudge {
    /**
     * Judges the checks in order. What cannot be carried out is NOT PROVEN with its reason, never an exception.
     *
     * @param recorded values kept by earlier query steps, by name
     * @param parameters values for <code>${name}</code>
     */
    List<CheckResult> judge(
            TargetIdentity target,
            List<CheckSpec> checks,
            Map<String, String> recorded,
            Map<String, String> parameters);
}
