package dev.lockkeeper.emulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.app_backend.SlackSignature;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.request.files.FilesUploadV2Request;
import com.slack.api.methods.response.chat.ChatPostMessageResponse;
import com.slack.api.methods.response.conversations.ConversationsHistoryResponse;
import com.slack.api.methods.response.files.FilesUploadV2Response;
import com.slack.api.methods.response.views.ViewsOpenResponse;
import com.slack.api.model.Message;
import com.slack.api.model.block.Blocks;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.BlockCompositions;
import com.slack.api.model.block.element.BlockElements;
import com.slack.api.model.view.View;
import com.slack.api.model.view.Views;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Slack's own Java client, set to fail on any field that it does not know, against the practice workspace. */
class OfficialClientTest {
    private PracticeFixture practice;
    private Slack slack;
    private MethodsClient client;

    @BeforeEach
    void start() {
        practice = new PracticeFixture();
        SlackConfig config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix(practice.emulator.apiUrl());
        config.setFailOnUnknownProperties(true);
        config.setProxyUrl(null);
        config.setStatsEnabled(false);
        slack = Slack.getInstance(config);
        client = slack.methods(PracticeFixture.TOKEN);
    }

    @AfterEach
    void stop() throws Exception {
        slack.close();
        practice.close();
    }

    private String newChannel(String name, boolean isPrivate) throws IOException, SlackApiException {
        return client.conversationsCreate(r -> r.name(name).isPrivate(isPrivate))
                .getChannel()
                .getId();
    }

    private static List<LayoutBlock> card(String label) {
        return List.of(
                Blocks.header(h -> h.text(BlockCompositions.plainText("STG-1"))),
                Blocks.section(s -> s.text(BlockCompositions.markdownText("*Ready?* <@" + PracticeFixture.ANNA + ">"))),
                Blocks.context(c -> c.elements(List.of(BlockCompositions.markdownText("digest 4f1c")))),
                Blocks.actions(a -> a.blockId("decide")
                        .elements(List.of(BlockElements.button(b -> b.actionId("approve")
                                .text(BlockCompositions.plainText(label))
                                .style("primary")
                                .value("w-1"))))));
    }

    @Test
    void knowsWhoItIsAndWhatItWasGranted() throws Exception {
        var identity = client.authTest(r -> r);
        assertThat(identity.isOk()).isTrue();
        assertThat(identity.getUserId()).isEqualTo(PracticeFixture.BOT);
        assertThat(identity.getBotId()).isEqualTo("B0BOT00001");
        assertThat(identity.getHttpResponseHeaders().get("x-oauth-scopes").get(0))
                .contains("chat:write");
        assertThat(slack.methods(PracticeFixture.APP_TOKEN).authTest(r -> r).getAppId())
                .isEqualTo("A0APP00001");
        assertThat(slack.methods("xoxb-somebody-else-0001").authTest(r -> r).getError())
                .isEqualTo("invalid_auth");
    }

