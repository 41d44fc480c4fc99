package dev.lockkeeper.engine;

import static dev.lockkeeper.engine.EngineFixture.ASHA;
import static dev.lockkeeper.engine.EngineFixture.DEVI;
import static dev.lockkeeper.engine.EngineFixture.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.ApprovalEvent;
import dev.lockkeeper.window.BrowserFixture;
import dev.lockkeeper.window.Caller;
import dev.lockkeeper.window.Decision;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.OverrideCommand;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.TimedFixture;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowFixture;
import dev.lockkeeper.window.WindowId;
import dev.lockkeeper.window.WindowState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Right before the first step behind a gate begins, its approvals must still be good: young enough, and of people who may. */
class ApprovalWatchTest {
    private static final StepId SCHEMA = new StepId("schema");
    private static final GateId GO_LIVE = new GateId("go-live");

    private final EngineFixture at = EngineFixture.fresh();

    /** A09. */
    @Test
    void whoLostTheRoleBetweenTheirYesAndTheFirstStepHasNotApproved() {
        WindowId id = at.beforeSchema();
        at.people.changed.put(DEVI, new Caller(DEVI, Set.of("qa"), true));
        at.says(id, run(), ASHA);
        thenNothingRan(id);
        assertThat(at.window(id).gate(GO_LIVE).state()).isEqualTo(GateState.ASKED);
        assertThat(at.window(id).gate(GO_LIVE).history().lapsed())
                .singleElement()
                .satisfies(lapse -> assertThat(lapse.cause()).isEqualTo(ApprovalEvent.Cause.ROLE_LOST));

        at.people.changed.clear();
        at.says(id, WindowFixture.approve(), DEVI);
        thenNothingRan(id);
        at.says(id, run(), ASHA);
        assertThat(at.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
    }

    /** A10. */
    @Test
    void whoWasDeactivatedOrBecameAGuestBetweenTheirYesAndTheFirstStepHasNotApproved() {
        WindowId id = at.beforeSchema();
        at.people.changed.put(DEVI, new Caller(DEVI, Set.of("dba"), false));
        at.says(id, run(), ASHA);
        thenNothingRan(id);
        assertThat(at.window(id).gate(GO_LIVE).history().lapsed())
                .singleElement()
                .satisfies(lapse -> assertThat(lapse.cause()).isEqualTo(ApprovalEvent.Cause.NO_MEMBER));
    }

    /** Delegation and A09: a yes of one's own is not kept by what somebody lends afterwards. */
    @Test
    void whoLostTheirOwnRoleIsNotKeptByOneThatIsLentToThem() {
        WindowId id = at.beforeSchema();
        Actor other = new Actor(ASHA.team(), "U77OTHER");
        at.people.more = List.of(new Caller(other, Set.of("dba"), true));
        at.says(id, new WindowCommand.Exceptional(new OverrideCommand.Delegate(DEVI, Optional.empty())), other);
        at.people.changed.put(DEVI, new Caller(DEVI, Set.of(), true));
        at.says(id, run(), ASHA);
        thenNothingRan(id);
        assertThat(at.window(id).gate(GO_LIVE).history().lapsed())
                .singleElement()
                .satisfies(lapse -> assertThat(lapse.cause()).isEqualTo(ApprovalEvent.Cause.ROLE_LOST));
    }

    /** Delegation and A09: what was said in somebody's place counts as long as they hold the role. */
    @Test
    void aYesInSomebodysPlaceLapsesWithTheirRole() {
        WindowId id = at.open();
        at.says(id, WindowFixture.approve(), DEVI);
        Actor noa = WindowFixture.NOA.actor();
        at.says(id, new WindowCommand.Exceptional(new OverrideCommand.Delegate(noa, Optional.empty())), DEVI);
        at.says(id, WindowFixture.approve(), noa);
        assertThat(at.window(id).gate(GO_LIVE).state()).isEqualTo(GateState.OPEN);
        at.people.changed.put(DEVI, new Caller(DEVI, Set.of(), true));
        at.says(id, run(), ASHA);
        thenNothingRan(id);
        assertThat(at.window(id).gate(GO_LIVE).state()).isEqualTo(GateState.ASKED);
        at.people.changed.clear();
        at.says(id, WindowFixture.approve(), noa);
        at.says(id, run(), ASHA);
        assertThat(at.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
    }

    /** The browser and A09: that somebody signed in does not keep a role that they lost since. */
    @Test
    void whoLostTheRoleAfterConfirmingInTheBrowserHasNotApproved() {
        WindowId id = at.store.nextId("STG");
        at.store.open(
                new LifeEvent.Opened(
                        id,
                        BrowserFixture.inBrowser(at.disk.plan()),
                        ASHA,
                        at.clock.instant(),
                        "C-OPS",
                        at.clock.instant()),
                DiskFiles.bySha256(at.disk.source()));
        at.tick();
        at.says(id, WindowFixture.approve(), DEVI);
        at.says(id, WindowFixture.approve(), DEVI);
        String seen = at.window(id).gate(GO_LIVE).digest();
        at.says(id, BrowserFixture.confirmed("dba", seen), DEVI);
        assertThat(at.window(id).gate(GO_LIVE).state()).isEqualTo(GateState.OPEN);
        at.people.changed.put(DEVI, new Caller(DEVI, Set.of(), true));
        at.says(id, run(), ASHA);
        thenNothingRan(id);
        assertThat(at.window(id).gate(GO_LIVE).decisions()).isEmpty();
    }

    @Test
    void whileSlackCannotSayWhoTheyAreTheStepWaitsAndBeginsOnceItCan() {
        WindowId id = at.beforeSchema();
        // the asking itself is heard; only the look right before the step fails
        at.whenShown = window -> at.people.away = true;
        at.says(id, run(), ASHA);
        thenNothingRan(id);
        assertThat(at.window(id).step(SCHEMA).state()).isEqualTo(StepState.REQUESTED);
        assertThat(at.window(id).gate(GO_LIVE).state()).isEqualTo(GateState.OPEN);
        at.whenShown = window -> {};
        at.people.away = false;
        at.tick();
        assertThat(at.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
    }

    @Test
    void onceTheFirstStepBeganTheApprovalsWereUsed() {
        WindowId id = at.beforeSchema();
        at.says(id, run(), ASHA);
        at.people.changed.put(DEVI, new Caller(DEVI, Set.of(), true));
        at.says(id, run(), ASHA);
        assertThat(at.window(id).step(new StepId("data")).state()).isEqualTo(StepState.DONE);
    }

    /** A16. */
    @Test
    void aStepIsNotBegunOneSecondAfterItsGoExpiredAndIsOneSecondBefore() {
        Duration good = TimedFixture.GOOD;
        WindowId late = openedWithTerms(TimedFixture.COUNTS, good);
        at.clock.set(opened(late).plus(good));
        at.says(late, run(), ASHA);
        at.tick();
        assertThat(begun(late)).isFalse();
        assertThat(at.window(late).gate(WindowFixture.GO_LIVE).asking())
                .as("asked again by itself")
                .isEqualTo(2);
        assertThat(at.window(late).gate(WindowFixture.GO_LIVE).state()).isEqualTo(GateState.ASKED);

        EngineFixture other = EngineFixture.fresh();
        WindowId early = openedWithTerms(other, TimedFixture.COUNTS, good);
        other.clock.set(opened(other, early).plus(good).minusSeconds(1));
        other.says(early, run(), ASHA);
        assertThat(other.window(early).step(SCHEMA).startedAt()).isEqualTo(other.clock.instant());
    }

    /** A16. */
    @Test
    void aStepIsNotBegunOnAnApprovalThatExpiredOneSecondBefore() {
        WindowId id = openedWithTerms(TimedFixture.COUNTS, TimedFixture.COUNTS.multipliedBy(2));
        Instant said =
                at.window(id).gate(WindowFixture.GO_LIVE).decisions().get(0).at();
        at.clock.set(said.plus(TimedFixture.COUNTS));
        assertThat(at.says(id, run(), ASHA).decision()).isInstanceOf(Decision.Refused.class);
        at.tick();
        assertThat(begun(id)).isFalse();
    }

    /** A16: it was asked for in time, and the process came to it too late. */
    @Test
    void aStepThatWasAskedForInTimeAndIsReachedTooLateIsNotBegun() {
        WindowId id = openedWithTerms(TimedFixture.COUNTS, TimedFixture.GOOD);
        at.leads = false;
        at.says(id, run(), ASHA);
        assertThat(at.window(id).step(SCHEMA).state()).isEqualTo(StepState.REQUESTED);
        at.clock.set(opened(id).plus(TimedFixture.GOOD));
        at.leads = true;
        at.tick();
        assertThat(begun(id)).isFalse();
        assertThat(at.window(id).state()).isEqualTo(WindowState.RUNNING);
        assertThat(at.window(id).gate(WindowFixture.GO_LIVE).history().ending(1))
                .isPresent();
    }

    private WindowId openedWithTerms(Duration expiresAfter, Duration beginWithin) {
        return openedWithTerms(at, expiresAfter, beginWithin);
    }

    /** A window whose plan carries terms, as it stands in the store once its second gate is open. */
    private static WindowId openedWithTerms(EngineFixture at, Duration expiresAfter, Duration beginWithin) {
        WindowId id = at.store.nextId("STG");
        at.store.open(
                new LifeEvent.Opened(
                        id,
                        TimedFixture.with(at.disk.plan(), expiresAfter, beginWithin),
                        ASHA,
                        at.clock.instant(),
                        "C-OPS",
                        at.clock.instant()),
                DiskFiles.bySha256(at.disk.source()));
        at.tick();
        at.says(id, WindowFixture.approve(), DEVI);
        at.says(id, WindowFixture.approve(), DEVI);
        return id;
    }

    private Instant opened(WindowId id) {
        return opened(at, id);
    }

    private static Instant opened(EngineFixture at, WindowId id) {
        return at.window(id).gate(WindowFixture.GO_LIVE).settledAt();
    }

    private boolean begun(WindowId id) {
        return at.window(id).step(SCHEMA).attempt() > 0;
    }

    private void thenNothingRan(WindowId id) {
        assertThat(at.attempts).doesNotContain("schema/1");
        assertThat(begun(id)).isFalse();
    }
}
