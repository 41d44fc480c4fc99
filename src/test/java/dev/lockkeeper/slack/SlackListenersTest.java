package dev.lockkeeper.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.emulator.Ephemeral;
import dev.lockkeeper.emulator.Message;
import dev.lockkeeper.emulator.OpenView;
import dev.lockkeeper.emulator.PressReply;
import dev.lockkeeper.emulator.SlashReply;
import dev.lockkeeper.emulator.SubmitReply;
import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.engine.DirectoryUnavailableException;
import dev.lockkeeper.engine.StoreUnavailableException;
import dev.lockkeeper.slack.view.ActionIds;
import dev.lockkeeper.slack.view.Modals;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Decision;
import dev.lockkeeper.window.Room;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowStories;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What people press and type, as far as the desk, and what they hear back. */
class SlackListenersTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration PROMISED = Duration.ofMillis(2500);
    private static final String CAROL = WindowStories.COMMANDER.user();
    private static final String DORA = WindowStories.DBA.user();

    private final SlackStage stage = stage().up();

    /** How Slack's requests reach the bot. */
    SlackStage stage() {
        return new SlackStage();
    }

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aSlashCommandReachesTheDeskWithTheSignedIdentity() {
        SlashReply reply = type("/migrate status");

        assertThat(stage.desk.said)
                .containsExactly(new Desk.Said(new Actor("T1", CAROL), SlackStage.GENERAL, "status"));
        assertThat(reply.answers()).extracting(Ephemeral::text).containsExactly("Heard: status");
    }

    @Test
    void aRefusalIsSaidToTheAskerAlone() {
        stage.desk.toSaid = said -> new Desk.Reply.No(Decision.Reason.NOT_THE_COMMANDER, "Only Carol may run.");

        assertThat(type("/migrate run").answers()).extracting(Ephemeral::text).containsExactly("Only Carol may run.");
        assertThat(stage.ours(SlackStage.GENERAL)).isEmpty();
    }

    @Test
    void startIsConfirmedByAButtonThatBringsTheProposalBack() {
        Ephemeral summary = proposeStart();

        stage.emulator.as(CAROL).press(summary.ref(), "Start");

        await().atMost(SOON)
                .until(() -> stage.emulator.ephemerals(CAROL).stream()
                        .anyMatch(told -> told.readable().contains("STG-12 is open.")));
        Desk.StartProposal brought = stage.desk.started.get(0);
        assertThat(brought.runbook()).isEqualTo("crm");
        assertThat(brought.environment()).isEqualTo("staging");
        assertThat(brought.digest()).isEqualTo("d1");
        assertThat(brought.calledIn()).isEqualTo(SlackStage.GENERAL);
    }

    @Test
    void aStartThatIsCancelledStartsNothing() {
        Ephemeral summary = proposeStart();

        PressReply reply = stage.emulator.as(CAROL).press(summary.ref(), "Cancel");

        assertThat(reply.isOk()).isTrue();
        await().atMost(SOON)
                .until(() -> stage.emulator.ephemerals(CAROL).stream()
                        .noneMatch(told -> told.ref().equals(summary.ref())));
        assertThat(stage.desk.started).isEmpty();
    }

    @Test
    void aProposalSurvivesARestartOfTheBot() {
        Ephemeral summary = proposeStart();
        stage.stopBot();
        stage.up();

        stage.emulator.as(CAROL).press(summary.ref(), "Start");

        await().atMost(SOON).until(() -> stage.desk.started.size() == 1);
    }

    @Test
    void anApprovalNamesGateRoleAndTheDigestThatWasSeen() {
        Message card = gateCard();

        PressReply reply = stage.emulator.as(DORA).press(card.ref(), ActionIds.APPROVE);

        assertThat(reply.isOk()).isTrue();
        WindowCommand.Approve asked =
                (WindowCommand.Approve) stage.desk.submitted.get(0).command();
        String digest = window(room()).gate(WindowStories.PREFLIGHT).digest();
        assertThat(asked.gate()).contains(WindowStories.PREFLIGHT);
        assertThat(asked.role()).isPresent();
        assertThat(asked.seenDigest()).contains(String.valueOf(digest).substring(0, 12));
        assertThat(stage.desk.submitted.get(0).by()).isEqualTo(new Actor("T1", DORA));
    }

    @Test
    void whoIsToConfirmInTheBrowserGetsTheLinkAloneWhetherTheyPressedOrTyped() {
        Desk.Reply.ConfirmInBrowser link = new Desk.Reply.ConfirmInBrowser(
                "Your yes does not count yet, @{" + DORA + "}.", "https://bot.example.org/confirm/0123");
        Message card = gateCard();
        stage.desk.toConfirm = request -> link;
        stage.desk.toSaid = said -> link;
        int before = stage.ours(room().channel()).size();

        stage.emulator.as(DORA).press(card.ref(), ActionIds.APPROVE);

        hears(DORA, "does not count yet");
        assertThat(stage.emulator.ephemerals(DORA))
                .extracting(Ephemeral::text)
                .contains("Your yes does not count yet, <@" + DORA
                        + ">. Confirm in the browser: https://bot.example.org/confirm/0123");
        assertThat(type("/migrate approve").answers())
                .singleElement()
                .satisfies(answer -> assertThat(answer.blocks().toString())
                        .contains("<https://bot.example.org/confirm/0123|Confirm in the browser>"));
        assertThat(stage.ours(room().channel())).hasSize(before);
    }

    @Test
    void aSecondClickIsToldPrivatelyThatItDoesNotCount() {
        Message card = gateCard();
        stage.desk.toSubmitted = request -> stage.desk.submitted.size() == 1
                ? Decision.accepted()
                : Decision.refused(Decision.Reason.ALREADY_DECIDED, "You approved this already.");
        stage.emulator.as(DORA).press(card.ref(), ActionIds.APPROVE);

        stage.emulator.as(DORA).press(card.ref(), ActionIds.APPROVE);

        hears(DORA, "You approved this already.");
    }

    @Test
    void aClickDeliveredTwiceReachesTheDeskOnce() {
        Message card = gateCard();
        stage.emulator.faults().duplicateDeliveries(1);

        stage.emulator.as(DORA).press(card.ref(), ActionIds.APPROVE);

        await().during(Duration.ofMillis(500)).atMost(SOON).until(() -> stage.desk.submitted.size() == 1);
    }

    @Test
    void aRejectionAsksWhyAndBringsTheReason() {
        OpenView modal = rejectModal();

        SubmitReply reply = stage.emulator.as(DORA).submit(modal, Map.of(Modals.REASON_INPUT, "the replica lags"));

        assertThat(reply.outcome()).isEqualTo(SubmitReply.Outcome.CLOSED);
        WindowCommand.Reject asked =
                (WindowCommand.Reject) stage.desk.submitted.get(0).command();
        assertThat(asked.reason()).isEqualTo("the replica lags");
        assertThat(asked.gate()).contains(WindowStories.PREFLIGHT);
    }

    @Test
    void aRefusalOfAModalStandsInTheModal() {
        stage.desk.toSubmitted =
                request -> Decision.refused(Decision.Reason.NOT_THE_ROLE, "@{" + CAROL + "} asks the role dba.");
        OpenView modal = rejectModal();

        SubmitReply reply = stage.emulator.as(DORA).submit(modal, Map.of(Modals.REASON_INPUT, "no"));

        assertThat(reply.outcome()).isEqualTo(SubmitReply.Outcome.ERRORS);
        assertThat(reply.errors()).containsEntry(Modals.REASON_INPUT, "@carol asks the role dba.");
    }

    @Test
    void amendShowsTheDifferenceAsItIsOnDiskWhenTheButtonIsPressed() {
        Message card = failedCard();
        stage.desk.changes.addAll(WindowStories.changes());

        stage.emulator.as(CAROL).press(card.ref(), ActionIds.AMEND);

        OpenView modal = stage.emulator
                .awaitView(CAROL, view -> view.callbackId().equals(Modals.AMEND), SOON)
                .orElseThrow();
        assertThat(modal.readable())
                .contains(WindowStories.changes().get(0).name())
                .contains(WindowStories.changes()
                        .get(0)
                        .difference()
                        .lines()
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void amendWithoutADifferenceSaysWhatToDoFirst() {
        Message card = failedCard();

        stage.emulator.as(CAROL).press(card.ref(), ActionIds.AMEND);

        hears(CAROL, "No file on disk differs from what STG-12 holds.");
    }

    @Test
    void cancelNamesTheStepOfTheCardItStandsOn() {
        Window window = SlackStage.in(room(), WindowStories.begunAgain());
        stage.desk.windows.put(window.id(), window);
        stage.room().show(window);
        Message card = stage.emulator
                .awaitMessage(message -> message.button(ActionIds.CANCEL).isPresent(), SOON)
                .orElseThrow();

        stage.emulator.as(DORA).press(card.ref(), ActionIds.CANCEL);

        await().atMost(SOON).until(() -> stage.desk.submitted.size() == 1);
        WindowCommand.Cancel asked =
                (WindowCommand.Cancel) stage.desk.submitted.get(0).command();
        assertThat(asked.step()).contains(WindowStories.DROP);
    }

    @Test
    void aStoreThatIsAwayIsSaidWithinTheTimePromised() {
        Message card = gateCard();
        stage.desk.toSaid = said -> {
            throw new StoreUnavailableException("reading", new IllegalStateException());
        };
        stage.desk.toSubmitted = request -> {
            throw new StoreUnavailableException("writing", new IllegalStateException());
        };

        SlashReply typed = type("/migrate status");
        PressReply pressed = stage.emulator.as(DORA).press(card.ref(), ActionIds.APPROVE);

        assertThat(typed.answers().get(0).text()).startsWith("Not recorded").contains("try again");
        assertThat(typed.took()).isLessThan(PROMISED);
        assertThat(pressed.isOk()).isTrue();
        hears(DORA, "Not recorded");
    }

    @Test
    void aDirectoryThatIsAwayIsSaidToo() {
        stage.desk.toSaid = said -> {
            throw new DirectoryUnavailableException("no", new IllegalStateException());
        };

        assertThat(type("/migrate status").answers().get(0).text()).contains("who you are", "try again");
    }

    @Test
    void aDeskThatHangsIsAnsweredInTimeAndHonestly() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        stage.desk.toSaid = said -> {
            try {
                release.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return new Desk.Reply.Words("late");
        };

        SlashReply reply = type("/migrate status");
        release.countDown();

        assertThat(reply.took()).isLessThan(PROMISED);
        assertThat(reply.answers().get(0).text()).contains("cannot say yet whether this was recorded");
    }

    @Test
    void anUnforeseenErrorShowsAReferenceAndNoStackTrace() {
        stage.desk.toSaid = said -> {
            throw new IllegalStateException("secret detail");
        };

        assertThat(type("/migrate status").answers().get(0).text())
                .contains("Something went wrong", "in the log")
                .doesNotContain("secret detail", "Exception");
    }

    @Test
    void aModalThatSlackDoesNotOpenIsExplained() {
        Message card = gateCard();
        stage.emulator.faults().forbid("views.open", "expired_trigger_id");

        stage.emulator.as(DORA).press(card.ref(), ActionIds.REJECT);

        hears(DORA, "expired_trigger_id");
    }

    @Test
    void aButtonOfAWindowThatIsGoneSaysSo() {
        Message card = gateCard();
        stage.desk.windows.clear();

        stage.emulator.as(DORA).press(card.ref(), ActionIds.REJECT);

        hears(DORA, "There is no window STG-12");
    }

    private SlashReply type(String line) {
        return stage.emulator.as(CAROL).type(SlackStage.GENERAL, line);
    }

    private Ephemeral proposeStart() {
        stage.desk.toSaid = said -> new Desk.Reply.ConfirmStart(new Desk.StartProposal(
                "crm", "staging", null, said.channel(), "d1", List.of("crm in staging", "6 steps, 90 minutes")));
        SlashReply reply = type("/migrate start staging");
        assertThat(reply.answers()).hasSize(1);
        assertThat(reply.answers().get(0).readable()).contains("crm in staging", "6 steps, 90 minutes");
        return reply.answers().get(0);
    }

    private Room room() {
        return stage.open();
    }

    private Window window(Room room) {
        return SlackStage.in(room, WindowStories.preflightAsked());
    }

    private Message gateCard() {
        Window window = window(room());
        stage.desk.windows.put(window.id(), window);
        stage.room().show(window);
        return stage.emulator
                .awaitMessage(message -> message.button(ActionIds.APPROVE).isPresent(), SOON)
                .orElseThrow();
    }

    private Message failedCard() {
        Window window = SlackStage.in(room(), WindowStories.failed());
        stage.desk.windows.put(window.id(), window);
        stage.room().show(window);
        return stage.emulator
                .awaitMessage(message -> message.button(ActionIds.AMEND).isPresent(), SOON)
                .orElseThrow();
    }

    private OpenView rejectModal() {
        Message card = gateCard();
        stage.emulator.as(DORA).press(card.ref(), ActionIds.REJECT);
        return stage.emulator
                .awaitView(DORA, view -> view.callbackId().equals(Modals.REJECT), SOON)
                .orElseThrow();
    }

    private void hears(String user, String words) {
        assertThat(stage.emulator.awaitEphemeral(user, told -> told.readable().contains(words), SOON))
                .as("private message to %s with \"%s\"", user, words)
                .isPresent();
    }
}
