package dev.lockkeeper.scenario;

import static dev.lockkeeper.faults.Point.When.BEFORE_ANSWERED;
import static dev.lockkeeper.faults.Point.When.BEFORE_SENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockkeeper.emulator.PressReply;
import dev.lockkeeper.faults.Point;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.GateState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clicks that meet a dying bot, a fresh one, or two of them. */
class ClicksIT extends Night {
    private static final GateId START = new GateId("start");
    private static final String THE_DBAS = "Approve as Database Administrator";
    private static final String THE_LEADS = "Approve as Lead Developer";

    /**
     * A04 and A05. After a restart the first click counts, though the one before it was like it: NousResearch/hermes-agent
     * PR#100408 lost that one.
     */
    @Test
    @DisplayName("A click counts if it was committed, and else its person saw an error and presses again")
    void killedAfterTheCommitTheClickCountsAndKilledBeforeItNothingIsRecorded() throws Exception {
        givenAShop();
        try (Node bot = new Node("bot", house())) {
            starts(bot);
            givenAWindow();
            Screen.Found dba = screen().awaitButton(place(), THE_DBAS);
            bot.state().arm(Point.after("approved", BEFORE_ANSWERED), () -> dies(bot));
            PressReply unanswered = screen().press(THE_DBA, dba);

            assertThat(unanswered.isOk()).isFalse();
            assertThat(journal()).containsOnlyOnce("Approved");
            starts(bot);
            soon(() -> assertThat(screen().find(place(), THE_DBAS)).isEmpty());

            Screen.Found lead = screen().awaitButton(place(), THE_LEADS);
            bot.state().arm(Point.of("approved", BEFORE_SENT), () -> dies(bot));
            PressReply lost = screen().press(THE_LEAD, lead);

            assertThat(lost.isOk()).isFalse();
            assertThat(journal()).containsOnlyOnce("Approved");
            starts(bot);
            assertThat(screen().press(THE_LEAD, screen().awaitButton(place(), THE_LEADS))
                            .isOk())
                    .isTrue();
            thenTheGateIs("start", GateState.OPEN);
            assertThat(journal().stream().filter("Approved"::equals)).hasSize(2);
        }
    }

    @ParameterizedTest(name = "over sockets: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("curie-eng/curie PR#2264: two bots swallowed each other's clicks; metaps/genova#289: a double click")
    void twoBotsShareTheClicksAndEachCountsOnce(boolean overSockets) throws Exception {
        if (overSockets) {
            // in about half of its runs the start is lost here, and why is not known: docs/security.md, A02
            assumeTrue(Boolean.getBoolean("lockkeeper.every-fault"), "LEFT OUT: two bots over sockets, at night only");
            givenSlackIsInSocketMode();
        }
        givenAShop();
        try (Node one = new Node("one", house());
                Node other = new Node("other", house())) {
            CompletableFuture<Void> there = CompletableFuture.runAsync(() -> starts(other));
            starts(one);
            there.join();
            givenAWindow();
            Screen.Found dba = screen().awaitButton(place(), THE_DBAS);
            Screen.Found lead = screen().awaitButton(place(), THE_LEADS);

            one.hears(house().slack());
            PressReply hers = screen().press(THE_DBA, dba);
            other.hears(house().slack());
            PressReply again = screen().press(THE_DBA, dba);
            PressReply theirs = screen().press(THE_LEAD, lead);

            assertThat(List.of(hers, theirs)).allMatch(PressReply::isOk);
            assertThat(again.isOk() || again.failure().contains("nothing to press"))
                    .isTrue();
            thenTheGateIs("start", GateState.OPEN);
            assertThat(window().gate(START).decisions())
                    .extracting(decision -> decision.by().user())
                    .containsExactly(THE_DBA, THE_LEAD);
            thenNothingIsThereTwice();
        }
    }

    private void starts(Node bot) {
        bot.start();
        await("the bot is ready").atMost(House.PATIENCE).until(bot::isReady);
        bot.hears(house().slack());
    }

    private static boolean dies(Node bot) {
        bot.kill();
        return false;
    }
}
