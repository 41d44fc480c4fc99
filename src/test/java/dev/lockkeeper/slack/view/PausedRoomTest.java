package dev.lockkeeper.slack.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.PauseFixture;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowFixture;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A backfill can be paused where it is seen to run, and whoever looks sees who paused it. */
class PausedRoomTest {
    @Test
    void theCardAndTheBoardOfARunningBackfillOfferToPauseIt() {
        Window window = PauseFixture.running().window;
        assertThat(card(window, "step/schema/1")).contains("[Pause] [Cancel step 3");
        assertThat(card(window, "board")).contains("[Pause] [Cancel step 3");
    }

    @Test
    void aPausedOneSaysByWhomAndSinceWhenAndOffersToGoOn() {
        Window window = PauseFixture.paused().window;
        assertThat(card(window, "step/schema/1"))
                .contains(", *paused* by @NOA since ")
                .contains("[Go on] [Cancel step 3")
                .doesNotContain("[Pause]");
        assertThat(card(window, "board"))
                .contains(", *paused* by @NOA since ")
                .contains("[Go on] [Cancel step 3")
                .doesNotContain("[Pause]");
    }

    @Test
    void whileTheBotIsGoneItStaysPausedAndCanBeLetGoOn() {
        WindowFixture at = PauseFixture.paused();
        at.fact(new StepEvent.AttemptLost(WindowFixture.SCHEMA, 1, "node-2", "the bot stopped", at.now));
        assertThat(card(at.window, "step/schema/1"))
                .contains("*paused* by @NOA")
                .contains("[Go on]");
        at.fact(new StepEvent.AttemptHadNoEffect(WindowFixture.SCHEMA, 1, "50 rows stay", true, at.now));
        assertThat(card(at.window, "step/schema/1"))
                .contains("*paused* by @NOA")
                .contains("[Go on]");
        assertThat(card(at.window, "board")).contains("[Go on]");
    }

    @Test
    void onceItIsCancelledThereIsNothingToPress() {
        WindowFixture at = PauseFixture.paused().ok(new WindowCommand.Cancel(Optional.empty()), WindowFixture.DEVI);
        assertThat(card(at.window, "step/schema/1")).doesNotContain("[Go on]", "[Pause]");
    }

    @Test
    void anyOtherStepIsNotOfferedAPause() {
        WindowFixture at = WindowFixture.beforeSchema()
                .ok(new WindowCommand.Run(Optional.empty()), WindowFixture.ASHA)
                .begins(WindowFixture.SCHEMA);
        assertThat(card(at.window, "step/schema/1")).contains("[Cancel step 3").doesNotContain("[Pause]");
    }

    private static String card(Window window, String key) {
        List<DesiredMessage> messages =
                new RoomView().messages(window, new StaffNames(window.plan()), Optional.empty(), WindowFixture.START);
        SlackRules.hold(window, messages);
        return PlainRoom.of(messages.stream().filter(it -> it.key().equals(key)).toList());
    }
}
