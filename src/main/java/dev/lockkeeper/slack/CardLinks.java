package dev.lockkeeper.slack;

import dev.lockkeeper.engine.PostedMessages;
import dev.lockkeeper.engine.PostedMessages.Posted;
import dev.lockkeeper.slack.view.CallCards;
import dev.lockkeeper.window.Window;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Where in Slack the card of a question stands, as an address that opens it. Asked once per card. Any thread. */
final class CardLinks {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final PostedMessages stored;
    private final Outbox outbox;
    private final Map<String, Optional<String>> known = new ConcurrentHashMap<>();

    CardLinks(PostedMessages stored, Outbox outbox) {
        this.stored = stored;
        this.outbox = outbox;
    }

    /**
     * The address of the card that asks this; empty if it is not posted yet, or if Slack does not tell addresses. The board
     * stands in only where no card is ever made for a question.
     *
     * @param question a key of {@link dev.lockkeeper.window.Question}
     * @throws SlackCallException if Slack could not say now
     */
    Optional<String> of(Window window, String question) throws SlackCallException {
        List<String> cards = CallCards.cards(window, question);
        for (String card : cards.isEmpty() ? List.of(CallCards.BOARD) : cards) {
            Optional<Posted> row = stored.find(window.id(), card).filter(posted -> posted.ts() != null);
            if (row.isPresent()) {
                return address(row.get());
            }
        }
        return Optional.empty();
    }

    private Optional<String> address(Posted row) throws SlackCallException {
        String place = row.channel() + " " + row.ts();
        Optional<String> before = known.get(place);
        if (before != null) {
            return before;
        }
        Optional<String> found;
        try {
            found = Optional.of(outbox.send(
                            Errand.of(SlackMethod.CHAT_GET_PERMALINK),
                            PATIENCE,
                            client -> client.chatGetPermalink(
                                    r -> r.channel(row.channel()).messageTs(row.ts())))
                    .getPermalink());
        } catch (SlackCallException e) {
            if (e.isPassing()) {
                throw e;
            }
            found = Optional.empty();
        }
        known.put(place, found);
        return found;
    }
}
