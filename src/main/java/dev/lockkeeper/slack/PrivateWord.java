package dev.lockkeeper.slack;

import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.slack.view.ConfirmLink;
import dev.lockkeeper.slack.view.DesiredMessage;
import dev.lockkeeper.window.Actor;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes something to one person directly that is for them alone and not kept: a private answer is gone with the next
 * start of Slack, and a phone does not show it. If it does not arrive, the answer is all they have. Any thread.
 */
final class PrivateWord {
    private static final Logger LOG = LoggerFactory.getLogger(PrivateWord.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Outbox outbox;
    private final boolean practice;

    PrivateWord(Outbox outbox, boolean practice) {
        this.outbox = outbox;
        this.practice = practice;
    }

    /** Blocks until Slack took it or not. */
    void say(Actor person, Desk.Reply.ConfirmInBrowser reply) {
        DesiredMessage plain = ConfirmLink.message(reply);
        DesiredMessage message = practice ? PracticeMark.on(plain) : plain;
        try {
            String channel = outbox.send(
                            Errand.of(SlackMethod.CONVERSATIONS_OPEN),
                            PATIENCE,
                            client -> client.conversationsOpen(r -> r.users(List.of(person.user()))))
                    .getChannel()
                    .getId();
            outbox.send(
                    Errand.in(channel, SlackMethod.CHAT_POST_MESSAGE),
                    PATIENCE,
                    client -> client.chatPostMessage(r -> r.channel(channel)
                            .text(message.text())
                            .blocks(message.blocks())
                            .unfurlLinks(false)
                            .unfurlMedia(false)));
        } catch (SlackCallException e) {
            LOG.info("a link was not written to {} directly ({}); they have it in the answer", person, e.code());
        }
    }
}
