package dev.lockkeeper.practice;

import dev.lockkeeper.app.App;
import dev.lockkeeper.emulator.Button;
import dev.lockkeeper.emulator.Emulator;
import dev.lockkeeper.emulator.Ephemeral;
import dev.lockkeeper.emulator.Message;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Waiting;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Plays a whole window as the demo users, through the same buttons and modals as anybody. People act at their planned
 * moment: window time jumps there whenever nothing runs, slot by slot, so that the status updates are seen.
 */
final class Player {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);
    /** Long enough for a hundred thousand rows on a slow disk; a play that stands still this long is broken. */
    private static final Duration NOTHING_HAPPENS_FOR = Duration.ofMinutes(3);

    private static final long LOOK_EVERY_MILLIS = 50;

    private final App bot;
    private final Emulator slack;
    private final Hands hands;
    private final Story story;
    private final Semaphore changed = new Semaphore(0);
    private final Set<String> done = new HashSet<>();
    private int acts;

    /** People act as soon as they may. */
    Player(App bot, Emulator slack, Transcript transcript, Story story) {
        this(bot, slack, new Hands(slack, transcript, Duration.ZERO), story);
    }

    Player(App bot, Emulator slack, Hands hands, Story story) {
        this.bot = bot;
        this.slack = slack;
        this.hands = hands;
        this.story = story;
    }

    /**
     * Plays to the end.
     *
     * @return the window as it ended
     * @throws PlayFailedException if something did not come as the scenario says
     */
    Window play(String runbook, String environment) throws Exception {
        AutoCloseable following = slack.onChange(event -> changed.release());
        try {
            Window window = start(runbook, environment);
            long version = -1;
            long stillSince = System.nanoTime();
            while (!window.state().isFinal()) {
                boolean moved = act(window) || window.version() != version;
                version = window.version();
                if (moved) {
                    stillSince = System.nanoTime();
                } else if (System.nanoTime() - stillSince > NOTHING_HAPPENS_FOR.toNanos()) {
                    throw new PlayFailedException("nothing has happened for " + NOTHING_HAPPENS_FOR.toMinutes()
                            + " minutes; " + window.id() + " is "
                            + window.state().words() + ", waiting for "
                            + Waiting.of(window).roles());
                }
                rest();
                window = bot.desk().find(window.id()).orElseThrow();
            }
            return window;
        } finally {
            following.close();
        }
    }

    /** How often a person pressed or typed. */
    int acts() {
        return acts;
    }

    private Window start(String runbook, String environment) {
        Set<String> before = new HashSet<>();
        bot.desk().latest(50).forEach(window -> before.add(window.id().value()));
        hands.type(DemoPeople.COMMANDER, DemoPeople.OPERATIONS, "/migrate start " + environment + " " + runbook);
        Ephemeral summary = slack.awaitEphemeral(
                        DemoPeople.COMMANDER, shown -> !shown.buttons().isEmpty(), ANSWER_WITHIN)
                .orElseThrow(() -> new PlayFailedException("start was not answered with a summary to confirm: "
                        + slack.ephemerals(DemoPeople.COMMANDER).stream()
                                .map(Ephemeral::readable)
                                .toList()));
        hands.pressPrivately(DemoPeople.COMMANDER, summary, summary.buttons().get(0));
        acts += 2;
        return await(
                () -> bot.desk().latest(5).stream()
                        .filter(window -> !before.contains(window.id().value()))
                        .filter(window -> window.room() != null)
                        .findFirst(),
                "no window with a room was opened");
    }

    /** Does the next thing somebody is waited for; false if nobody is, or its button is not on the screen yet. */
    private boolean act(Window window) {
        if (window.state() == WindowState.STOPPED || window.state() == WindowState.HELD || story.takesOver(window)) {
            return story.whenStopped(window, hands, this);
        }
        Waiting waiting = Waiting.of(window);
        Optional<PlanItem> current = window.current();
        if (window.state() != WindowState.RUNNING || waiting.isNobody() || current.isEmpty()) {
            return false;
        }
        Optional<PlannedGate> gate = current.get().asGate();
        return gate.isPresent()
                ? decide(window, gate.get())
                : command(window, current.get().asStep().orElseThrow());
    }

    private boolean decide(Window window, PlannedGate gate) {
        if (window.gate(gate.id()).state() != GateState.ASKED) {
            return false;
        }
        if (!gate.lines().isEmpty()) {
            return new LinePlayer(this, hands).decide(window, gate);
        }
        PlannedGate.RequiredRole role = window.gate(gate.id()).missing(gate).get(0);
        String title = window.plan().roleTitle(role.role());
        return pressOnce(
                window,
                DemoPeople.holder(role.role()),
                "approve " + gate.id() + " " + role.role() + " "
                        + window.gate(gate.id()).asking(),
                button -> button.label().startsWith("Approve") && button.label().contains(title));
    }

    private boolean command(Window window, PlannedStep step) {
        if (window.step(step.id()).state() != StepState.WAITING) {
            return false;
        }
        String word = step.confirmWord();
        if (word != null && window.step(step.id()).wordBy() == null) {
            boolean pressed = pressOnce(
                    window,
                    DemoPeople.COMMANDER,
                    "word " + step.id(),
                    button -> button.actionId().equals("confirm_word"));
            if (pressed) {
                hands.fill(DemoPeople.COMMANDER, List.of(word));
                acts++;
            }
            return pressed;
        }
        String about = step.id() + " " + window.step(step.id()).attempt() + " "
                + window.deviations().size();
        return pressOnce(
                        window,
                        DemoPeople.COMMANDER,
                        "run to " + about,
                        button -> button.actionId().equals("run_to"))
                || pressOnce(
                        window,
                        DemoPeople.COMMANDER,
                        "run " + about,
                        button -> button.actionId().equals("run"));
    }

    /** Types a line in the window's room at the planned moment, once for this purpose; false if it was typed already. */
    boolean typeOnce(Window window, String user, String line) {
        if (!done.add(line)) {
            return false;
        }
        window.current().ifPresent(item -> goTo(window, window.plannedAt(item)));
        hands.type(user, window.room().channel(), line);
        acts++;
        return true;
    }

    /** Presses the newest button that only this person sees, once for this purpose; false if there is none (yet). */
    boolean pressPrivatelyOnce(String user, String purpose, Predicate<Button> wanted) {
        if (done.contains(purpose)) {
            return false;
        }
        List<Ephemeral> seen = slack.ephemerals(user);
        for (int i = seen.size() - 1; i >= 0; i--) {
            Ephemeral message = seen.get(i);
            Optional<Button> button = message.buttons().stream().filter(wanted).findFirst();
            if (button.isPresent()) {
                done.add(purpose);
                hands.pressPrivately(user, message, button.get());
                acts++;
                return true;
            }
        }
        return false;
    }

    /** Presses the newest button like this, once for this purpose; false if it is not there (yet). */
    boolean pressOnce(Window window, String user, String purpose, Predicate<Button> wanted) {
        if (done.contains(purpose)) {
            return false;
        }
        String channel = window.room().channel();
        if (hands.newest(channel, wanted).isEmpty()) {
            return false;
        }
        window.current().ifPresent(item -> goTo(window, window.plannedAt(item)));
        Optional<Hands.Found> found = hands.newest(channel, wanted);
        found.ifPresent(it -> {
            done.add(purpose);
            hands.press(user, it);
            acts++;
        });
        return found.isPresent();
    }

    /** Nobody does anything until this moment of window time; false if it is there already. */
    boolean lets(Window window, Instant moment) {
        boolean ahead = bot.windowTime().instant().isBefore(moment);
        goTo(window, moment);
        return ahead;
    }

    /** A press that led to a form, and the form that was sent. */
    void acted() {
        acts++;
    }

    /** Window time goes there, stopping at every status slot on the way until its status is taken. */
    private void goTo(Window window, Instant moment) {
        Instant now = bot.windowTime().instant();
        Window latest = window;
        while (now.isBefore(moment)) {
            int slot = latest.statuses().isEmpty()
                    ? 1
                    : latest.statuses().get(latest.statuses().size() - 1).slot() + 1;
            Instant due = latest.statusDueAt(slot);
            Instant next = due.isBefore(moment) ? due : moment;
            if (next.isAfter(now)) {
                bot.advance(Duration.between(now, next));
            }
            latest = next.equals(due) ? awaitStatus(window, slot) : latest;
            now = bot.windowTime().instant();
        }
    }

    /** The status is taken, and everybody in the room has read it. */
    private Window awaitStatus(Window window, int slot) {
        return await(
                () -> bot.desk()
                        .find(window.id())
                        .filter(latest -> latest.state().isFinal()
                                || latest.statuses().stream()
                                        .filter(status -> status.slot() >= slot)
                                        .anyMatch(status -> isPosted(latest, "status/" + status.slot()))),
                "the status of slot " + slot + " did not come");
    }

    private boolean isPosted(Window window, String key) {
        return window.room() != null
                && slack.messages(window.room().channel()).stream()
                        .map(Message::metadata)
                        .filter(Objects::nonNull)
                        .anyMatch(metadata -> metadata.path("event_payload")
                                .path("key")
                                .asString("")
                                .equals(key));
    }

    private <T> T await(Supplier<Optional<T>> wanted, String otherwise) {
        long began = System.nanoTime();
        while (System.nanoTime() - began < ANSWER_WITHIN.toNanos()) {
            Optional<T> found = wanted.get();
            if (found.isPresent()) {
                return found.get();
            }
            rest();
        }
        throw new PlayFailedException(otherwise + " within " + ANSWER_WITHIN.toSeconds() + " s");
    }

    private void rest() {
        try {
            changed.tryAcquire(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
            changed.drainPermits();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlayFailedException("the play was interrupted");
        }
    }
}
