package dev.lockkeeper.emulator;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;

/** Calls every method of the workspace, well and badly, and hands the answers on. */
final class EveryMethod {
    static final String MODAL = """
            {"type": "modal", "callback_id": "reason", "title": {"type": "plain_text", "text": "Reject"},
             "submit": {"type": "plain_text", "text": "Send"}, "private_metadata": "w-1", "notify_on_close": true,
             "blocks": [{"type": "input", "block_id": "why", "label": {"type": "plain_text", "text": "Why"},
              "element": {"type": "plain_text_input", "action_id": "text", "max_length": 50}}]}
            """;
    private static final String HOME = """
            {"type": "home", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "Windows"}}]}
            """;

    private final PracticeFixture practice;
    private final BiConsumer<String, JsonNode> sink;

    private EveryMethod(PracticeFixture practice, BiConsumer<String, JsonNode> sink) {
        this.practice = practice;
        this.sink = sink;
    }

    static void call(PracticeFixture practice, BiConsumer<String, JsonNode> sink) {
        EveryMethod run = new EveryMethod(practice, sink);
        String channel = run.conversations();
        run.messages(channel);
        run.files(channel);
        run.people();
        run.views(channel);
        run.say("conversations.archive", "channel", channel);
        run.say("conversations.archive", "channel", channel);
        run.say("chat.postMessage", "channel", channel, "text", "too late");
    }

    private JsonNode say(String method, String... arguments) {
        JsonNode answer = practice.call(method, arguments);
        sink.accept(method, answer);
        return answer;
    }

    private String conversations() {
        say("auth.test");
        say("apps.connections.open");
        try (PracticeFixture sockets = PracticeFixture.overSockets(SocketTimes.likeSlack())) {
            sink.accept("apps.connections.open", sockets.callAsApp("apps.connections.open"));
        }
        say("api.test", "foo", "bar");
        say("team.info");
        say("bots.info", "bot", "B0BOT00001");
        String channel = say("conversations.create", "name", "mw-1")
                .path("channel")
                .path("id")
                .asString();
        say("conversations.create", "name", "mw-1");
        say("conversations.create", "name", "Upper Case");
        say("conversations.create", "name", "mw-private", "is_private", "true");
        say("conversations.invite", "channel", channel, "users", PracticeFixture.ANNA + "," + PracticeFixture.BERT);
        say("conversations.invite", "channel", channel, "users", PracticeFixture.ANNA + "," + PracticeFixture.GUEST);
        say("conversations.join", "channel", PracticeFixture.GENERAL);
        say("conversations.setTopic", "channel", channel, "topic", "staging");
        say("conversations.setPurpose", "channel", channel, "purpose", "a window");
        say("conversations.info", "channel", channel, "include_num_members", "true");
        say("conversations.list", "types", "public_channel,private_channel,im,mpim");
        say("conversations.members", "channel", channel);
        say("conversations.open", "users", PracticeFixture.ANNA, "return_im", "true");
        say("conversations.open", "users", PracticeFixture.ANNA);
        say("conversations.open", "users", PracticeFixture.ANNA + "," + PracticeFixture.BERT);
        say("conversations.list", "types", "public_channel,private_channel,im,mpim", "limit", "2");
        return channel;
    }

