package dev.lockkeeper.slack;

import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.slack.view.ConfirmLink;
import dev.lockkeeper.slack.view.Replies;
import dev.lockkeeper.slack.view.RollbackOffers;

/** How each answer of the desk looks in Slack, for the asker alone. */
final class Answers {
    private Answers() {}

    static Replies.Ephemeral of(Desk.Reply reply) {
        if (reply instanceof Desk.Reply.ConfirmStart confirm) {
            return StartCard.of(confirm.proposal());
        }
        if (reply instanceof Desk.Reply.Rollbacks rollbacks) {
            return RollbackOffers.of(rollbacks);
        }
        if (reply instanceof Desk.Reply.ConfirmInBrowser confirm) {
            return ConfirmLink.of(confirm);
        }
        if (reply instanceof Desk.Reply.No no) {
            return Replies.no(no);
        }
        return Replies.words(((Desk.Reply.Words) reply).text());
    }
}