    @Test
    void opensARoomInvitesPostsEditsAndFindsItsMessageByMetadata() throws Exception {
        String channel = newChannel("mw-staging-1", true);
        var invited = client.conversationsInvite(
                r -> r.channel(channel).users(List.of(PracticeFixture.ANNA, PracticeFixture.BERT)));
        assertThat(invited.isOk()).isTrue();
        assertThat(client.conversationsMembers(r -> r.channel(channel)).getMembers())
                .containsExactlyInAnyOrder(PracticeFixture.BOT, PracticeFixture.ANNA, PracticeFixture.BERT);

        ChatPostMessageResponse posted = client.chatPostMessage(r -> r.channel(channel)
                .text("STG-1 waits for you")
                .blocks(card("Approve"))
                .metadata(Message.Metadata.builder()
                        .eventType("board")
                        .eventPayload(Map.of("window", "STG-1"))
                        .build()));
        assertThat(posted.getError()).isNull();
        var updated = client.chatUpdate(
                r -> r.channel(channel).ts(posted.getTs()).text("STG-1 goes on").blocks(card("Approve now")));
        assertThat(updated.isOk()).isTrue();
        client.chatPostMessage(
                r -> r.channel(channel).threadTs(posted.getTs()).text("details").replyBroadcast(false));
        client.pinsAdd(r -> r.channel(channel).timestamp(posted.getTs()));
        client.reactionsAdd(r -> r.channel(channel).timestamp(posted.getTs()).name("eyes"));

        ConversationsHistoryResponse history =
                client.conversationsHistory(r -> r.channel(channel).includeAllMetadata(true));
        Message newest = history.getMessages().get(0);
        assertThat(newest.getTs()).isEqualTo(posted.getTs());
        assertThat(newest.getText()).isEqualTo("STG-1 goes on");
        assertThat(newest.getReplyCount()).isEqualTo(1);
        assertThat(newest.getMetadata().getEventPayload()).containsEntry("window", "STG-1");
        assertThat(client.conversationsReplies(r -> r.channel(channel).ts(posted.getTs()))
                        .getMessages())
                .extracting(Message::getText)
                .containsExactly("STG-1 goes on", "details");
        assertThat(client.pinsList(r -> r.channel(channel))
                        .getItems()
                        .get(0)
                        .getMessage()
                        .getText())
                .isEqualTo("STG-1 goes on");
    }

    @Test
    void showsPrivateMessagesAndUploadsAReport() throws Exception {
        String channel = newChannel("mw-staging-2", false);
        client.conversationsInvite(r -> r.channel(channel).users(List.of(PracticeFixture.ANNA)));
        assertThat(client.chatPostEphemeral(r ->
                                r.channel(channel).user(PracticeFixture.ANNA).text("not yours to decide"))
                        .isOk())
                .isTrue();
        assertThat(practice.emulator.ephemerals(PracticeFixture.ANNA))
                .extracting(Ephemeral::text)
                .containsExactly("not yours to decide");

        byte[] report = "# STG-2\nÄlles gut.\n".getBytes(StandardCharsets.UTF_8);
        FilesUploadV2Response uploaded = client.filesUploadV2(FilesUploadV2Request.builder()
                .channel(channel)
                .filename("STG-2.md")
                .title("Report")
                .fileData(report)
                .initialComment("the report")
                .build());
        assertThat(uploaded.isOk()).isTrue();
        assertThat(practice.emulator.files(channel)).hasSize(1);
        assertThat(practice.emulator.files(channel).get(0).content().toArray()).isEqualTo(report);
        assertThat(client.filesInfo(r -> r.file(uploaded.getFile().getId()))
                        .getFile()
                        .getName())
                .isEqualTo("STG-2.md");
    }

    @Test
    void opensAModalByTheTriggerOfAPressAndOnlyOnce() throws Exception {
        String channel = newChannel("mw-staging-3", false);
        client.conversationsInvite(r -> r.channel(channel).users(List.of(PracticeFixture.ANNA)));
        String ts = client.chatPostMessage(r -> r.channel(channel).text("x").blocks(card("Reject")))
                .getTs();
        Person anna = practice.emulator.as(PracticeFixture.ANNA);
        assertThat(anna.press(new MessageRef(channel, ts), "Reject").isOk()).isTrue();
        String trigger = practice.received
                .get(practice.received.size() - 1)
                .payload()
                .path("trigger_id")
                .asString();
        View view = Views.view(v -> v.type("modal")
                .callbackId("reason")
                .title(Views.viewTitle(t -> t.type("plain_text").text("Reject STG-3")))
                .submit(Views.viewSubmit(s -> s.type("plain_text").text("Reject")))
                .blocks(List.of(Blocks.input(i -> i.blockId("why")
                        .label(BlockCompositions.plainText("Why"))
                        .element(BlockElements.plainTextInput(p -> p.actionId("text")))))));
        ViewsOpenResponse opened = client.viewsOpen(r -> r.triggerId(trigger).view(view));
        assertThat(opened.getError()).isNull();
        assertThat(anna.openView()).get().extracting(OpenView::title).isEqualTo("Reject STG-3");
        assertThat(client.viewsUpdate(r -> r.viewId(opened.getView().getId())
                                .hash("somebody else was faster")
                                .view(view))
                        .getError())
                .isEqualTo("hash_conflict");
        assertThat(client.viewsOpen(r -> r.triggerId(trigger).view(view)).getError())
                .isEqualTo("exchanged_trigger_id");
    }

