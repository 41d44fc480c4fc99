package dev.lockkeeper.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.window.Room;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowStories;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who comes into a room is told alone how it stands. */
class ArrivalsTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final SlackStage stage = new SlackStage().up();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void whoJoinsByThemselvesIsToldOnce() {
        Room room = stage.open();
        Window window = SlackStage.in(room, WindowStories.preflightAsked());
        stage.desk.rooms.put(room.channel(), window);
        stage.desk.toSaid = said -> new Desk.Reply.Words("answer to " + said.text());

        stage.emulator.as(SlackStage.GUEST).join(room.channel());

        await().atMost(SOON)
                .until(() -> !stage.emulator.ephemerals(SlackStage.GUEST).isEmpty());
        await().during(Duration.ofSeconds(1))
                .atMost(SOON)
                .until(() -> stage.emulator.ephemerals(SlackStage.GUEST).size() == 1);
        assertThat(stage.emulator.ephemerals(SlackStage.GUEST).get(0).readable())
                .contains("Welcome.", "answer to status", "answer to help");
        assertThat(stage.desk.said)
                .allSatisfy(said -> assertThat(said.by().user()).isEqualTo(SlackStage.GUEST));
    }

    @Test
    void nobodyIsToldWhoWasInvitedByTheBotOrJoinsAnotherChannel() {
        Room room = stage.open();
        stage.desk.rooms.put(room.channel(), SlackStage.in(room, WindowStories.preflightAsked()));

        stage.emulator.as(WindowStories.DBA.user()).leave(SlackStage.GENERAL);
        stage.emulator.as(WindowStories.DBA.user()).join(SlackStage.GENERAL);

        await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> stage.count("chat.postEphemeral") == 0);
        assertThat(stage.desk.said).isEmpty();
    }
}
