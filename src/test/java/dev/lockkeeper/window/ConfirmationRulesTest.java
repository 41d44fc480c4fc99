package dev.lockkeeper.window;

import static dev.lockkeeper.window.BrowserFixture.SIGNED_IN;
import static dev.lockkeeper.window.BrowserFixture.confirmed;
import static dev.lockkeeper.window.Says.refused;
import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.GO_LIVE;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.NOA;
import static dev.lockkeeper.window.WindowFixture.QUIN;
import static dev.lockkeeper.window.WindowFixture.approve;
import static dev.lockkeeper.window.WindowFixture.hash;
import static dev.lockkeeper.window.WindowFixture.reject;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.Decision.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfirmationRulesTest {
    private static final String ABOUT = hash('a');

    @Test
    void aYesFromAnyOtherDoorIsAskedForAndDoesNotCount() {
        WindowFixture at = BrowserFixture.asked();
        GateRun run = at.window.gate(GO_LIVE);
        assertThat(run.decisions()).isEmpty();
        assertThat(run.confirming()).containsExactly(new Confirming("dba", DEVI.actor(), ABOUT, "", at.now));
        assertThat(run.missing(at.window.plan().gate(GO_LIVE).orElseThrow())).hasSize(2);

        at.ok(approve(), LEO);
        assertThat(at.window.gate(GO_LIVE).state()).isEqualTo(GateState.ASKED);
    }

    @Test
    void confirmedItCountsAndIsKeptAsConfirmed() {
        WindowFixture at = BrowserFixture.asked().ok(confirmed("dba", ABOUT), DEVI);
        GateRun run = at.window.gate(GO_LIVE);
        assertThat(run.confirming()).isEmpty();
        assertThat(run.decisions()).singleElement().satisfies(yes -> {
            assertThat(yes.by()).isEqualTo(DEVI.actor());
            assertThat(yes.confirmation()).isEqualTo(SIGNED_IN);
        });
        assertThat(at.ok(confirmed("lead", ABOUT), LEO).window.gate(GO_LIVE).state())
                .isEqualTo(GateState.OPEN);
    }

    @Test
    void askedTwiceOnePersonIsWaitedForOnce() {
        WindowFixture at = BrowserFixture.asked().ok(approve(), DEVI);
        assertThat(at.window.gate(GO_LIVE).confirming()).hasSize(1);
    }

    @Test
    void aNoCountsAtOnceEvenWhileAYesWaits() {
        WindowFixture at = BrowserFixture.asked().ok(reject("not tonight"), DEVI);
        assertThat(at.window.gate(GO_LIVE).state()).isEqualTo(GateState.REJECTED);
        assertThat(at.window.gate(GO_LIVE).confirming()).isEmpty();
        refused(at.says(confirmed("dba", ABOUT), DEVI), Reason.ALREADY_DECIDED);
    }

    @Test
    void whenItIsConfirmedEverythingIsDecidedOnceMore() {
        WindowFixture at = BrowserFixture.asked();
        refused(at.says(confirmed("dba", hash('9')), DEVI), Reason.STALE_CARD);
        refused(at.says(confirmed("dba", ABOUT), QUIN), Reason.NOT_THE_ROLE);
        refused(at.says(confirmed("dba", ABOUT), NOA), Reason.NOT_THE_ROLE);
        at.ok(confirmed("dba", ABOUT), DEVI);
        refused(at.says(confirmed("dba", ABOUT), DEVI), Reason.ALREADY_DECIDED);
        refused(
                BrowserFixture.asked()
                        .ok(new WindowCommand.Abort("enough"), ASHA)
                        .says(confirmed("dba", ABOUT), DEVI),
                Reason.WINDOW_ENDED);
    }

    @Test
    void askedAgainAboutSomethingElseWhatWasSaidBeforeIsVoid() {
        WindowFixture at = BrowserFixture.asked();
        at.fact(new GateEvent.ReachChanged(
                        GO_LIVE, WindowFixture.SCHEMA, List.of("view public.v is reached and was not"), at.now))
                .fact(new GateEvent.GateAsked(GO_LIVE, hash('7'), at.now));
        assertThat(at.window.gate(GO_LIVE).confirming()).isEmpty();
        refused(at.says(confirmed("dba", ABOUT), DEVI), Reason.STALE_CARD);
    }

    @Test
    void whoMayNotDecideIsNotAskedToConfirm() {
        WindowFixture at = BrowserFixture.atGoLive();
        refused(at.says(approve(), QUIN), Reason.NOT_THE_ROLE);
        refused(
                at.says(
                        new WindowCommand.Approve(Optional.of(GO_LIVE), Optional.of("dba"), Optional.of("0123"), ""),
                        DEVI),
                Reason.STALE_CARD);
        assertThat(at.window.gate(GO_LIVE).confirming()).isEmpty();
    }

    @Test
    void otherGatesAskForNothingOfTheKind() {
        assertThat(WindowFixture.atGoLive()
                        .ok(approve(), DEVI)
                        .window
                        .gate(GO_LIVE)
                        .decisions())
                .hasSize(1)
                .allSatisfy(yes -> assertThat(yes.confirmation()).isNull());
    }

    @Test
    void aRefusedLinkChangesNothing() {
        WindowFixture at = BrowserFixture.asked();
        Window before = at.window;
        at.fact(new ConfirmationEvent.ConfirmationRefused(GO_LIVE, DEVI.actor(), "T1/U6NOA signed in.", at.now));
        assertThat(Map.of(GO_LIVE, at.window.gate(GO_LIVE))).isEqualTo(Map.of(GO_LIVE, before.gate(GO_LIVE)));
    }
}
