package dev.lockkeeper.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.emulator.Button;
import dev.lockkeeper.emulator.Channel;
import dev.lockkeeper.emulator.Message;
import dev.lockkeeper.emulator.SharedFile;
import dev.lockkeeper.slack.view.ActionIds;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.Room;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowStories;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The room against the window, with Slack in all its moods. */
class SlackRoomTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private final SlackStage stage = new SlackStage().up();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aRoomIsOpenedNamedDescribedAndTheRolesInvited() {
        Window window = WindowStories.preflightAsked().window();

        Room room = stage.room().open(window, SlackStage.GENERAL);

        Channel channel = stage.emulator.channel(room.channel()).orElseThrow();
        assertThat(room.own()).isTrue();
        assertThat(channel.name()).isEqualTo("mw-staging-crm-20261121-12").isEqualTo(room.name());
        assertThat(channel.purpose()).contains("STG-12");
        assertThat(channel.topic()).contains("STG-12", "crm_staging");
        assertThat(channel.memberIds())
                .contains(
                        WindowStories.COMMANDER.user(),
                        WindowStories.DBA.user(),
                        WindowStories.LEAD.user(),
                        WindowStories.QA.user());
    }

    @Test
    void aRoomOpenedBeforeACrashIsFoundAgain() {
        Window window = WindowStories.preflightAsked().window();
        Room before = stage.room().open(window, SlackStage.GENERAL);
        stage.stopBot();
        stage.up();

        Room after = stage.room().open(window, SlackStage.GENERAL);

        assertThat(after).isEqualTo(before);
        assertThat(stage.emulator.channels().stream().filter(c -> c.name().startsWith("mw-")))
                .hasSize(1);
    }

    @Test
    void aChannelOfAnotherWindowWithTheSameNameIsLeftAlone() {
        Room taken = stage.open();
        LifeEvent.Opened opened =
                (LifeEvent.Opened) WindowStories.scheduled().journal().get(0);
        Window later = Window.opened(new LifeEvent.Opened(
                opened.id(),
                opened.plan(),
                opened.commander(),
                opened.plannedStart().plusSeconds(3600),
                opened.calledIn(),
                opened.at()));

        Room room = stage.room().open(later, SlackStage.GENERAL);

        assertThat(room.channel()).isNotEqualTo(taken.channel());
        assertThat(room.name()).isEqualTo(taken.name() + "-2");
    }

    @Test
    void theBoardIsPostedOncePinnedAndThenEdited() {
        Room room = stage.open();
        WindowStories story = WindowStories.preflightAsked();
        stage.showUntil(SlackStage.in(room, story), "Pre-flight");
        await().atMost(SOON).until(() -> stage.emulator.pins(room.channel()).size() == 1);

        stage.showUntil(SlackStage.in(room, WindowStories.running()), "restored and compared");
        await().atMost(SOON).until(() -> stage.count("chat.update") > 0);

        List<Message> boards = stage.ours(room.channel()).stream()
                .filter(message -> key(message).equals("board"))
                .toList();
        assertThat(boards).hasSize(1);
        assertThat(stage.emulator.pins(room.channel()))
                .containsExactly(boards.get(0).ref());
    }

    @Test
    void anEditIsMadeOnce() {
        Room room = stage.open();
        stage.showUntil(SlackStage.in(room, WindowStories.preflightAsked()), "Database Administrator");

        stage.room().show(SlackStage.in(room, WindowStories.running()));

        await().atMost(SOON).until(() -> stage.count("chat.update") > 0);
        int messages = stage.ours(room.channel()).size();
        await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> stage.count("chat.update") <= messages);
    }

    @Test
    void aFinalWindowLeavesItsReportAndABookmark() {
        Room room = stage.open();

        stage.room().show(SlackStage.in(room, WindowStories.completed()));

        await().atMost(SOON)
                .until(() -> !stage.emulator.bookmarks(room.channel()).isEmpty()
                        && stage.emulator.files(room.channel()).size() > 1);
        assertThat(stage.emulator.files(room.channel()))
                .extracting(SharedFile::name)
                .containsExactly("STG-12.md", "STG-12.html");
        assertThat(stage.emulator.bookmarks(room.channel()))
                .extracting(Channel.Bookmark::title)
                .containsExactly("Report of STG-12");
    }

    @Test
    void anEditedCardLosesItsButtonsOnceItIsSettled() {
        Room room = stage.open();
        Message card = stage.showUntil(SlackStage.in(room, WindowStories.preflightAsked()), "Database Administrator");
        await().atMost(SOON)
                .until(() -> stage.ours(room.channel()).stream()
                        .anyMatch(message -> !gateButtons(message).isEmpty()));

        stage.room().show(SlackStage.in(room, WindowStories.running()));

        await().atMost(SOON)
                .until(() -> stage.ours(room.channel()).stream()
                        .allMatch(message -> gateButtons(message).isEmpty()));
        assertThat(card.fromApp()).isTrue();
    }

    private static List<String> gateButtons(Message message) {
        return message.buttons().stream()
                .map(Button::actionId)
                .filter(ActionIds.APPROVE::equals)
                .toList();
    }

    @Test
    void whateverIsPostedAnywhereButInSlackIsMarkedAsPractice() {
        Room room = stage.open();
        stage.showUntil(SlackStage.in(room, WindowStories.preflightAsked()), "Database Administrator");

        assertThat(stage.ours(room.channel()))
                .isNotEmpty()
                .allSatisfy(message -> assertThat(message.text()).startsWith("PRACTICE"))
                .allSatisfy(message -> assertThat(message.readable()).contains("PRACTICE"));
        assertThat(new SlackSettings(
                                SlackStage.TOKEN,
                                SlackStage.SECRET,
                                SlackSettings.SLACK,
                                "/migrate",
                                1,
                                Map.of(),
                                RoomPolicy.parse("new", Set.of()),
                                List.of())
                        .isElsewhere())
                .isFalse();
    }

    @Test
    void aRoomPolicyOfHereStaysWhereStartWasSaid() {
        try (SlackStage here = new SlackStage(1000, RoomPolicy.parse("here", Set.of())).up()) {
            Room room = here.room().open(WindowStories.scheduled().window(), SlackStage.GENERAL);

            assertThat(room).isEqualTo(new Room(SlackStage.GENERAL, "general", false));
        }
    }

    static String key(Message message) {
        return message.metadata() == null
                ? ""
                : message.metadata().path("event_payload").path("key").asString("");
    }
}
