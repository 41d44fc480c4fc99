package dev.lockkeeper.slack.view;

import com.slack.api.model.block.element.ButtonElement;
import dev.lockkeeper.window.LateSteps;
import dev.lockkeeper.window.OverrideEvent;
import dev.lockkeeper.window.Overrides;
import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.SafeAbort;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the room shows of the latest safe abort: the line of the board, and the cards of steps that would end after it. */
final class LateCards {
    private static final Duration EVERY_MINUTE_FROM = Duration.ofMinutes(30);

    /** What the step's own card says meanwhile. */
    static final String ON_STEP = "would end after the latest safe abort; another card says what to do";

    private static final int REASON = 600;
    private static final int WORDS = 900;

    private final Scene scene;
    private final Window window;
    private final LateSteps late;

    LateCards(Scene scene) {
        this.scene = scene;
        this.window = scene.window();
        this.late = window.overrides().late();
    }

    /** The key of the card of a step that would end too late. */
    static String key(String step, String attempt) {
        return "late/" + step + "/" + attempt;
    }

    /**
     * The moment, what is left or what going back costs once it is past, and where that comes from.
     *
     * @param rarely when the board last looked at the clock, which it does seldom
     */
    String board(Instant rarely, Instant now) {
        return SafeAbort.of(window)
                .map(clock -> board(clock, read(clock, rarely, now)))
                .orElse("");
    }

    private String board(SafeAbort clock, Instant at) {
        return sentence(clock.words(at))
                + (clock.ways().isEmpty() || clock.isPast(at)
                        ? ""
                        : " at " + Scene.at(at) + " ("
                                + safe(clock.ways().get(0).words()) + ")");
    }

    /** Near its end and once it is past, every minute counts; not every second, because each is an edit of the board. */
    private static Instant read(SafeAbort clock, Instant rarely, Instant now) {
        Optional<Instant> latest = clock.latest();
        if (latest.isEmpty() || now.isBefore(latest.get().minus(EVERY_MINUTE_FROM))) {
            return rarely;
        }
        Instant minute = now.truncatedTo(ChronoUnit.MINUTES);
        Instant read = minute.isAfter(rarely) ? minute : rarely;
        return clock.isPast(now) && !clock.isPast(read) ? latest.get().plusNanos(1) : read;
    }

    List<DesiredMessage> all() {
        List<DesiredMessage> out = new ArrayList<>();
        SafeAbort.standing(window).map(this::asked).ifPresent(out::add);
        late.proposal().map(it -> proposed(it, late.open())).ifPresent(out::add);
        for (int i = 0; i < late.overridden().size(); i++) {
            out.add(overridden(late.overridden().get(i), i + 1));
        }
        return out;
    }

    private DesiredMessage asked(SafeAbort.TooLate it) {
        PlannedStep step = it.step();
        String attempt = String.valueOf(window.step(step.id()).attempt() + 1);
        String what = name(step.id()) + " would end after the latest safe abort and does not begin";
        List<ButtonElement> buttons = RollbackCards.button(scene).stream().toList();
        Card card = new Card(key(step.id().value(), attempt))
                .text(
                        scene.commander() + " *" + scene.id() + ": " + what + "*",
                        sentence(it.words()) + ".",
                        "To begin it all the same two people answer for it: one says"
                                + " `override safe-abort &lt;reason&gt;`, another one agrees. It will stand at the top of"
                                + " the report.");
        return (buttons.isEmpty() ? card : card.actions("late:" + step.id(), buttons))
                .says(scene.commander() + " " + scene.named() + ": " + what + ". " + sentence(it.words()) + ".");
    }

    private DesiredMessage proposed(OverrideEvent.SafeAbortProposed it, int number) {
        String what = scene.person(it.by()) + " wants to begin " + name(it.step())
                + " although it would end after the latest safe abort.";
        String who = List.of(Permissions.COMMANDER_ROLE, Permissions.DBA_ROLE).stream()
                .map(scene.names()::mentionRole)
                .distinct()
                .collect(Collectors.joining(" "));
        ButtonValue value = new ButtonValue(window.id(), it.step().value(), "", number, "");
        return new Card("lateoverride/" + number)
                .text(
                        who + " *" + scene.id() + " needs a second person past the latest safe abort*",
                        what,
                        "Reason: \"" + SlackText.line(it.reason(), REASON) + "\" · " + Scene.at(it.at()),
                        "Somebody else must agree by " + Scene.at(it.at().plus(Overrides.STANDS_FOR))
                                + ", here or with `override safe-abort`. It holds for this attempt alone and will stand at"
                                + " the top of the report.")
                .actions(
                        "lateoverride:" + number,
                        List.of(Buttons.asking(
                                Buttons.danger(
                                        ActionIds.SAFE_ABORT_SECOND,
                                        "Second",
                                        "Agree that " + it.step() + " begins past the latest safe abort",
                                        value),
                                "Past the latest safe abort",
                                "If " + name(it.step())
                                        + " goes wrong, going back ends after the window. You answer for it with "
                                        + scene.person(it.by()) + ".",
                                "Let it begin")))
                .says(who + " " + scene.named() + " needs a second person: " + what);
    }

    private DesiredMessage overridden(OverrideEvent.SafeAbortOverridden it, int number) {
        String what = name(it.step()) + " was let begin past the latest safe abort of " + Scene.at(it.latest());
        String by = "Proposed by " + scene.person(it.proposedBy()) + ", confirmed by " + scene.person(it.by())
                + ", forecast end " + Scene.at(it.ends()) + ". Reason: \"" + SlackText.line(it.reason(), REASON) + "\"";
        return new Card("lateagreed/" + number)
                .text(scene.commander() + " *" + scene.id() + ": " + what + "*, " + Scene.at(it.at()), by)
                .says(scene.commander() + " " + scene.named() + ": " + what + ". " + by);
    }

    private String name(StepId step) {
        return window.plan()
                .step(step)
                .map(it -> scene.ordinal(it) + ", " + scene.title(it))
                .orElse(SlackText.line(step.value()));
    }

    private static String sentence(String words) {
        return safe(Character.toUpperCase(words.charAt(0)) + words.substring(1));
    }

    private static String safe(String words) {
        return Wording.moments(SlackText.line(words, WORDS));
    }
}
