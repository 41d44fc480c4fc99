package dev.lockkeeper.app;

import static dev.lockkeeper.app.DoorRecipe.of;
import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.LIA;

import dev.lockkeeper.slack.view.ActionIds;
import dev.lockkeeper.window.Decision.Reason;
import dev.lockkeeper.window.TermsFixture;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowFixture;
import java.util.List;

/** The refusals of those whose yes does not count, for {@link DoorRecipes}. */
final class ApproverRecipes {
    private ApproverRecipes() {}

    static List<DoorRecipe> all() {
        return List.of(
                of(Reason.OPENED_IT, "who opened the window approves", () -> TermsFixture.openedBy(DEVI), DEVI)
                        .typed("approve preflight as dba seen in staging")
                        .button(ActionIds.APPROVE, "|dba|")
                        .noForm(DoorRecipes.FORMLESS),
                of(
                                Reason.CHANGED_IT,
                                "who last changed the files approves",
                                () -> TermsFixture.atGoLive(TermsFixture.STRICT),
                                LIA)
                        .typed("approve go-live as lead seen in staging")
                        .button(ActionIds.APPROVE, "|lead|")
                        .noForm(DoorRecipes.FORMLESS),
                of(Reason.RUNS_IT, "who approved it runs it", ApproverRecipes::ledByAnApprover, LEO)
                        .typed("run schema")
                        .button(ActionIds.RUN)
                        .noForm(DoorRecipes.FORMLESS),
                of(
                                Reason.NOT_YOUR_TURN,
                                "the second of an order approves first",
                                () -> TermsFixture.atGoLive(TermsFixture.ORDERED),
                                LEO)
                        .typed("approve go-live as lead")
                        .noButton(DoorRecipes.OFFERED)
                        .noForm(DoorRecipes.OFFERED),
                of(
                                Reason.REASON_MISSING,
                                "an approval without the reason it needs",
                                () -> TermsFixture.atGoLive(TermsFixture.STRICT).ok(TermsFixture.yes("dba"), DEVI),
                                LEO)
                        .typed("approve go-live as lead")
                        .noButton("its button opens a form for the reason")
                        .form(ActionIds.APPROVE, " "));
    }

    private static WindowFixture ledByAnApprover() {
        return TermsFixture.beforeSchema().ok(new WindowCommand.HandOver(LEO.actor()), ASHA);
    }
}
