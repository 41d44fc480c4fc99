package dev.lockkeeper.browser;

import dev.lockkeeper.testkit.Demand;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Whether there is a browser to test in. */
final class BrowserCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        BrowserPrograms programs = BrowserPrograms.onPath();
        if (programs.missing().isEmpty()) {
            return ConditionEvaluationResult.enabled("Chromium is here");
        }
        String sentence = "no " + programs.missing() + " on the PATH, so the pages are not tested in a browser";
        if (Demand.demands("browser")) {
            throw new IllegalStateException("this run demands a browser, and there is " + sentence);
        }
        if (context.getTestMethod().isEmpty()) {
            System.err.println("LEFT OUT: " + context.getDisplayName() + ": " + sentence);
        }
        return ConditionEvaluationResult.disabled(sentence);
    }
}
