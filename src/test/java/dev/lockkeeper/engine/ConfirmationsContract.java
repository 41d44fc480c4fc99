package dev.lockkeeper.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.ConfirmationDoor.Asked;
import dev.lockkeeper.engine.Confirmations.Link;
import dev.lockkeeper.engine.Confirmations.SignedIn;
import dev.lockkeeper.engine.Confirmations.State;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Confirmation;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.WindowId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What every {@link Confirmations} promises; links that are over are the implementations' own tests. */
public abstract class ConfirmationsContract {
    protected static final Confirmation HOW =
            new Confirmation("https://id.example.org", Instant.parse("2026-11-21T22:00:00Z"), true);

    private static final Actor DEVI = new Actor("T1", "U2DEVI");

    private final String gate = "go-" + System.nanoTime();

    protected abstract Confirmations confirmations();

    protected final Asked asked(String role) {
        return new Asked(
                new WindowId("PRD-7"), new GateId(gate), role, DEVI, "0123456789ab".repeat(5), "read 'it' all");
    }

    @Test
    void aLinkIsForWhatWasAsked() {
        String link = confirmations().ask(asked("dba"));
        assertThat(link).matches("[A-Za-z0-9_-]{43}");
        assertThat(confirmations().find(link)).isEqualTo(new Link(State.OPEN, asked("dba")));
        assertThat(confirmations().find(link.substring(1) + "A")).isEqualTo(new Link(State.UNKNOWN, null));
        assertThat(confirmations().find("'; DROP TABLE")).isEqualTo(new Link(State.UNKNOWN, null));
    }

    @Test
    void aNewerLinkOfThePersonEndsTheOlderOneForTheSameGateAndRole() {
        String first = confirmations().ask(asked("dba"));
        String other = confirmations().ask(asked("lead"));
        String session = signedIn(first);
        String second = confirmations().ask(asked("dba"));
        assertThat(confirmations().find(first).state()).isEqualTo(State.OVER);
        assertThat(confirmations().begin(first)).isEmpty();
        assertThat(confirmations().use(session)).isEmpty();
        assertThat(confirmations().find(second).state()).isEqualTo(State.OPEN);
        assertThat(confirmations().find(other).state()).isEqualTo(State.OPEN);
    }

    @Test
    void aBrowserComesBackOnceAndIsAnotherSessionOnceItIsSignedIn() {
        String link = confirmations().ask(asked("dba"));
        String session = confirmations().begin(link).orElseThrow();
        assertThat(confirmations().signedIn(session, HOW))
                .as("it has not come back")
                .isEmpty();
        assertThat(confirmations().cameBack(session)).contains(asked("dba"));
        assertThat(confirmations().cameBack(session)).isEmpty();
        assertThat(confirmations().signedIn(session)).isEmpty();
        String next = confirmations().signedIn(session, HOW).orElseThrow();
        assertThat(confirmations().signedIn(next)).contains(new SignedIn(asked("dba"), HOW));
        assertThat(confirmations().signedIn(session)).isEmpty();
        assertThat(confirmations().signedIn(session, HOW)).isEmpty();
        assertThat(confirmations().cameBack(next)).isEmpty();
    }

    @Test
    void aLinkIsUsedOnceWhoeverIsSignedInForIt() {
        String link = confirmations().ask(asked("dba"));
        String one = signedIn(link);
        String other = signedIn(link);
        assertThat(confirmations().use(one)).contains(new SignedIn(asked("dba"), HOW));
        assertThat(confirmations().use(one)).isEmpty();
        assertThat(confirmations().use(other)).isEmpty();
        assertThat(confirmations().signedIn(other)).isEmpty();
        assertThat(confirmations().find(link).state()).isEqualTo(State.USED);
        assertThat(confirmations().begin(link)).isEmpty();
    }

    @Test
    void tenSignInsAreEnough() {
        String link = confirmations().ask(asked("dba"));
        for (int i = 0; i < Confirmations.MOST_SIGN_INS; i++) {
            assertThat(confirmations().begin(link)).isPresent();
        }
        assertThat(confirmations().begin(link)).isEmpty();
        assertThat(confirmations().find(link).state()).isEqualTo(State.OPEN);
    }

    @Test
    void whatIsNoSessionOpensNothing() {
        for (String none : new String[] {"", "lockkeeper", "A".repeat(43), "A".repeat(5000)}) {
            assertThat(confirmations().cameBack(none)).isEmpty();
            assertThat(confirmations().signedIn(none)).isEmpty();
            assertThat(confirmations().use(none)).isEmpty();
        }
    }

    protected final String signedIn(String link) {
        String session = confirmations().begin(link).orElseThrow();
        confirmations().cameBack(session);
        return confirmations().signedIn(session, HOW).orElseThrow();
    }
}
