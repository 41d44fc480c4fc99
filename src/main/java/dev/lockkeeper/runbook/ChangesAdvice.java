package dev.lockkeeper.runbook;

import java.util.ArrayList;
import java.util.List;

/** Names the steps that write and do not say what they change, so that nobody can judge whether that is all. */
final class ChangesAdvice {
    private ChangesAdvice() {}

    static List<RunbookChecks.Finding> of(Runbook runbook) {
        List<RunbookChecks.Finding> findings = new ArrayList<>();
        for (int p = 0; p < runbook.phases().size(); p++) {
            List<PhaseItem> items = runbook.phases().get(p).items();
            for (int i = 0; i < items.size(); i++) {
                DocumentPath path =
                        DocumentPath.ROOT.key("phases").index(p).key("items").index(i);
                items.get(i)
                        .asStep()
                        .filter(ChangesAdvice::isSilent)
                        .ifPresent(step -> findings.add(new RunbookChecks.Finding(
                                path.key("changes"),
                                step.common().id() + " does not say what it changes",
                                "add changes: with what it adds, drops and alters; or nothing, or any")));
            }
        }
        return findings;
    }

    private static boolean isSilent(StepSpec step) {
        boolean changes = step instanceof StepSpec.Sql || step instanceof StepSpec.Backfill;
        return changes
                && !step.common().id().isEmpty()
                && step.common().checks().stream().noneMatch(CheckSpec.Changes.class::isInstance);
    }
}
