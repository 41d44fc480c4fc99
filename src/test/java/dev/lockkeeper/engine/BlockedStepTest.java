package dev.lockkeeper.engine;

import static dev.lockkeeper.engine.EngineFixture.ASHA;
import static dev.lockkeeper.engine.EngineFixture.DEVI;
import static dev.lockkeeper.engine.EngineFixture.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.window.LockChain;
import dev.lockkeeper.window.LockHolder;
import dev.lockkeeper.window.LockQuestion;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A running step meets a lock: what is recorded of it, and what is done about whoever holds it. */
class BlockedStepTest {
    private static final StepId SCHEMA = new StepId("schema");
    private static final LockHolder HOLDER =
            new LockHolder(4711, null, null, Duration.ofMinutes(1), "shop", "report", "active", "SELECT ?");
    private static final LockChain CHAIN = new LockChain(List.of(HOLDER), 0, Duration.ZERO);
    private static final WindowCommand CANCEL =
            new WindowCommand.Unblock(LockQuestion.Act.CANCEL, 4711, Optional.empty(), "");

    private final EngineFixture at = EngineFixture.fresh();

    @Test
    void whoIsInTheWayIsRecordedOnceHoweverOftenItIsSaid() {
        WindowId id = at.beforeSchema();
        runs(id, () -> {
            blocked(CHAIN);
            blocked(new LockChain(List.of(HOLDER), 5, Duration.ofSeconds(9)));
            assertThat(lock(id).open()).isTrue();
            assertThat(lock(id).chain()).isEqualTo(CHAIN);
            blocked(LockChain.FREE);
            blocked(LockChain.FREE);
            assertThat(lock(id).open()).isFalse();
        });
        assertThat(at.window(id).step(SCHEMA).state()).isEqualTo(StepState.DONE);
        assertThat(facts(id, "Lock")).containsExactly("LockMet", "LockGone");
    }

    @Test
    void whatWasOnTheRoadIsKeptThoughTheAttemptFailsAndForgottenAtTheNextOne() {
        WindowId id = at.beforeSchema();
        at.outcomes.add(() -> {
            at.progress.get(at.progress.size() - 1).roadFound("a dump runs, pid 7");
            return new Outcome.Failed(new StepFailure("no such table", null, 0, "42P01", true));
        });
        at.says(id, run(), ASHA);
        assertThat(at.window(id).step(SCHEMA).state()).isEqualTo(StepState.FAILED);
        assertThat(at.window(id).step(SCHEMA).road()).isEqualTo("a dump runs, pid 7");
        at.progress.get(at.progress.size() - 1).roadFound("too late");
        assertThat(facts(id, "Road")).containsExactly("RoadFound");
        at.says(id, new WindowCommand.Retry(Optional.of(SCHEMA)), ASHA);
        assertThat(at.window(id).step(SCHEMA).road()).isEmpty();
    }

    @Test
    void whatIsSaidAfterTheEndIsNotRecorded() {
        WindowId id = at.beforeSchema();
        runs(id, () -> {});
        blocked(CHAIN);
        assertThat(at.window(id).step(SCHEMA).lock()).isNull();
    }

    @Test
    void theTargetDoesWhatWasAskedOnceAndWhatWasSeenIsRecorded() {
        WindowId id = at.beforeSchema();
        runs(id, () -> {
            blocked(CHAIN);
            at.says(id, CANCEL, DEVI);
            at.tick();
            at.tick();
        });
        assertThat(at.unblocked).containsExactly("cancel 4711");
        assertThat(lock(id).acts()).singleElement().satisfies(act -> {
            assertThat(act.how()).isEqualTo("It was gone within 1 ms.");
            assertThat(act.gone()).isTrue();
        });
    }

    @Test
    void aTargetThatDoesNotAnswerIsSaidNotTriedForEver() {
        WindowId id = at.beforeSchema();
        runs(id, () -> {
            blocked(CHAIN);
            at.targetIsAway = true;
            at.says(id, CANCEL, DEVI);
            at.targetIsAway = false;
            at.tick();
        });
        assertThat(at.unblocked).isEmpty();
        assertThat(lock(id).acts())
                .singleElement()
                .satisfies(act -> assertThat(act.how())
                        .isEqualTo("Nothing is known to have been done: crm-staging does not answer."));
    }

    @Test
    void itIsAskedForInWordsToo() {
        WindowId id = at.beforeSchema();
        runs(id, () -> {
            blocked(CHAIN);
            assertThat(text(id, "unblock wait")).isEqualTo("Recorded. The room says what is seen of it.");
            assertThat(text(id, "unblock end 4711 it can wait")).startsWith("Recorded.");
            assertThat(text(id, "unblock end 4711")).contains("a second person");
            assertThat(text(id, "unblock 4711")).contains("unblock wait | cancel <pid> | end <pid> <reason>");
            assertThat(text(id, "unblock cancel 12")).contains("pid 12 is not in the way");
        });
        assertThat(at.unblocked).isEmpty();
    }

    private String text(WindowId id, String words) {
        Desk.Reply reply = at.engine.desk().say(new Desk.Said(ASHA, "C-OPS", words + " in " + id));
        return reply instanceof Desk.Reply.No no ? no.text() : ((Desk.Reply.Words) reply).text();
    }

    private void blocked(LockChain chain) {
        at.progress.get(at.progress.size() - 1).blocked(chain);
    }

    private void runs(WindowId id, Runnable meanwhile) {
        at.outcomes.add(() -> {
            meanwhile.run();
            return new Outcome.Succeeded(Map.of(), List.of());
        });
        at.workersWait = true;
        at.says(id, run(), ASHA);
        at.workersWait = false;
        at.work.remove().run();
    }

    private LockQuestion lock(WindowId id) {
        LockQuestion lock = at.window(id).step(SCHEMA).lock();
        assertThat(lock).isNotNull();
        return lock;
    }

    private List<String> facts(WindowId id, String prefix) {
        return at.store.journal(id).stream()
                .map(event -> event.getClass().getSimpleName())
                .filter(name -> name.startsWith(prefix))
                .toList();
    }
}
