package dev.lockkeeper.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.emulator.Message;
import dev.lockkeeper.emulator.OpenView;
import dev.lockkeeper.emulator.SubmitReply;
import dev.lockkeeper.slack.view.ActionIds;
import dev.lockkeeper.slack.view.ApproveModal;
import dev.lockkeeper.slack.view.Modals;
import dev.lockkeeper.window.Decision;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowStories;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The button of a gate where a yes needs a reason. */
class ApproveWithReasonTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String DORA = WindowStories.DBA.user();

    private final SlackStage stage = new SlackStage().up();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void theButtonAsksForTheReasonAndBringsItWithTheDigestThatWasSeen() {
        stage.desk.toSubmitted = request ->
                ((WindowCommand.Approve) request.command()).reason().isEmpty()
                        ? Decision.refused(Decision.Reason.REASON_MISSING, "A yes needs its reason too.")
                        : Decision.accepted();
        Window window = SlackStage.in(stage.open(), WindowStories.preflightAsked());
        stage.desk.windows.put(window.id(), window);
        stage.room().show(window);
        Message card = stage.emulator
                .awaitMessage(message -> message.button(ActionIds.APPROVE).isPresent(), SOON)
                .orElseThrow();
        stage.emulator.as(DORA).press(card.ref(), ActionIds.APPROVE);
        OpenView modal = stage.emulator
                .awaitView(DORA, view -> view.callbackId().equals(ApproveModal.CALLBACK), SOON)
                .orElseThrow();

        SubmitReply reply = stage.emulator.as(DORA).submit(modal, Map.of(Modals.REASON_INPUT, "seen in staging"));

        assertThat(reply.outcome()).isEqualTo(SubmitReply.Outcome.CLOSED);
        WindowCommand.Approve pressed =
                (WindowCommand.Approve) stage.desk.submitted.get(0).command();
        assertThat(stage.desk.submitted.get(1).command())
                .isEqualTo(new WindowCommand.Approve(
                        pressed.gate(), pressed.role(), pressed.seenDigest(), "seen in staging"));
        assertThat(pressed.seenDigest()).isPresent();
    }
}
