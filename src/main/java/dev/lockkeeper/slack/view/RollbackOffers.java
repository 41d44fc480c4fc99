package dev.lockkeeper.slack.view;

import com.slack.api.model.block.InputBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.element.ButtonElement;
import com.slack.api.model.block.element.PlainTextInputElement;
import com.slack.api.model.view.View;
import com.slack.api.model.view.ViewClose;
import com.slack.api.model.view.ViewSubmit;
import com.slack.api.model.view.ViewTitle;
import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.window.PlannedRollback;
import dev.lockkeeper.window.RollbackPrice;
import dev.lockkeeper.window.Window;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The ways back with their price, for the asker alone, and the question before one is gone. Pure. */
public final class RollbackOffers {
    /** Callback of {@link #modal}. */
    public static final String ROLL_BACK = "roll_back";

    private static final int LINE = 600;
    private static final int REASON = 500;

    private RollbackOffers() {}

    /** The offers; where the reason was typed already, the button asks once more and needs no form. */
    public static Replies.Ephemeral of(Desk.Reply.Rollbacks reply) {
        Card card = new Card("rollbacks");
        for (Desk.RollbackOffer offer : reply.offers()) {
            String[] lines = offer.lines().stream()
                    .map(line -> SlackText.cut(Replies.safe(line), LINE))
                    .toArray(String[]::new);
            lines[0] = "*" + lines[0] + "*";
            card.text(lines);
            if (offer.possible()) {
                card.actions("rollback:" + offer.plan(), List.of(button(offer, reply.reason())));
            }
        }
        if (reply.reason().isEmpty()) {
            card.small("Typed: `rollback <plan> <reason>`. Nothing happens before you confirm.");
        }
        String text = reply.offers().stream()
                .flatMap(offer -> offer.lines().stream())
                .map(Replies::safe)
                .collect(Collectors.joining("\n"));
        DesiredMessage message = card.says(text);
        return new Replies.Ephemeral(message.text(), message.blocks());
    }

    /** The price once more, and why; empty if the plan is not there any more. */
    public static Optional<View> modal(Window window, ButtonValue value) {
        return window.plan().rollback(value.subject()).map(plan -> modal(window, plan, value));
    }

    /** What the rules know a price by, as this button carries it. */
    public static String mark(ButtonValue value) {
        return value.digest() + "-" + value.asking();
    }

    /** A value with the reason that was typed; {@link #typed} and {@link #reason} read it back. */
    static String carrying(ButtonValue value, String reason) {
        return value.encode() + "\n" + reason;
    }

    /** The button's own value in what {@link ActionIds#ROLLBACK_NOW} carries; empty if it is none of ours. */
    public static Optional<ButtonValue> typed(String carried) {
        return carried.contains("\n")
                ? ButtonValue.parse(carried.substring(0, carried.indexOf('\n')))
                : Optional.empty();
    }

    /** The reason in what the button carries. */
    public static String reason(String carried) {
        return carried.substring(carried.indexOf('\n') + 1);
    }

    private static ButtonElement button(Desk.RollbackOffer offer, String reason) {
        int dash = offer.mark().lastIndexOf('-');
        ButtonValue value = new ButtonValue(
                offer.window(),
                offer.plan(),
                "",
                Integer.parseInt(offer.mark().substring(dash + 1)),
                offer.mark().substring(0, dash));
        String spoken = "Roll " + offer.window() + " back: " + offer.title();
        if (reason.isEmpty()) {
            return Buttons.danger(ActionIds.ROLLBACK_CHOOSE, "Roll back…", spoken, value);
        }
        ButtonElement button = Buttons.danger(ActionIds.ROLLBACK_NOW, "Roll back", spoken, value);
        button.setValue(carrying(value, reason));
        return Buttons.asking(
                button,
                "Roll " + offer.window() + " back?",
                SlackText.line(offer.title(), SlackText.HEADER)
                        + ": its steps run without further commands, and no forward step begins any more.",
                "Roll back");
    }

    private static View modal(Window window, PlannedRollback plan, ButtonValue value) {
        RollbackPrice price = RollbackPrice.of(window, plan);
        String words = "*" + window.id() + "* goes back: " + SlackText.line(price.words(), LINE)
                + ".\nIts steps run without further commands, and no forward step begins any more.";
        return View.builder()
                .type("modal")
                .callbackId(ROLL_BACK)
                .title(ViewTitle.builder().type("plain_text").text("Roll back").build())
                .submit(ViewSubmit.builder()
                        .type("plain_text")
                        .text("Roll back")
                        .build())
                .close(ViewClose.builder().type("plain_text").text("Not now").build())
                .privateMetadata(value.encode())
                .blocks(List.of(
                        SectionBlock.builder()
                                .text(MarkdownTextObject.builder()
                                        .text(SlackText.cut(words, SlackText.SECTION))
                                        .verbatim(true)
                                        .build())
                                .build(),
                        InputBlock.builder()
                                .blockId(Modals.REASON_INPUT)
                                .label(Buttons.plainText("Why?", SlackText.HEADER))
                                .hint(Buttons.plainText("It stands at the top of the report.", SlackText.HEADER))
                                .element(PlainTextInputElement.builder()
                                        .actionId(Modals.REASON_INPUT)
                                        .multiline(true)
                                        .maxLength(REASON)
                                        .focusOnLoad(false)
                                        .build())
                                .build()))
                .build();
    }
}
