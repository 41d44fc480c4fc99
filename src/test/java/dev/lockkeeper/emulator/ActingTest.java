package dev.lockkeeper.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What people do, and what the app and they themselves see of it. */
class ActingTest {
    private final MovableClock clock = new MovableClock();
    private PracticeFixture practice;
    private Person anna;

    @BeforeEach
    void start() {
        practice = new PracticeFixture(1000, clock);
        anna = practice.emulator.as(PracticeFixture.ANNA);
    }

    @AfterEach
    void stop() {
        practice.close();
    }

    private PracticeFixture.Received last() {
        return practice.received.get(practice.received.size() - 1);
    }

    @Test
    void aSlashCommandReachesTheAppAndItsAcknowledgementIsSeenByItsTyperOnly() {
        practice.behaviour = request ->
                PracticeFixture.AppAnswer.json("{\"response_type\": \"ephemeral\", \"text\": \"opening STG-1\"}");
        SlashReply reply = anna.type(PracticeFixture.GENERAL, "/migrate start staging \"at 14:00\"");
        assertThat(reply.isOk()).isTrue();
        assertThat(reply.answers()).extracting(Ephemeral::text).containsExactly("opening STG-1");
        Map<String, String> form = last().form();
        assertThat(form)
                .containsEntry("command", "/migrate")
                .containsEntry("text", "start staging \"at 14:00\"")
                .containsEntry("user_id", PracticeFixture.ANNA)
                .containsEntry("channel_name", "general");
        assertThat(practice.emulator.ephemerals(PracticeFixture.BERT)).isEmpty();
        assertThat(practice.emulator.messages(PracticeFixture.GENERAL)).isEmpty();
    }

    @Test
    void anAppThatFailsOrIsAbsentIsShownAsSlackShowsIt() {
        practice.behaviour = request -> new PracticeFixture.AppAnswer(500, "text/plain", "oops");
        SlashReply reply = anna.type(PracticeFixture.GENERAL, "/migrate help");
        assertThat(reply.failure()).isEqualTo("dispatch_failed");
        assertThat(reply.answers().get(0).text()).isEqualTo("/migrate failed with the error \"dispatch_failed\"");
        practice.emulator.deliverTo(java.net.URI.create("http://127.0.0.1:1/slack/events"));
        assertThat(anna.type(PracticeFixture.GENERAL, "/migrate help").failure())
                .isEqualTo("dispatch_failed");
    }

    @Test
    void anAppThatThinksForMoreThanThreeSecondsIsATimeout() {
        CountDownLatch over = new CountDownLatch(1);
        practice.behaviour = request -> {
            try {
                over.await();
            } catch (InterruptedException stopping) {
                Thread.currentThread().interrupt();
            }
            return PracticeFixture.AppAnswer.EMPTY;
        };
        SlashReply reply = anna.type(PracticeFixture.GENERAL, "/migrate help");
        over.countDown();
        assertThat(reply.failure()).isEqualTo("operation_timeout");
        assertThat(reply.took()).isBetween(Duration.ofMillis(2900), Duration.ofSeconds(6));
    }

    @Test
    void theClientSendsNothingThatItWouldNotSend() {
        assertThat(anna.type(PracticeFixture.GENERAL, "/other thing").failure()).contains("not a valid command");
        Person bert = practice.emulator.as(PracticeFixture.BERT);
        assertThat(bert.type(PracticeFixture.SECRET_ROOM, "/migrate help").failure())
                .contains("no such channel");
        MessageRef ref = practice.post(PracticeFixture.GENERAL, "x", PracticeFixture.button("go", "Go"));
        practice.call("chat.update", "channel", ref.channelId(), "ts", ref.ts(), "text", "decided");
        assertThat(anna.press(ref, "go").failure()).contains("nothing to press");
        practice.call("chat.delete", "channel", ref.channelId(), "ts", ref.ts());
        assertThat(anna.press(ref, "go").failure()).contains("gone");
        assertThat(practice.received).isEmpty();
    }

