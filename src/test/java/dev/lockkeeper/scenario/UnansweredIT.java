package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.lockkeeper.emulator.Message;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.WindowState;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nobody answers: they are called again, then their deputies, then somebody outside Slack. Nothing twice, nothing lost. */
class UnansweredIT extends Night {
    private static final String TITLE = "Approve as Database Administrator";

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final Deque<Integer> answers = new ArrayDeque<>();
    private @Nullable HttpServer pager;

    @AfterEach
    void thePagerIsSwitchedOff() {
        if (pager != null) {
            pager.stop(0);
        }
    }

    @Test
    void killedBetweenTheRemindersEachComesOnceAndTheDirectMessageIsReplaced() throws Exception {
        givenAShop();
        givenTheBotRunsInAProcess();
        givenAWindow();
        thenIsWrittenTo(THE_DBA, "waits for you* as Database Administrator");
        whenTimePasses(Duration.ofMinutes(3));
        thenTheRoomHears("still waits for you: to decide at");
        thenIsWrittenTo(THE_DBA, "still waits for you", "reminder 1");

        whenTheBotIsKilled();
        whenTheBotComesBack();
        whenTimePasses(Duration.ofMinutes(5));

        thenIsWrittenTo(THE_DBA, "reminder 2");
        assertThat(journal().stream().filter("Reminded"::equals)).hasSize(2);
        soon(() -> assertThat(screen().marks(place()))
                .filteredOn(mark -> mark.startsWith("reminder/"))
                .containsExactlyInAnyOrder("reminder/gate/start/1/1", "reminder/gate/start/1/2"));
        soon(() -> assertThat(direct(THE_DBA)).hasSize(1));

        whenPresses(THE_DBA, TITLE);

        soon(() -> assertThat(direct(THE_DBA))
                .singleElement()
                .satisfies(message -> assertThat(message.readable()).contains("nothing to do for you any more")));
        thenNothingIsThereTwice();
    }

    @Test
    void aDeputyIsRefusedBeforeTheyAreCalledAndDecidesAfterwards() throws Exception {
        givenAShop();
        house().settings().words().setProperty("deputy.dba", QA);
        givenTheBotRuns();
        givenAWindow();

        whenPresses(QA, TITLE);
        thenIsTold(QA, "You are the deputy for Database Administrator");
        whenTimePasses(Duration.ofMinutes(13));
        thenTheRoomHears("waits for a deputy");
        thenIsWrittenTo(QA, "as deputy for Database Administrator");
        whenPresses(QA, TITLE);
        whenPresses(THE_LEAD, "Approve as Lead Developer");

        thenTheGateIs("start", GateState.OPEN);
        thenTheRoomHears("as deputy");
        assertThat(journal()).containsOnlyOnce("DeputiesCalled", "DeputyActed");
        thenNothingIsThereTwice();
    }

    @Test
    void theWebhookIsTriedUntilItAnswersAndHasOneEffect() throws Exception {
        givenAShop();
        givenAPagerThatAnswers(500, 500, 200);
        givenTheBotRuns();
        givenAWindow();
        whenTimePasses(Duration.ofMinutes(13));

        thenTheRoomHears("the webhook answered 200, after 3 tries");

        assertThat(journal()).containsOnlyOnce("AlarmRaised", "AlarmSettled");
        assertThat(keys).hasSize(3).containsOnly("STG-1/gate/start/1");
        assertThat(calls.get(2))
                .contains("\"window\":\"STG-1\"", "\"question\":\"gate/start/1\"", "\"waitingSince\":\"2026-11-21T21:")
                .contains("/archives/" + place() + "/p");
        whenTimePasses(Duration.ofMinutes(30));
        await().during(Duration.ofSeconds(2)).atMost(House.PATIENCE).until(() -> calls.size() == 3);
        thenNothingIsThereTwice();
    }

    @Test
    void whoJoinsIsToldAloneHowItStandsAndWhomTheBotInvitedIsNot() throws Exception {
        givenAShop();
        givenTheBotRuns();
        givenAWindow();

        whenJoinsTheRoom(THE_INTERN);

        thenIsTold(THE_INTERN, "Welcome. STG-1 is running");
        thenIsTold(THE_INTERN, "Waiting for: Database Administrator");
        thenIsTold(THE_INTERN, "you may say:");
        assertThat(screen().whispers(THE_DBA)).isEmpty();
    }

    @Test
    void thoseWhoWaitOutsideHearTheBeginningTheDelayAndTheEnd() throws Exception {
        givenAShop();
        house().settings().words().setProperty("audience", "C0STAGINGUSERS");
        house().settings().words().setProperty("reminders", "none");
        givenTheBotRuns();
        givenAWindow();
        thenTheAudienceHears("the maintenance has begun");
        whenTimePasses(Duration.ofMinutes(32));
        thenTheAudienceHears("it takes longer");
        whenSays(CLARA, "abort not tonight");

        thenTheWindowIs(WindowState.ABORTED);
        thenTheAudienceHears("has ended");
        assertThat(screen().marks("C0STAGINGUSERS")).doesNotHaveDuplicates();
    }

    private void thenTheAudienceHears(String words) {
        soon(() -> assertThat(screen().heardIn("C0STAGINGUSERS"))
                .anySatisfy(message -> assertThat(message).contains(words)));
    }

    private void thenIsWrittenTo(String person, String... words) {
        soon(() -> assertThat(direct(person))
                .anySatisfy(message -> assertThat(message.readable()).contains(words)));
    }

    private List<Message> direct(String person) {
        String channel = house().slack().as(person).directChannel();
        return house().slack().messages(channel).stream()
                .filter(Message::fromApp)
                .toList();
    }

    /** Whoever is called at last; answers with these in turn, and with the last one from then on. */
    private void givenAPagerThatAnswers(int... statuses) throws IOException {
        for (int status : statuses) {
            answers.add(status);
        }
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            keys.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
            calls.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            int status = answers.size() > 1 ? answers.poll() : answers.element();
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        pager = server;
        house().settings()
                .words()
                .setProperty(
                        "webhook", "http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }
}
