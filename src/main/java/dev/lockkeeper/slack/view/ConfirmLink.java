package dev.lockkeeper.slack.view;

import dev.lockkeeper.engine.Desk;

/** Where somebody confirms their yes in the browser, for them alone. Pure. */
public final class ConfirmLink {
    private static final String LABEL = "Confirm in the browser";

    private ConfirmLink() {}

    /** What was said and the link; the address is ours and can hold nothing that ends the link. */
    public static Replies.Ephemeral of(Desk.Reply.ConfirmInBrowser reply) {
        String words = Replies.safe(reply.text());
        String link = "<" + SlackText.literal(reply.link()).replace("|", "%7C") + "|" + LABEL + ">";
        DesiredMessage message = new Card("confirm")
                .text(words, "*" + link + "*")
                .says(words + " " + LABEL + ": " + SlackText.literal(reply.link()));
        return new Replies.Ephemeral(message.text(), message.blocks());
    }
}
