package dev.lockkeeper.app;

import static dev.lockkeeper.app.DoorRecipe.of;
import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.BASELINE;
import static dev.lockkeeper.window.WindowFixture.DATA;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.GUEST;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.LIA;
import static dev.lockkeeper.window.WindowFixture.NOA;
import static dev.lockkeeper.window.WindowFixture.QUIN;
import static dev.lockkeeper.window.WindowFixture.SCHEMA;
import static dev.lockkeeper.window.WindowFixture.WORD;

import dev.lockkeeper.slack.view.ActionIds;
import dev.lockkeeper.slack.view.Modals;
import dev.lockkeeper.window.Decision.Reason;
import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.LockChain;
import dev.lockkeeper.window.LockEvent;
import dev.lockkeeper.window.LockHolder;
import dev.lockkeeper.window.LockQuestion;
import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowFixture;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One line for every refusal that is tried on every door; a reason that is in none of them fails the build. */
final class DoorRecipes {
    private static final String DECIDES_LATER = "its button only opens a form, and the form asks";
    static final String FORMLESS = "it has no form";
    private static final String NO_DIGEST = "typed words are about what is true now and carry no digest of a card";
    static final String OFFERED = "only what can be done is offered";
    private static final String BEFORE = "a token counts while its owner is a full member; refused with 403 before";
    private static final WindowCommand SKIP =
            new WindowCommand.Settle(SCHEMA, Deviation.Kind.STEP_SKIPPED, "not needed");
    private static final Permissions NOBODY_HOLDS = new Permissions(Map.of("*", Map.of("note", Set.of("anyone"))));

    private DoorRecipes() {}

    static List<DoorRecipe> all() {
        return Stream.of(people(), ApproverRecipes.all(), moments(), gates(), words(), OverrideDoors.all())
                .flatMap(List::stream)
                .toList();
    }

    /** Who asks. */
    private static List<DoorRecipe> people() {
        return List.of(
                of(Reason.NOT_A_MEMBER, "a guest approves", WindowFixture::atGoLive, GUEST)
                        .typed("approve")
                        .notWithAToken(BEFORE)
                        .button(ActionIds.APPROVE)
                        .noForm(FORMLESS),
                of(Reason.NOT_A_MEMBER, "a guest rejects", WindowFixture::atGoLive, GUEST)
                        .typed("reject no")
                        .notWithAToken(BEFORE)
                        .noButton(DECIDES_LATER)
                        .form(ActionIds.REJECT, "no"),
                of(Reason.NO_RULE, "a hold where the table has no rule for it", WindowFixture::beforeSchema, NOA)
                        .under(NOBODY_HOLDS)
                        .typed("hold")
                        .button(ActionIds.HOLD)
                        .noForm(FORMLESS),
                of(Reason.NO_RULE, "a rejection where the table has no rule for it", WindowFixture::atGoLive, DEVI)
                        .under(NOBODY_HOLDS)
                        .typed("reject no")
                        .noButton(DECIDES_LATER)
                        .form(ActionIds.REJECT, "no"),
                of(Reason.NOT_THE_ROLE, "somebody in no role approves", WindowFixture::atGoLive, NOA)
                        .typed("approve")
                        .button(ActionIds.APPROVE)
                        .noForm(FORMLESS),
                of(Reason.NOT_THE_ROLE, "somebody in no role rejects", WindowFixture::atGoLive, NOA)
                        .typed("reject no")
                        .noButton(DECIDES_LATER)
                        .form(ActionIds.REJECT, "no"),
                of(Reason.NOT_THE_COMMANDER, "the DBA runs a step", WindowFixture::beforeSchema, DEVI)
                        .typed("run schema")
                        .button(ActionIds.RUN)
                        .noForm(FORMLESS),
                of(Reason.NOT_THE_COMMANDER, "the DBA types the word", WindowFixture::beforeData, DEVI)
                        .typed("confirm data " + WORD)
                        .noButton(DECIDES_LATER)
                        .form(ActionIds.CONFIRM_WORD, "", Map.of(Modals.WORD_INPUT, WORD), Modals.WORD_INPUT),
                of(Reason.SECOND_PERSON_NEEDED, "who proposed a skip confirms it", DoorRecipes::skipProposed, ASHA)
                        .typed("skip schema not needed")
                        .button(ActionIds.CONFIRM_DEVIATION)
                        .noForm("the second person presses a button"),
                of(
                                Reason.SECOND_PERSON_NEEDED,
                                "who proposed to end a session says so again",
                                WindowFixture::lockMet,
                                ASHA)
                        .then(at -> at.ok(endSession(), ASHA))
                        .typed("unblock end 4711 the report can wait")
                        .noButton(DECIDES_LATER)
                        .form(ActionIds.UNBLOCK_END, "it can wait"));
    }

