package dev.lockkeeper.engine;

import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.PlannedRollback;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Verdict;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Judges the checks of steps, on the calling thread. */
final class StepJudge {
    private static final Logger LOG = LoggerFactory.getLogger(StepJudge.class);

    private final Recorder recorder;
    private final StoredRunbooks stored;
    private final CheckJudge judge;
    private final PictureWatch pictures;
    private final Clock clock;

    StepJudge(Recorder recorder, StoredRunbooks stored, CheckJudge judge, PictureWatch pictures, Clock clock) {
        this.recorder = recorder;
        this.stored = stored;
        this.judge = judge;
        this.pictures = pictures;
        this.clock = clock;
    }

    /** Judges every check of a step that took effect, and records the verdicts. */
    void judge(Window window, PlannedStep step) {
        if (window.step(step.id()).state() != StepState.CHECKING) {
            return;
        }
        Looked looked = lookOrSayWhyNot(window, step);
        List<CheckResult> results = looked.results();
        int attempt = window.step(step.id()).attempt();
        recorder.record(
                window.id(),
                now -> {
                    StepRun run = now.step(step.id());
                    if (run.state() != StepState.CHECKING) {
                        return List.of();
                    }
                    Instant at = clock.instant();
                    boolean open = results.stream()
                            .anyMatch(r -> r.closesTheWay() && !run.accepted().contains(r.id()));
                    List<WindowEvent> facts = new ArrayList<>(looked.pictures());
                    facts.add(
                            open
                                    ? new StepEvent.ChecksNotPassed(step.id(), attempt, results, at)
                                    : new StepEvent.ChecksPassed(step.id(), attempt, results, at));
                    return facts;
                },
                looked.files());
    }

    /** Judges these checks of a step now; records nothing. What is judged by pictures is only looked at after its step. */
    List<CheckResult> look(Window window, StepId id, boolean lastingOnly) {
        StoredRunbooks.Stored runbook = stored.of(window);
        List<CheckSpec> checks = runbook.step(id).common().checks().stream()
                .filter(check -> !lastingOnly || check.common().lasting())
                .filter(check -> !PictureWatch.isOurs(check))
                .toList();
        return judged(window, runbook, checks);
    }

    /** Asks the checks of a rollback plan's price now; records nothing. */
    List<CheckResult> price(Window window, PlannedRollback plan) {
        StoredRunbooks.Stored runbook = stored.of(window);
        List<CheckSpec> price = runbook.runbook().rollbacks().stream()
                .filter(spec -> spec.id().equals(plan.id()))
                .flatMap(spec -> spec.price().stream())
                .toList();
        return judged(window, runbook, price);
    }

    private List<CheckResult> judged(Window window, StoredRunbooks.Stored runbook, List<CheckSpec> checks) {
        return new MeasuredByWindow(window)
                .judge(
                        checks,
                        others -> judge.judge(
                                window.plan().target(),
                                others,
                                recorded(window),
                                runbook.environment().parameters()));
    }

    /** What could not be looked at is NOT PROVEN, and a person decides; only a store that is away is waited for. */
    private Looked lookOrSayWhyNot(Window window, PlannedStep step) {
        try {
            StepSpec spec = stored.of(window).step(step.id());
            List<CheckResult> results = new ArrayList<>(look(window, step.id(), false));
            return pictures.after(window, spec)
                    .map(seen -> {
                        results.addAll(seen.results());
                        return new Looked(results, List.of(seen.event()), seen.files());
                    })
                    .orElseGet(() -> new Looked(results, List.of(), Map.of()));
        } catch (StoreUnavailableException away) {
            throw away;
        } catch (RuntimeException e) { // tried again by itself it would break off for ever
            LOG.error("{} step {}: its checks broke off", window.id(), step.id(), e);
            List<CheckResult> unseen = notLookedAt(
                    step.checks(), "looking broke off in a way nobody foresaw; the log of the bot has more");
            return new Looked(unseen, List.of(), Map.of());
        }
    }

    /** These checks as NOT PROVEN, with the reason why nobody looked. */
    static List<CheckResult> notLookedAt(List<PlannedStep.PlannedCheck> checks, String why) {
        return checks.stream()
                .map(check -> new CheckResult(
                        check.id(),
                        check.name(),
                        check.blocking(),
                        Verdict.NOT_PROVEN,
                        "what the runbook expects",
                        why,
                        Duration.ZERO))
                .toList();
    }

    private static Map<String, String> recorded(Window window) {
        Map<String, String> values = new LinkedHashMap<>();
        // what other kinds leave behind has names of its own, and would write over what was recorded
        window.plan().everyStep().stream()
                .filter(step -> step.kind().equals("query"))
                .forEach(step -> values.putAll(window.step(step.id()).outputs()));
        return values;
    }

    /** Verdicts, and the picture they rest on. */
    private record Looked(List<CheckResult> results, List<? extends WindowEvent> pictures, Map<String, byte[]> files) {}
}
