package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.emulator.PressReply;
import dev.lockkeeper.practice.PracticeCast;
import dev.lockkeeper.store.MigratedDatabase;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/**
 * One night, as the people in the room live it. What is given is there before the bot runs; what somebody does returns
 * once Slack has the bot's answer; what is so then is waited for, as long as a slow machine may need.
 */
abstract class Night {
    static final String CLARA = PracticeCast.commander();
    static final String THE_DBA = PracticeCast.holder("dba");
    static final String THE_LEAD = PracticeCast.holder("lead-developer");
    static final String QA = PracticeCast.holder("qa-lead");
    static final String THE_INTERN = PracticeCast.nobody();

    private static final Path SHOP = Path.of("src/test/resources/scenario/shop");
    private static final Path SHOP_WITH_A_WAY_BACK = Path.of("src/test/resources/scenario/back/shop");
    private static final Path LINES = Path.of("src/test/resources/scenario/lines");
    private static final Path CRM = Path.of("runbooks/crm");

    private static final String FIRST_OF_THE_SHOP = "      - step: add-column\n";
    private static final String LEDGER = """
              - step: ledger
                kind: ledger
                title: The ledger, which proves what ran
                at: 12m
                planned: 10s
        """;

    private Instant beginning = Instant.parse("2026-11-21T21:00:00Z");
    private double rates = House.FAST;
    private boolean socketMode;
    private boolean ownProcess;
    private @Nullable House house;
    private @Nullable Screen screen;

    @AfterEach
    void theNightEnds() throws Exception {
        House over = house;
        house = null;
        if (over != null) {
            over.close();
        }
    }

    void givenTheTimeIs(String instant) {
        beginning = Instant.parse(instant);
    }

    /** Slack's own rate tiers instead of fast ones; before the shop or the CRM is given. */
    void givenSlackIsAsSlowAsItIs() {
        rates = 1.0;
    }

    /** The Slack app has Socket Mode switched on; before the shop or the CRM is given. */
    void givenSlackIsInSocketMode() {
        socketMode = true;
    }

    /** A small window of two steps on a database with three orders. */
    void givenAShop() throws Exception {
        givenAShop(TargetDatabase.shop());
    }

    void givenAShop(TargetDatabase target) throws Exception {
        givenAShop(MigratedDatabase.fresh("scenario"), target);
    }

    void givenAShop(MigratedDatabase state, TargetDatabase target) throws Exception {
        house = new House(state, target, SHOP, beginning, rates, socketMode);
        screen = new Screen(house.slack());
    }

    /** As {@link #givenAShop}, with a plan that undoes both steps. */
    void givenAShopThatCanGoBack() throws Exception {
        house = new House(TargetDatabase.shop(), SHOP_WITH_A_WAY_BACK, beginning, rates, socketMode);
        screen = new Screen(house.slack());
    }

    /** The same database, and a gate that is signed line by line. */
    void givenAGateWithLines() throws Exception {
        house = new House(TargetDatabase.shop(), LINES, beginning, rates, socketMode);
        screen = new Screen(house.slack());
    }

    /** The CRM window with its eight migrations and the application that reads it, on little data. */
    void givenTheCrm() throws Exception {
        house = new House(TargetDatabase.crm(), CRM, beginning, rates, socketMode);
        house.startApplication();
        screen = new Screen(house.slack());
    }

    void givenTheBotRuns() {
        house().startBot();
        house().awaitReady();
    }

    /** From now on the bot is a process of its own and can be killed. */
    void givenTheBotRunsInAProcess() throws IOException {
        ownProcess = true;
        house().startProcess();
        house().awaitReady();
    }

    /** Started and confirmed by Clara; it has its room, and its first gate asks. */
    void givenAWindow() {
        whenSays(CLARA, "start staging");
        whenPressesPrivately(CLARA, "Start");
        thenTheGateIs("start", GateState.ASKED);
        await("the window has a room").atMost(House.PATIENCE).until(() -> window().room() != null);
    }

    /** As {@link #givenAWindow}, and both have approved. */
    void givenAWindowAtWork() {
        givenAWindow();
        whenPresses(THE_DBA, "Approve as Database Administrator");
        whenPresses(THE_LEAD, "Approve as Lead Developer");
        thenTheGateIs("start", GateState.OPEN);
    }

    void whenJoinsTheRoom(String person) {
        house().slack().as(person).join(place());
    }

    /** In the window's room if there is one, else where windows are started. */
    void whenSays(String person, String words) {
        screen().type(person, place(), words);
    }

    void whenSaysInOperations(String person, String words) {
        screen().type(person, PracticeCast.operations(), words);
    }

    /** Presses the newest button with this label in the window's place, as soon as there is one. */
    void whenPresses(String person, String label) {
        PressReply reply = screen().press(person, place(), label);
        assertThat(reply.failure()).as("pressing " + label).isEmpty();
    }

    /** Presses a button that only this person sees. */
    void whenPressesPrivately(String person, String label) {
        PressReply reply = screen().pressPrivately(person, label);
        assertThat(reply.failure()).as("pressing " + label).isEmpty();
    }

    /** Fills the form on the person's screen, field by field, and sends it. */
    void whenFills(String person, String... fields) {
        screen().fill(person, List.of(fields));
    }

    void whenTimePasses(Duration length) {
        house().windowTime().advance(length);
    }

