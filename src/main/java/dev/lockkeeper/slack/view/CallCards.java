package dev.lockkeeper.slack.view;

import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.Question;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is written to one person directly, and which card of the room a question stands on. Pure. */
public final class CallCards {
    /** The key of the message that every room has. */
    public static final String BOARD = "board";

    private static final int WHAT = 300;

    private final Scene scene;
    private final Window window;

    public CallCards(Window window, Names names) {
        this.scene = new Scene(window, names);
        this.window = window;
    }

    /**
     * The keys of the cards that ask this question, best first; none if the board alone shows it.
     *
     * @param question a key of {@link Question}
     */
    public static List<String> cards(Window window, String question) {
        List<String> keys = new ArrayList<>();
        String[] parts = question.split("/");
        switch (parts[0]) {
            case "gate", "hold", "lock" -> keys.add(question);
            case "turn" -> keys.addAll(List.of("gate/" + parts[1] + "/" + parts[2], question));
            case "late" -> keys.add(LateCards.key(parts[1], parts[2]));
            case "glass", "broken", "takeover", "lateoverride" -> keys.add(parts[0] + "/" + parts[1]);
            case "lockend" -> keys.add(LockCards.secondKey(parts[1], parts.length > 3 ? parts[3] : ""));
            case "step", "word", "closed" ->
                window.current().flatMap(PlanItem::asStep).map(StepCards::key).ifPresent(keys::add);
            default -> keys.addAll(stopCards(window));
        }
        return keys;
    }

    /**
     * The message to one person whose turn it is.
     *
     * @param key the key of the message
     * @param as what they are asked as
     * @param reminder the number of the reminder this is; 0 for the first message
     * @param link where the card is, or nothing if that is not known
     */
    public DesiredMessage direct(String key, Question question, List<As> as, int reminder, Optional<String> link) {
        String roles = "as " + Wording.and(as.stream().map(this::words).toList());
        String waits = reminder == 0 ? " waits for you" : " still waits for you";
        String what = ": " + SlackText.line(question.what(), WHAT) + since(question.since())
                + (reminder == 0 ? "" : ", reminder " + reminder) + ".";
        List<String> deputised = as.stream().filter(As::deputy).map(As::role).toList();
        return new Card(key)
                .text(
                        "*" + scene.named() + waits + "* " + roles + what,
                        deputised.isEmpty()
                                ? ""
                                : "Whoever was asked first did not answer; " + Reminders.mayDo(deputised),
                        where(link))
                .says(scene.named() + waits + " " + roles + what);
    }

    private String words(As as) {
        String title = as.role().equals(Permissions.COMMANDER)
                ? as.deputy() ? "the commander" : "its commander"
                : scene.roleTitle(as.role());
        return as.deputy() ? "deputy for " + title : title;
    }

    /**
     * What somebody is asked as.
     *
     * @param deputy true if they stand in for those who hold the role
     */
    public record As(String role, boolean deputy) {}

    /** What is left of such a message once the turn is over; the same for ever, so that it is edited once. */
    public DesiredMessage over(String key, String question) {
        String what = named(question) + "nothing to do for you any more";
        return new Card(key)
                .text(scene.named() + " · " + what + room(", see ") + ".")
                .says(scene.named() + ": " + what + ".");
    }

    private String named(String question) {
        String[] parts = question.split("/");
        Optional<? extends PlanItem> item = switch (parts[0]) {
            case "gate" -> window.plan().gate(new GateId(parts[1]));
            case "step", "word", "closed", "lock", "lockend" ->
                window.plan().everyStep().stream()
                        .filter(step -> step.id().value().equals(parts[1]))
                        .findFirst();
            default -> Optional.empty();
        };
        return item.map(it -> "\"" + scene.title(it) + "\": ").orElse("");
    }

    private String where(Optional<String> link) {
        return link.map(to -> "<" + to + "|Open the card>" + room(" in ")).orElseGet(() -> room("In "));
    }

    private String room(String lead) {
        return window.room() == null ? "" : lead + "<#" + window.room().channel() + ">";
    }

    static String since(@Nullable Instant since) {
        return since == null ? "" : ", since " + Scene.at(since);
    }

    private static List<String> stopCards(Window window) {
        List<String> keys = new ArrayList<>();
        for (PlannedGate gate : window.plan().gates()) {
            if (window.gate(gate.id()).state() == GateState.REJECTED) {
                keys.add("rejection/" + gate.id() + "/" + window.gate(gate.id()).asking());
            }
        }
        for (PlannedStep step : window.plan().steps()) {
            StepRun run = window.step(step.id());
            if (run.state().isStopCause()) {
                keys.add("checks/" + step.id() + "/" + run.attempt());
                keys.add("failure/" + step.id() + "/" + run.attempt());
            }
        }
        for (int number = window.deviations().size() + 1; number > 0; number--) {
            keys.add("files/" + number);
        }
        return keys;
    }
}
