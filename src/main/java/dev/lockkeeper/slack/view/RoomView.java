package dev.lockkeeper.slack.view;

import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Everything the room of a window should show, from the window alone. Pure: the same window gives the same bytes, and
 * nothing is ever read back out of Slack. Any thread.
 */
public final class RoomView {
    /** Cards that ask for something; a stale one must not keep its buttons. */
    private static final Set<String> ASKING = Set.of(
            "gate",
            "rejection",
            "step",
            "failure",
            "checks",
            "files",
            "proposal",
            "rollback",
            "lock",
            "lockend",
            "glass",
            "takeover",
            "late",
            "lateoverride",
            "unclosed");

    /**
     * The messages, in the order in which they should be posted. A parent stands before what hangs under it. Cards that
     * wait for nobody any more are still listed where the window remembers them, without buttons.
     *
     * @param progress what the running step says about itself, raw, for the board and the step's card
     * @param now looked at in steps of the status cadence, and only to say how late a window is that waits
     */
    public List<DesiredMessage> messages(Window window, Names names, Optional<String> progress, Instant now) {
        return messages(window, names, progress, progress, now);
    }

    /**
     * The same with other words on the step's card than on the board.
     *
     * @param onCard for the card, which is edited less often
     */
    public List<DesiredMessage> messages(
            Window window, Names names, Optional<String> progress, Optional<String> onCard, Instant now) {
        Scene scene = new Scene(window, names);
        GateCards gates = new GateCards(scene);
        StepCards steps = new StepCards(scene, onCard);
        LockCards locks = new LockCards(scene);
        TroubleCards trouble = new TroubleCards(scene);
        Closing closing = new Closing(scene);
        List<DesiredMessage> out = new ArrayList<>();
        out.add(new BoardView(scene, progress, now).board());
        for (PlanItem item : window.plan().items()) {
            item.asGate().ifPresent(gate -> out.addAll(gates.of(gate)));
            item.asStep().ifPresent(step -> {
                out.addAll(steps.of(step));
                out.addAll(locks.of(step));
                out.addAll(trouble.of(step));
            });
        }
        new RollbackCards(scene).card().ifPresent(out::add);
        window.undoSteps().forEach(step -> {
            out.addAll(steps.of(step));
            out.addAll(locks.of(step));
            out.addAll(trouble.of(step));
        });
        out.addAll(new BreakGlassCards(scene).all());
        out.addAll(new LateCards(scene).all());
        out.addAll(trouble.files());
        trouble.hold().ifPresent(out::add);
        Set<String> cards = out.stream().map(DesiredMessage::key).collect(Collectors.toSet());
        out.addAll(new Reminders(scene).all(cards));
        out.addAll(new StatusPosts(scene).all());
        out.addAll(closing.verifications());
        out.addAll(new DiagnosisPosts(scene).all());
        out.addAll(closing.end());
        return out;
    }

    /**
     * What becomes of a message that was posted under a key {@link #messages} does not list any more: a card that asked
     * for something loses its buttons; empty if the message may stay as it is.
     */
    public Optional<DesiredMessage> retired(Window window, Names names, String key) {
        int slash = key.indexOf('/');
        if (slash < 0 || !ASKING.contains(key.substring(0, slash))) {
            return Optional.empty();
        }
        Scene scene = new Scene(window, names);
        String what = "this card is settled; the board shows how the window stands";
        return Optional.of(new Card(key).text(scene.id() + " · " + what).says(scene.named() + ": " + what + "."));
    }
}
