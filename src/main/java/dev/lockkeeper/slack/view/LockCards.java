package dev.lockkeeper.slack.view;

import com.slack.api.model.block.element.ButtonElement;
import com.slack.api.model.view.View;
import dev.lockkeeper.window.LockChain;
import dev.lockkeeper.window.LockHolder;
import dev.lockkeeper.window.LockQuestion;
import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What people are asked about a lock that a running step waits for: who holds it, and what can be done about them. */
public final class LockCards {
    /** The callback of {@link #modal}. */
    public static final String END = "unblock_end";

    private static final int SHOWN = 4;
    private static final int NAME = 100;
    private static final int QUERY = 200;
    private static final int WORDS = 600;

    private final Scene scene;

    LockCards(Scene scene) {
        this.scene = scene;
    }

    /** Why is this session to be ended? Empty if nobody asks about it any more. */
    public static Optional<View> modal(Window window, ButtonValue value) {
        return window.plan().everyStep().stream()
                .filter(step -> step.id().value().equals(value.subject()))
                .flatMap(step -> asked(window, step).stream())
                .flatMap(lock -> lock.chain().holders().stream())
                .filter(holder -> Integer.toString(holder.pid()).equals(value.role())
                        && mark(holder).equals(value.digest()))
                .findFirst()
                .map(holder -> Modals.view(
                        END,
                        "End a session",
                        "Propose it",
                        value.encode(),
                        List.of(
                                Modals.section("*" + window.id() + "* has the target end the session of "
                                        + named(holder)
                                        + ". Its transaction is rolled back: what it did in it is lost. A second person"
                                        + " must confirm."),
                                Modals.reason("Why?", "It goes into the report."))));
    }

    List<DesiredMessage> of(PlannedStep step) {
        LockQuestion lock = scene.window().step(step.id()).lock();
        if (lock == null) {
            return List.of();
        }
        List<DesiredMessage> out = new ArrayList<>();
        Optional<LockQuestion> open = asked(scene.window(), step);
        out.add(open.isPresent() ? question(step, lock) : over(step, lock));
        LockQuestion.Ending ending = lock.ending();
        if (open.isPresent() && ending != null) {
            out.add(second(step, ending));
        }
        return out;
    }

    private static Optional<LockQuestion> asked(Window window, PlannedStep step) {
        StepRun run = window.step(step.id());
        LockQuestion lock = run.lock();
        boolean open = lock != null
                && lock.open()
                && run.state() == StepState.RUNNING
                && window.state().isLive();
        return open ? Optional.of(lock) : Optional.empty();
    }

    /**
     * The key of the card that asks a second person.
     *
     * @param mark of the session that is to be ended
     */
    static String secondKey(String step, String mark) {
        return "lockend/" + step + "/" + ButtonValue.short12(mark);
    }

    private static String key(PlannedStep step, LockQuestion lock) {
        return "lock/" + step.id() + "/" + lock.attempt();
    }

    private DesiredMessage question(PlannedStep step, LockQuestion lock) {
        List<LockHolder> holders = lock.chain().holders();
        String waits =
                scene.numbered(step) + ", *" + scene.title(step) + "*, waits for a lock on " + scene.targetName();
        Card card = new Card(key(step, lock))
                .text(
                        scene.commander() + " *" + scene.id() + ": a lock is in the way*",
                        waits + ", asked at " + Scene.at(lock.since())
                                + ". It goes on trying by itself, as often as its runbook allows.",
                        behind(lock.chain()));
        holders.stream().limit(SHOWN).forEach(holder -> {
            card.text("Held by " + described(holder));
            List<ButtonElement> buttons = buttons(step, lock, holder);
            if (!buttons.isEmpty()) {
                card.actions("lock:" + step.id() + ":" + holder.pid(), buttons);
            }
        });
        if (holders.size() > SHOWN) {
            card.text("and " + (holders.size() - SHOWN) + " more");
        }
        card.text(done(lock));
        card.actions(
                "lock:" + step.id(),
                List.of(
                        Buttons.plain(
                                ActionIds.KEEP_WAITING,
                                "Keep waiting",
                                "Keep " + scene.ordinal(step) + " waiting for the lock",
                                scene.value(step)),
                        scene.holdOrResume()));
        String who = holders.stream().limit(SHOWN).map(LockCards::named).collect(Collectors.joining(" and "));
        return card.says(scene.commander() + " " + scene.named() + ": " + waits.replace("*", "") + ", held by " + who
                + ". Keep waiting, cancel its statement, or end its session.");
    }

    /** Whoever waits behind us is our doing. */
    private static String behind(LockChain chain) {
        return chain.queued() == 0
                ? ""
                : Wording.count(chain.queued(), "session of others waits", "sessions of others wait")
                        + " behind it, the longest for " + Wording.length(chain.longest());
    }

