package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.emulator.EmulatorFaults;
import dev.lockkeeper.emulator.Ephemeral;
import dev.lockkeeper.emulator.Exchange;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.WindowId;
import dev.lockkeeper.window.WindowState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;

/**
 * Every fault of the panel over a whole window, one window per fault: whoever is not answered does it again, and in the
 * end the room and the report are those of the window in which nothing was wrong.
 */
class FaultPanelIT extends Night {
    /** What only takes a fault back. */
    private static final Set<String> ENDS_OF_FAULTS =
            Set.of("permit", "restore", "back", "restore-app-token", "socket-mode-on", "clear");
    /** {@link SlackTroubleIT} has it: what is not permitted is said, method by method. */
    private static final String TOLD_IN_ITS_OWN_STORY = "forbid";

    private static final boolean NIGHTLY = Boolean.getBoolean("lockkeeper.every-fault");

    /** Under these a window takes ten seconds or less; the others, which take up to a minute, are played nightly. */
    private static final Set<String> IN_EVERY_BUILD = Set.of(
            "standing delay of calls",
            "standing drop-before of deliveries",
            "standing drop-after of deliveries",
            "standing duplicate of deliveries",
            "cut-sockets");

    /** Whoever sees nothing happen for so long presses again, which does no harm. */
    private static final Duration IMPATIENT = Duration.ofMillis(400);

    /** What was merely slow would be said twice. */
    private static final Duration PATIENT = Duration.ofSeconds(4);

    private Set<String> methods = Set.of();

    /**
     * What is left of a window, without clocks and without what is counted from window to window: the messages in their
     * order, the lines of both reports in any. The window does not wait for its room, so that it was opened may stand
     * further down among the events.
     */
    private record Left(List<String> room, List<String> report, List<String> html) {}

    @Test
    void everyFaultOfThePanelIsPlayed() {
        Set<String> played = new TreeSet<>(ENDS_OF_FAULTS);
        played.addAll(Storm.ofSlack().keySet());
        played.addAll(Storm.ofTheNextTime().keySet());
        played.addAll(Storm.ofSockets().keySet());
        played.add(TOLD_IN_ITS_OWN_STORY);
        assertThat(played).containsExactlyInAnyOrderElementsOf(EmulatorFaults.orders());
    }

    @Test
    void whateverGoesWrongInSlackTheRoomAndTheReportAreTheSame() throws Exception {
        List<Storm> storms = new ArrayList<>(Storm.standing());
        storms.addAll(Storm.ofSlack().values());
        if (NIGHTLY) {
            storms.addAll(Storm.ofTheNextTime().values());
        }
        givenAShopWithoutReminders();
        givenTheBotRuns();

        thenEachLeavesWhatIsLeftWithoutIt(storms);
    }

    @Test
    void whateverHappensToTheSocketsTheRoomAndTheReportAreTheSame() throws Exception {
        givenSlackIsInSocketMode();
        givenAShopWithoutReminders();
        givenTheBotRuns();

        thenEachLeavesWhatIsLeftWithoutIt(List.copyOf(Storm.ofSockets().values()));
    }

    private void givenAShopWithoutReminders() throws Exception {
        givenAShop();
        house().settings().words().setProperty("reminders", "none");
    }

