package dev.lockkeeper.report;

import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.NOA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.OverrideCommand;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowFixture;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Every form of the report says that the glass was broken and who acted for whom. */
class BreakGlassReportTest {
    private static final String WHY = "both leads are on a plane";

    @Test
    void everyFormSaysItFirstWithBothNamesAndTheReason() {
        WindowReport report = report(broken());

        String markdown = MarkdownReport.text(report);
        assertThat(markdown.indexOf("gate opened by break-glass"))
                .isPositive()
                .isLessThan(markdown.indexOf("Execution summary"));
        assertThat(markdown).contains(WHY, "open by break-glass");
        assertThat(HtmlReport.text(report)).contains("gate opened by break-glass", WHY);
        assertThat(JsonReport.text(report)).contains("GLASS_BROKEN", WHY);
        assertThat(report.deviations())
                .singleElement()
                .satisfies(line -> assertThat(line.toString())
                        .contains(ASHA.actor().user(), DEVI.actor().user()));
    }

    @Test
    void theChangeRecordHasItAmongItsDeviationsWithWhoHadNotApproved() {
        assertThat(change(broken()).deviations()).singleElement().satisfies(act -> {
            assertThat(act.what()).isEqualTo("gate opened by break-glass");
            assertThat(act.by())
                    .contains(ASHA.actor().user())
                    .contains(DEVI.actor().user());
            assertThat(act.role()).isEqualTo("dba lead");
            assertThat(act.reason()).isEqualTo(WHY);
        });
    }

    @Test
    void whatWasSignedUnderDelegationNamesWhosePlaceItWas() {
        WindowFixture at = WindowFixture.atGoLive()
                .ok(exceptional(new OverrideCommand.Delegate(NOA.actor(), Optional.empty())), DEVI)
                .ok(WindowFixture.approve(), NOA.lent(Map.of("dba", DEVI.actor())))
                .ok(WindowFixture.approve(), LEO);

        assertThat(MarkdownReport.text(report(at))).contains("U6NOA for U2DEVI");
        assertThat(change(at).acts())
                .anySatisfy(act -> assertThat(act.what()).isEqualTo("said approve under delegation of T1/U2DEVI: dba"));
    }

    private static WindowFixture broken() {
        return WindowFixture.atGoLive()
                .ok(exceptional(new OverrideCommand.BreakGlass(Optional.empty(), WHY)), ASHA)
                .ok(exceptional(new OverrideCommand.BreakGlass(Optional.of(1), "")), DEVI);
    }

    private static WindowCommand exceptional(OverrideCommand asked) {
        return new WindowCommand.Exceptional(asked);
    }

    private static ChangeRecord change(WindowFixture at) {
        ChangeReader reader = new ChangeReader();
        for (int i = 0; i < at.journal.size(); i++) {
            reader.next(i + 1L, at.journal.get(i));
        }
        return reader.change();
    }

    private static WindowReport report(WindowFixture at) {
        return WindowReport.of(at.window, at.journal, actor -> actor.user());
    }
}
