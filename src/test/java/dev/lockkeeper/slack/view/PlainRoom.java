package dev.lockkeeper.slack.view;

import com.slack.api.model.block.ActionsBlock;
import com.slack.api.model.block.ContextBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.element.ButtonElement;
import java.util.List;
import java.util.stream.Collectors;

/** Messages as a person reads them: tokens by their fallback, entities as characters, buttons in brackets. */
final class PlainRoom {
    private PlainRoom() {}

    static String of(List<DesiredMessage> messages) {
        return messages.stream().map(PlainRoom::of).collect(Collectors.joining("\n"));
    }

    static String of(DesiredMessage message) {
        String head = "## " + message.key() + (message.pinned() ? " (pinned)" : "")
                + message.threadOf().map(p -> " under " + p).orElse("");
        return head + "\ntext: " + read(message.text()) + "\n"
                + message.blocks().stream().map(PlainRoom::of).collect(Collectors.joining());
    }

    static String read(String mrkdwn) {
        return mrkdwn.replaceAll("<!date\\^[0-9]+\\^[^|>]*\\|([^>]*)>", "$1")
                .replaceAll("<@U[0-9]?([A-Z]+)>", "@$1")
                .replaceAll("<!subteam\\^S([A-Z]+)>", "@$1")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
                .replace("\u200B", "");
    }

    private static String of(LayoutBlock block) {
        if (block instanceof SectionBlock section) {
            String button = section.getAccessory() instanceof ButtonElement b ? "  " + label(b) : "";
            return "> " + read(section.getText().getText()).replace("\n", "\n> ") + button + "\n";
        }
        if (block instanceof ContextBlock context) {
            return context.getElements().stream()
                    .map(e -> "> (" + read(((MarkdownTextObject) e).getText()) + ")\n")
                    .collect(Collectors.joining());
        }
        if (block instanceof ActionsBlock actions) {
            return "> "
                    + actions.getElements().stream()
                            .map(e -> label((ButtonElement) e))
                            .collect(Collectors.joining(" "))
                    + "\n";
        }
        return "> ---\n";
    }

    private static String label(ButtonElement button) {
        return "[" + button.getText().getText() + "]"
                + (button.getConfirm() == null
                        ? ""
                        : " {asks: " + read(button.getConfirm().getText().getText()) + "}");
    }
}
