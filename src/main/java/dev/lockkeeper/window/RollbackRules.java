package dev.lockkeeper.window;

import static dev.lockkeeper.window.Decision.accepted;
import static dev.lockkeeper.window.Decision.refused;

import dev.lockkeeper.window.Decision.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rules for choosing the way back. Pure; permission was decided before. No forward gate stands in its way. */
final class RollbackRules {
    private final Window window;
    private final Actor by;
    private final Instant now;

    RollbackRules(Window window, Caller caller, Instant now) {
        this.window = window;
        this.by = caller.actor();
        this.now = now;
    }

    Decision choose(WindowCommand.RollBack wanted) {
        Optional<PlannedRollback> planned = window.plan().rollback(wanted.plan());
        if (planned.isEmpty()) {
            return refused(Reason.UNKNOWN_NAME, unknown(wanted.plan()));
        }
        RollbackPrice price = RollbackPrice.of(window, planned.get());
        Decision no = notNow(price);
        if (no != null) {
            return no;
        }
        if (wanted.seen().isPresent() && !wanted.seen().get().equals(price.mark())) {
            return refused(
                    Reason.STALE_CARD,
                    "What going back would undo, or its files, changed since this price was shown. `rollback` shows the"
                            + " present one.");
        }
        if (wanted.reason().isBlank()) {
            return Rules.reasonMissing("rollback");
        }
        return accepted(new RollbackEvent.RollbackChosen(
                price.plan().id(), ids(price.runs()), ids(price.leftOut()), by, wanted.reason(), now));
    }

    private @Nullable Decision notNow(RollbackPrice price) {
        Rollback chosen = window.rollback();
        if (chosen != null && chosen.plan().equals(price.plan().id())) {
            return refused(
                    Reason.ALREADY_DECIDED,
                    window.id() + " goes back by \"" + price.plan().title() + "\" already; "
                            + chosen.by().mention() + " chose it.");
        }
        Optional<PlannedStep> underWay = window.underWay();
        if (underWay.isPresent()) {
            return refused(
                    Reason.WRONG_STATE,
                    "Step " + underWay.get().id()
                            + " is under way; it ends first. `hold` keeps the next one from beginning.");
        }
        if (!price.unsettled().isEmpty()) {
            StepId step = price.unsettled().get(0).id();
            // a step that protects is never left out, not even on the way to turning back
            String ifNot = price.unsettled().get(0).protects() ? "retry" : "skip";
            return refused(
                    Reason.PROTECTED,
                    "Nobody knows whether step " + step
                            + " took effect, so nobody knows what there is to undo. Look at "
                            + window.plan().target().name() + " first; then say `done " + step
                            + " <what you saw>` if it did, `" + ifNot + " " + step
                            + " <what you saw>` if it did not. A second person says the same.");
        }
        if (WayBack.nothingChanged(window)) {
            return refused(
                    Reason.WRONG_STATE,
                    "No step of " + window.id() + " has changed "
                            + window.plan().target().database()
                            + ", so there is nothing to undo. `abort <reason>` ends the window.");
        }
        Optional<StepId> backup = price.leftOut().stream()
                .flatMap(step -> price.plan().undo(step.id()).stream())
                .flatMap(undo -> Optional.ofNullable(undo.restores()).stream())
                .findFirst();
        if (backup.isPresent()) {
            return refused(
                    Reason.WRONG_STATE,
                    "\"" + price.plan().title() + "\" restores the backup of step " + backup.get()
                            + (window.step(backup.get()).tookEffect()
                                    ? ", and nothing was changed since."
                                    : ", and that step left none."));
        }
        if (price.runs().isEmpty()) {
            return refused(
                    Reason.WRONG_STATE,
                    "\"" + price.plan().title() + "\" undoes nothing of what " + window.id() + " has done.");
        }
        return null;
    }

    private String unknown(String typed) {
        List<String> known =
                window.plan().rollbacks().stream().map(PlannedRollback::id).toList();
        if (known.isEmpty()) {
            return "The runbook of " + window.id() + " has no rollback plan. Way back: " + WayBack.of(window) + ".";
        }
        String nearest = Nearest.of(typed, known);
        return "There is no rollback plan \"" + typed + "\" in " + window.id() + "; "
                + (nearest.isEmpty()
                        ? "there are: " + String.join(", ", known) + "."
                        : "did you mean " + nearest + "?");
    }

    private static List<StepId> ids(List<PlannedStep> steps) {
        return steps.stream().map(PlannedStep::id).collect(Collectors.toList());
    }
}
