package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.emulator.Button;
import dev.lockkeeper.emulator.Channel;
import dev.lockkeeper.emulator.Message;
import dev.lockkeeper.emulator.PressReply;
import dev.lockkeeper.slack.view.ActionIds;
import dev.lockkeeper.window.Caller;
import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.WindowFixture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * How buttons went wrong elsewhere, and that they do not here. Each test names the place where the mistake was told; what
 * needs a restart or two bots is in {@code ClicksIT}.
 */
@DisplayName("Mistakes that others made with buttons")
class OthersMistakesTest {
    private static final int FIFTY = 50;
    private static final Duration SOON = Duration.ofSeconds(20);
    private static Doors doors;

    @BeforeAll
    static void open() {
        doors = new Doors();
    }

    @AfterAll
    static void close() {
        doors.close();
    }

    @AfterEach
    void slackIsWell() {
        doors.slack().faults().clear();
    }

    @Test
    @DisplayName("metaps/genova#289: a double click made two jobs")
    void aDoubleClickBeginsOneStep() {
        doors.stand(WindowFixture.beforeSchema(), Permissions.standard());
        Doors.Shown run = doors.show(new DoorRecipe.Press(ActionIds.RUN, ""));
        int before = doors.recorded();

        atOnce(WindowFixture.ASHA, run, WindowFixture.ASHA, run);

        assertThat(doors.recordedSince(before)).containsExactly("StepRequested");
    }

