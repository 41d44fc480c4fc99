package dev.lockkeeper.slack.view;

import com.slack.api.model.block.composition.ConfirmationDialogObject;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.composition.PlainTextObject;
import com.slack.api.model.block.element.ButtonElement;

/** Buttons, all made alike: constant action id, a value that decides nothing, words for screen readers. */
final class Buttons {
    private static final int CONFIRM_TITLE = 100;
    private static final int CONFIRM_BUTTON = 30;

    private Buttons() {}

    static ButtonElement plain(String action, String label, String spoken, ButtonValue value) {
        return ButtonElement.builder()
                .actionId(action)
                .text(plainText(label, SlackText.BUTTON))
                .accessibilityLabel(SlackText.plain(spoken, SlackText.BUTTON))
                .value(value.encode())
                .build();
    }

    static ButtonElement primary(String action, String label, String spoken, ButtonValue value) {
        ButtonElement button = plain(action, label, spoken, value);
        button.setStyle("primary");
        return button;
    }

    static ButtonElement danger(String action, String label, String spoken, ButtonValue value) {
        ButtonElement button = plain(action, label, spoken, value);
        button.setStyle("danger");
        return button;
    }

    /** The same button, asking once more; the text is mrkdwn that is already safe. */
    static ButtonElement asking(ButtonElement button, String title, String text, String yes) {
        button.setConfirm(ConfirmationDialogObject.builder()
                .title(plainText(title, CONFIRM_TITLE))
                .text(MarkdownTextObject.builder()
                        .text(SlackText.cut(text, SlackText.CONFIRM))
                        .verbatim(true)
                        .build())
                .confirm(plainText(yes, CONFIRM_BUTTON))
                .deny(plainText("Not now", CONFIRM_BUTTON))
                .build());
        return button;
    }

    static PlainTextObject plainText(String text, int limit) {
        return PlainTextObject.builder()
                .text(SlackText.plain(text, limit))
                .emoji(false)
                .build();
    }
}
