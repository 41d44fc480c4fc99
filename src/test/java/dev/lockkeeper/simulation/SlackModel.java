package dev.lockkeeper.simulation;

import com.slack.api.RequestConfigurator;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiErrorResponse;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.methods.request.bookmarks.BookmarksAddRequest;
import com.slack.api.methods.request.chat.ChatDeleteRequest;
import com.slack.api.methods.request.chat.ChatPostMessageRequest;
import com.slack.api.methods.request.chat.ChatUpdateRequest;
import com.slack.api.methods.request.conversations.ConversationsCreateRequest;
import com.slack.api.methods.request.conversations.ConversationsHistoryRequest;
import com.slack.api.methods.request.conversations.ConversationsOpenRequest;
import com.slack.api.methods.request.conversations.ConversationsRepliesRequest;
import com.slack.api.methods.request.conversations.ConversationsSetPurposeRequest;
import com.slack.api.methods.request.files.FilesUploadV2Request;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Slack's side of the Web API for one process: each call may be refused, may not arrive, may arrive late, or may be done
 * and its answer lost.
 */
final class SlackModel {
    /** A request whose answer was lost may still be on its way so long; the bot relies on no more than two seconds. */
    private static final long LATE = 1_500;

    /** Nobody waits for a turn with these, so a 429 costs no real time. */
    private static final Set<String> LIMITED = Set.of(
            "chatPostMessage",
            "chatUpdate",
            "chatDelete",
            "pinsAdd",
            "filesUploadV2",
            "bookmarksAdd",
            "conversationsOpen");

    private final World world;
    private final Node node;
    private final Workspace workspace;
    private final BooleanSupplier open;

    private SlackModel(World world, Node node, Workspace workspace, BooleanSupplier open) {
        this.world = world;
        this.node = node;
        this.workspace = workspace;
        this.open = open;
    }

    /** @param open looked at right before each call; a closed way out makes none */
    static MethodsClient client(World world, Node node, Workspace workspace, BooleanSupplier open) {
        SlackModel model = new SlackModel(world, node, workspace, open);
        return (MethodsClient) Proxy.newProxyInstance(
                SlackModel.class.getClassLoader(),
                new Class<?>[] {MethodsClient.class},
                (proxy, method, args) -> model.call(method, args));
    }

    private SlackApiTextResponse call(Method method, Object[] args) throws IOException, SlackApiException {
        String name = method.getName();
        if (!open.getAsBoolean()) {
            throw new IOException("another process speaks");
        }
        Supplier<SlackApiTextResponse> work = work(name, args[0]);
        if (world.trouble(world.weather.slackAway())) {
            world.count("calls to Slack that did not arrive");
            refuse(name);
        }
        if (world.trouble(world.weather.slackReplies())) {
            world.count("answers of Slack lost");
            world.tell(node.name + " gets no answer to " + name);
            if (world.lot.oneIn(2)) {
                world.turns.after(world.lot.between(0, LATE), null, "late " + name, work::get);
            } else {
                work.get();
            }
            throw new IOException("timeout");
        }
        SlackApiTextResponse answer = work.get();
        node.step(name + ", done");
        return answer;
    }

    private void refuse(String name) throws IOException, SlackApiException {
        int how = world.lot.below(3);
        if (how == 0) {
            throw new IOException("connection refused");
        }
        boolean limited = how == 1 && LIMITED.contains(name);
        Response.Builder response = new Response.Builder()
                .request(new Request.Builder()
                        .url("https://slack.com/api/" + name)
                        .build())
                .protocol(Protocol.HTTP_1_1)
                .message("")
                .code(limited ? 429 : 500);
        if (limited) {
            response.header("Retry-After", String.valueOf(world.lot.between(1, 30)));
        }
        throw new SlackApiException(response.build(), "", new SlackApiErrorResponse());
    }

    /** What this call does once it arrives. */
    private Supplier<SlackApiTextResponse> work(String name, Object arg) {
        return switch (name) {
            case "chatPostMessage" -> {
                ChatPostMessageRequest it =
                        built(arg, ChatPostMessageRequest.builder()).build();
                yield () -> workspace.post(node.name, it);
            }
            case "chatUpdate" -> {
                ChatUpdateRequest it = built(arg, ChatUpdateRequest.builder()).build();
                yield () -> workspace.update(it);
            }
            case "chatDelete" -> {
                ChatDeleteRequest it = built(arg, ChatDeleteRequest.builder()).build();
                yield () -> workspace.delete(it.getTs());
            }
            case "chatGetPermalink" -> workspace::permalink;
            case "conversationsHistory" -> {
                ConversationsHistoryRequest it =
                        built(arg, ConversationsHistoryRequest.builder()).build();
                yield () -> workspace.history(it.getChannel());
            }
            case "conversationsReplies" -> {
                ConversationsRepliesRequest it =
                        built(arg, ConversationsRepliesRequest.builder()).build();
                yield () -> workspace.replies(it.getChannel(), it.getTs());
            }
            case "filesUploadV2" -> {
                FilesUploadV2Request it =
                        built(arg, FilesUploadV2Request.builder()).build();
                yield () -> workspace.upload(node.name, it);
            }
            case "bookmarksAdd" -> {
                BookmarksAddRequest it =
                        built(arg, BookmarksAddRequest.builder()).build();
                yield () -> workspace.bookmark(it.getTitle());
            }
            default -> ofChannels(name, arg);
        };
    }

    private Supplier<SlackApiTextResponse> ofChannels(String name, Object arg) {
        return switch (name) {
            case "conversationsCreate" -> {
                ConversationsCreateRequest it =
                        built(arg, ConversationsCreateRequest.builder()).build();
                yield () -> workspace.create(node.name, it.getName());
            }
            case "conversationsList" -> workspace::channels;
            case "conversationsSetPurpose" -> {
                ConversationsSetPurposeRequest it =
                        built(arg, ConversationsSetPurposeRequest.builder()).build();
                yield () -> workspace.purpose(it.getChannel(), it.getPurpose());
            }
            case "conversationsOpen" -> {
                ConversationsOpenRequest it =
                        built(arg, ConversationsOpenRequest.builder()).build();
                yield () -> workspace.direct(it.getUsers().get(0));
            }
            default -> () -> workspace.plainly(name);
        };
    }

    /** What was asked for: the caller fills a builder of the method's own kind. */
    @SuppressWarnings("unchecked")
    private static <B> B built(Object configurator, B builder) {
        return ((RequestConfigurator<B>) configurator).configure(builder);
    }
}
