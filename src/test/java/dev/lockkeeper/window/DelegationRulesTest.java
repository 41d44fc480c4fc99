package dev.lockkeeper.window;

import static dev.lockkeeper.window.OverrideFixture.ACTS;
import static dev.lockkeeper.window.OverrideFixture.delegate;
import static dev.lockkeeper.window.OverrideFixture.off;
import static dev.lockkeeper.window.Says.refused;
import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.BOTH;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.GO_LIVE;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.NOA;
import static dev.lockkeeper.window.WindowFixture.QUIN;
import static dev.lockkeeper.window.WindowFixture.approve;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.lockkeeper.window.Decision.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DelegationRulesTest {
    @Test
    void whatADelegateDoesIsRecordedAsDoneForSomebody() {
        WindowFixture at = WindowFixture.atGoLive().ok(delegate(NOA), DEVI).ok(approve(), ACTS);
        assertThat(at.window.gate(GO_LIVE).decisions())
                .extracting(GateEvent.Decided::by, GateEvent.Decided::role)
                .containsExactly(tuple(NOA.actor(), "dba"));
        assertThat(at.window.overrides().lender(NOA.actor(), at.now, "dba")).contains(DEVI.actor());
        assertThat(at.window.overrides().lender(NOA.actor(), at.now, "lead")).isEmpty();
        at.ok(approve(), LEO);
        assertThat(at.window.gate(GO_LIVE).state()).isEqualTo(GateState.OPEN);
        assertThat(at.window.overrides().lender(LEO.actor(), at.now)).isEmpty();
    }

    @Test
    void whatSomebodyMayDoAnywayIsNotDoneForAnother() {
        Caller lead = LEO.lent(Map.of("dba", DEVI.actor()));
        WindowFixture at = WindowFixture.atGoLive().ok(delegate(LEO), DEVI).ok(approve(), lead);
        assertThat(at.window.overrides().acted()).isEmpty();
        assertThat(refused(at.says(approve(), lead), Reason.ALREADY_DECIDED))
                .endsWith("One decision per person counts.");
    }

    @Test
    void theOneAndTheOtherDoNotBothCountAtOneGateForTheSameRole() {
        WindowFixture at = twoOfTheSameRole().ok(delegate(NOA), DEVI).ok(approve(), ACTS);
        assertThat(refused(at.says(approve(), DEVI), Reason.ALREADY_DECIDED))
                .isEqualTo("@{U6NOA} has approved as Database Administrator in your place; one of the two counts.");
        WindowFixture turned = twoOfTheSameRole().ok(delegate(NOA), DEVI).ok(approve(), DEVI);
        assertThat(refused(turned.says(approve(), ACTS), Reason.ALREADY_DECIDED))
                .isEqualTo("@{U2DEVI} has approved as Database Administrator, in whose place you act; one of the two"
                        + " counts.");
        Caller another = QUIN.lent(Map.of("dba", DEVI.actor()));
        assertThat(refused(at.says(approve(), another), Reason.ALREADY_DECIDED)).contains("in the place of @{U2DEVI}");
        at.ok(approve(), BOTH);
    }

    @Test
    void itEndsWithTheRoleOfWhoeverGaveIt() {
        WindowFixture at = WindowFixture.atGoLive().ok(delegate(NOA), DEVI);
        assertThat(refused(at.says(approve(), NOA), Reason.NOT_THE_ROLE))
                .isEqualTo("@{U2DEVI} delegated Database Administrator to you and does not hold that any more.");
    }

    @Test
    void itEndsByTimeAndThatIsSaid() {
        WindowFixture at =
                WindowFixture.atGoLive().ok(delegate(NOA, WindowFixture.START.plus(Duration.ofHours(2))), DEVI);
        assertThat(at.window.overrides().delegations().get(0).standsAt(at.now)).isTrue();
        at.later(Duration.ofHours(2));
        assertThat(at.window.overrides().delegations().get(0).standsAt(at.now)).isFalse();
        assertThat(refused(at.says(approve(), NOA), Reason.NOT_THE_ROLE))
                .isEqualTo("What @{U2DEVI} delegated to you, Database Administrator, has ended.");
        refused(at.says(delegate(NOA, at.now), DEVI), Reason.UNKNOWN_NAME);
    }

    @Test
    void whoeverGaveItEndsIt() {
        WindowFixture at = WindowFixture.atGoLive().ok(delegate(NOA), DEVI).ok(delegate(QUIN), DEVI);
        assertThat(at.window.overrides().delegations()).hasSize(2);
        refused(at.says(off(), LEO), Reason.WRONG_STATE);
        at.ok(off(), DEVI);
        assertThat(at.window.overrides().delegations()).isEmpty();
        assertThat(refused(at.says(off(), DEVI), Reason.WRONG_STATE))
                .isEqualTo("Nothing of yours is delegated in STG-12 now.");
    }

    @Test
    void anotherEndTakesThePlaceOfTheFirst() {
        WindowFixture at = WindowFixture.atGoLive()
                .ok(delegate(NOA), DEVI)
                .ok(delegate(NOA, WindowFixture.START.plus(Duration.ofHours(5))), DEVI);
        assertThat(at.window.overrides().delegations())
                .extracting(Delegation::until)
                .containsExactly(WindowFixture.START.plus(Duration.ofHours(5)));
    }

    @Test
    void whatIsDelegatedIsNotDelegatedOnNorIsWhatADeputyStandsInFor() {
        WindowFixture at = WindowFixture.atGoLive().ok(delegate(NOA), DEVI);
        assertThat(refused(at.says(delegate(QUIN), ACTS), Reason.NOT_THE_ROLE))
                .isEqualTo("Only a role of your own can be delegated; one that you act in for somebody else cannot.");
        refused(at.says(delegate(QUIN), NOA), Reason.NOT_THE_ROLE);
        refused(at.says(delegate(DEVI), DEVI), Reason.UNKNOWN_NAME);
        Caller deputy = new Caller(NOA.actor(), Set.of(), Set.of("dba"), true);
        at.fact(new CallEvent.DeputiesCalled("gate/go-live/1", List.of("dba"), at.now));
        refused(at.says(delegate(QUIN), deputy), Reason.NOT_THE_ROLE);
    }

    @Test
    void leadingStaysWithWhoeverLeads() {
        Caller acts = NOA.lent(Map.of("commander", ASHA.actor()));
        WindowFixture at = WindowFixture.beforeSchema().ok(delegate(NOA), ASHA);
        refused(at.says(new WindowCommand.Run(Optional.empty()), acts), Reason.NOT_THE_COMMANDER);
        at.ok(new WindowCommand.Take("she sleeps"), acts);
    }

    private static WindowFixture twoOfTheSameRole() {
        Plan plan = WindowFixture.plan();
        PlanItem[] items = plan.items().stream()
                .map(item -> item.asGate()
                        .filter(gate -> gate.id().equals(WindowFixture.PREFLIGHT))
                        .<PlanItem>map(gate -> new PlannedGate(
                                gate.id(),
                                gate.title(),
                                gate.phase(),
                                gate.kind(),
                                gate.summary(),
                                gate.offset(),
                                gate.planned(),
                                List.of(new PlannedGate.RequiredRole("dba", 3)),
                                gate.opens(),
                                gate.digest()))
                        .orElse(item))
                .toArray(PlanItem[]::new);
        WindowFixture at = WindowFixture.scheduled(WindowFixture.plan(items));
        return at.fact(new LifeEvent.Started(at.now)).ask(WindowFixture.PREFLIGHT);
    }
}
