package dev.lockkeeper.report;

import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.Verification;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lists every check of the plan: as its step was judged last, and as it was looked at again. */
final class CheckReader {
    private static final String NOT_LOOKED_AT = "not looked at";

    private final Window window;
    private final Map<StepId, Instant> judgedAt = new HashMap<>();

    CheckReader(Window window, List<WindowEvent> journal) {
        this.window = window;
        for (WindowEvent event : journal) {
            if (event instanceof StepEvent.ChecksPassed passed) {
                judgedAt.put(passed.step(), passed.at());
            } else if (event instanceof StepEvent.ChecksNotPassed open) {
                judgedAt.put(open.step(), open.at());
            }
        }
    }

    List<WindowReport.CheckLine> lines() {
        List<WindowReport.CheckLine> lines = new ArrayList<>();
        List<PlannedStep> steps = new ArrayList<>(window.plan().steps());
        steps.addAll(window.undoSteps());
        for (PlannedStep step : steps) {
            StepRun run = window.step(step.id());
            for (PlannedStep.PlannedCheck check : step.checks()) {
                Optional<CheckResult> result = run.checks().stream()
                        .filter(r -> r.id().equals(check.id()))
                        .findFirst();
                lines.add(result.map(r -> line(step, r, judgedAt.get(step.id()), false))
                        .orElseGet(() -> notLookedAt(step, check)));
            }
        }
        for (Verification verification : window.verifications()) {
            for (Verification.Line again : verification.lines()) {
                window.plan()
                        .step(again.step())
                        .ifPresent(step -> lines.add(line(step, again.result(), verification.at(), true)));
            }
        }
        return lines;
    }

    private WindowReport.CheckLine line(PlannedStep step, CheckResult result, @Nullable Instant at, boolean again) {
        return new WindowReport.CheckLine(
                step.id().value(),
                result.id(),
                result.name(),
                result.blocking(),
                result.verdict(),
                result.expected(),
                result.actual(),
                result.took(),
                at,
                again,
                !again && window.step(step.id()).accepted().contains(result.id()),
                result.table());
    }

    private static WindowReport.CheckLine notLookedAt(PlannedStep step, PlannedStep.PlannedCheck check) {
        return new WindowReport.CheckLine(
                step.id().value(),
                check.id(),
                check.name(),
                check.blocking(),
                null,
                "",
                NOT_LOOKED_AT,
                null,
                null,
                false,
                false,
                null);
    }
}