    /** When it is asked: the card was drawn before, and something has happened since. */
    private static List<DoorRecipe> moments() {
        return List.of(
                of(Reason.WINDOW_ENDED, "a hold of a window that is over", WindowFixture::atFinal, ASHA)
                        .then(DoorRecipes::complete)
                        .typed("hold")
                        .button(ActionIds.HOLD)
                        .noForm(FORMLESS),
                of(Reason.WINDOW_ENDED, "a rejection in a window that is over", WindowFixture::atFinal, QUIN)
                        .then(DoorRecipes::complete)
                        .typed("reject no")
                        .noButton(DECIDES_LATER)
                        .form(ActionIds.REJECT, "no"),
                of(Reason.WRONG_STATE, "the hold is lifted already", DoorRecipes::held, ASHA)
                        .then(at -> at.ok(new WindowCommand.Resume(), ASHA))
                        .typed("resume")
                        .button(ActionIds.RESUME)
                        .noForm(FORMLESS),
                of(
                                Reason.WRONG_STATE,
                                "a check is accepted after its step was tried again",
                                WindowFixture::schemaNotPassed,
                                LEO)
                        .then(at -> at.ok(new WindowCommand.Retry(Optional.empty()), ASHA)
                                .passes(SCHEMA))
                        .typed("accept rows it is known")
                        .noButton(DECIDES_LATER)
                        .form(
                                ActionIds.ACCEPT,
                                "",
                                Map.of(Modals.CHECK_INPUT, "rows", Modals.REASON_INPUT, "it is known"),
                                Modals.REASON_INPUT),
                of(Reason.NOT_NEXT, "the step has run already", WindowFixture::beforeSchema, ASHA)
                        .then(at -> at.runs(SCHEMA))
                        .typed("run schema")
                        .button(ActionIds.RUN)
                        .noForm(FORMLESS),
                of(Reason.NOT_NEXT, "the word of a step that has run", WindowFixture::beforeData, ASHA)
                        .then(at -> at.ok(new WindowCommand.Confirm(DATA, WORD), ASHA)
                                .runs(DATA))
                        .typed("confirm data " + WORD)
                        .noButton(DECIDES_LATER)
                        .form(ActionIds.CONFIRM_WORD, "", Map.of(Modals.WORD_INPUT, WORD), Modals.WORD_INPUT));
    }

    /** The same at a gate. */
    private static List<DoorRecipe> gates() {
        return List.of(
                of(Reason.STALE_CARD, "an approval of what was changed since", WindowFixture::atGoLive, DEVI)
                        .then(DoorRecipes::amend)
                        .notTyped(NO_DIGEST)
                        .button(ActionIds.APPROVE, "|dba|")
                        .noForm(FORMLESS),
                of(Reason.STALE_CARD, "a rejection of what was changed since", WindowFixture::atGoLive, DEVI)
                        .then(DoorRecipes::amend)
                        .notTyped(NO_DIGEST)
                        .noButton(DECIDES_LATER)
                        .form(ActionIds.REJECT, "no"),
                of(Reason.ALREADY_DECIDED, "the second approval of one person", WindowFixture::atGoLive, DEVI)
                        .then(at -> at.ok(WindowFixture.approve(), DEVI))
                        .typed("approve")
                        .button(ActionIds.APPROVE, "|dba|")
                        .noForm(FORMLESS),
                of(Reason.ALREADY_DECIDED, "a gate that is open", WindowFixture::atGoLive, LIA)
                        .then(at -> at.ok(WindowFixture.approve(), DEVI).ok(WindowFixture.approve(), LEO))
                        .typed("approve go-live")
                        .button(ActionIds.APPROVE, "|lead|")
                        .noForm(FORMLESS),
                of(
                                Reason.ALREADY_DECIDED,
                                "a rejection after the first step behind the gate",
                                WindowFixture::atGoLive,
                                LIA)
                        .then(at -> at.ok(WindowFixture.approve(), DEVI)
                                .ok(WindowFixture.approve(), LEO)
                                .runs(SCHEMA))
                        .typed("reject go-live no")
                        .noButton(DECIDES_LATER)
                        .form(ActionIds.REJECT, "no"));
    }

