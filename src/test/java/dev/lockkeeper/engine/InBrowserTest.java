package dev.lockkeeper.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.BrowserFixture;
import dev.lockkeeper.window.ConfirmationEvent;
import dev.lockkeeper.window.Decision;
import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowFixture;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The one desk with a gate whose approvals are confirmed in the browser. */
class InBrowserTest {
    private static final ConfirmationDoor.Asked DEVIS = new ConfirmationDoor.Asked(
            WindowFixture.ID,
            WindowFixture.GO_LIVE,
            "dba",
            WindowFixture.DEVI.actor(),
            WindowFixture.hash('a'),
            "read it all");

    private final EngineFixture at = EngineFixture.fresh();

    @BeforeEach
    void open() {
        List<WindowEvent> journal = BrowserFixture.atGoLive().journal;
        Window window = at.store.open((LifeEvent.Opened) journal.get(0), Map.of());
        at.store.append(window, journal.subList(1, journal.size()), Map.of());
    }

    @Test
    void whatIsTypedIsAnsweredWithTheLinkAndRecordedAsAsked() {
        Desk.Reply reply = at.engine.desk().say(said("approve go-live read it all"));

        assertThat(reply)
                .isEqualTo(new Desk.Reply.ConfirmInBrowser(
                        "Your yes as Database Administrator at the gate \"Gate go-live\" of STG-12 does not count yet:"
                                + " here it is confirmed in the browser. Open the link within 15 minutes, sign in as"
                                + " yourself, and press Confirm there. It is for you alone and for this once.",
                        "https://bot.example.org/confirm/1"));
        assertThat(at.door.asked).containsExactly(DEVIS);
        assertThat(at.store.journal(WindowFixture.ID))
                .hasAtLeastOneElementOfType(ConfirmationEvent.ConfirmationAsked.class);
    }

    @Test
    void whatIsPressedIsAnsweredTheSame() {
        Desk.Answer answer =
                at.engine.desk().submit(WindowFixture.ID, WindowFixture.approve(), WindowFixture.DEVI.actor());
        assertThat(answer.inBrowser()).isNotNull();
        assertThat(answer.inBrowser().link()).isEqualTo("https://bot.example.org/confirm/1");
        assertThat(at.door.asked).hasSize(1);
    }

    @Test
    void whatIsConfirmedCountsAtTheSameDesk() {
        at.engine.desk().say(said("approve"));
        Desk.Answer answer = at.engine
                .desk()
                .submit(
                        WindowFixture.ID,
                        BrowserFixture.confirmed("dba", WindowFixture.hash('a')),
                        WindowFixture.DEVI.actor());
        assertThat(answer.decision()).isInstanceOf(Decision.Accepted.class);
        assertThat(answer.inBrowser()).isNull();
        assertThat(answer.window().gate(WindowFixture.GO_LIVE).decisions())
                .extracting(GateEvent.Decided::confirmation)
                .containsExactly(BrowserFixture.SIGNED_IN);
    }

    @Test
    void aNoNeedsNoBrowser() {
        assertThat(at.engine.desk().say(said("reject not tonight"))).isInstanceOf(Desk.Reply.Words.class);
        assertThat(at.door.asked).isEmpty();
    }

    @Test
    void whereNobodyCanSignInAnyMoreTheYesIsRefusedAndNothingIsRecorded() {
        at.door.open = false;
        int before = at.store.journal(WindowFixture.ID).size();
        assertThat(at.engine.desk().say(said("approve")))
                .isInstanceOfSatisfying(
                        Desk.Reply.No.class,
                        no -> assertThat(no.text()).contains("nobody can sign in", "LOCKKEEPER_OIDC_ISSUER"));
        assertThat(at.store.journal(WindowFixture.ID)).hasSize(before);
    }

    @Test
    void aPlanThatAsksForItIsRefusedWhereNobodyCanSignIn() {
        assertThat(InBrowser.missing(BrowserFixture.plan()).orElseThrow())
                .contains(
                        "In staging approvals are confirmed in the browser (gates: \"Gate go-live\")",
                        "set LOCKKEEPER_OIDC_ISSUER, SLACK_CLIENT_ID, SLACK_CLIENT_SECRET and LOCKKEEPER_PUBLIC_URL",
                        "`in-browser: false` under approvals, staging, go");
        assertThat(InBrowser.missing(WindowFixture.plan())).isEmpty();
    }

    @Test
    void aRefusedLinkIsRecorded() {
        at.engine.desk().confirmationRefused(DEVIS, "T1/U6NOA signed in with it.");
        assertThat(last())
                .isEqualTo(new ConfirmationEvent.ConfirmationRefused(
                        WindowFixture.GO_LIVE,
                        WindowFixture.DEVI.actor(),
                        "T1/U6NOA signed in with it.",
                        at.clock.instant()));
    }

    private WindowEvent last() {
        List<WindowEvent> journal = at.store.journal(WindowFixture.ID);
        return journal.get(journal.size() - 1);
    }

    private static Desk.Said said(String text) {
        return new Desk.Said(WindowFixture.DEVI.actor(), "", text, Optional.of(WindowFixture.ID));
    }
}
