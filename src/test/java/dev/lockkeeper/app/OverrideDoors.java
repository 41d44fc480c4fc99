package dev.lockkeeper.app;

import static dev.lockkeeper.app.DoorRecipe.of;
import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.NOA;
import static dev.lockkeeper.window.WindowFixture.OLAF;

import dev.lockkeeper.slack.view.ActionIds;
import dev.lockkeeper.window.Decision.Reason;
import dev.lockkeeper.window.LateFixture;
import dev.lockkeeper.window.OverrideCommand;
import dev.lockkeeper.window.Overrides;
import dev.lockkeeper.window.RollbackFixture;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowFixture;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Refusals around what two people do past a rule, and around acting for others. */
final class OverrideDoors {
    private static final String FORMLESS = "the second person presses a button";
    private static final String TYPED_ALONE = "it is only typed";
    private static final String OFFERED = "nothing is offered before it is proposed";

    private OverrideDoors() {}

    static List<DoorRecipe> all() {
        return List.of(
                of(Reason.SECOND_PERSON_NEEDED, "who proposed break-glass agrees to it", OverrideDoors::glass, ASHA)
                        .typed("override break-glass me again")
                        .button(ActionIds.BREAK_GLASS_SECOND)
                        .noForm(FORMLESS),
                of(Reason.NOT_THE_ROLE, "somebody in no role agrees to break-glass", OverrideDoors::glass, NOA)
                        .typed("override break-glass me too")
                        .button(ActionIds.BREAK_GLASS_SECOND)
                        .noForm(FORMLESS),
                of(Reason.STALE_CARD, "break-glass is agreed to after it lapsed", OverrideDoors::glass, DEVI)
                        .then(at -> at.later(Overrides.STANDS_FOR))
                        .notTyped("typed words propose it anew")
                        .button(ActionIds.BREAK_GLASS_SECOND)
                        .noForm(FORMLESS),
                of(Reason.WRONG_STATE, "break-glass where no gate waits", WindowFixture::beforeSchema, ASHA)
                        .typed("override break-glass quick")
                        .noButton(OFFERED)
                        .noForm(TYPED_ALONE),
                of(
                                Reason.PAST_SAFE_ABORT,
                                "a step is begun past the latest safe abort",
                                RollbackFixture::beforeSchema,
                                ASHA)
                        .then(at -> at.later(Duration.ofHours(3)))
                        .typed("run")
                        .button(ActionIds.RUN)
                        .noForm("no form begins a step"),
                of(
                                Reason.SECOND_PERSON_NEEDED,
                                "who proposed it past the latest safe abort agrees",
                                LateFixture::proposed,
                                ASHA)
                        .typed("override safe-abort me again")
                        .button(ActionIds.SAFE_ABORT_SECOND)
                        .noForm(FORMLESS),
                of(Reason.STALE_CARD, "a late step is agreed to after that lapsed", LateFixture::proposed, DEVI)
                        .then(at -> at.later(Overrides.STANDS_FOR))
                        .notTyped("typed words propose it anew")
                        .button(ActionIds.SAFE_ABORT_SECOND)
                        .noForm(FORMLESS),
                of(Reason.WRONG_STATE, "an override where nothing is late", RollbackFixture::beforeSchema, ASHA)
                        .typed("override safe-abort quick")
                        .noButton(OFFERED)
                        .noForm(TYPED_ALONE),
                of(Reason.SECOND_PERSON_NEEDED, "who asked for command agrees to it", OverrideDoors::taking, OLAF)
                        .typed("take for <@U7OLAF>")
                        .button(ActionIds.TAKE_SECOND)
                        .noForm(FORMLESS),
                of(Reason.STALE_CARD, "a change of command is agreed to after it lapsed", OverrideDoors::taking, LEO)
                        .then(at -> at.later(Overrides.STANDS_FOR))
                        .notTyped("typed words name the one who asks, and there is none")
                        .button(ActionIds.TAKE_SECOND)
                        .noForm(FORMLESS),
                of(Reason.NOT_THE_ROLE, "somebody in no role delegates", WindowFixture::atGoLive, NOA)
                        .typed("delegate <@U7OLAF>")
                        .noButton(TYPED_ALONE)
                        .noForm(TYPED_ALONE));
    }

    private static WindowFixture glass() {
        return WindowFixture.atGoLive()
                .ok(
                        new WindowCommand.Exceptional(
                                new OverrideCommand.BreakGlass(Optional.empty(), "the leads cannot be reached")),
                        ASHA);
    }

    private static WindowFixture taking() {
        return WindowFixture.atGoLive().ok(new WindowCommand.Take("she sleeps"), OLAF);
    }
}
