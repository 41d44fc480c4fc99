package dev.lockkeeper.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.emulator.Exchange;
import dev.lockkeeper.engine.ChatUnavailableException;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.Room;
import dev.lockkeeper.window.Status;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import dev.lockkeeper.window.WindowStories;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the room does when Slack refuses, limits, loses answers or is away. */
class RoomTroubleTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private final SlackStage stage = new SlackStage().up();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aPostWhoseAnswerWasLostIsNotSentTwice() {
        Room room = stage.open();
        stage.emulator.faults().dropAfter("chat.postMessage", 1);

        stage.room().show(SlackStage.in(room, WindowStories.preflightAsked()));

        awaitGate(room);
        assertThat(stage.keys(room)).doesNotHaveDuplicates().contains("board");
        assertThat(stage.count("conversations.history")).isPositive();
    }

    @Test
    void aPostThatDidNotArriveIsSentAgain() {
        Room room = stage.open();
        stage.emulator.faults().fail("chat.postMessage", 502, 1);
        stage.emulator.faults().dropBefore("chat.postMessage", 1);

        stage.room().show(SlackStage.in(room, WindowStories.preflightAsked()));

        awaitGate(room);
        assertThat(stage.keys(room)).doesNotHaveDuplicates().contains("board");
    }

    @Test
    void aBotKilledBetweenSendingAndPostedPostsNothingTwice() {
        Room room = stage.open();
        Window window = SlackStage.in(room, WindowStories.preflightAsked());
        stage.emulator.faults().dropAfter("chat.postMessage", 1);
        stage.room().show(window);
        await().atMost(SOON).until(() -> stage.ours(room.channel()).size() == 1);
        stage.stopBot();
        assertThat(stage.posted.find(window.id(), "board").orElseThrow().sending())
                .isTrue();

        stage.up();
        stage.room().show(window);

        awaitGate(room);
        assertThat(stage.keys(room)).doesNotHaveDuplicates().contains("board");
        assertThat(stage.posted.find(window.id(), "board").orElseThrow().sending())
                .isFalse();
    }

    @Test
    void aRestartEditsNothingThatReadsTheSame() {
        Room room = stage.open();
        Window window = SlackStage.in(room, WindowStories.preflightAsked());
        stage.room().show(window);
        awaitGate(room);
        await().atMost(SOON).until(() -> !stage.emulator.pins(room.channel()).isEmpty());
        await("both roles were written to")
                .during(Duration.ofSeconds(1))
                .atMost(SOON)
                .until(() -> stage.count("conversations.open") == 2);
        stage.stopBot();
        long calls = stage.count("chat.postMessage") + stage.count("chat.update") + stage.count("pins.add");

        stage.up();
        stage.room().show(window);
        await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> true);

        assertThat(stage.count("chat.postMessage") + stage.count("chat.update") + stage.count("pins.add"))
                .isEqualTo(calls);
    }

    @Test
    void retryAfterIsHonouredAndOtherRoomsAreNotHeldUp() {
        Room busy = stage.open();
        Room quiet = stage.room().open(other(WindowStories.scheduled().window(), null), SlackStage.GENERAL);
        stage.emulator.faults().rateLimit("chat.postMessage", Duration.ofSeconds(3), 1);

        stage.room().show(SlackStage.in(busy, WindowStories.preflightAsked()));
        await().atMost(SOON).until(() -> stage.emulator.traffic().stream().anyMatch(e -> e.status() == 429));
        Instant refused = lastOf(429);
        stage.room().show(other(SlackStage.in(quiet, WindowStories.preflightAsked()), quiet));
        await().atMost(Duration.ofSeconds(2))
                .until(() -> !stage.ours(quiet.channel()).isEmpty());
        assertThat(stage.ours(busy.channel())).isEmpty();

        await().atMost(SOON).until(() -> !stage.ours(busy.channel()).isEmpty());
        Instant next = stage.emulator.traffic().stream()
                .filter(e -> e.method().equals("chat.postMessage")
                        && e.status() == 200
                        && busy.channel().equals(e.arguments().get("channel")))
                .map(Exchange::at)
                .findFirst()
                .orElseThrow();
        assertThat(Duration.between(refused, next)).isGreaterThanOrEqualTo(Duration.ofMillis(2900));
    }

    @Test
    void afterAnOutageOnlyThePresentIsPosted() {
        Room room = stage.open();
        Window before = withStatuses(room, 0);
        stage.room().show(before);
        awaitGate(room);
        stage.stopBot();
        stage.up();

        stage.room().show(withStatuses(room, 30));

        await().atMost(SOON).until(() -> stage.keys(room).contains("status/30"));
        await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> true);
        assertThat(stage.keys(room).stream().filter(key -> key.startsWith("status/")))
                .containsExactly("status/30");
    }

    @Test
    void whenSlackComesBackTheRoomFollowsByItself() {
        Room room = stage.open();
        stage.emulator.faults().goAway();
        stage.room().show(SlackStage.in(room, WindowStories.preflightAsked()));
        await().atMost(SOON).until(() -> stage.emulator.traffic().stream().anyMatch(e -> e.status() == 503));

        stage.emulator.faults().comeBack();

        awaitGate(room);
        assertThat(stage.keys(room)).doesNotHaveDuplicates();
    }

    @Test
    void aStoreThatIsAwayStopsThePostsAndLosesNothing() {
        Room room = stage.open();
        stage.posted.setAway(true);
        stage.room().show(SlackStage.in(room, WindowStories.preflightAsked()));
        await().during(Duration.ofSeconds(1))
                .atMost(SOON)
                .until(() -> stage.ours(room.channel()).isEmpty());

        stage.posted.setAway(false);

        awaitGate(room);
        assertThat(stage.keys(room)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "pins.add, missing_scope, I may not pin",
        "pins.add, unknown_method, I may not pin",
        "bookmarks.add, missing_scope, I may not add bookmarks",
        "files.getUploadURLExternal, missing_scope, I may not upload files",
        "files.completeUploadExternal, unknown_method, I may not upload files",
        "usergroups.list, plan_upgrade_required, does not let me read user groups",
        "usergroups.list, missing_scope, does not let me read user groups",
        "conversations.setTopic, missing_scope, I could not set the topic",
        "conversations.invite, missing_scope, I could not invite everybody"
    })
    void whatIsNotPermittedIsSaidOnceAndTheRoomGoesOn(String method, String error, String sentence) {
        stage.stopBot();
        stage.emulator.faults().forbid(method, error);
        stage.up();
        Room room = stage.open();

        stage.room().show(SlackStage.in(room, WindowStories.preflightAsked()));
        awaitGate(room);
        stage.room().show(SlackStage.in(room, WindowStories.completed()));

        await().atMost(SOON).until(() -> said(room.channel(), sentence) == 1);
        await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> said(room.channel(), sentence) == 1);
        assertThat(stage.keys(room)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({
        "conversations.setPurpose, I could not set the purpose of this channel (Slack gave no answer",
        "conversations.setTopic, I could not set the topic of this channel (Slack gave no answer",
        "conversations.invite, I could not invite everybody; please add who is missing (Slack gave no answer"
    })
    void whatSlackNeverAnswersKeepsNoRoomFromOpening(String method, String sentence) {
        stage.emulator.faults().fail(method, 500, Integer.MAX_VALUE);
        for (int i = 0; i < 5; i++) {
            assertThatThrownBy(stage::open).isInstanceOf(ChatUnavailableException.class);
        }

        Room room = stage.open();

        stage.room().show(SlackStage.in(room, WindowStories.preflightAsked()));
        awaitGate(room);
        await().atMost(SOON).until(() -> said(room.channel(), sentence) == 1);
        assertThat(stage.count("conversations.create")).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource({"missing_scope", "restricted_action", "unknown_method"})
    void withoutTheRightToOpenChannelsTheWindowLivesWhereItWasCalled(String error) {
        stage.emulator.faults().forbid("conversations.create", error);

        Room room = stage.open();
        stage.room().show(SlackStage.in(room, WindowStories.preflightAsked()));

        assertThat(room).isEqualTo(new Room(SlackStage.GENERAL, "general", false));
        awaitGate(room);
        await().atMost(SOON).until(() -> said(SlackStage.GENERAL, "I may not open a channel") == 1);
    }

    @ParameterizedTest
    @CsvSource({"message_not_found", "cant_update_message", "edit_window_closed"})
    void aMessageThatCannotBeEditedAnyMoreHoldsNothingUp(String error) {
        Room room = stage.open();
        stage.room().show(SlackStage.in(room, WindowStories.preflightAsked()));
        awaitGate(room);
        stage.emulator.faults().forbid("chat.update", error);

        stage.room().show(SlackStage.in(room, WindowStories.noReturnAsked()));

        await().atMost(SOON).until(() -> stage.keys(room).contains("gate/no-return/1"));
        int messages = stage.ours(room.channel()).size();
        await().during(Duration.ofSeconds(4)).atMost(SOON).until(() -> stage.count("chat.update") <= messages);
    }

    @Test
    void aWholeWindowIsShownWithinSlacksRates() {
        try (SlackStage real = new SlackStage(20, RoomPolicy.parse("new", Set.of())).up()) {
            Room room = real.open();
            real.showUntil(withStatuses(room, 0), "Pre-flight");

            for (int slot = 1; slot <= 120; slot++) {
                real.room().show(withStatuses(room, slot));
            }

            await().atMost(SOON)
                    .until(() -> real.ours(room.channel()).stream()
                            .anyMatch(message -> SlackRoomTest.key(message).equals("status/120")));
            assertThat(real.ours(room.channel())).hasSizeGreaterThan(120);
            assertThat(real.emulator.traffic().stream().filter(e -> e.status() == 429))
                    .isEmpty();
        }
    }

    @Test
    void theBotEntersAPublicChannelItIsCalledIn() {
        stage.emulator.faults().forbid("conversations.create", "restricted_action");

        Room room = stage.room().open(WindowStories.scheduled().window(), SlackStage.OUTSIDE);
        stage.room().show(SlackStage.in(room, WindowStories.preflightAsked()));

        awaitGate(room);
        assertThat(room.channel()).isEqualTo(SlackStage.OUTSIDE);
    }

    @Test
    void openingARoomWhileSlackIsAwayIsAnExceptionAndMayBeRepeated() {
        stage.emulator.faults().goAway();
        assertThatThrownBy(stage::open).isInstanceOf(ChatUnavailableException.class);

        stage.emulator.faults().comeBack();

        assertThat(stage.open().own()).isTrue();
    }

    private void awaitGate(Room room) {
        await().atMost(SOON).until(() -> stage.keys(room).contains("gate/pre-flight/1"));
    }

    private long said(String channel, String sentence) {
        return stage.ours(channel).stream()
                .filter(message -> message.readable().contains(sentence))
                .count();
    }

    private Instant lastOf(int status) {
        return stage.emulator.traffic().stream()
                .filter(e -> e.status() == status)
                .map(Exchange::at)
                .reduce((first, second) -> second)
                .orElseThrow();
    }

    /** The same window under another id. */
    private static Window other(Window window, Room room) {
        LifeEvent.Opened opened =
                (LifeEvent.Opened) WindowStories.scheduled().journal().get(0);
        List<WindowEvent> journal =
                new ArrayList<>(WindowStories.preflightAsked().journal());
        journal.set(
                0,
                new LifeEvent.Opened(
                        new WindowId("STG-13"),
                        opened.plan(),
                        opened.commander(),
                        opened.plannedStart(),
                        opened.calledIn(),
                        opened.at()));
        if (room != null) {
            journal.add(1, new LifeEvent.RoomOpened(room, WindowStories.START));
        }
        return Window.of(journal);
    }

    private static Window withStatuses(Room room, int slots) {
        WindowStories story = WindowStories.preflightAsked();
        for (int slot = 1; slot <= slots; slot++) {
            Instant due = WindowStories.START.plus(Duration.ofMinutes(10L * slot));
            Status status = new Status(
                    slot,
                    due,
                    due,
                    Duration.ZERO,
                    1,
                    6,
                    List.of(),
                    1,
                    1,
                    "waiting " + slot,
                    List.of(),
                    List.of("dba"),
                    WindowStories.START,
                    "unmeasured",
                    "nobody",
                    "quiet",
                    due.plusSeconds(600),
                    false,
                    false);
            story.then(at -> new LifeEvent.StatusTaken(status, at));
        }
        return SlackStage.in(room, story);
    }
}
