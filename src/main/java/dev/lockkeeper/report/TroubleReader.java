package dev.lockkeeper.report;

import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.FilesEvent;
import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.RollbackEvent;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Lists what stopped the window, each with what somebody did about it. */
final class TroubleReader {
    private final List<WindowEvent> journal;
    private final EventWords words;

    TroubleReader(Window window, List<WindowEvent> journal, Function<Actor, String> names) {
        this.journal = journal;
        this.words = new EventWords(window.plan(), names);
    }

    List<WindowReport.TroubleLine> lines() {
        List<WindowReport.TroubleLine> lines = new ArrayList<>();
        for (int i = 0; i < journal.size(); i++) {
            WindowEvent event = journal.get(i);
            if (isTrouble(event) && !isOnceMore(event, journal.subList(0, i))) {
                lines.add(line(event, journal.subList(i + 1, journal.size())));
            }
        }
        return lines;
    }

    private static boolean isTrouble(WindowEvent event) {
        return event instanceof StepEvent.StepFailed
                || event instanceof StepEvent.AttemptLost
                || event instanceof StepEvent.OutcomeLost
                || event instanceof StepEvent.StepRewound
                || event instanceof StepEvent.ChecksNotPassed
                || event instanceof GateEvent.Rejected
                || event instanceof FilesEvent.FilesDiffered;
    }

    /** Another process took over finding out what became of the same attempt. */
    private static boolean isOnceMore(WindowEvent event, List<WindowEvent> before) {
        return event instanceof StepEvent.AttemptLost now
                && before.stream().anyMatch(earlier -> isSameAttempt(now, earlier));
    }

    private static boolean isSameAttempt(StepEvent.AttemptLost now, WindowEvent other) {
        return other instanceof StepEvent.AttemptLost lost
                && lost.step().equals(now.step())
                && lost.attempt() == now.attempt();
    }

    private WindowReport.TroubleLine line(WindowEvent trouble, List<WindowEvent> after) {
        Predicate<WindowEvent> answers = answers(trouble);
        List<WindowEvent> done = new ArrayList<>();
        for (WindowEvent event : after) {
            boolean ended = event instanceof LifeEvent.Aborted || event instanceof RollbackEvent.RollbackChosen;
            if (ended || answers.test(event)) {
                done.add(event);
            }
            if (ended
                    || (answers.test(event) && !(event instanceof StepEvent.CheckAccepted))
                    || sameAgain(trouble, event)) {
                break;
            }
        }
        return new WindowReport.TroubleLine(
                trouble.at(),
                words.of(trouble),
                String.join("; ", done.stream().map(words::of).toList()),
                done.isEmpty() ? null : done.get(done.size() - 1).at());
    }

    /** What counts as doing something about this trouble. */
    private static Predicate<WindowEvent> answers(WindowEvent trouble) {
        if (trouble instanceof StepEvent.AttemptLost lost) {
            return event -> (event instanceof StepEvent.StepAdopted
                            || event instanceof StepEvent.AttemptHadNoEffect
                            || event instanceof StepEvent.OutcomeLost)
                    && ((StepEvent) event).step().equals(lost.step());
        }
        if (trouble instanceof StepEvent about) {
            StepId step = about.step();
            return event -> (event instanceof StepEvent.RetryRequested
                            || event instanceof StepEvent.DeviationConfirmed
                            || event instanceof StepEvent.CheckAccepted)
                    && ((StepEvent) event).step().equals(step);
        }
        if (trouble instanceof GateEvent about) {
            return event ->
                    event instanceof GateEvent.GateAsked again && again.gate().equals(about.gate());
        }
        return event -> event instanceof FilesEvent.FilesAmended || event instanceof FilesEvent.FilesKept;
    }

    /** Once the same step is judged anew, what follows answers that, not this. */
    private static boolean sameAgain(WindowEvent trouble, WindowEvent event) {
        return trouble instanceof StepEvent before
                && isTrouble(event)
                && !(trouble instanceof StepEvent.AttemptLost lost && isSameAttempt(lost, event))
                && event instanceof StepEvent now
                && now.step().equals(before.step());
    }
}
