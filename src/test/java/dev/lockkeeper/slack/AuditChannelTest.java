package dev.lockkeeper.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.emulator.Message;
import dev.lockkeeper.window.OverrideEvent;
import dev.lockkeeper.window.RecordHead;
import dev.lockkeeper.window.Room;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowStories;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the audit channel keeps of a window, once each, and what happens where it cannot be told. */
class AuditChannelTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final SlackStage stage = new SlackStage();
    private List<WindowEvent> journal = List.of();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void itIsToldTheStartTheDecisionsEachHourAndTheEndOnceEach() {
        Room room = up();
        show(room, WindowStories.preflightAsked());
        awaitHeard(" · started · record 000002 · ");
        stage.windowTime.set(WindowStories.START.plus(Duration.ofHours(3)).plusSeconds(5));
        show(room, WindowStories.noReturnAsked());
        awaitHeard(" · 3 hours after its start · record 0000");
        stage.stopBot();
        stage.up();
        show(room, WindowStories.completed());
        awaitHeard(" · completed · record " + stood(journal.size()).words());

        assertThat(heard().stream().map(SlackRoomTest::key))
                .doesNotHaveDuplicates()
                .contains("audit/start", "audit/hour/3", "audit/end")
                .doesNotContain("audit/hour/2", "audit/hour/1");
        assertThat(heard().stream().filter(message -> message.readable().contains("a decision at the gate")))
                .hasSize((int) journal.stream()
                        .filter(event -> event.getClass().getSimpleName().equals("Approved"))
                        .count());
    }

    @Test
    void breakGlassIsAlarmedWhenItIsProposedAndWhenItIsDone() {
        Room room = up();
        WindowStories asked = WindowStories.noReturnAsked()
                .then(at -> new OverrideEvent.BreakGlassProposed(
                        WindowStories.NO_RETURN, 1, WindowStories.COMMANDER, "nobody answers", at));
        show(room, asked);
        awaitHeard("break-glass is proposed");
        show(
                room,
                asked.then(at -> new OverrideEvent.GlassBroken(
                        WindowStories.NO_RETURN,
                        1,
                        "d",
                        List.of("dba", "lead"),
                        WindowStories.COMMANDER,
                        WindowStories.DBA,
                        "nobody answers",
                        at)));
        awaitHeard("was opened by break-glass, proposed by <@UCAROL>, confirmed by <@UDBA>, without");
        assertThat(heard().stream().filter(message -> message.readable().contains("<!channel>")))
                .hasSize(2);
    }

    @Test
    void aChannelThatIsNotThereIsOneSentenceInTheRoomAndTheRoomGoesOn() {
        stage.audit = Optional.of("C0NOWHERE1");
        stage.up();
        Room room = stage.open();
        keep();
        journal = in(room, WindowStories.preflightAsked());
        Message sentence = stage.showUntil(
                Window.of(journal), "I cannot post to the audit channel C0NOWHERE1 (Slack says channel_not_found)");
        assertThat(sentence.channelId()).isEqualTo(room.channel());
    }

    private Room up() {
        stage.audit = Optional.of(SlackStage.OUTSIDE);
        stage.up();
        keep();
        return stage.open();
    }

    private void keep() {
        stage.journal = id -> journal;
        stage.heads = id -> {
            List<RecordHead> heads = new ArrayList<>();
            for (int i = 1; i <= journal.size(); i++) {
                heads.add(stood(i));
            }
            return heads;
        };
    }

    private static RecordHead stood(int seq) {
        return new RecordHead(seq, String.format(Locale.ROOT, "%064x", seq * 7919L));
    }

    private void show(Room room, WindowStories story) {
        journal = in(room, story);
        stage.room().show(Window.of(journal));
    }

    private static List<WindowEvent> in(Room room, WindowStories story) {
        List<WindowEvent> all = new ArrayList<>(story.journal());
        all.add(2, new dev.lockkeeper.window.LifeEvent.RoomOpened(room, WindowStories.START));
        return all;
    }

    private List<Message> heard() {
        return stage.ours(SlackStage.OUTSIDE);
    }

    private void awaitHeard(String words) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(heard())
                        .anySatisfy(message -> assertThat(message.readable()).contains(words)));
    }
}