    private void messages(String channel) {
        String metadata = "{\"event_type\": \"board\", \"event_payload\": {\"window\": \"STG-1\"}}";
        String blocks = PracticeFixture.button("go", "Go");
        String ts = say("chat.postMessage", "channel", channel, "text", "board", "blocks", blocks, "metadata", metadata)
                .path("ts")
                .asString();
        say("chat.postMessage", "channel", channel, "text", "detail", "thread_ts", ts);
        say("chat.postMessage", "channel", channel);
        say("chat.postMessage", "channel", channel, "text", "x", "blocks", "[{\"type\": \"nonsense\"}]");
        say("chat.update", "channel", channel, "ts", ts, "text", "board 2", "blocks", blocks);
        say("chat.update", "channel", channel, "ts", "1.000001", "text", "board 2");
        say("chat.postEphemeral", "channel", channel, "user", PracticeFixture.ANNA, "text", "psst");
        say("chat.getPermalink", "channel", channel, "message_ts", ts);
        say("pins.add", "channel", channel, "timestamp", ts);
        say("pins.add", "channel", channel, "timestamp", ts);
        say("reactions.add", "channel", channel, "timestamp", ts, "name", "eyes");
        say("conversations.history", "channel", channel, "include_all_metadata", "true");
        say("conversations.history", "channel", channel, "limit", "1");
        say("conversations.replies", "channel", channel, "ts", ts, "include_all_metadata", "true");
        say("pins.list", "channel", channel);
        say("pins.remove", "channel", channel, "timestamp", ts);
        String extra = say("chat.postMessage", "channel", channel, "text", "gone soon")
                .path("ts")
                .asString();
        say("chat.delete", "channel", channel, "ts", extra);
        String mark = say(
                        "bookmarks.add",
                        "channel_id",
                        channel,
                        "title",
                        "Report",
                        "type",
                        "link",
                        "link",
                        "https://x.example")
                .path("bookmark")
                .path("id")
                .asString();
        say("bookmarks.edit", "channel_id", channel, "bookmark_id", mark, "title", "The report");
        say("bookmarks.list", "channel_id", channel);
        say("bookmarks.remove", "channel_id", channel, "bookmark_id", mark);
    }

    private void files(String channel) {
        JsonNode announced =
                say("files.getUploadURLExternal", "filename", "r.md", "length", "3", "alt_txt", "a report");
        String id = announced.path("file_id").asString();
        HttpResponse<String> uploaded =
                practice.postTo(announced.path("upload_url").asString(), "application/octet-stream", "abc");
        if (uploaded.statusCode() != 200) {
            throw new IllegalStateException(uploaded.body());
        }
        String files = "[{\"id\": \"" + id + "\", \"title\": \"Report\"}]";
        say("files.completeUploadExternal", "files", files, "channel_id", channel, "initial_comment", "here");
        say("files.completeUploadExternal", "files", files, "channel_id", channel);
        say("files.info", "file", id);
        say("conversations.history", "channel", channel);
    }

    private void people() {
        say("users.info", "user", PracticeFixture.ANNA);
        say("users.info", "user", PracticeFixture.BOT);
        say("users.info", "user", "U0NOBODY");
        say("users.list");
        say("users.lookupByEmail", "email", "bert@harbour.example");
        say("usergroups.list", "include_users", "true", "include_count", "true");
        say("usergroups.users.list", "usergroup", PracticeFixture.GROUP);
    }

    private void views(String channel) {
        MessageRef ref = practice.post(channel, "x", PracticeFixture.button("go", "Go"));
        List<String> triggers = new ArrayList<>();
        Person anna = practice.emulator.as(PracticeFixture.ANNA);
        practice.received.clear();
        anna.press(ref, "go");
        practice.received.stream()
                .filter(request -> request.form().containsKey("payload"))
                .forEach(request ->
                        triggers.add(request.payload().path("trigger_id").asString()));
        JsonNode opened = say("views.open", "trigger_id", triggers.get(0), "view", MODAL);
        say("views.open", "trigger_id", "nonsense", "view", MODAL);
        say("views.open", "trigger_id", triggers.get(0), "view", "{\"type\": \"modal\"}");
        practice.received.clear();
        practice.behaviour = request -> PracticeFixture.AppAnswer.json(
                "{\"response_action\": \"errors\", \"errors\": {\"why\": \"more, please\"}}");
        anna.submit(anna.openView().orElseThrow(), java.util.Map.of("why", "no"));
        String inside = practice.received.get(0).payload().path("trigger_id").asString();
        say("views.push", "trigger_id", inside, "view", MODAL);
        say("views.update", "view_id", opened.path("view").path("id").asString(), "view", MODAL);
        say("views.update", "view_id", "V0NONE", "view", MODAL);
        say("views.publish", "user_id", PracticeFixture.ANNA, "view", HOME);
    }
}