    @Test
    void somebodyOutsideAPrivateChannelCannotPressThere() {
        String room = practice.call("conversations.create", "name", "war", "is_private", "true")
                .path("channel")
                .path("id")
                .asString();
        practice.call("conversations.invite", "channel", room, "users", PracticeFixture.ANNA);
        MessageRef ref = practice.post(room, "x", PracticeFixture.button("go", "Go"));
        practice.received.clear();
        assertThat(practice.emulator.as(PracticeFixture.BERT).press(ref, "Go").isOk())
                .isFalse();
        assertThat(practice.received).isEmpty();
        assertThat(anna.press(ref, "Go").isOk()).isTrue();
    }

    @Test
    void aPressCarriesTheWholeMessageWithItsMetadata() {
        JsonNode posted = practice.call(
                "chat.postMessage",
                "channel",
                PracticeFixture.GENERAL,
                "text",
                "board",
                "blocks",
                PracticeFixture.button("approve:STG-1", "Approve"),
                "metadata",
                "{\"event_type\": \"board\", \"event_payload\": {\"window\": \"STG-1\"}}");
        MessageRef ref =
                new MessageRef(PracticeFixture.GENERAL, posted.path("ts").asString());
        assertThat(anna.press(ref, "Approve").isOk()).isTrue();
        JsonNode payload = last().payload();
        assertThat(payload.path("type").asString()).isEqualTo("block_actions");
        assertThat(payload.path("container").path("message_ts").asString()).isEqualTo(ref.ts());
        assertThat(payload.path("message").path("text").asString()).isEqualTo("board");
        assertThat(payload.path("message").path("metadata").path("event_type").asString())
                .isEqualTo("board");
        JsonNode action = payload.path("actions").path(0);
        assertThat(action.path("action_id").asString()).isEqualTo("approve:STG-1");
        assertThat(action.path("value").asString()).isEqualTo("w-1");
        assertThat(action.path("block_id").asString()).isEqualTo("decide");
        assertThat(payload.path("user").path("id").asString()).isEqualTo(PracticeFixture.ANNA);
    }

    @Test
    void aConfirmDialogCanBeReadBeforeThePress() {
        String blocks = """
                [{"type": "actions", "elements": [{"type": "button", "action_id": "drop", "style": "danger",
                  "text": {"type": "plain_text", "text": "Drop"},
                  "confirm": {"title": {"type": "plain_text", "text": "Sure?"},
                   "text": {"type": "mrkdwn", "text": "36 columns go."},
                   "confirm": {"type": "plain_text", "text": "Drop them"},
                   "deny": {"type": "plain_text", "text": "Keep"}}}]}]
                """;
        MessageRef ref = practice.post(PracticeFixture.GENERAL, "x", blocks);
        Button button =
                practice.emulator.message(ref).orElseThrow().button("Drop").orElseThrow();
        assertThat(button.confirm()).contains(new Button.Confirm("Sure?", "36 columns go.", "Drop them", "Keep"));
    }

    @Test
    void aResponseUrlTakesFivePostsWithinThirtyMinutes() {
        anna.type(PracticeFixture.GENERAL, "/migrate help");
        String url = last().form().get("response_url");
        for (int i = 1; i <= 5; i++) {
            var taken = practice.postTo(url, "application/json", "{\"text\": \"answer " + i + "\"}");
            assertThat(taken.statusCode()).isEqualTo(200);
            assertThat(taken.body()).isEqualTo("ok");
        }
        var sixth = practice.postTo(url, "application/json", "{\"text\": \"answer 6\"}");
        assertThat(sixth.statusCode()).isEqualTo(404);
        assertThat(sixth.body()).contains("used_url");
        assertThat(practice.emulator.ephemerals(PracticeFixture.ANNA)).hasSize(5);

        anna.type(PracticeFixture.GENERAL, "/migrate help");
        String second = last().form().get("response_url");
        clock.advance(Duration.ofMinutes(30));
        assertThat(practice.postTo(second, "application/json", "{\"text\": \"just in time\"}")
                        .statusCode())
                .isEqualTo(200);
        clock.advance(Duration.ofSeconds(1));
        assertThat(practice.postTo(second, "application/json", "{\"text\": \"late\"}")
                        .body())
                .contains("expired_url");
    }

