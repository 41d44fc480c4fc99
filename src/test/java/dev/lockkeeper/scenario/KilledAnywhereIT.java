package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowState;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bot is killed three times at moments that a seed decides, while a patient team does its window; whoever got no
 * answer says it again. {@code mvn -Pnightly verify} takes fifty nights; {@code -Dlockkeeper.seeds=17-50} goes on where that stopped.
 */
class KilledAnywhereIT extends Night {
    private static final int KILLS = 3;
    private static final int LONGEST_LIFE_MILLIS = 5_000;
    private static final Duration A_NIGHT = Duration.ofMinutes(4);
    private static final Duration A_MOMENT = Duration.ofMillis(150);

    static LongStream seeds() {
        String[] range = System.getProperty("lockkeeper.seeds", "1-2").split("-");
        return LongStream.rangeClosed(Long.parseLong(range[0]), Long.parseLong(range[range.length - 1]));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whereverItIsKilledEveryStepTakesEffectOnceAndNothingIsSaidTwice(long seed) throws Exception {
        System.out.println("the bot is killed by seed " + seed);
        givenAShop();
        whenTheFileBecomes("sql/001_add_column.sql", """
                ALTER TABLE public.orders ADD COLUMN priority integer;
                SELECT pg_sleep(0.5);
                INSERT INTO public.diary (line) VALUES ('column added');
                """);
        whenTheFileBecomes("sql/002_fill_column.sql", """
                UPDATE public.orders SET priority = 1;
                SELECT pg_sleep(0.5);
                INSERT INTO public.diary (line) VALUES ('column filled');
                """);
        givenTheBotRunsInAProcess();

        CompletableFuture<Void> deaths =
                CompletableFuture.runAsync(() -> whenItDiesAndComesBack(new Random(seed), KILLS, LONGEST_LIFE_MILLIS));
        await("the window is completed").atMost(A_NIGHT).pollInterval(A_MOMENT).until(this::whatTheTeamDoesNext);
        deaths.get(A_NIGHT.toMillis(), TimeUnit.MILLISECONDS);

        thenTheReportIsPosted();
        thenTheDiarySays("column added", "column filled");
        assertThat(house().windows().latest(9)).hasSize(1);
        assertThat(journal()).containsOnlyOnce("Opened", "Started", "RoomOpened", "Completed");
        assertThat(journal().stream().filter("Approved"::equals)).hasSize(3);
        thenNothingIsThereTwice();
        System.out.println("seed " + seed + ": " + String.join(" ", journal()));
    }

    /** One look at the window and one act of whoever's turn it is. True once it is completed. */
    private boolean whatTheTeamDoesNext() throws SQLException {
        Optional<Window> newest = newest();
        if (newest.isEmpty()) {
            whenTries(() -> whenSays(CLARA, "start staging"));
            pressesIfThere(CLARA);
            return false;
        }
        Window window = newest.get();
        if (window.room() == null || window.state() == WindowState.COMPLETED) {
            return window.state() == WindowState.COMPLETED;
        }
        Optional<PlannedStep> lost = window.plan().steps().stream()
                .filter(step -> window.step(step.id()).state() == StepState.UNKNOWN)
                .findFirst();
        if (lost.isPresent()) {
            look(lost.get());
        } else if (window.gate(new GateId("start")).state() == GateState.ASKED) {
            whenTries(() -> whenSays(THE_DBA, "approve"));
            whenTries(() -> whenSays(THE_LEAD, "approve"));
        } else if (window.gate(new GateId("final")).state() == GateState.ASKED) {
            whenTries(() -> whenSays(QA, "approve"));
        } else if (window.gate(new GateId("start")).state() == GateState.OPEN) {
            whenTries(() -> whenSays(CLARA, "run to final"));
        }
        return false;
    }

    /** Two persons look into the database, when nobody works in it any more, and say what they saw. */
    private void look(PlannedStep step) throws SQLException {
        await("nobody is at work in the database")
                .atMost(House.PATIENCE)
                .until(() -> !house().target().somebodySleeps());
        String line = step.id().value().equals("add-column") ? "column added" : "column filled";
        boolean there = house().target().ask("SELECT line FROM public.diary").contains(line);
        String words = (there || !step.writes() ? "done " : "retry ") + step.id() + " I looked into the diary";
        for (String person : List.of(CLARA, QA)) {
            whenTries(() -> whenSays(person, step.writes() ? words : "retry " + step.id()));
        }
    }

    private void pressesIfThere(String person) {
        house().slack().ephemerals(person).stream()
                .filter(shown -> shown.buttons().stream()
                        .anyMatch(button -> button.label().equals("Start")))
                .reduce((first, second) -> second)
                .ifPresent(shown -> whenTries(() -> house().slack().as(person).press(shown.ref(), "Start")));
    }
}
