package dev.lockkeeper.slack;

import dev.lockkeeper.slack.view.ActionIds;
import dev.lockkeeper.slack.view.ButtonValue;
import dev.lockkeeper.slack.view.ChecklistModal;
import dev.lockkeeper.slack.view.Modals;
import dev.lockkeeper.slack.view.RollbackOffers;
import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.LockQuestion;
import dev.lockkeeper.window.OverrideCommand;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What each button and each modal asks for. Pure; a value that makes no sense is an {@link IllegalArgumentException}. */
final class ButtonCommands {
    private ButtonCommands() {}

    static WindowCommand approve(ButtonValue value) {
        return new WindowCommand.Approve(gate(value), some(value.role()), some(value.digest()), "");
    }

    /** The same, with the reason that was asked for. */
    static WindowCommand approve(ModalSubmission modal) {
        ButtonValue value = modal.value();
        return new WindowCommand.Approve(
                gate(value), some(value.role()), some(value.digest()), modal.input(Modals.REASON_INPUT));
    }

    /** What was ticked in the form of a checklist, marks taken back first; empty if nothing was. */
    static List<WindowCommand> checklist(ModalSubmission modal) {
        List<WindowCommand> asked = new ArrayList<>();
        List<String> back = ChecklistModal.unmarks(modal.ticks());
        List<WindowCommand.Marking> marks = new ArrayList<>();
        ChecklistModal.marks(modal.inputs(), modal.ticks())
                .forEach((item, value) -> marks.add(new WindowCommand.Marking(item, value)));
        if (!back.isEmpty()) {
            asked.add(new WindowCommand.Unmark(back));
        }
        if (!marks.isEmpty()) {
            asked.add(new WindowCommand.Mark(marks));
        }
        return asked;
    }

    static WindowCommand run(ButtonValue value) {
        return new WindowCommand.Run(Optional.of(step(value)));
    }

    static WindowCommand runTo(ButtonValue value) {
        return new WindowCommand.RunTo(value.subject());
    }

    static WindowCommand retry(ButtonValue value) {
        return new WindowCommand.Retry(some(value.subject()).map(StepId::new));
    }

    static WindowCommand cancel(ButtonValue value) {
        return new WindowCommand.Cancel(some(value.subject()).map(StepId::new));
    }

    static WindowCommand pause(ButtonValue value) {
        return new WindowCommand.Pause(Optional.of(step(value)));
    }

    static WindowCommand goOn(ButtonValue value) {
        return new WindowCommand.Resume(Optional.of(step(value)));
    }

    static WindowCommand keepWaiting(ButtonValue value) {
        return new WindowCommand.KeepWaiting();
    }

    static WindowCommand unblockCancel(ButtonValue value) {
        return unblock(LockQuestion.Act.CANCEL, value, "");
    }

    /** The second person says the same as the first; the first one's reason stands. */
    static WindowCommand unblockEnd(ButtonValue value) {
        return unblock(LockQuestion.Act.END, value, "");
    }

    static WindowCommand unblockEnd(ModalSubmission modal) {
        return unblock(LockQuestion.Act.END, modal.value(), modal.input(Modals.REASON_INPUT));
    }

    private static WindowCommand unblock(LockQuestion.Act act, ButtonValue value, String reason) {
        return new WindowCommand.Unblock(act, Integer.parseInt(value.role()), some(value.digest()), reason);
    }

    /** What a second person agrees to; the first one's reason stands. */
    static Map<String, Function<ButtonValue, WindowCommand>> ofSecondPersons() {
        return Map.of(
                ActionIds.BREAK_GLASS_SECOND,
                value -> new WindowCommand.Exceptional(new OverrideCommand.BreakGlass(Optional.of(value.asking()), "")),
                ActionIds.SAFE_ABORT_SECOND,
                value -> new WindowCommand.Exceptional(
                        new OverrideCommand.PastSafeAbort(Optional.of(value.asking()), "")),
                ActionIds.TAKE_SECOND,
                value -> new WindowCommand.Exceptional(
                        new OverrideCommand.TakeFor(Optional.empty(), Optional.of(value.asking()))));
    }

    static WindowCommand keep(ButtonValue value) {
        return new WindowCommand.Keep();
    }

    static WindowCommand hold(ButtonValue value) {
        return new WindowCommand.Hold("");
    }

    static WindowCommand resume(ButtonValue value) {
        return new WindowCommand.Resume();
    }

    /** The second person says the same as the first, in the first one's words. */
    static WindowCommand confirmDeviation(ButtonValue value, Window window) {
        StepId step = step(value);
        StepRun run = window.step(step);
        Deviation proposal = run.proposal();
        String reason = proposal == null ? "" : proposal.reason();
        return new WindowCommand.Settle(step, kind(value.role()), reason);
    }

    static WindowCommand reject(ModalSubmission modal) {
        ButtonValue value = modal.value();
        return new WindowCommand.Reject(
                gate(value), some(value.role()), some(value.digest()), modal.input(Modals.REASON_INPUT));
    }

    static WindowCommand accept(ModalSubmission modal) {
        return new WindowCommand.Accept(modal.input(Modals.CHECK_INPUT), modal.input(Modals.REASON_INPUT));
    }

    static WindowCommand word(ModalSubmission modal) {
        return new WindowCommand.Confirm(step(modal.value()), modal.input(Modals.WORD_INPUT));
    }

    static WindowCommand skip(ModalSubmission modal) {
        return new WindowCommand.Settle(
                step(modal.value()), Deviation.Kind.STEP_SKIPPED, modal.input(Modals.REASON_INPUT));
    }

    static WindowCommand done(ModalSubmission modal) {
        return new WindowCommand.Settle(
                step(modal.value()), Deviation.Kind.STEP_DONE_BY_HAND, modal.input(Modals.REASON_INPUT));
    }

    static WindowCommand runAgain(ModalSubmission modal) {
        return new WindowCommand.Settle(
                step(modal.value()), Deviation.Kind.STEP_RUN_AGAIN, modal.input(Modals.REASON_INPUT));
    }

    static WindowCommand rollBack(ModalSubmission modal) {
        return rollBack(modal.value(), modal.input(Modals.REASON_INPUT));
    }

    /** @param value of the price that was shown; an old price is refused */
    static WindowCommand rollBack(ButtonValue value, String reason) {
        return new WindowCommand.RollBack(value.subject(), Optional.of(RollbackOffers.mark(value)), reason);
    }

    private static Deviation.Kind kind(String word) {
        return switch (word) {
            case "skip" -> Deviation.Kind.STEP_SKIPPED;
            case "done" -> Deviation.Kind.STEP_DONE_BY_HAND;
            case "retry" -> Deviation.Kind.STEP_RUN_AGAIN;
            default -> throw new IllegalArgumentException("\"" + word + "\" is neither skip nor done nor retry");
        };
    }

    private static Optional<GateId> gate(ButtonValue value) {
        return some(value.subject()).map(GateId::new);
    }

    private static StepId step(ButtonValue value) {
        return new StepId(value.subject());
    }

    private static Optional<String> some(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
