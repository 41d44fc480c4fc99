package dev.lockkeeper.engine;

import static dev.lockkeeper.engine.EngineFixture.DEVI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.Caller;
import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.GateRun;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.Verdict;
import dev.lockkeeper.window.WindowFixture;
import dev.lockkeeper.window.WindowId;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A yes that waits for checks is redeemed by them, or comes back with what they said. */
class ConditionsTest {
    private static final GateId GO_LIVE = new GateId("go-live");

    private final EngineFixture at = EngineFixture.fresh();
    private final WindowId id = atGoLive();

    @Test
    void whatIsPassAlreadyIsRedeemedAtOnceAndCountsFromThatMoment() {
        assertThat(says("approve if baseline-rows as agreed"))
                .isEqualTo("Noted, and not counted yet: your yes counts once `baseline-rows` passes. `verify` has the"
                        + " checks looked at again; what is not PASS then brings it back to you.");
        assertThat(gate().state()).isEqualTo(GateState.OPEN);
        GateEvent.Decided yes = gate().decisionOf(DEVI).orElseThrow();
        assertThat(yes.reason()).isEqualTo("if baseline-rows: as agreed");
        assertThat(yes.digest()).isEqualTo(gate().digest());
    }

    @Test
    void whatIsRedIsWaitedForUntilItIsLookedAtAndThenRedeemedOrGivenBack() {
        verified(Verdict.FAIL);
        says("approve go-live if baseline-rows");
        at.tick();
        assertThat(gate().decisions()).as("not looked at since").isEmpty();
        assertThat(gate().history().conditions()).hasSize(1);

        verified(Verdict.NOT_PROVEN);
        assertThat(gate().state()).isEqualTo(GateState.ASKED);
        assertThat(gate().history().conditions()).isEmpty();
        assertThat(gate().history().returned())
                .singleElement()
                .satisfies(
                        back -> assertThat(back.why()).isEqualTo("baseline-rows is NOT PROVEN, expected 1, actual 2"));

        says("approve if baseline-rows");
        verified(Verdict.PASS);
        assertThat(gate().state()).isEqualTo(GateState.OPEN);
    }

    @Test
    void whoLostTheRoleMeanwhileGetsItBack() {
        verified(Verdict.FAIL);
        says("approve if baseline-rows");
        at.people.changed.put(DEVI, new Caller(DEVI, Set.of(), true));
        verified(Verdict.PASS);
        assertThat(gate().state()).isEqualTo(GateState.ASKED);
        assertThat(gate().history().returned())
                .singleElement()
                .satisfies(back -> assertThat(back.why()).startsWith("You hold no role in this window"));
    }

    @Test
    void whatCannotBeReadIsNotTakenForAReason() {
        assertThat(says("approve if \"baseline-rows\"")).startsWith("Write it like this: ");
        assertThat(gate().decisions()).isEmpty();
    }

    private WindowId atGoLive() {
        WindowId opened = at.open();
        at.says(opened, WindowFixture.approve(), DEVI);
        return opened;
    }

    /** Somebody has the checks looked at again, a minute later. */
    private void verified(Verdict verdict) {
        at.clock.advance(Duration.ofMinutes(1));
        at.verdict = verdict;
        at.engine.desk().say(new Desk.Said(EngineFixture.ASHA, "", "verify", Optional.of(id)));
        at.clock.advance(Duration.ofMinutes(1));
        at.tick();
    }

    private String says(String words) {
        Desk.Reply reply = at.engine.desk().say(new Desk.Said(DEVI, "", words, Optional.of(id)));
        return reply instanceof Desk.Reply.No no ? no.text() : ((Desk.Reply.Words) reply).text();
    }

    private GateRun gate() {
        return at.window(id).gate(GO_LIVE);
    }
}