    @Test
    void aResponseUrlReplacesAndDeletesWhatItBelongsTo() {
        MessageRef ref = practice.post(PracticeFixture.GENERAL, "x", PracticeFixture.button("go", "Go"));
        anna.press(ref, "go");
        String url = last().payload().path("response_url").asString();
        practice.postTo(url, "application/json", "{\"text\": \"decided\", \"replace_original\": true}");
        Message changed = practice.emulator.message(ref).orElseThrow();
        assertThat(changed.text()).isEqualTo("decided");
        assertThat(changed.buttons()).isEmpty();
        practice.postTo(url, "application/json", "{\"text\": \"for all\", \"response_type\": \"in_channel\"}");
        assertThat(practice.emulator.messages(PracticeFixture.GENERAL))
                .extracting(Message::text)
                .containsExactly("decided", "for all");
        practice.postTo(url, "application/json", "{\"delete_original\": true}");
        assertThat(practice.emulator.message(ref)).isEmpty();
    }

    @Test
    void aPrivateMessageIsReplacedOnlyThroughItsOwnButton() {
        practice.call(
                "chat.postEphemeral",
                "channel",
                PracticeFixture.GENERAL,
                "user",
                PracticeFixture.ANNA,
                "text",
                "start?",
                "blocks",
                PracticeFixture.button("start", "Start"));
        Ephemeral shown = practice.emulator.ephemerals(PracticeFixture.ANNA).get(0);
        assertThat(practice.call(
                                "chat.update",
                                "channel",
                                PracticeFixture.GENERAL,
                                "ts",
                                shown.ref().ts(),
                                "text",
                                "x")
                        .path("error")
                        .asString())
                .isEqualTo("message_not_found");
        assertThat(practice.emulator
                        .as(PracticeFixture.BERT)
                        .press(shown.ref(), "Start")
                        .isOk())
                .isFalse();
        assertThat(anna.press(shown.ref(), "Start").isOk()).isTrue();
        JsonNode payload = last().payload();
        assertThat(payload.has("message")).isFalse();
        assertThat(payload.path("container").path("is_ephemeral").asBoolean()).isTrue();
        practice.postTo(
                payload.path("response_url").asString(),
                "application/json",
                "{\"text\": \"started\", \"replace_original\": true}");
        assertThat(practice.emulator.ephemerals(PracticeFixture.ANNA))
                .extracting(Ephemeral::text)
                .containsExactly("started");
    }

    private OpenView openModal() {
        MessageRef ref = practice.post(PracticeFixture.GENERAL, "x", PracticeFixture.button("go", "Go"));
        anna.press(ref, "go");
        JsonNode opened = practice.call(
                "views.open", "trigger_id", last().payload().path("trigger_id").asString(), "view", EveryMethod.MODAL);
        assertThat(opened.path("ok").asBoolean()).as(opened.toString()).isTrue();
        return anna.openView().orElseThrow();
    }

    @Test
    void aModalAsksForWhatIsRequiredThenShowsTheAppsErrorsThenCloses() {
        OpenView view = openModal();
        int before = practice.received.size();
        SubmitReply empty = anna.submit(view, Map.of());
        assertThat(empty.outcome()).isEqualTo(SubmitReply.Outcome.NOT_SENT);
        assertThat(empty.errors()).containsKey("why");
        assertThat(anna.submit(view, Map.of("why", "x".repeat(51))).outcome()).isEqualTo(SubmitReply.Outcome.NOT_SENT);
        assertThat(practice.received).hasSize(before);

        practice.behaviour = request -> PracticeFixture.AppAnswer.json(
                "{\"response_action\": \"errors\", \"errors\": {\"why\": \"say more\"}}");
        SubmitReply wrong = anna.submit(view, Map.of("why.text", "no"));
        assertThat(wrong.outcome()).isEqualTo(SubmitReply.Outcome.ERRORS);
        assertThat(wrong.errors()).containsEntry("why", "say more");
        JsonNode sent = last().payload();
        assertThat(sent.path("view")
                        .path("state")
                        .path("values")
                        .path("why")
                        .path("text")
                        .path("value")
                        .asString())
                .isEqualTo("no");
        assertThat(sent.path("view").path("private_metadata").asString()).isEqualTo("w-1");

        practice.behaviour = request -> PracticeFixture.AppAnswer.EMPTY;
        assertThat(anna.submit(view, Map.of("why", "a good reason")).outcome()).isEqualTo(SubmitReply.Outcome.CLOSED);
        assertThat(anna.openView()).isEmpty();
        assertThat(anna.submit(view, Map.of("why", "again")).outcome()).isEqualTo(SubmitReply.Outcome.NOT_SENT);
    }

