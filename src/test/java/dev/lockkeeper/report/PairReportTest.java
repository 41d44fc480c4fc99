package dev.lockkeeper.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.PairFixture;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowFixture;
import org.junit.jupiter.api.Test;

/** The report proves both halves, and what is open stands above everything else. */
class PairReportTest {
    @Test
    void bothHalvesStandThereWithTheirTimesAndProofs() {
        WindowFixture at = PairFixture.closed();
        assertThat(report(at).pairs()).singleElement().satisfies(pair -> {
            assertThat(pair.what()).isEqualTo("maintenance");
            assertThat(pair.state()).isEqualTo("closed");
            assertThat(pair.openedBy()).isEqualTo("schema");
            assertThat(pair.openedAt()).isNotNull();
            assertThat(pair.closedBy()).isEqualTo("data");
            assertThat(pair.closedAt()).isNotNull();
            assertThat(pair.closedProof()).isEqualTo("proof: /health status 200");
            assertThat(pair.attempts()).isEqualTo(2);
        });
        assertThat(text(at)).contains("Opened and closed", "/health status 200").doesNotContain("Still open");
    }

    @Test
    void whatIsOpenStandsAboveTheDeviations() {
        assertThat(text(PairFixture.unclosed()).lines())
                .filteredOn(line -> line.startsWith("## "))
                .startsWith("## Still open", "## Deviations from the runbook");
        assertThat(text(PairFixture.unclosed())).contains("maintenance: open, opened ");
    }

    @Test
    void whatWasLeftOpenOnPurposeStandsThereToo() {
        WindowFixture at = PairFixture.unclosed();
        WindowCommand skip = new WindowCommand.Settle(WindowFixture.DATA, Deviation.Kind.STEP_SKIPPED, "by day");
        at.ok(skip, WindowFixture.ASHA).ok(skip, WindowFixture.LEO);
        at.fact(new LifeEvent.Aborted(WindowFixture.ASHA.actor(), "wrong night", at.now));
        assertThat(text(at)).contains("## Still open", "maintenance: left open on purpose");
    }

    @Test
    void aWindowWithoutPairsSaysNothingOfThem() {
        assertThat(text(WindowFixture.beforeSchema())).doesNotContain("Opened and closed", "Still open");
    }

    private static WindowReport report(WindowFixture at) {
        return WindowReport.of(at.window, at.journal, actor -> "@" + actor.user());
    }

    private static String text(WindowFixture at) {
        return MarkdownReport.text(report(at));
    }
}