    private void thenEachLeavesWhatIsLeftWithoutIt(List<Storm> storms) throws Exception {
        play(Storm.none());
        Left quiet = left();
        methods = methodsCalled();
        assertThat(methods).contains("chat.postMessage", "chat.update", "users.info", "files.completeUploadExternal");
        SoftAssertions all = new SoftAssertions();
        for (Storm storm : storms.stream()
                .filter(it -> NIGHTLY || IN_EVERY_BUILD.contains(it.name()))
                .toList()) {
            long begun = System.nanoTime();
            whenTheShopIsAsItWas();
            try {
                play(storm);
                await().atMost(Duration.ofSeconds(20)).until(() -> left().equals(quiet));
            } catch (ConditionTimeoutException different) {
                all.fail(storm + ": " + different.getMessage());
            }
            all.assertThat(left()).as(storm.name()).isEqualTo(quiet);
            all.assertThat(screen().marks(place())).as(storm.name()).doesNotHaveDuplicates();
            house().slack().faults().clear();
            System.out.println(
                    storm + ": " + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms");
        }
        all.assertAll();
    }

    private void whenTheShopIsAsItWas() throws Exception {
        house().target().byHand("ALTER TABLE public.orders DROP COLUMN IF EXISTS priority; DELETE FROM public.diary");
    }

    /** The shop's window, from its start to its report. */
    private void play(Storm storm) throws Exception {
        Optional<WindowId> before = newest().map(window -> window.id());
        insists(
                storm,
                () -> startsOrConfirms(),
                () -> !newest().map(window -> window.id()).equals(before) && window().room() != null);
        insists(storm, () -> presses(THE_DBA, "Approve as Database Administrator"), () -> decisions("start") > 0);
        insists(
                storm,
                () -> presses(THE_LEAD, "Approve as Lead Developer"),
                () -> window().gate(new GateId("start")).state() == GateState.OPEN);
        insists(storm, () -> presses(CLARA, "Run"), () -> isDone("add-column"));
        insists(
                storm,
                PATIENT,
                () -> whenSays(CLARA, "note the column is there"),
                () -> journal().contains("NoteTaken"));
        storm.strikes().accept(house().slack().faults(), methods);
        whenTimePasses(Duration.ofMinutes(10));
        soon(() -> assertThat(window().statuses()).hasSize(1));
        storm.calms().accept(house().slack().faults());
        thenTheStatusesAre(1);
        insists(storm, () -> whenSays(CLARA, "run fill-column"), () -> isDone("fill-column"));
        insists(storm, () -> presses(QA, "Approve as QA Lead"), () -> window().state() == WindowState.COMPLETED);
        thenTheReportIsPosted();
        thenTheDiarySays("column added", "column filled");
    }

    private void insists(Storm storm, Runnable act, BooleanSupplier so) {
        insists(storm, IMPATIENT, act, so);
    }

    /** Does it while the fault is there, then as often as somebody would who sees that nothing happened. */
    private void insists(Storm storm, Duration patience, Runnable act, BooleanSupplier so) {
        storm.strikes().accept(house().slack().faults(), methods);
        tries(act);
        comes(so, patience);
        storm.calms().accept(house().slack().faults());
        await("what somebody did under " + storm).atMost(House.PATIENCE).until(() -> {
            if (so.getAsBoolean()) {
                return true;
            }
            tries(act);
            return comes(so, patience);
        });
    }

    private static boolean comes(BooleanSupplier so, Duration patience) {
        try {
            await().pollInterval(Duration.ofMillis(50)).atMost(patience).until(so::getAsBoolean);
            return true;
        } catch (ConditionTimeoutException notYet) {
            return false;
        }
    }

    /** The workspace says what it does not let somebody do, for instance press a button that is gone. */
    private static void tries(Runnable act) {
        try {
            act.run();
        } catch (IllegalStateException | IllegalArgumentException refused) {
            System.out.println("not possible now: " + refused.getMessage());
        }
    }

    private void startsOrConfirms() {
        Optional<Ephemeral> asked = house().slack().ephemerals(CLARA).stream()
                .filter(shown -> shown.buttons().stream()
                        .anyMatch(button -> button.label().equals("Start")))
                .reduce((first, second) -> second);
        if (asked.isPresent()) {
            house().slack().as(CLARA).press(asked.get().ref(), "Start");
        } else {
            whenSaysInOperations(CLARA, "start staging");
        }
    }

    private void presses(String person, String label) {
        screen().find(place(), label).ifPresent(found -> screen().press(person, found));
    }

    private int decisions(String gate) {
        return window().gate(new GateId(gate)).decisions().size();
    }

    private boolean isDone(String step) {
        return window().step(new StepId(step)).state() == StepState.DONE;
    }

    private Set<String> methodsCalled() {
        Set<String> called = new TreeSet<>();
        house().slack().traffic().stream()
                .filter(exchange -> exchange.direction() == Exchange.Direction.APP_TO_SLACK)
                .map(Exchange::method)
                .forEach(called::add);
        return called;
    }

    private Left left() {
        return new Left(
                screen().heardIn(place()).stream().map(FaultPanelIT::timeless).toList(),
                sorted(reportAs(".md").split("\n")),
                sorted(reportAs(".html").split(">")));
    }

    private static List<String> sorted(String... parts) {
        return Stream.of(parts).map(FaultPanelIT::timeless).sorted().toList();
    }

    /** What differs from window to window, and only that, in one word each. */
    private static String timeless(String text) {
        return text.replaceAll("STG-[0-9]+", "STG-n")
                .replaceAll("mw-[a-z]+-[a-z]+-[0-9]+(-[0-9]+)?", "mw-n")
                .replaceAll("\\b[CFD][A-Z0-9]{8,10}\\b", "ID")
                .replaceAll("<!date\\^[0-9]+", "<!date")
                .replaceAll("^\\| [0-9]+ \\|", "| # |")
                .replaceAll("[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?", "clock")
                .replaceAll("[0-9]+(\\.[0-9]+)? (ms|s|min)\\b", "length")
                // a minute and some seconds, or seconds alone
                .replaceAll("length length", "length")
                .replaceAll("record [0-9]{6}( · [0-9a-f]{4}( [0-9a-f]{4}){3})", "record")
                .replaceAll("\\b[0-9a-f]{12,64}\\b|\\b[0-9a-f]{4} [0-9a-f]{4} [0-9a-f]{4}\\b", "digest")
                .replaceAll(" +", " ");
    }
}
