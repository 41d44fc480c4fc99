package dev.lockkeeper.simulation;

import dev.lockkeeper.engine.ChatUnavailableException;
import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.engine.DirectoryUnavailableException;
import dev.lockkeeper.engine.StoreUnavailableException;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Caller;
import dev.lockkeeper.window.Decision;
import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.GateRun;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * People who want the window to come to its end: each looks every few seconds and presses what the card would offer
 * them. What they press goes to any process, may come twice, late or never; they go by what they are told and see.
 */
final class People {
    private static final int MOST_HOLDS = 2;
    private static final int MOST_NOTES = 10;

    private final World world;
    private final Surroundings around;
    private final Supplier<List<Node>> nodes;
    private final List<Told> told = new ArrayList<>();
    private int holds;
    private int notes;

    People(World world, Surroundings around, Supplier<List<Node>> nodes) {
        this.world = world;
        this.around = around;
        this.nodes = nodes;
    }

    /**
     * Somebody was told that this is recorded.
     *
     * @param note the text of a note, or empty
     */
    record Told(String who, List<WindowEvent> events, String note) {}

    List<Told> told() {
        return List.copyOf(told);
    }

    void come() {
        Staff.ALL.forEach(this::looksSoon);
    }

    private void looksSoon(Caller who) {
        world.turns.after(world.lot.between(500, 14_000), null, who.actor().user(), () -> {
            looks(who);
            looksSoon(who);
        });
    }

    private void looks(Caller who) {
        Optional<Window> window = around.state().onlyWindow();
        if (window.isEmpty()) {
            if (who.equals(Staff.ASHA)) {
                start(who.actor());
            }
            return;
        }
        if (!window.get().state().isFinal()) {
            wish(window.get(), who).ifPresent(command -> press(window.get().id(), command, who.actor()));
        }
    }

    private Optional<WindowCommand> wish(Window window, Caller who) {
        boolean commander = who.equals(Staff.ASHA);
        if (who.equals(Staff.NOA)) {
            return aside(window);
        }
        if (commander && turnsBack(window)) {
            return Optional.of(new WindowCommand.RollBack(SimRunbook.UNDO, Optional.empty(), "enough"));
        }
        return switch (window.state()) {
            case RUNNING -> commander ? run(window) : approve(window, who);
            case HELD -> commander ? Optional.of(new WindowCommand.Resume()) : approve(window, who);
            case STOPPED -> decide(window, who);
            default -> Optional.empty();
        };
    }

    private boolean turnsBack(Window window) {
        boolean something = around.target().effects(SimRunbook.SCHEMA) > 0;
        return world.weather.backAgain() && something && window.rollback() == null && world.lot.oneIn(6);
    }

    /** Somebody who has no role may end what runs, hold, and take notes. */
    private Optional<WindowCommand> aside(Window window) {
        Optional<PlannedStep> active = window.active();
        if (active.isPresent() && !world.isCalm() && world.lot.oneIn(3)) {
            return Optional.of(new WindowCommand.Cancel(Optional.of(active.get().id())));
        }
        if (!world.isCalm() && holds < MOST_HOLDS && world.lot.oneIn(20)) {
            holds++;
            return Optional.of(new WindowCommand.Hold("wait " + holds));
        }
        if (notes < MOST_NOTES && world.lot.oneIn(6)) {
            notes++;
            return Optional.of(new WindowCommand.Note("note " + notes));
        }
        return Optional.empty();
    }

    private static Optional<WindowCommand> run(Window window) {
        return window.current()
                .flatMap(item -> item.asStep())
                .filter(step -> step.pace() == PlannedStep.Pace.ON_COMMAND)
                .filter(step -> window.step(step.id()).state() == StepState.WAITING)
                .map(step -> new WindowCommand.Run(Optional.of(step.id())));
    }

    private static Optional<WindowCommand> approve(Window window, Caller who) {
        Optional<PlannedGate> gate = window.current().flatMap(item -> item.asGate());
        if (gate.isEmpty()) {
            return Optional.empty();
        }
        GateRun run = window.gate(gate.get().id());
        boolean asked = run.state() == GateState.ASKED
                && run.decisionOf(who.actor()).isEmpty()
                && run.missing(gate.get()).stream().anyMatch(role -> who.roles().contains(role.role()));
        return asked
                ? Optional.of(new WindowCommand.Approve(
                        Optional.of(gate.get().id()), Optional.empty(), Optional.ofNullable(run.digest()), ""))
                : Optional.empty();
    }

