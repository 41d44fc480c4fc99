package dev.lockkeeper.window;

import static dev.lockkeeper.window.Says.refused;
import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.HOLDER;
import static dev.lockkeeper.window.WindowFixture.NOA;
import static dev.lockkeeper.window.WindowFixture.SCHEMA;
import static dev.lockkeeper.window.WindowFixture.unblock;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.Decision.Reason;
import dev.lockkeeper.window.LockQuestion.Act;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Somebody holds a lock that a running step waits for. */
class LockRulesTest {
    private final WindowFixture at = WindowFixture.lockMet();

    @Test
    void aLockQuestionEndsTheConsentAndNothingElse() {
        WindowFixture consented = WindowFixture.beforeSchema()
                .ok(new WindowCommand.RunTo(SCHEMA.value()), ASHA)
                .begins(SCHEMA);
        assertThat(consented.window.consent()).isNotEmpty();
        consented.fact(new LockEvent.LockMet(SCHEMA, 1, WindowFixture.chain(), consented.now));
        assertThat(consented.window.consent()).isEmpty();
        assertThat(consented.window.state()).isEqualTo(WindowState.RUNNING);
        assertThat(consented.window.step(SCHEMA).state()).isEqualTo(StepState.RUNNING);
    }

    @Test
    void anybodyMayLetItWaitAndHaveAStatementCancelled() {
        at.ok(new WindowCommand.KeepWaiting(), NOA);
        assertThat(lock().waitKept()).containsExactly(NOA.actor());
        assertThat(refused(at.says(new WindowCommand.KeepWaiting(), NOA), Reason.ALREADY_DECIDED))
                .contains("goes on waiting");
        at.ok(unblock(Act.CANCEL), NOA);
        assertThat(lock().underWay())
                .get()
                .extracting(LockQuestion.Unblocking::whom)
                .isEqualTo(HOLDER);
        assertThat(refused(at.says(unblock(Act.CANCEL), DEVI), Reason.ALREADY_DECIDED))
                .contains("asked already to cancel pid 4711");
        at.fact(new LockEvent.UnblockSettled(SCHEMA, 1, HOLDER, true, "It was gone.", at.now));
        assertThat(lock().underWay()).isEmpty();
        assertThat(lock().acts()).singleElement().satisfies(act -> {
            assertThat(act.how()).isEqualTo("It was gone.");
            assertThat(act.gone()).isTrue();
            assertThat(act.second()).isNull();
        });
    }

    @Test
    void aSessionIsEndedOnlyIfTwoOfThoseWhoMayWantIt() {
        assertThat(refused(at.says(unblock(Act.END), NOA), Reason.NOT_THE_ROLE)).contains("`unblock-end` is for");
        WindowCommand noReason = new WindowCommand.Unblock(Act.END, HOLDER.pid(), Optional.empty(), " ");
        assertThat(refused(at.says(noReason, DEVI), Reason.REASON_MISSING)).contains("`unblock end` needs a reason");
        at.ok(unblock(Act.END), DEVI);
        assertThat(lock().acts()).isEmpty();
        assertThat(refused(at.says(unblock(Act.END), DEVI), Reason.SECOND_PERSON_NEEDED))
                .contains("a second person must say `unblock end 4711` too");
        at.ok(noReason, ASHA);
        assertThat(lock().underWay()).get().satisfies(act -> {
            assertThat(act.by()).isEqualTo(DEVI.actor());
            assertThat(act.second()).isEqualTo(ASHA.actor());
            assertThat(act.reason()).isEqualTo("the report can wait");
        });
        assertThat(lock().ending()).isNull();
    }

    @Test
    void whoLetItWaitBeforeMaySaySoOnceMoreOfWhatWasProposedSince() {
        at.ok(new WindowCommand.KeepWaiting(), NOA).ok(unblock(Act.END), DEVI);
        at.ok(new WindowCommand.KeepWaiting(), NOA);
        assertThat(lock().waitKept()).containsExactly(NOA.actor());
        assertThat(refused(at.says(new WindowCommand.KeepWaiting(), NOA), Reason.ALREADY_DECIDED))
                .contains("goes on waiting");
        at.ok(unblock(Act.END), ASHA);
        assertThat(lock().underWay()).isPresent();
    }

    @Test
    void onlyWhoWasShownIsTouched() {
        assertThat(refused(
                        at.says(new WindowCommand.Unblock(Act.CANCEL, 5, Optional.empty(), ""), NOA),
                        Reason.UNKNOWN_NAME))
                .contains("pid 5 is not in the way of step schema; in its way: pid 4711 (user shop), ");
        assertThat(refused(
                        at.says(new WindowCommand.Unblock(Act.CANCEL, HOLDER.pid(), Optional.of("other"), ""), NOA),
                        Reason.WRONG_STATE))
                .contains("in another transaction now");
        at.says(new WindowCommand.Unblock(Act.CANCEL, HOLDER.pid(), Optional.of(HOLDER.mark()), ""), NOA);
        assertThat(refused(
                        at.says(new WindowCommand.Unblock(Act.CANCEL, 8, Optional.empty(), ""), NOA), Reason.PROTECTED))
                .contains("a session of Lockkeeper itself");
        assertThat(refused(
                        at.says(new WindowCommand.Unblock(Act.CANCEL, 0, Optional.empty(), ""), NOA), Reason.PROTECTED))
                .contains("ROLLBACK PREPARED");
    }

    @Test
    void whoIsGoneIsNotAskedAboutAndTheEndOfTheAttemptEndsTheQuestion() {
        at.fact(new LockEvent.LockGone(SCHEMA, 1, at.now));
        assertThat(refused(at.says(unblock(Act.CANCEL), NOA), Reason.WRONG_STATE))
                .contains("there is nobody to unblock");
        assertThat(refused(at.says(new WindowCommand.KeepWaiting(), NOA), Reason.WRONG_STATE))
                .contains("there is nobody to unblock");
        at.fact(new LockEvent.LockMet(SCHEMA, 1, WindowFixture.chain(), at.now));
        assertThat(lock().open()).isTrue();
        at.fact(new StepEvent.StepSucceeded(SCHEMA, 1, Map.of(), List.of(), java.time.Duration.ofSeconds(1), at.now));
        assertThat(lock().open()).isFalse();
    }

    @Test
    void whenOthersAreInTheWayWhatWasProposedForTheFirstFalls() {
        at.ok(unblock(Act.END), DEVI).ok(new WindowCommand.KeepWaiting(), NOA);
        LockHolder other = new LockHolder(12, at.now, at.now, null, "shop", "", "active", "");
        at.fact(new LockEvent.LockMet(SCHEMA, 1, new LockChain(List.of(other), 0, java.time.Duration.ZERO), at.now));
        assertThat(lock().ending()).isNull();
        assertThat(lock().waitKept()).isEmpty();
        assertThat(lock().chain().holders()).containsExactly(other);
    }

    private LockQuestion lock() {
        LockQuestion lock = at.window.step(SCHEMA).lock();
        assertThat(lock).isNotNull();
        return lock;
    }
}
