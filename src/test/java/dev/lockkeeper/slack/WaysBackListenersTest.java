package dev.lockkeeper.slack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.emulator.OpenView;
import dev.lockkeeper.emulator.SlashReply;
import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.slack.view.ActionIds;
import dev.lockkeeper.slack.view.Modals;
import dev.lockkeeper.slack.view.RollbackOffers;
import dev.lockkeeper.testkit.ScriptedDesk;
import dev.lockkeeper.window.RollbackFixture;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowStories;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How somebody chooses a way back in Slack, as far as the desk. */
class WaysBackListenersTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String CAROL = WindowStories.COMMANDER.user();

    private final SlackStage stage = new SlackStage().up();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void theWaysBackAreListedPrivatelyAndTheChosenOneAsksWhy() {
        stage.desk.toSaid = said -> new Desk.Reply.Rollbacks(List.of(undo()), "");
        Window window = window();
        stage.desk.windows.put(window.id(), RollbackFixture.afterData().window);

        SlashReply listed = stage.emulator.as(CAROL).type(SlackStage.GENERAL, "/migrate rollback");
        assertThat(listed.answers().get(0).readable()).contains("Undo by script: 3 steps");
        stage.emulator.as(CAROL).press(listed.answers().get(0).ref(), ActionIds.ROLLBACK_CHOOSE);
        OpenView form = stage.emulator
                .awaitView(CAROL, view -> view.callbackId().equals(RollbackOffers.ROLL_BACK), SOON)
                .orElseThrow();
        assertThat(stage.desk.submitted).isEmpty();
        stage.emulator.as(CAROL).submit(form, Map.of(Modals.REASON_INPUT, "wrong sums"));

        assertThat(stage.desk.submitted)
                .extracting(ScriptedDesk.Submitted::command)
                .containsExactly(new WindowCommand.RollBack("undo", Optional.of("ffffffffffff-3"), "wrong sums"));
    }

    @Test
    void aTypedReasonOnlyHasToBeConfirmed() {
        stage.desk.toSaid = said -> new Desk.Reply.Rollbacks(List.of(undo()), "wrong sums");
        Window window = window();
        stage.desk.windows.put(window.id(), window);

        SlashReply listed = stage.emulator.as(CAROL).type(SlackStage.GENERAL, "/migrate rollback undo wrong sums");
        stage.emulator.as(CAROL).press(listed.answers().get(0).ref(), ActionIds.ROLLBACK_NOW);

        assertThat(stage.desk.submitted)
                .extracting(ScriptedDesk.Submitted::command)
                .containsExactly(new WindowCommand.RollBack("undo", Optional.of("ffffffffffff-3"), "wrong sums"));
    }

    private static Desk.RollbackOffer undo() {
        return new Desk.RollbackOffer(
                RollbackFixture.afterData().window.id(),
                "undo",
                "Undo by script",
                "ffffffffffff-3",
                true,
                List.of("Undo by script: 3 steps"));
    }

    private Window window() {
        return SlackStage.in(stage.open(), WindowStories.preflightAsked());
    }
}
