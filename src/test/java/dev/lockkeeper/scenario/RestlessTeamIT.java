package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.LockEvent;
import dev.lockkeeper.window.LockQuestion;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A backfill meets a forgotten transaction, and people pause it, let it go on, and cancel and end what is in its way, as a
 * seed decides. In {@code -Pnightly} the bot is killed meanwhile, twenty nights; {@code -Dlockkeeper.restless=7-20} goes
 * on where that stopped.
 */
class RestlessTeamIT extends BackfillNight {
    private static final int KILLS = Boolean.getBoolean("lockkeeper.every-fault") ? 2 : 0;
    private static final int LONGEST_LIFE_MILLIS = 6_000;
    private static final int MOST_PAUSES = 3;
    private static final Duration A_NIGHT = Duration.ofMinutes(4);
    private static final Duration A_MOMENT = Duration.ofMillis(150);
    private static final List<String> ALL = List.of(CLARA, THE_DBA, THE_LEAD, QA);
    private static final List<String> WHO_MAY_END = List.of(CLARA, THE_DBA);

    private int pauses;
    private boolean cancelled;

    static LongStream seeds() {
        String[] range = System.getProperty("lockkeeper.restless", "1").split("-");
        return LongStream.rangeClosed(Long.parseLong(range[0]), Long.parseLong(range[range.length - 1]));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whoeverInterferesEveryRowChangesOnceAndNothingIsDoneToASessionTwice(long seed) throws Exception {
        System.out.println("people are restless by seed " + seed);
        Random random = new Random(seed);
        givenAShopWithABackfill();
        if (KILLS > 0) {
            givenTheBotRunsInAProcess();
        } else {
            givenTheBotRuns();
        }
        givenAWindowAtWork();
        whenSays(CLARA, "run to add-column");
        thenTheStepIs("add-column", StepState.DONE);
        try (Connection forgotten =
                house().target().database().connect(house().target().user(), TargetDatabase.PASSWORD)) {
            forget(forgotten, 1 + random.nextInt(ORDERS));
            CompletableFuture<Void> deaths = CompletableFuture.runAsync(
                    () -> whenItDiesAndComesBack(new Random(seed), KILLS, LONGEST_LIFE_MILLIS));
            await("the window is completed")
                    .atMost(A_NIGHT)
                    .pollInterval(A_MOMENT)
                    .until(() -> whatSomebodyDoes(random));
            deaths.get(A_NIGHT.toMillis(), TimeUnit.MILLISECONDS);
            assertThat(forgotten.isValid(1)).as("the session that was ended").isFalse();
        }

        System.out.println("seed " + seed + ": " + String.join(" ", journal()));
        thenTheReportIsPosted();
        thenEveryRowChangedOnce();
        thenTheDiarySays("column added");
        thenEachAskedWasDoneOnce();
        thenNobodyPausedWhatStoodStill();
        thenNothingIsThereTwice();
    }

    private static void forget(Connection session, int order) throws SQLException {
        try (Statement statement = session.createStatement()) {
            session.setAutoCommit(false);
            statement.execute("SELECT * FROM public.orders WHERE id = " + order + " FOR UPDATE");
        }
    }

    /** One look at the window and at most one act. True once it is completed. */
    private boolean whatSomebodyDoes(Random random) {
        Window window = window();
        StepRun fill = window.step(FILL);
        LockQuestion lock = fill.lock();
        if (window.gate(new GateId("final")).state() == GateState.ASKED) {
            whenTries(() -> whenSays(QA, "approve"));
        } else if (fill.state() == StepState.WAITING) {
            whenTries(() -> whenSays(CLARA, "run fill-column"));
        } else if (fill.state() == StepState.FAILED) {
            whenTries(() -> whenSays(CLARA, "retry fill-column"));
        } else if (fill.isPaused()) {
            if (random.nextInt(6) == 0) {
                whenTries(() -> whenSays(one(random, ALL), "resume fill-column"));
            }
        } else if (lock != null && lock.open() && fill.state() == StepState.RUNNING) {
            interfere(random, lock.chain().holders().get(0).pid());
        } else if (fill.state() == StepState.RUNNING && pauses < MOST_PAUSES && random.nextInt(15) == 0) {
            pause(random);
        }
        return window().state() == WindowState.COMPLETED;
    }

    private static String one(Random random, List<String> people) {
        return people.get(random.nextInt(people.size()));
    }

    /** Something or nothing. Its session runs no statement, so to cancel that helps nobody and is tried once. */
    private void interfere(Random random, int pid) {
        int act = random.nextInt(8);
        if (act == 0) {
            whenTries(() -> whenSays(one(random, ALL), "unblock wait"));
        } else if (act == 1 && !cancelled) {
            cancelled = true;
            whenTries(() -> whenSays(one(random, ALL), "unblock cancel " + pid));
        } else if (act == 2 && pauses < MOST_PAUSES) {
            pause(random);
        } else if (act > 4) {
            whenTries(() -> whenSays(one(random, WHO_MAY_END), "unblock end " + pid + " it is forgotten"));
        }
    }

    private void pause(Random random) {
        pauses++;
        whenTries(() -> whenSays(one(random, ALL), "pause fill-column"));
    }

    private void thenEachAskedWasDoneOnce() {
        List<LockEvent> events = house().windows().journal(window().id()).stream()
                .filter(LockEvent.class::isInstance)
                .map(LockEvent.class::cast)
                .toList();
        List<LockEvent.UnblockAsked> asked = events.stream()
                .filter(LockEvent.UnblockAsked.class::isInstance)
                .map(LockEvent.UnblockAsked.class::cast)
                .toList();
        assertThat(events.stream().filter(LockEvent.UnblockSettled.class::isInstance))
                .as("what was seen of " + asked)
                .hasSameSizeAs(asked);
        assertThat(asked)
                .filteredOn(act -> act.act() == LockQuestion.Act.END)
                .singleElement()
                .satisfies(act -> assertThat(act.second()).isNotNull().isNotEqualTo(act.by()));
    }

    private void thenNobodyPausedWhatStoodStill() {
        boolean paused = false;
        for (String event : journal()) {
            if (event.equals("StepPaused")) {
                assertThat(paused).as("paused already").isFalse();
                paused = true;
            } else if (event.equals("StepContinued") || event.equals("StepFailed")) {
                paused = false;
            }
        }
    }
}
