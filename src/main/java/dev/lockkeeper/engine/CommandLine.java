package dev.lockkeeper.engine;

import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowState;
import java.util.Optional;

/** What is answered to a command that needed no more than doing. */
final class CommandLine {
    private CommandLine() {}

    static String usage(CommandWord word) {
        return word.line();
    }

    /** @param after the window once the command was recorded; what it waits for is said, not what was hoped for */
    static String done(CommandWord word, Spoken spoken, Window after) {
        return switch (word) {
            case RUN ->
                waits(after)
                        .orElse(
                                spoken.name(0).equals("to")
                                        ? "It runs on until " + spoken.name(1)
                                                + "; the first thing that is not as expected ends that."
                                        : "It begins now.");
            case RETRY ->
                spoken.args().size() > 1
                        ? "Recorded. If a second role is needed, the room says whom it waits for."
                        : waits(after).orElse(isChecked(after) ? "Its checks are judged again." : "It is tried again.");
            case CANCEL -> "Asked. The room says whether it came in time.";
            case PAUSE -> "Paused. It stands still after the batch it is in and holds nothing; `resume` lets it go on.";
            case UNBLOCK -> "Recorded. The room says what is seen of it.";
            case SKIP, DONE -> "Recorded. If a second role is needed, the room says whom it waits for.";
            case ACCEPT -> "Accepted, as a deviation; it stands at the top of the report.";
            case KEEP -> "What was stored runs; the difference is in the report.";
            case CONFIRM -> "The word is right. `run` begins the step.";
            case APPROVE -> "Your approval is recorded.";
            case REJECT -> "Your rejection is recorded; the window is stopped.";
            case MARK -> "Marked.";
            case UNMARK -> "Taken back. If its line was signed, that signature does not count any more.";
            case HOLD -> "Held. No new step begins; nothing is undone.";
            case RESUME -> isUnderWay(after) ? "It goes on." : waits(after).orElseGet(() -> goesOn(after));
            case HANDOVER -> "Command is handed over.";
            case NOTE -> "Noted.";
            case ABORT -> "The window is ended. What took effect stays.";
            case HELP,
                    LIST,
                    WHERE,
                    PLAN,
                    START,
                    TIMELINE,
                    STATUS,
                    VERIFY,
                    DIAGNOSE,
                    REPORT,
                    AMEND,
                    ROLLBACK,
                    TAKE,
                    OVERRIDE,
                    DELEGATE -> "Done.";
        };
    }

    /** What keeps the window from going on although the command was recorded; empty if nothing does. */
    private static Optional<String> waits(Window window) {
        LifeEvent.Hold hold = window.hold();
        if (hold != null) {
            return Optional.of("Recorded, but nothing begins yet: " + hold.by().mention() + " holds " + window.id()
                    + "; `resume` lifts that.");
        }
        if (window.state() == WindowState.STOPPED) {
            return Optional.of("Recorded, but " + window.id()
                    + " is still stopped: something else in it waits for a decision; the board shows what.");
        }
        Optional<PlannedGate> gate = window.current().flatMap(PlanItem::asGate);
        return gate.filter(it -> window.gate(it.id()).state() != GateState.OPEN)
                .map(it -> "Recorded; the gate \"" + it.title() + "\" comes first and waits for decisions.");
    }

    private static boolean isChecked(Window window) {
        return current(window)
                .filter(step -> window.step(step.id()).state() == StepState.CHECKING)
                .isPresent();
    }

    private static boolean isUnderWay(Window window) {
        return current(window)
                .filter(step -> window.step(step.id()).state().isUnderWay())
                .isPresent();
    }

    private static String goesOn(Window window) {
        return current(window)
                .filter(step -> window.rollback() == null && step.pace() == PlannedStep.Pace.ON_COMMAND)
                .filter(step -> window.step(step.id()).state() == StepState.WAITING)
                .filter(step -> !window.consent().contains(step.id()))
                .map(step -> "The hold is lifted; next is \"" + step.title() + "\", which begins with `run`.")
                .orElse("It goes on.");
    }

    private static Optional<PlannedStep> current(Window window) {
        return window.current().flatMap(PlanItem::asStep);
    }
}
