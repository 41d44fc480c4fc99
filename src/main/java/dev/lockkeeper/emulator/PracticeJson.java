package dev.lockkeeper.emulator;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the practice page reads. Not Slack's shapes: these are for the page alone. */
final class PracticeJson {
    private static final int NEWEST = 300;

    private final Emulator emulator;
    private final State state;

    PracticeJson(Emulator emulator, State state) {
        this.emulator = emulator;
        this.state = state;
    }

    ObjectNode workspace() {
        return state.locked(() -> {
            ObjectNode answer = Json.object()
                    .put("name", state.spec.name())
                    .put("app", state.app.appName())
                    .put("appUserId", state.app.botUserId())
                    .put("command", state.app.command())
                    .put("rateFactor", state.settings.rateFactor());
            ArrayNode people = answer.putArray("people");
            for (WorkspaceSpec.Member member : state.members.values()) {
                people.addObject()
                        .put("id", member.userId())
                        .put("handle", member.handle())
                        .put("name", member.realName())
                        .put("timeZone", member.timeZone())
                        .put("bot", member.bot())
                        .put("deactivated", member.deactivated());
            }
            ArrayNode groups = answer.putArray("groups");
            for (WorkspaceSpec.UserGroup group : state.spec.userGroups()) {
                groups.addObject()
                        .put("id", group.id())
                        .put("handle", group.handle())
                        .put("name", group.name())
                        .set("members", Json.array(state.groupMembers.get(group.id())));
            }
            return answer;
        });
    }

    ObjectNode channels() {
        ObjectNode answer = Json.object();
        ArrayNode channels = answer.putArray("channels");
        for (Channel channel : emulator.channels()) {
            ObjectNode node = channels.addObject()
                    .put("id", channel.id())
                    .put("name", channel.name())
                    .put("kind", channel.kind().name())
                    .put("archived", channel.archived())
                    .put("topic", channel.topic())
                    .put("latest", latest(channel.id()));
            node.set("members", Json.array(channel.memberIds()));
            node.set(
                    "pins",
                    Json.array(channel.pins().stream().map(MessageRef::ts).toList()));
            ArrayNode bookmarks = node.putArray("bookmarks");
            channel.bookmarks()
                    .forEach(mark ->
                            bookmarks.addObject().put("title", mark.title()).put("link", mark.link()));
        }
        return answer;
    }

    /** The newest message that somebody wrote, as Slack's own notices make nothing unread; empty if there is none. */
    private String latest(String channelId) {
        return state.locked(() -> state.rooms.get(channelId).posts.descendingMap().values().stream()
                .filter(post -> post.subtype.isEmpty())
                .map(post -> post.ts)
                .findFirst()
                .orElse(""));
    }

    ObjectNode messages(String channelId) {
        List<Message> all = emulator.messages(channelId);
        ObjectNode answer = Json.object();
        ArrayNode messages = answer.putArray("messages");
        for (Message message : all.subList(Math.max(0, all.size() - NEWEST), all.size())) {
            ObjectNode node = message(message);
            if (message.replyCount() > 0) {
                ArrayNode replies = node.putArray("replies");
                emulator.thread(channelId, message.ts()).stream().skip(1).forEach(reply -> replies.add(message(reply)));
            }
            messages.add(node);
        }
        return answer;
    }

    private ObjectNode message(Message message) {
        ObjectNode node = Json.object()
                .put("channel", message.channelId())
                .put("ts", message.ts())
                .put("user", message.userId())
                .put("app", message.fromApp())
                .put("subtype", message.subtype())
                .put("text", message.text())
                .put("edited", message.edited() && message.blocks().isEmpty());
        node.set("blocks", message.blocks());
        ArrayNode files = node.putArray("files");
        for (SharedFile file : emulator.files(message.channelId())) {
            if (message.fileIds().contains(file.id())) {
                files.addObject()
                        .put("id", file.id())
                        .put("name", file.name())
                        .put("title", file.title())
                        .put("size", file.content().size());
            }
        }
        ObjectNode reactions = node.putObject("reactions");
        message.reactions().forEach((name, users) -> reactions.put(name, users.size()));
        return node;
    }

    static ObjectNode ephemeral(Ephemeral ephemeral) {
        ObjectNode node = Json.object()
                .put("channel", ephemeral.ref().channelId())
                .put("ts", ephemeral.ref().ts())
                .put("threadTs", ephemeral.threadTs())
                .put("app", ephemeral.fromApp())
                .put("text", ephemeral.text());
        node.set("blocks", ephemeral.blocks());
        return node;
    }

    /** What only one person sees: private messages and modals. */
    ObjectNode privateTo(String userId) {
        ObjectNode answer = Json.object();
        ArrayNode ephemerals = answer.putArray("ephemerals");
        emulator.ephemerals(userId).forEach(each -> ephemerals.add(ephemeral(each)));
        ArrayNode views = answer.putArray("views");
        for (OpenView view : emulator.openViews(userId)) {
            views.add(view(view));
        }
        emulator.home(userId).ifPresent(home -> answer.set("home", view(home)));
        return answer;
    }

    private static ObjectNode view(OpenView view) {
        ObjectNode node = Json.object()
                .put("id", view.id())
                .put("hash", view.hash())
                .put("title", view.title())
                .put("submit", view.submitLabel())
                .put("close", view.closeLabel());
        node.set("blocks", view.blocks());
        return node;
    }
}