    /** What is asked. */
    private static List<DoorRecipe> words() {
        return List.of(
                of(Reason.UNKNOWN_NAME, "a session that is not in the way any more", WindowFixture::lockMet, ASHA)
                        .then(DoorRecipes::anotherLock)
                        .typed("unblock cancel 4711")
                        .button(ActionIds.UNBLOCK_CANCEL)
                        .noForm(FORMLESS),
                of(
                                Reason.UNKNOWN_NAME,
                                "to end a session that is not in the way any more",
                                WindowFixture::lockMet,
                                ASHA)
                        .then(DoorRecipes::anotherLock)
                        .typed("unblock end 4711 it can wait")
                        .noButton(DECIDES_LATER)
                        .form(ActionIds.UNBLOCK_END, "it can wait"),
                of(Reason.UNKNOWN_NAME, "a check that there is none of", WindowFixture::schemaNotPassed, LEO)
                        .typed("accept nothing known")
                        .noButton(OFFERED)
                        .noForm(OFFERED),
                of(Reason.PROTECTED, "a backup is skipped", DoorRecipes::backupNext, ASHA)
                        .typed("skip backup no time")
                        .noButton(OFFERED)
                        .noForm(OFFERED),
                of(
                                Reason.PROTECTED,
                                "a step whose outcome nobody knows is run again",
                                WindowFixture::schemaFailed,
                                ASHA)
                        .then(at -> at.ok(new WindowCommand.Retry(Optional.empty()), ASHA)
                                .begins(SCHEMA)
                                .fact(new StepEvent.OutcomeLost(SCHEMA, 2, "the bot stopped", at.now)))
                        .typed("retry schema")
                        .button(ActionIds.RETRY)
                        .noForm(FORMLESS),
                of(Reason.WRONG_WORD, "a point of no return without its word", WindowFixture::beforeData, ASHA)
                        .typed("run data")
                        .noButton("the button is there once the word is right")
                        .noForm(FORMLESS),
                of(Reason.WRONG_WORD, "the wrong word", WindowFixture::beforeData, ASHA)
                        .typed("confirm data PRODUCTION")
                        .noButton(DECIDES_LATER)
                        .form(ActionIds.CONFIRM_WORD, "", Map.of(Modals.WORD_INPUT, "PRODUCTION"), Modals.WORD_INPUT),
                of(Reason.REASON_MISSING, "a rejection without a reason", WindowFixture::atGoLive, DEVI)
                        .typed("reject")
                        .noButton(DECIDES_LATER)
                        .form(ActionIds.REJECT, " "));
    }

    private static WindowFixture skipProposed() {
        return WindowFixture.schemaFailed().ok(SKIP, ASHA);
    }

    private static WindowFixture held() {
        return WindowFixture.beforeSchema().ok(new WindowCommand.Hold("wait"), ASHA);
    }

    private static WindowFixture backupNext() {
        return WindowFixture.pastPreflight().runs(BASELINE);
    }

    private static WindowCommand endSession() {
        return new WindowCommand.Unblock(LockQuestion.Act.END, 4711, Optional.empty(), "the report can wait");
    }

    private static void anotherLock(WindowFixture at) {
        LockHolder other = new LockHolder(5, at.now, at.now, Duration.ZERO, "shop", "web", "active", "SELECT ?");
        at.fact(new LockEvent.LockMet(SCHEMA, 1, new LockChain(List.of(other), 0, Duration.ZERO), at.now));
    }

    private static void complete(WindowFixture at) {
        at.ok(WindowFixture.approve(), QUIN)
                .ok(WindowFixture.approve(), LEO)
                .ok(WindowFixture.approve(), LIA)
                .fact(new LifeEvent.Completed(at.now));
    }

    /** What the gate opens is other bytes now, and it is asked again. */
    private static void amend(WindowFixture at) {
        WindowFixture.filesDiffer(at)
                .ok(
                        new WindowCommand.Amend(
                                "a slip of the pen",
                                WindowFixture.plan(Map.of("go-live", WindowFixture.hash('9'))),
                                WindowFixture.changes()),
                        ASHA)
                .ask(WindowFixture.GO_LIVE);
    }
}