    /** What is known to have failed is tried again by the commander; what is not known is looked at by two. */
    private Optional<WindowCommand> decide(Window window, Caller who) {
        Optional<PlannedStep> stopped = window.way().stream()
                .filter(step -> window.step(step.id()).state().isStopCause())
                .findFirst();
        if (stopped.isEmpty()) {
            boolean held = window.hold() != null && who.equals(Staff.ASHA);
            return held ? Optional.of(new WindowCommand.Resume()) : Optional.empty();
        }
        StepRun run = window.step(stopped.get().id());
        if (run.state() == StepState.UNKNOWN && stopped.get().writes()) {
            return lookedAt(stopped.get(), run, who);
        }
        return who.equals(Staff.ASHA)
                ? Optional.of(new WindowCommand.Retry(Optional.of(stopped.get().id())))
                : Optional.empty();
    }

    private Optional<WindowCommand> lookedAt(PlannedStep step, StepRun run, Caller who) {
        Deviation proposal = run.proposal();
        boolean mine = proposal != null && proposal.by().equals(who.actor());
        if (around.target().isAtWork(step.id().value())) {
            return Optional.empty();
        }
        Deviation.Kind seen = around.target().effects(step.id().value()) > 0
                ? Deviation.Kind.STEP_DONE_BY_HAND
                : Deviation.Kind.STEP_RUN_AGAIN;
        if (mine && proposal.kind() == seen) {
            return Optional.empty();
        }
        return Optional.of(new WindowCommand.Settle(step.id(), seen, "I looked at the target"));
    }

    // how it gets there

    private void start(Actor by) {
        Optional<Node> node = somebody();
        if (node.isEmpty()) {
            return;
        }
        deliver(node.get(), by, "start", desk -> {
            if (desk.say(new Desk.Said(by, "C-OPS", "start staging")) instanceof Desk.Reply.ConfirmStart summary) {
                desk.start(summary.proposal(), by);
            }
        });
    }

    private void press(WindowId window, WindowCommand command, Actor by) {
        Optional<Node> node = somebody();
        if (node.isEmpty()) {
            return;
        }
        world.count("clicks");
        Consumer<Desk> delivery = desk -> submit(desk, window, command, by);
        deliver(node.get(), by, command.toString(), delivery);
        if (!(command instanceof WindowCommand.Note) && world.trouble(world.weather.clicksTwice())) {
            somebody().ifPresent(other -> deliver(other, by, command + " once more", delivery));
        }
    }

    private void submit(Desk desk, WindowId window, WindowCommand command, Actor by) {
        String note = command instanceof WindowCommand.Note taken ? taken.text() : "";
        if (world.has(Bug.ACK_BEFORE_APPEND)) {
            told.add(new Told(by.user(), List.of(), note));
        }
        Decision decision = desk.submit(window, command, by).decision();
        if (decision instanceof Decision.Accepted accepted) {
            world.count("clicks recorded");
            told.add(new Told(by.user(), accepted.events(), note));
            world.tell(by.user() + " is told \"recorded\": " + command);
        } else if (decision instanceof Decision.Refused refused) {
            world.tell(by.user() + " is told no: " + refused.reason() + " to " + command);
        }
    }

    private void deliver(Node node, Actor by, String what, Consumer<Desk> delivery) {
        world.turns.after(world.lot.between(20, 900), node, node.name + " click", () -> {
            try {
                node.step("click");
                delivery.accept(node.engine.desk());
            } catch (StoreUnavailableException | DirectoryUnavailableException | ChatUnavailableException away) {
                world.tell(by.user() + " is told \"not recorded, try again\": " + what);
            }
        });
    }

    private Optional<Node> somebody() {
        List<Node> alive = nodes.get();
        return alive.isEmpty() ? Optional.empty() : Optional.of(world.lot.pick(alive));
    }
}
