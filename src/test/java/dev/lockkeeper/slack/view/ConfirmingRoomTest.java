package dev.lockkeeper.slack.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.BrowserFixture;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowFixture;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A yes that waits to be confirmed stands on the card, and the button stays. */
class ConfirmingRoomTest {
    @Test
    void theCardSaysWhoIsWaitedForAndKeepsTheButton() {
        assertThat(card(BrowserFixture.asked().window))
                .contains(
                        "waiting for @DEVI to confirm in the browser, since 22:", "[Approve as Database Administrator]")
                .contains("needs 2 decisions");
    }

    @Test
    void onceConfirmedItIsAnApprovalLikeEveryOther() {
        Window window = BrowserFixture.asked()
                .ok(BrowserFixture.confirmed("dba", WindowFixture.hash('a')), WindowFixture.DEVI)
                .window;
        assertThat(card(window)).contains("approved by @DEVI").doesNotContain("to confirm in the browser");
    }

    private static String card(Window window) {
        return PlainRoom.of(new RoomView()
                .messages(window, new StaffNames(window.plan()), Optional.empty(), WindowFixture.START).stream()
                        .filter(message -> message.key().equals("gate/go-live/1"))
                        .findFirst()
                        .orElseThrow());
    }
}
