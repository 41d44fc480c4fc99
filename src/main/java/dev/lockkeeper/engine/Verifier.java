package dev.lockkeeper.engine;

import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.Decision.Reason;
import dev.lockkeeper.window.Evidence;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.Verification;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the checks of the steps that took effect again, on request; only those that stay true. */
final class Verifier {
    private static final Logger LOG = LoggerFactory.getLogger(Verifier.class);

    private final StepRunner runner;
    private final Recorder recorder;
    private final Clock clock;
    private final ExecutorService workers;
    private final Set<WindowId> looking = ConcurrentHashMap.newKeySet();

    Verifier(StepRunner runner, Recorder recorder, Clock clock, ExecutorService workers) {
        this.runner = runner;
        this.recorder = recorder;
        this.clock = clock;
        this.workers = workers;
    }

    Desk.Reply begin(Window window, Actor by) {
        List<PlannedStep> steps = window.way().stream()
                .filter(step -> window.step(step.id()).tookEffect())
                .filter(step -> !step.checks().isEmpty())
                .toList();
        if (window.state().isFinal()) {
            return new Desk.Reply.No(
                    Reason.WINDOW_ENDED,
                    window.id() + " is " + window.state().words() + "; its last verdicts are in its report.");
        }
        if (steps.isEmpty()) {
            return new Desk.Reply.No(
                    Reason.WRONG_STATE, "No step with checks has taken effect yet; there is nothing to look at.");
        }
        if (!looking.add(window.id())) {
            return new Desk.Reply.No(
                    Reason.ALREADY_DECIDED, "The checks are being looked at already; the table comes to the room.");
        }
        workers.execute(() -> look(window, steps, by));
        return new Desk.Reply.Words("Looking again at the checks of " + steps.size()
                + (steps.size() == 1 ? " step" : " steps") + "; the table comes to the room.");
    }

    private void look(Window window, List<PlannedStep> steps, Actor by) {
        try {
            List<Verification.Line> lines = new ArrayList<>();
            for (PlannedStep step : steps) {
                for (CheckResult result : runner.look(window, step.id(), true)) {
                    lines.add(new Verification.Line(step.id(), result));
                }
            }
            Instant at = clock.instant();
            LifeEvent.Verified verified = new LifeEvent.Verified(new Verification(by, lines, at), at);
            recorder.record(window.id(), now -> now.state().isFinal() ? List.of() : withVoided(now, verified));
        } catch (RuntimeException e) { // a worker's last stop: say it, so that somebody can ask again
            LOG.warn("{}: the checks could not be looked at again; `verify` can be said again", window.id(), e);
        } finally {
            looking.remove(window.id());
        }
    }

    /** What was signed on a verdict that is another now does not count any more. */
    private static List<WindowEvent> withVoided(Window window, LifeEvent.Verified verified) {
        List<WindowEvent> facts = new ArrayList<>(List.of(verified));
        facts.addAll(Evidence.voided(
                window.after(verified),
                "a check says something else than when it was signed",
                verified.verification().by(),
                verified.at()));
        return facts;
    }
}
