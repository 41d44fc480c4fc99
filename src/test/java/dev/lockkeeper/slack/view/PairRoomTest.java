package dev.lockkeeper.slack.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.PairFixture;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowFixture;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whoever looks sees what is open and since when, and what is done about it when it cannot be closed. */
class PairRoomTest {
    @Test
    void theBoardSaysWhatIsOpenAndSinceWhen() {
        assertThat(card(PairFixture.before().window, "board")).doesNotContain("Open:");
        assertThat(card(PairFixture.open().window, "board")).contains("Open: *maintenance* since ");
        WindowFixture doubt = PairFixture.before()
                .ok(new WindowCommand.Run(Optional.empty()), WindowFixture.ASHA)
                .begins(WindowFixture.SCHEMA);
        doubt.fact(new StepEvent.AttemptLost(WindowFixture.SCHEMA, 1, "node-2", "the bot stopped", doubt.now));
        assertThat(card(doubt.window, "board")).contains("Open: *maintenance* perhaps, begun ");
    }

    @Test
    void theCardOfAHalfSaysWhatItTurns() {
        assertThat(card(PairFixture.before().window, "step/schema/1"))
                .contains("Turns on: maintenance, asked before and proven after")
                .doesNotContain("Writes to");
        assertThat(card(PairFixture.open().window, "step/data/1")).contains("Turns off: maintenance");
    }

    @Test
    void whatCannotBeClosedHasOneCardThatSaysWhatToDo() {
        Window window = PairFixture.unclosed().window;
        assertThat(card(window, "board"))
                .contains("*ending, closes what it opened*", "Open: *maintenance* since ")
                .doesNotContain("[Hold");
        assertThat(card(window, "unclosed/data"))
                .contains(
                        "STG-12 cannot end yet: maintenance is still open",
                        "crm-app takes no connection.",
                        "It is tried again by itself at ",
                        "`skip data <reason>`",
                        "Both need a second person.",
                        "[Retry]")
                .doesNotContain("Writes to");
        assertThat(card(window, "failure/data/1")).isEmpty();
    }

    @Test
    void theEndSaysWhatWasOpenAndTheCardAsksNobodyAnyMore() {
        Window window = PairFixture.closed().window;
        assertThat(card(window, "end"))
                .contains("Opened and closed: maintenance ", "No step wrote to ")
                .doesNotContain("Left open");
        assertThat(card(window, "unclosed/data"))
                .contains("maintenance was closed ", "after 2 attempts")
                .doesNotContain("[Retry]");
    }

    private static String card(Window window, String key) {
        List<DesiredMessage> messages =
                new RoomView().messages(window, new StaffNames(window.plan()), Optional.empty(), WindowFixture.START);
        SlackRules.hold(window, messages);
        return PlainRoom.of(messages.stream().filter(it -> it.key().equals(key)).toList());
    }
}
