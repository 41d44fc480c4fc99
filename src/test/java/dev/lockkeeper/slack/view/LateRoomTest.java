package dev.lockkeeper.slack.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.LateFixture;
import dev.lockkeeper.window.RollbackFixture;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the room shows of the latest safe abort; how it reads is in the golden rooms. */
class LateRoomTest {
    private final Names names = new StaffNames(RollbackFixture.plan());

    static Map<String, WindowFixture> stories() {
        Map<String, WindowFixture> stories = new LinkedHashMap<>();
        stories.put("safe-abort-ahead", RollbackFixture.afterSchema());
        stories.put("safe-abort-past", RollbackFixture.afterData().later(Duration.ofMinutes(110)));
        stories.put("late-noticed", LateFixture.noticed());
        stories.put("late-proposed", LateFixture.proposed());
        stories.put("late-agreed", LateFixture.proposed().ok(LateFixture.second(1), WindowFixture.DEVI));
        return stories;
    }

    @Test
    void whatIsSettledHasNoButtonAnyMore() {
        Window window = LateFixture.proposed().ok(LateFixture.second(1), WindowFixture.DEVI).window;
        assertThat(keys(window)).contains("lateagreed/1").doesNotContain("late/schema/1", "lateoverride/1");
        for (String key : List.of("late/schema/1", "lateoverride/1")) {
            DesiredMessage left = new RoomView().retired(window, names, key).orElseThrow();
            assertThat(left.blocks().toString()).doesNotContain("ButtonElement");
        }
    }

    @Test
    void remindersHangUnderTheCardThatAsks() {
        Window window = LateFixture.proposed().window;
        for (String question : List.of("late/schema/1", "lateoverride/1")) {
            assertThat(CallCards.cards(window, question)).containsExactly(question);
            assertThat(keys(window)).contains(question);
        }
    }

    @Test
    void theBoardSaysWhatIsLeftOfEveryMinute() {
        Window window = RollbackFixture.afterSchema().window;
        Instant latest = Instant.parse("2026-11-21T23:53:40Z");
        assertThat(board(window, latest.minusSeconds(19 * 60)))
                .contains("19 min left at ", "Undo by script, 1 min 20 s planned, not measured");
        assertThat(board(window, latest.plusSeconds(1)))
                .contains(" is past: going back now by Undo by script ends at ");
        assertThat(board(RollbackFixture.beforeSchema().window, latest)).doesNotContain("safe abort");
    }

    private String board(Window window, Instant now) {
        return new RoomView()
                .messages(window, names, Optional.empty(), now)
                .get(0)
                .blocks()
                .toString();
    }

    private List<String> keys(Window window) {
        return new RoomView()
                .messages(window, names, Optional.empty(), WindowFixture.START).stream()
                        .map(DesiredMessage::key)
                        .toList();
    }
}