    @Test
    @DisplayName("reliability A03: the same person clicked fifty times at once and counted fifty times")
    void fiftyClicksOfOnePersonAtOnceAreOneApproval() {
        doors.stand(WindowFixture.atGoLive(), Permissions.standard());
        Doors.Shown card = doors.show(new DoorRecipe.Press(ActionIds.APPROVE, "|dba|"));
        int before = doors.recorded();
        ExecutorService fifty = Executors.newFixedThreadPool(FIFTY);
        CountDownLatch together = new CountDownLatch(FIFTY);

        List<CompletableFuture<PressReply>> presses = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> {
                            together.countDown();
                            awaits(together);
                            return doors.slack()
                                    .as(user(WindowFixture.DEVI))
                                    .press(card.card().ref(), card.button());
                        },
                        fifty))
                .limit(FIFTY)
                .toList();

        assertThat(presses).allSatisfy(press -> assertThat(press.join().isOk()).isTrue());
        fifty.shutdown();
        assertThat(together.getCount()).isZero();
        assertThat(doors.recordedSince(before)).containsExactly("Approved");
        assertThat(doors.window().gate(WindowFixture.GO_LIVE).decisions()).hasSize(1);
    }

    @Test
    @DisplayName("denoland/clawpatrol#595: a decision on the web left live buttons in Slack")
    void aDecisionOverHttpTakesTheButtonsOutOfSlack() throws Exception {
        doors.stand(WindowFixture.atGoLive(), Permissions.standard());
        Doors.Shown card = doors.show(new DoorRecipe.Press(ActionIds.APPROVE, "|dba|"));

        assertThat(doors.post(WindowFixture.DEVI, "approve").statusCode()).isEqualTo(200);
        await().atMost(SOON).until(() -> buttons(card, ActionIds.APPROVE).size() == 1);
        assertThat(buttons(card, ActionIds.APPROVE).get(0).value()).contains("|lead|");
        assertThat(doors.post(WindowFixture.LEO, "approve").statusCode()).isEqualTo(200);

        await().atMost(SOON).until(() -> doors.now(card).buttons().isEmpty());
        assertThat(doors.window().gate(WindowFixture.GO_LIVE).state()).isEqualTo(GateState.OPEN);
    }

    @Test
    @DisplayName("yourbuddyconner/valet PR#51: buttons stayed clickable for as long as the work took")
    void aButtonIsGoneBeforeItsWorkBegins() {
        doors.stand(WindowFixture.beforeSchema(), Permissions.standard());
        Doors.Shown run = doors.show(new DoorRecipe.Press(ActionIds.RUN, ""));

        PressReply reply =
                doors.slack().as(user(WindowFixture.ASHA)).press(run.card().ref(), run.button());

        // nothing drives this window, so its work never begins
        assertThat(reply.isOk()).isTrue();
        await().atMost(SOON).until(() -> buttons(run, ActionIds.RUN).isEmpty());
        assertThat(doors.window().step(WindowFixture.SCHEMA).attempt()).isZero();
    }

    @Test
    @DisplayName("NousResearch/hermes-agent PR#100408: whoever was not authorised heard nothing")
    void whoMayNotIsToldWhyAndWho() {
        doors.stand(WindowFixture.atGoLive(), Permissions.standard());
        Doors.Shown card = doors.show(new DoorRecipe.Press(ActionIds.APPROVE, "|dba|"));

        Doors.Heard heard = doors.press(WindowFixture.NOA, card);

        assertThat(heard.shown()).contains("Database Administrator");
    }

    @Test
    @DisplayName("vercel/eve#2471: approving a later card denied an earlier one")
    void aLaterCardDecidesNothingOnAnEarlierOneNorTheOtherWayRound() {
        doors.stand(WindowFixture.atGoLive(), Permissions.standard());
        Doors.Shown earlier = doors.show(new DoorRecipe.Press(ActionIds.APPROVE, "|lead|"));
        doors.slack().faults().forbid("chat.update", "cant_update_message");
        doors.stillStand(WindowFixture.atFinal(), Permissions.standard());
        Doors.Shown later = doors.show(new DoorRecipe.Press(ActionIds.APPROVE, "final|"));
        List<GateEvent.Decided> before =
                doors.window().gate(WindowFixture.GO_LIVE).decisions();
        int recorded = doors.recorded();

        Doors.Heard heard = doors.press(WindowFixture.LIA, earlier);
        assertThat(heard.shown()).startsWith("Already decided: the gate \"Gate go-live\" is open");
        assertThat(doors.recordedSince(recorded)).isEmpty();
        doors.slack().as(user(WindowFixture.QUIN)).press(later.card().ref(), later.button());

        assertThat(doors.recordedSince(recorded)).containsExactly("Approved");
        assertThat(doors.window().gate(WindowFixture.FINAL).decisions())
                .extracting(decision -> decision.by())
                .containsExactly(WindowFixture.QUIN.actor());
        assertThat(doors.window().gate(WindowFixture.GO_LIVE).decisions()).isEqualTo(before);
    }

    @Test
    @DisplayName("openclaw/openclaw PR#48567: two updates raced and the decider's name was overwritten")
    void ofTwoWhoDecideAtOnceTheCardKeepsBothNames() {
        doors.stand(WindowFixture.atGoLive(), Permissions.standard());
        Doors.Shown dba = doors.show(new DoorRecipe.Press(ActionIds.APPROVE, "|dba|"));
        Doors.Shown lead = doors.show(new DoorRecipe.Press(ActionIds.APPROVE, "|lead|"));

        atOnce(WindowFixture.DEVI, dba, WindowFixture.LEO, lead);

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(doors.now(dba).readable())
                        .contains("<@U2DEVI> (Database Administrator)", "<@U4LEO> (Lead Developer)"));
        assertThat(doors.now(dba).buttons()).isEmpty();
    }

    @Test
    @DisplayName("activepieces/activepieces PR#11665: link buttons opened raw JSON in a browser")
    void everyLinkOfTheRoomOpensAPageOfSlack() {
        WindowFixture over = WindowFixture.completed();
        doors.stand(over, Permissions.standard());
        doors.show();
        await().atMost(SOON).until(() -> !doors.slack().bookmarks(Doors.CHANNEL).isEmpty());

        assertThat(doors.slack().bookmarks(Doors.CHANNEL))
                .extracting(Channel.Bookmark::link)
                .allMatch(link -> link.startsWith(doors.slack().baseUri().toString()));
        assertThat(everythingSaid())
                .noneMatch(json -> json.contains("\"url\":"))
                .noneMatch(json -> json.contains(doors.address().toString()));
    }

    @Test
    @DisplayName("superplanehq/superplane#7496: approved, and still pending")
    void whatIsApprovedIsPendingNowhere() throws Exception {
        doors.stand(WindowFixture.atGoLive(), Permissions.standard());
        Doors.Shown card = doors.show(new DoorRecipe.Press(ActionIds.APPROVE, "|dba|"));
        assertThat(doors.now(card).readable()).contains("— waiting");
        doors.slack().as(user(WindowFixture.DEVI)).press(card.card().ref(), card.button());
        Doors.Shown lead = doors.show(new DoorRecipe.Press(ActionIds.APPROVE, "|lead|"));

        PressReply reply =
                doors.slack().as(user(WindowFixture.LEO)).press(lead.card().ref(), lead.button());

        assertThat(reply.isOk()).isTrue();
        assertThat(doors.api().path("gates").path(1).path("state").asString()).isEqualTo("OPEN");
        assertThat(doors.slack()
                        .as(user(WindowFixture.NOA))
                        .type(Doors.CHANNEL, "/migrate status")
                        .answers()
                        .get(0)
                        .text())
                .doesNotContain("Database Administrator", "Lead Developer", "Gate go-live");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(doors.now(card).readable()).doesNotContain("waiting", "needs"));
    }

    private static Stream<String> everythingSaid() {
        return doors.slack().messages(Doors.CHANNEL).stream()
                .filter(Message::fromApp)
                .map(message -> message.text() + message.blocks());
    }

    private static List<Button> buttons(Doors.Shown card, String action) {
        return doors.now(card).buttons().stream()
                .filter(button -> button.actionId().equals(action))
                .toList();
    }

    private static void atOnce(Caller one, Doors.Shown hers, Caller other, Doors.Shown theirs) {
        Stream.of(
                        CompletableFuture.runAsync(() ->
                                doors.slack().as(user(one)).press(hers.card().ref(), hers.button())),
                        CompletableFuture.runAsync(() -> doors.slack()
                                .as(user(other))
                                .press(theirs.card().ref(), theirs.button())))
                .toList()
                .forEach(CompletableFuture::join);
    }

    private static void awaits(CountDownLatch all) {
        try {
            all.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String user(Caller person) {
        return person.actor().user();
    }
}
