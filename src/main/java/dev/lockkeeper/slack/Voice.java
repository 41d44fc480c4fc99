package dev.lockkeeper.slack;

import com.slack.api.Slack;
import com.slack.api.app_backend.interactive_components.ActionResponseSender;
import com.slack.api.app_backend.interactive_components.response.ActionResponse;
import dev.lockkeeper.slack.view.Replies;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one person something privately after they pressed a button: through the response URL of the press, in a thread
 * by {@code chat.postEphemeral}, and by the other way if the first fails. Any thread.
 */
final class Voice {
    private static final Logger log = LoggerFactory.getLogger(Voice.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Slack slack;
    private final Outbox outbox;

    Voice(Slack slack, Outbox outbox) {
        this.slack = slack;
        this.outbox = outbox;
    }

    /** Says it beside the message that was pressed, which stays as it is. */
    void tell(ButtonPress press, Replies.Ephemeral words) {
        boolean inThread = press.thread() != null;
        boolean heard = inThread
                ? postEphemeral(press, words) || respond(press, response(words).build())
                : respond(press, response(words).build()) || postEphemeral(press, words);
        if (!heard) {
            log.warn("an answer to {} did not reach Slack; they see no reaction to their press", press.by());
        }
    }

    /** Puts it in the place of the private message that was pressed. */
    void replace(ButtonPress press, Replies.Ephemeral words) {
        if (!respond(press, response(words).replaceOriginal(true).build())) {
            tell(press, words);
        }
    }

    /** Takes the private message that was pressed away. */
    void remove(ButtonPress press) {
        if (!respond(press, ActionResponse.builder().deleteOriginal(true).build())) {
            log.warn("a private message could not be taken away; its buttons are harmless");
        }
    }

    private static ActionResponse.ActionResponseBuilder response(Replies.Ephemeral words) {
        return ActionResponse.builder()
                .responseType("ephemeral")
                .replaceOriginal(false)
                .text(words.text())
                .blocks(words.blocks());
    }

    private boolean respond(ButtonPress press, ActionResponse response) {
        if (press.responseUrl().isEmpty()) {
            return false;
        }
        try {
            int status = new ActionResponseSender(slack)
                    .send(press.responseUrl(), response)
                    .getCode();
            return status >= 200 && status < 300;
        } catch (IOException | RuntimeException e) {
            // Slack's client throws unchecked for an address that is none
            log.info("the response URL did not answer ({})", e.getClass().getSimpleName());
            return false;
        }
    }

    private boolean postEphemeral(ButtonPress press, Replies.Ephemeral words) {
        if (press.channel().isEmpty()) {
            return false;
        }
        try {
            outbox.send(
                    Errand.in(press.channel(), SlackMethod.CHAT_POST_EPHEMERAL),
                    PATIENCE,
                    client -> client.chatPostEphemeral(r -> r.channel(press.channel())
                            .user(press.by().user())
                            .threadTs(press.thread())
                            .text(words.text())
                            .blocks(words.blocks())));
            return true;
        } catch (SlackCallException e) {
            log.info("a private message was not accepted: {}", e.getMessage());
            return false;
        }
    }
}
