package dev.lockkeeper.engine;

import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.Verdict;
import dev.lockkeeper.window.Window;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Judges what no target knows: how long steps took and what they left behind, from what the window recorded. Everything
 * else goes to who can look, in one go. Immutable.
 */
final class MeasuredByWindow {
    private static final int LONGEST_SHOWN = 200;

    private final Window window;

    MeasuredByWindow(Window window) {
        this.window = window;
    }

    /**
     * The results in the order of the checks.
     *
     * @param others judges those that are not about the window, in their order; not asked if there are none
     */
    List<CheckResult> judge(List<CheckSpec> checks, Function<List<CheckSpec>, List<CheckResult>> others) {
        List<CheckSpec> elsewhere =
                checks.stream().filter(check -> !isOurs(check)).toList();
        List<CheckResult> found = elsewhere.isEmpty() ? List.of() : others.apply(elsewhere);
        List<CheckResult> all = new ArrayList<>();
        int next = 0;
        for (CheckSpec check : checks) {
            all.add(isOurs(check) ? own(check) : found.get(next++));
        }
        return all;
    }

    private static boolean isOurs(CheckSpec check) {
        return check instanceof CheckSpec.Took || check instanceof CheckSpec.Output;
    }

    private CheckResult own(CheckSpec check) {
        return check instanceof CheckSpec.Took took ? took(took) : output((CheckSpec.Output) check);
    }

    private CheckResult took(CheckSpec.Took check) {
        String expected = check.expect().operator().sign() + " "
                + length(new BigDecimal(check.expect().value()));
        Duration sum = Duration.ZERO;
        for (String id : check.steps()) {
            StepRun run = window.step(new StepId(id));
            Duration took = run.took();
            if (took == null || !run.tookEffect()) {
                return result(check, Verdict.NOT_PROVEN, expected, "no attempt of " + id + " was measured to its end");
            }
            sum = sum.plus(took);
        }
        String millis = Long.toString(sum.toMillis());
        return result(
                check,
                check.expect().isMetBy(millis) ? Verdict.PASS : Verdict.FAIL,
                expected,
                "took " + length(new BigDecimal(millis))
                        + (check.steps().size() > 1 ? ", " + check.steps().size() + " steps together" : ""));
    }

    private CheckResult output(CheckSpec.Output check) {
        String expected = check.expect().words();
        String value = window.step(new StepId(check.step())).outputs().get(check.name());
        if (value == null) {
            return result(check, Verdict.NOT_PROVEN, expected, check.step() + " has left no " + check.name());
        }
        return result(
                check,
                check.expect().isMetBy(value) ? Verdict.PASS : Verdict.FAIL,
                expected,
                check.name() + " " + value.substring(0, Math.min(value.length(), LONGEST_SHOWN)));
    }

    /** In the unit a person would say it in. */
    private static String length(BigDecimal millis) {
        double seconds = millis.doubleValue() / 1000;
        if (seconds < 1) {
            return millis.stripTrailingZeros().toPlainString() + " ms";
        }
        return seconds < 120
                ? String.format(Locale.ROOT, "%.1f s", seconds).replace(".0 ", " ")
                : String.format(Locale.ROOT, "%.1f min", seconds / 60).replace(".0 ", " ");
    }

    private static CheckResult result(CheckSpec check, Verdict verdict, String expected, String actual) {
        CheckSpec.Common common = check.common();
        return new CheckResult(common.id(), common.name(), common.blocking(), verdict, expected, actual, Duration.ZERO);
    }
}