    /** The shop's runbook with a first step that puts the ledger into the target. */
    static String shopWithALedger() throws IOException {
        String shop = Files.readString(SHOP.resolve("runbook.yaml"), StandardCharsets.UTF_8);
        assertThat(shop).containsOnlyOnce(FIRST_OF_THE_SHOP);
        return shop.replace(FIRST_OF_THE_SHOP, LEDGER + FIRST_OF_THE_SHOP);
    }

    void whenTheFileBecomes(String file, String text) throws IOException {
        Path path = house().runbooks().resolve("shop").resolve(file);
        Files.writeString(path, text);
    }

    /** Every connection breaks without a word; returns when the bot has new ones. */
    void whenTheConnectionsAreCut() {
        house().slack().faults().cutSockets();
        await("the bot connects again")
                .atMost(House.PATIENCE)
                .until(() -> house().slack().openSockets() > 0);
    }

    void whenTheBotIsKilled() {
        house().killProcess();
    }

    void whenTheBotStops() {
        house().stopBot();
    }

    void whenTheBotComesBack() throws IOException {
        if (ownProcess) {
            house().startProcess();
        } else {
            house().startBot();
        }
        house().awaitReady();
    }

    /** Killed so often, each time within this many milliseconds after it came back. */
    void whenItDiesAndComesBack(Random random, int kills, int longestLife) {
        try {
            for (int kill = 0; kill < kills; kill++) {
                CompletableFuture.runAsync(
                                () -> {},
                                CompletableFuture.delayedExecutor(random.nextInt(longestLife), TimeUnit.MILLISECONDS))
                        .join();
                whenTheBotIsKilled();
                whenTheBotComesBack();
            }
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    /** Nobody may be there to answer; then it is said again at the next look. */
    static void whenTries(Runnable act) {
        try {
            act.run();
        } catch (IllegalStateException | IllegalArgumentException unanswered) {
            System.out.println("no answer: " + unanswered.getMessage());
        }
    }

    void thenIsTold(String person, String sentence) {
        soon(() -> assertThat(screen().whispers(person))
                .anySatisfy(words -> assertThat(words).contains(sentence)));
    }

    void thenTheRoomHears(String words) {
        soon(() -> assertThat(screen().heardIn(place()))
                .anySatisfy(message -> assertThat(message).contains(words)));
    }

    void thenTheWindowIs(WindowState state) {
        soon(() -> assertThat(window().state()).isEqualTo(state));
    }

    void thenTheStepIs(String step, StepState state) {
        soon(() -> assertThat(window().step(new StepId(step)).state()).isEqualTo(state));
    }

    void thenTheGateIs(String gate, GateState state) {
        soon(() -> assertThat(window().gate(new GateId(gate)).state()).isEqualTo(state));
    }

    /** Every line that a file of the shop wrote when it ran. */
    void thenTheDiarySays(String... lines) throws SQLException {
        assertThat(house().target().ask("SELECT line FROM public.diary ORDER BY ctid"))
                .containsExactly(lines);
    }

    /** The last thing a window posts is there. */
    void thenTheReportIsPosted() {
        soon(() -> assertThat(house().slack().files(place())).hasSize(2));
    }

    String report() {
        return reportAs(".md");
    }

    /** The form of the report whose file ends in this. */
    String reportAs(String ending) {
        return house().slack().files(place()).stream()
                .filter(file -> file.name().endsWith(ending))
                .findFirst()
                .orElseThrow()
                .content()
                .asText();
    }

    /** No message twice and no slot of a status twice, in the room and in the window. */
    /** Nor is anything missing from the record, whatever was killed. */
    void thenNothingIsThereTwice() {
        assertThat(screen().marks(place())).isNotEmpty().doesNotHaveDuplicates();
        assertThat(window().statuses().stream().map(status -> status.slot()).toList())
                .doesNotHaveDuplicates();
        new Records(house()).areWhole();
    }

    /** One status in the room for each of these slots, and none besides. */
    void thenTheStatusesAre(Integer... slots) {
        List<String> wanted = Arrays.stream(slots).map(slot -> "status/" + slot).toList();
        soon(() -> assertThat(screen().marks(place()).stream()
                        .filter(mark -> mark.startsWith("status/"))
                        .toList())
                .containsExactlyElementsOf(wanted));
    }

    void soon(ThrowingRunnable so) {
        await().atMost(House.PATIENCE).untilAsserted(so);
    }

    /** The newest window as its journal tells it, whether the bot runs or not. */
    Window window() {
        return newest().orElseThrow(() -> new AssertionError("no window was opened"));
    }

    Optional<Window> newest() {
        return house().windows().latest(1).stream().findFirst();
    }

    /** The kinds of what was recorded about the newest window, in order, as the journal names them. */
    List<String> journal() {
        return house().windows().journal(window().id()).stream()
                .map(event -> event.getClass().getSimpleName())
                .toList();
    }

    /** Where the newest window lives, or where windows are started. */
    String place() {
        return newest().filter(window -> window.room() != null)
                .map(window -> window.room().channel())
                .orElse(PracticeCast.operations());
    }

    House house() {
        if (house == null) {
            throw new IllegalStateException("give a shop or the CRM first");
        }
        return house;
    }

    Screen screen() {
        if (screen == null) {
            throw new IllegalStateException("give a shop or the CRM first");
        }
        return screen;
    }
}
