package dev.lockkeeper.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.bolt.App;
import com.slack.api.bolt.AppConfig;
import com.slack.api.bolt.request.Request;
import com.slack.api.bolt.request.RequestHeaders;
import com.slack.api.bolt.response.Response;
import com.slack.api.bolt.util.SlackRequestParser;
import com.slack.api.model.event.MemberJoinedChannelEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An ordinary Bolt app, as Slack documents it, in a conversation with people in the workspace. */
class BoltAppTest {
    private final PracticeFixture practice = new PracticeFixture();
    private final List<String> joined = new CopyOnWriteArrayList<>();
    private Slack slack;

    @BeforeEach
    void start() {
        SlackConfig config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix(practice.emulator.apiUrl());
        config.setFailOnUnknownProperties(true);
        config.setProxyUrl(null);
        config.setStatsEnabled(false);
        slack = Slack.getInstance(config);
        App app = new App(AppConfig.builder()
                .slack(slack)
                .singleTeamBotToken(PracticeFixture.TOKEN)
                .signingSecret(PracticeFixture.SIGNING_SECRET)
                .build());
        app.command("/migrate", (request, context) -> {
            if (request.getPayload().getText().startsWith("start")) {
                context.respond(r -> r.text("STG-1 opens"));
                return context.ack();
            }
            return context.ack("say `start staging`");
        });
        app.blockAction("reject", (request, context) -> {
            var opened = context.client()
                    .viewsOpen(r ->
                            r.triggerId(request.getPayload().getTriggerId()).viewAsString(EveryMethod.MODAL));
            assertThat(opened.getError()).isNull();
            return context.ack();
        });
        app.viewSubmission("reason", (request, context) -> {
            String reason = request.getPayload()
                    .getView()
                    .getState()
                    .getValues()
                    .get("why")
                    .get("text")
                    .getValue();
            return reason.length() < 5
                    ? context.ackWithErrors(Map.of("why", "Please say a little more."))
                    : context.ack();
        });
        app.viewClosed("reason", (request, context) -> context.ack());
        app.event(MemberJoinedChannelEvent.class, (event, context) -> {
            joined.add(event.getEvent().getUser());
            return context.ack();
        });
        SlackRequestParser parser = new SlackRequestParser(app.config());
        practice.behaviour = request -> answer(app, parser, request);
    }

    private static PracticeFixture.AppAnswer answer(
            App app, SlackRequestParser parser, PracticeFixture.Received received) {
        Map<String, List<String>> headers = new HashMap<>();
        received.headers().forEach((name, value) -> headers.put(name, List.of(value)));
        Request<?> request = parser.parse(SlackRequestParser.HttpRequest.builder()
                .requestUri("/slack/events")
                .requestBody(received.body())
                .queryString(Map.of())
                .headers(new RequestHeaders(headers))
                .remoteAddress("127.0.0.1")
                .build());
        try {
            Response response = app.run(request);
            String body = response.getBody() == null ? "" : response.getBody();
            return new PracticeFixture.AppAnswer(response.getStatusCode(), response.getContentType(), body);
        } catch (Exception broken) {
            return new PracticeFixture.AppAnswer(500, "text/plain", broken.toString());
        }
    }

    @AfterEach
    void stop() throws Exception {
        practice.close();
        slack.close();
    }

    @Test
    void anAckWithTextIsShownToTheTyper() {
        SlashReply reply = practice.emulator.as(PracticeFixture.ANNA).type(PracticeFixture.GENERAL, "/migrate help");
        assertThat(reply.status()).as(reply.ackBody()).isEqualTo(200);
        assertThat(reply.answers()).extracting(Ephemeral::text).containsExactly("say `start staging`");
    }

    @Test
    void anAnswerThroughTheResponseUrlIsShownToTheTyper() {
        SlashReply reply =
                practice.emulator.as(PracticeFixture.ANNA).type(PracticeFixture.GENERAL, "/migrate start staging");
        assertThat(reply.isOk()).as(reply.ackBody()).isTrue();
        assertThat(practice.emulator.ephemerals(PracticeFixture.ANNA))
                .extracting(Ephemeral::text)
                .containsExactly("STG-1 opens");
    }

    @Test
    void aButtonOpensAModalWhoseErrorsAreShownUntilItIsRight() {
        Person anna = practice.emulator.as(PracticeFixture.ANNA);
        MessageRef ref = practice.post(PracticeFixture.GENERAL, "x", PracticeFixture.button("reject", "Reject"));
        PressReply pressed = anna.press(ref, "Reject");
        assertThat(pressed.isOk()).as(pressed.ackBody()).isTrue();
        OpenView view = anna.openView().orElseThrow();
        SubmitReply refused = anna.submit(view, Map.of("why", "no"));
        assertThat(refused.errors()).containsEntry("why", "Please say a little more.");
        assertThat(anna.submit(view, Map.of("why", "the backup is too old")).outcome())
                .isEqualTo(SubmitReply.Outcome.CLOSED);
        anna.press(ref, "Reject");
        anna.closeView(anna.openView().orElseThrow());
        assertThat(practice.emulator.traffic())
                .filteredOn(exchange -> exchange.direction() == Exchange.Direction.SLACK_TO_APP)
                .allMatch(exchange -> exchange.result().equals("ok"));
    }

    @Test
    void anEventReachesItsListener() {
        practice.emulator.as(PracticeFixture.GUEST).join(PracticeFixture.GENERAL);
        org.awaitility.Awaitility.await().until(() -> joined.contains(PracticeFixture.GUEST));
    }

    @Test
    void aRevokedTokenIsNoticedAtTheFirstRequest() {
        practice.emulator.faults().revokeToken();
        assertThat(practice.emulator
                        .as(PracticeFixture.ANNA)
                        .type(PracticeFixture.GENERAL, "/migrate help")
                        .failure())
                .isEqualTo("dispatch_failed");
    }
}