    @Test
    void readsPeopleGroupsAndBookmarks() throws Exception {
        var anna = client.usersInfo(r -> r.user(PracticeFixture.ANNA)).getUser();
        assertThat(anna.getTz()).isEqualTo("Europe/Berlin");
        assertThat(client.usersLookupByEmail(r -> r.email("anna@harbour.example"))
                        .getUser()
                        .getId())
                .isEqualTo(PracticeFixture.ANNA);
        assertThat(client.usersList(r -> r.limit(2)).getMembers()).hasSize(2);
        assertThat(client.usergroupsList(r -> r.includeUsers(true))
                        .getUsergroups()
                        .get(0)
                        .getUsers())
                .containsExactly(PracticeFixture.ANNA);
        assertThat(client.usergroupsUsersList(r -> r.usergroup(PracticeFixture.GROUP))
                        .getUsers())
                .containsExactly(PracticeFixture.ANNA);
        assertThat(client.bookmarksAdd(r -> r.channelId(PracticeFixture.GENERAL)
                                .title("Report")
                                .type("link")
                                .link("https://example.org/r"))
                        .getBookmark()
                        .getTitle())
                .isEqualTo("Report");
        assertThat(client.conversationsOpen(
                                r -> r.users(List.of(PracticeFixture.BERT)).returnIm(true))
                        .getChannel()
                        .getUser())
                .isEqualTo(PracticeFixture.BERT);
        assertThat(client.teamInfo(r -> r).getTeam().getDomain()).isEqualTo("harbour");
        assertThat(client.botsInfo(r -> r.bot("B0BOT00001")).getBot().getUserId())
                .isEqualTo(PracticeFixture.BOT);
    }

    @Test
    void acceptsOurSignatureAndNotOneOfAnotherSecret() {
        practice.emulator.as(PracticeFixture.ANNA).type(PracticeFixture.GENERAL, "/migrate note schön 🚢");
        PracticeFixture.Received request = practice.received.get(0);
        String timestamp = request.headers().get("x-slack-request-timestamp");
        String signature = request.headers().get("x-slack-signature");
        assertThat(verifier(PracticeFixture.SIGNING_SECRET).isValid(timestamp, request.body(), signature))
                .isTrue();
        assertThat(verifier("another-secret").isValid(timestamp, request.body(), signature))
                .isFalse();
        assertThat(verifier(PracticeFixture.SIGNING_SECRET).isValid(timestamp, request.body() + "x", signature))
                .isFalse();
    }

    private static SlackSignature.Verifier verifier(String secret) {
        return new SlackSignature.Verifier(new SlackSignature.Generator(secret));
    }

    @Test
    void isToldHowLongToWaitWhenItAsksTooOften() {
        practice.emulator.faults().rateLimit("chat.update", java.time.Duration.ofSeconds(7), 1);
        assertThatThrownBy(() -> client.chatUpdate(
                        r -> r.channel(PracticeFixture.GENERAL).ts("1.000001").text("x")))
                .isInstanceOf(SlackApiException.class)
                .hasMessageContaining("429");
    }

    /** What a cut connection does to a bot on this client as it comes: it must forbid the repetition, or expect it. */
    @Test
    void repeatsAPostOnItsOwnWhenItsReusedConnectionIsCut() throws Exception {
        client.authTest(r -> r);
        practice.emulator.faults().dropAfter("chat.postMessage", 1);
        assertThat(client.chatPostMessage(
                                r -> r.channel(PracticeFixture.GENERAL).text("once"))
                        .isOk())
                .isTrue();
        assertThat(practice.emulator.messages(PracticeFixture.GENERAL)).hasSize(2);
    }
}
