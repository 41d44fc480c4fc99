package dev.lockkeeper.slack.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.LockChain;
import dev.lockkeeper.window.LockEvent;
import dev.lockkeeper.window.LockHolder;
import dev.lockkeeper.window.LockQuestion;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.WindowStories;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the room shows of a lock that a running step waits for. */
class LockRoomTest {
    private static final Instant SINCE = Instant.parse("2026-11-21T20:00:00.123456Z");
    private static final LockHolder REPORT = new LockHolder(
            4711,
            SINCE,
            SINCE.plusSeconds(60),
            Duration.ofSeconds(75),
            "shop",
            "nightly report",
            "active",
            "SELECT * FROM orders WHERE id = ?");
    private static final LockHolder IDLE = new LockHolder(
            12, SINCE, SINCE, Duration.ofMinutes(3), "ben", "", "idle in transaction", "UPDATE t SET x = ?");
    private static final LockHolder PREPARED = new LockHolder(0, null, null, null, "", "", "", "");
    private static final LockHolder OURS = new LockHolder(8, SINCE, SINCE, null, "m", "lockkeeper STG-1", "active", "");

    @Test
    void theCardSaysWhoHoldsItAndWhatCanBeDone() {
        String card = card(met(REPORT), "lock/");
        assertThat(card)
                .contains("a lock is in the way*")
                .contains("3 sessions of others wait behind it, the longest for 2 s")
                .contains("Held by pid 4711 (user shop, nightly report), transaction open for 1 min 15 s when it was"
                        + " asked, active: `SELECT * FROM orders WHERE id = ?`")
                .contains("Cancel its statement", "End its session…", "Keep waiting", "Hold");
    }

    @Test
    void whoRunsNoStatementCannotHaveOneCancelledAndNeitherWeNorAPreparedTransactionAreTouched() {
        assertThat(card(met(IDLE), "lock/")).contains("End its session…").doesNotContain("Cancel its statement");
        assertThat(card(met(PREPARED, OURS), "lock/"))
                .contains("Held by a prepared transaction", "Held by pid 8")
                .doesNotContain("Cancel its statement", "End its session…");
    }

    @Test
    void aSecondPersonIsAskedOnACardOfItsOwn() {
        WindowStories story = met(REPORT)
                .then(at -> new LockEvent.EndProposed(step(), 1, REPORT, WindowStories.QA, "it can run tomorrow", at));
        assertThat(card(story, "lockend/"))
                .contains("needs a second person")
                .contains("Reason: \"it can run tomorrow\"")
                .contains("Confirm: end its session");
        assertThat(card(story, "lock/")).doesNotContain("End its session…");
    }

    @Test
    void whatWasDoneStaysToBeReadAndAsksNothingMore() {
        WindowStories story = met(REPORT)
                .then(at -> new LockEvent.WaitKept(step(), 1, WindowStories.QA, at))
                .then(at -> new LockEvent.UnblockAsked(
                        step(), 1, LockQuestion.Act.CANCEL, REPORT, WindowStories.QA, null, "", at))
                .then(at -> new LockEvent.UnblockSettled(step(), 1, REPORT, true, "It was gone within 3 ms.", at))
                .then(at -> new LockEvent.LockGone(step(), 1, at));
        assertThat(card(story, "lock/"))
                .contains("says: keep waiting")
                .contains("had the statement of pid 4711 cancelled")
                .contains("It was gone within 3 ms.")
                .contains("; that is over")
                .doesNotContain("Cancel its statement", "Keep waiting", "[");
    }

    @Test
    void theLongestChainOfTheWorstNamesStaysWithinSlacksLimits() {
        String evil = "&<>*`_~|<!channel>".repeat(40);
        LockHolder worst = new LockHolder(1, SINCE, SINCE, Duration.ofDays(9), evil, evil, evil, evil);
        WindowStories story = met(Collections.nCopies(30, worst).toArray(new LockHolder[0]))
                .then(at -> new LockEvent.EndProposed(step(), 1, worst, WindowStories.QA, evil, at));
        SlackRules.hold(story.window(), messages(story));
        assertThat(card(story, "lock/")).contains("and 26 more");
    }

    /** Nobody said anything yet. */
    static WindowStories asked() {
        return met(REPORT, IDLE);
    }

    /** One lets it wait, another wants to end a session. */
    static WindowStories answered() {
        return asked().then(at -> new LockEvent.WaitKept(step(), 1, WindowStories.QA, at))
                .then(at -> new LockEvent.UnblockAsked(
                        step(), 1, LockQuestion.Act.CANCEL, REPORT, WindowStories.COMMANDER, null, "", at))
                .then(at -> new LockEvent.UnblockSettled(
                        step(), 1, REPORT, false, "Its statement was cancelled; its transaction goes on.", at))
                .then(at -> new LockEvent.EndProposed(
                        step(), 1, REPORT, WindowStories.COMMANDER, "the report can run tomorrow", at));
    }

    /** The session was ended and the step went on. */
    static WindowStories over() {
        return answered()
                .then(at -> new LockEvent.UnblockAsked(
                        step(),
                        1,
                        LockQuestion.Act.END,
                        REPORT,
                        WindowStories.COMMANDER,
                        WindowStories.DBA,
                        "the report can run tomorrow",
                        at))
                .then(at -> new LockEvent.UnblockSettled(step(), 1, REPORT, true, "It was gone within 3 ms.", at))
                .then(at -> new LockEvent.LockGone(step(), 1, at));
    }

    private static WindowStories met(LockHolder... holders) {
        return atWork().then(at ->
                new LockEvent.LockMet(step(), 1, new LockChain(List.of(holders), 3, Duration.ofSeconds(2)), at));
    }

    private static WindowStories atWork() {
        return WindowStories.running().request(step()).begin(step());
    }

    private static StepId step() {
        return WindowStories.BACKUP;
    }

    private static String card(WindowStories story, String prefix) {
        return PlainRoom.of(messages(story).stream()
                .filter(message -> message.key().startsWith(prefix))
                .findFirst()
                .orElseThrow());
    }

    private static List<DesiredMessage> messages(WindowStories story) {
        return new RoomView()
                .messages(story.window(), new StaffNames(story.window().plan()), Optional.empty(), WindowStories.START);
    }
}