    @Test
    void anAppMayUpdatePushAndClearModals() {
        OpenView view = openModal();
        practice.behaviour = request -> PracticeFixture.AppAnswer.json(
                "{\"response_action\": \"update\", \"view\": " + EveryMethod.MODAL.replace("Reject", "Really") + "}");
        assertThat(anna.submit(view, Map.of("why", "x")).outcome()).isEqualTo(SubmitReply.Outcome.UPDATED);
        assertThat(anna.openView().orElseThrow().title()).isEqualTo("Really");
        practice.behaviour = request ->
                PracticeFixture.AppAnswer.json("{\"response_action\": \"push\", \"view\": " + EveryMethod.MODAL + "}");
        assertThat(anna.submit(anna.openView().orElseThrow(), Map.of("why", "x"))
                        .outcome())
                .isEqualTo(SubmitReply.Outcome.PUSHED);
        assertThat(practice.emulator.openViews(PracticeFixture.ANNA)).hasSize(2);
        assertThat(anna.submit(anna.openView().orElseThrow(), Map.of("why", "x"))
                        .outcome())
                .isEqualTo(SubmitReply.Outcome.PUSHED);
        assertThat(anna.submit(anna.openView().orElseThrow(), Map.of("why", "x"))
                        .failure())
                .contains("push_limit_reached");
        practice.behaviour = request -> PracticeFixture.AppAnswer.json("{\"response_action\": \"clear\"}");
        assertThat(anna.submit(anna.openView().orElseThrow(), Map.of("why", "x"))
                        .outcome())
                .isEqualTo(SubmitReply.Outcome.CLEARED);
        assertThat(practice.emulator.openViews(PracticeFixture.ANNA)).isEmpty();
    }

    @Test
    void closingAModalIsToldToAnAppThatAskedForIt() {
        OpenView view = openModal();
        anna.closeView(view);
        assertThat(last().payload().path("type").asString()).isEqualTo("view_closed");
        assertThat(anna.openView()).isEmpty();
    }

    @Test
    void aTriggerLivesThreeSeconds() {
        MessageRef ref = practice.post(PracticeFixture.GENERAL, "x", PracticeFixture.button("go", "Go"));
        anna.press(ref, "go");
        clock.advance(Duration.ofMillis(3001));
        assertThat(practice.call(
                                "views.open",
                                "trigger_id",
                                last().payload().path("trigger_id").asString(),
                                "view",
                                EveryMethod.MODAL)
                        .path("error")
                        .asString())
                .isEqualTo("expired_trigger_id");
        assertThat(practice.call("views.open", "trigger_id", "1.2.3", "view", EveryMethod.MODAL)
                        .path("error")
                        .asString())
                .isEqualTo("invalid_trigger_id");
    }

    @Test
    void joiningAndChangedGroupsAreToldToASubscriber() {
        practice.emulator.as(PracticeFixture.GUEST).join(PracticeFixture.GENERAL);
        practice.emulator.setGroupMembers(PracticeFixture.GROUP, java.util.List.of(PracticeFixture.BERT));
        org.awaitility.Awaitility.await().until(() -> practice.received.size() == 2);
        assertThat(practice.received.stream().map(PracticeFixture.Received::body))
                .anyMatch(body -> body.contains("member_joined_channel") && body.contains(PracticeFixture.GUEST))
                .anyMatch(body -> body.contains("subteam_members_changed")
                        && body.contains("\"added_users\":[\"" + PracticeFixture.BERT + "\"]"));
    }
}
