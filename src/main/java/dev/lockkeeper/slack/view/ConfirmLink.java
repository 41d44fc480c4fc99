package dev.lockkeeper.slack.view;

import dev.lockkeeper.engine.Desk;

/** Where somebody confirms their yes in the browser, for them alone. Pure. */
public final class ConfirmLink {
    private static final String LABEL = "Confirm in the browser";

    private ConfirmLink() {}

    /** For the answer to whatever they pressed or typed. */
    public static Replies.Ephemeral of(Desk.Reply.ConfirmInBrowser reply) {
        DesiredMessage message = message(reply);
        return new Replies.Ephemeral(message.text(), message.blocks());
    }

    /** What was said and the link; the address is ours and can hold nothing that ends the link. */
    public static DesiredMessage message(Desk.Reply.ConfirmInBrowser reply) {
        String words = Replies.safe(reply.text());
        String address = SlackText.literal(reply.link());
        return new Card("confirm")
                .text(words, "*<" + address.replace("|", "%7C") + "|" + LABEL + ">*")
                .says(words + " " + LABEL + ": " + address);
    }
}