    private List<ButtonElement> buttons(PlannedStep step, LockQuestion lock, LockHolder holder) {
        if (holder.pid() == 0 || holder.isOurs() || lock.underWay().isPresent()) {
            return List.of();
        }
        ButtonValue value = value(step, holder);
        List<ButtonElement> buttons = new ArrayList<>();
        if (holder.state().equals("active")) {
            buttons.add(Buttons.asking(
                    Buttons.plain(
                            ActionIds.UNBLOCK_CANCEL,
                            "Cancel its statement",
                            "Cancel the statement of pid " + holder.pid(),
                            value),
                    "Cancel the statement of pid " + holder.pid(),
                    "The statement of " + named(holder) + " fails. Whether its transaction ends then is up to whoever"
                            + " runs it; the room says what is seen.",
                    "Cancel its statement"));
        }
        LockQuestion.Ending ending = lock.ending();
        if (ending == null || !ending.whom().isStill(holder)) {
            buttons.add(Buttons.danger(
                    ActionIds.UNBLOCK_END, "End its session…", "End the session of pid " + holder.pid(), value));
        }
        return buttons;
    }

    private DesiredMessage second(PlannedStep step, LockQuestion.Ending ending) {
        String what = scene.person(ending.by()) + " wants to end the session of " + named(ending.whom())
                + ", which is in the way of " + scene.numbered(step) + ", *" + scene.title(step) + "*";
        String roles = scene.commander() + " " + scene.names().mentionRole(Permissions.DBA_ROLE);
        return new Card(secondKey(step.id().value(), ending.whom().mark()))
                .text(
                        roles + " *" + scene.id() + " needs a second person*",
                        what + ".",
                        "Reason: \"" + SlackText.line(ending.reason(), WORDS) + "\" · " + Scene.at(ending.at()),
                        "Its transaction is rolled back: what it did in it is lost. Somebody else must confirm.")
                .actions(
                        "lockend:" + step.id(),
                        List.of(Buttons.danger(
                                ActionIds.UNBLOCK_END_CONFIRM,
                                "Confirm: end its session",
                                "Confirm: end the session of pid "
                                        + ending.whom().pid(),
                                value(step, ending.whom()))))
                .says(roles + " " + scene.named() + " needs a second person: " + what.replace("*", "") + ".");
    }

    private DesiredMessage over(PlannedStep step, LockQuestion lock) {
        String who = lock.chain().holders().stream()
                .limit(SHOWN)
                .map(LockCards::named)
                .collect(Collectors.joining(" and "));
        String what = scene.numbered(step) + ", *" + scene.title(step) + "*: it had to wait for a lock held by " + who
                + ", asked at " + Scene.at(lock.since()) + "; that is over";
        return new Card(key(step, lock))
                .text(scene.id() + " · " + what, done(lock))
                .says(scene.named() + ", " + what.replace("*", "") + ".");
    }

    /** Who said and did what about it, one line each. */
    private String done(LockQuestion lock) {
        List<String> lines = new ArrayList<>();
        lock.waitKept().forEach(by -> lines.add(scene.person(by) + " says: keep waiting"));
        for (LockQuestion.Unblocking act : lock.acts()) {
            lines.add(scene.person(act.by())
                    + (act.act() == LockQuestion.Act.CANCEL ? " had the statement of pid " : " had the session of pid ")
                    + act.whom().pid() + (act.act() == LockQuestion.Act.CANCEL ? " cancelled" : " ended")
                    + (act.second() == null ? "" : ", " + scene.person(act.second()) + " confirmed") + ", "
                    + Scene.at(act.at()) + ": "
                    + (act.how() == null ? "under way" : SlackText.line(act.how(), WORDS)));
        }
        return String.join("\n", lines);
    }

    private ButtonValue value(PlannedStep step, LockHolder holder) {
        return new ButtonValue(
                scene.window().id(),
                step.id().value(),
                Integer.toString(holder.pid()),
                scene.window().step(step.id()).attempt(),
                mark(holder));
    }

    private static String mark(LockHolder holder) {
        return ButtonValue.short12(holder.mark());
    }

    private static String named(LockHolder holder) {
        return holder.pid() == 0
                ? "a prepared transaction"
                : "pid " + holder.pid() + " (user " + SlackText.line(holder.user(), NAME)
                        + (holder.application().isEmpty() ? "" : ", " + SlackText.line(holder.application(), NAME))
                        + ")";
    }

    private static String described(LockHolder holder) {
        Duration open = holder.open();
        return named(holder)
                + (open == null ? "" : ", transaction open for " + Wording.length(open) + " when it was asked")
                + (holder.state().isEmpty() ? "" : ", " + SlackText.line(holder.state(), NAME))
                + (holder.query().isEmpty()
                        ? ""
                        : ": `" + SlackText.line(holder.query(), QUERY).replace('`', '\'') + "`");
    }
}
