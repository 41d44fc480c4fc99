package dev.lockkeeper.slack;

import dev.lockkeeper.engine.PostedMessages.Posted;
import dev.lockkeeper.slack.view.DesiredMessage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts and edits messages so that none is there twice: what is about to be sent is written down first, and what nobody
 * knows about is looked up. A content that Slack refused is not tried again; another content may do better. Belongs to
 * one lane's thread.
 */
final class Poster {
    private static final Logger log = LoggerFactory.getLogger(Poster.class);

    /** A request whose answer was lost may still be on its way in Slack; a look-up waits so long first. */
    private static final Duration LATE_ARRIVAL = Duration.ofSeconds(2);

    private final Outbox outbox;
    private final Clock machine;
    private final BiConsumer<String, SlackCallException> refused;
    private final Predicate<SlackCallException> again;
    private final Set<String> givenUp = new HashSet<>();
    private final Set<String> said = new HashSet<>();
    private Instant doubtSince = Instant.MIN;

    /**
     * @param refused is told the key of each content that Slack will not have, and why
     * @param again whether what Slack will not have now is tried again all the same
     */
    Poster(
            Outbox outbox,
            Clock machine,
            BiConsumer<String, SlackCallException> refused,
            Predicate<SlackCallException> again) {
        this.outbox = outbox;
        this.machine = machine;
        this.refused = refused;
        this.again = again;
    }

    boolean gaveUp(DesiredMessage message) {
        return givenUp.contains(message.key() + message.contentDigest());
    }

    void post(String channel, DesiredMessage message, PostedRows known) throws SlackCallException {
        String key = message.key();
        String digest = message.contentDigest();
        String parent = message.threadOf().flatMap(known::ts).orElse(null);
        known.sending(key, channel, parent, digest, machine.instant());
        try {
            String ts = outbox.send(
                            Errand.in(channel, SlackMethod.CHAT_POST_MESSAGE),
                            Duration.ZERO,
                            client -> client.chatPostMessage(r -> r.channel(channel)
                                    .threadTs(parent)
                                    .text(message.text())
                                    .blocks(message.blocks())
                                    .unfurlLinks(false)
                                    .unfurlMedia(false)
                                    .metadata(MessageMark.of(known.window(), key))))
                    .getTs();
            known.posted(key, channel, ts, digest, machine.instant());
        } catch (SlackCallException e) {
            if (e.kind() == SlackCallException.Kind.AWAY) {
                doubt(key, known);
            }
            giveUpOrThrow(e, message);
        }
    }

    void edit(String channel, String ts, DesiredMessage message, PostedRows known) throws SlackCallException {
        try {
            outbox.send(
                    Errand.change(channel, ts),
                    Duration.ZERO,
                    client -> client.chatUpdate(
                            r -> r.channel(channel).ts(ts).text(message.text()).blocks(message.blocks())));
            known.posted(message.key(), channel, ts, message.contentDigest(), machine.instant());
        } catch (SlackCallException e) {
            giveUpOrThrow(e, message);
        }
    }

    /** Nobody knows whether what was sent under this key arrived. */
    void doubt(String key, PostedRows known) {
        known.doubt(key);
        doubtSince = machine.instant();
    }

    /** Finds out whether what was sent under this row arrived. */
    Keeper.Step settleDoubt(PostedRows known, Posted row) throws SlackCallException {
        Duration young = Duration.between(machine.instant(), doubtSince.plus(LATE_ARRIVAL));
        if (young.compareTo(Duration.ZERO) > 0 && young.compareTo(LATE_ARRIVAL) <= 0) {
            return new Keeper.Step(false, young);
        }
        try {
            Optional<String> arrived = new LostAndFound(outbox)
                    .find(row, known.latestBefore(row.key()).orElse(null));
            if (arrived.isPresent()) {
                known.posted(row.key(), row.channel(), arrived.get(), row.digest(), machine.instant());
            } else {
                known.settled(row.key());
            }
        } catch (SlackCallException e) {
            if (e.isPassing()) {
                throw e;
            }
            // a second message is the smaller harm: a card that asks for a decision must not be missing
            log.warn(
                    "{}: {} is sent again, since Slack does not let me look whether it arrived: {}",
                    known.window(),
                    row.key(),
                    e.getMessage());
            known.settled(row.key());
        }
        return new Keeper.Step(false, Duration.ZERO);
    }

    /** Trying the same content again would fail again; other content may do better. */
    private void giveUpOrThrow(SlackCallException e, DesiredMessage message) throws SlackCallException {
        if (e.isPassing() || again.test(e)) {
            throw e;
        }
        givenUp.add(message.key() + message.contentDigest());
        refused.accept(message.key(), e);
        if (said.add(e.code())) {
            log.warn("{} is not shown as it should be, and is not tried again: {}", message.key(), e.getMessage());
        }
    }
}
