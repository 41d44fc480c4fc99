package dev.lockkeeper.slack.view;

import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.Promise;
import dev.lockkeeper.window.StepClass;
import dev.lockkeeper.window.Window;
import java.util.List;
import java.util.stream.Collectors;

/** What cards say about the promise that holds for a step. Nothing where the window did not keep its class. */
final class Promises {
    private Promises() {}

    /** For a line among others; nothing for a step that reads. */
    static String brief(Window window, PlannedStep step) {
        return Promise.of(window, step)
                .filter(promise -> promise.holds() != StepClass.READS)
                .map(promise -> ", " + promise.brief())
                .orElse("");
    }

    /** What the classes of these steps mean, a line for each. */
    static String legend(Window window, List<PlannedStep> steps) {
        return steps.stream()
                .flatMap(step -> Promise.of(window, step).stream())
                .map(Promise::holds)
                .filter(holds -> holds != StepClass.READS)
                .distinct()
                .sorted()
                .map(holds -> "Class " + holds.sign() + ": " + holds.promise() + ".")
                .collect(Collectors.joining("\n"));
    }

    /** The whole promise, as a line of the step's own card; nothing for a step that reads. */
    static String line(Window window, PlannedStep step) {
        return Promise.of(window, step)
                .filter(promise -> promise.holds() != StepClass.READS)
                .map(promise -> "P" + promise.words().substring(1))
                .orElse("");
    }
}
