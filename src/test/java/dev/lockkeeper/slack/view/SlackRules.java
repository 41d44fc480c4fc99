package dev.lockkeeper.slack.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.model.block.ActionsBlock;
import com.slack.api.model.block.ContextBlock;
import com.slack.api.model.block.InputBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.ConfirmationDialogObject;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.ButtonElement;
import com.slack.api.model.view.View;
import dev.lockkeeper.window.Window;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What Slack refuses (slack.md 2.3), written down once more and apart from the code under test. */
final class SlackRules {
    private SlackRules() {}

    static void hold(Window window, List<DesiredMessage> messages) {
        Set<String> keys = new HashSet<>();
        for (DesiredMessage message : messages) {
            assertThat(keys.add(message.key()))
                    .as("key %s twice", message.key())
                    .isTrue();
            message.threadOf()
                    .ifPresent(parent -> assertThat(messages.stream().map(DesiredMessage::key))
                            .as("parent of %s", message.key())
                            .contains(parent));
            hold(window, message);
        }
        assertThat(messages.stream().filter(DesiredMessage::pinned)).hasSize(1);
    }

    static void hold(Window window, DesiredMessage message) {
        assertThat(message.text())
                .as(message.key())
                .isNotBlank()
                .contains(window.id().value());
        assertThat(message.text().length()).as(message.key()).isBetween(1, 4000);
        blocks(message.key(), message.blocks(), 50);
        String first = ((SectionBlock) message.blocks().get(0)).getText().getText();
        assertThat(first)
                .as("first block of %s", message.key())
                .contains(window.id().value());
    }

    static void hold(View view) {
        assertThat(view.getTitle().getText().length()).isBetween(1, 24);
        assertThat(view.getSubmit().getText().length()).isBetween(1, 24);
        assertThat(view.getClose().getText().length()).isBetween(1, 24);
        assertThat(view.getPrivateMetadata().length()).isLessThanOrEqualTo(3000);
        assertThat(view.getCallbackId()).isNotBlank();
        blocks(view.getCallbackId(), view.getBlocks(), 100);
    }

    private static void blocks(String key, List<LayoutBlock> blocks, int most) {
        assertThat(blocks).as(key).isNotEmpty().hasSizeLessThanOrEqualTo(most);
        Set<String> ids = new HashSet<>();
        int total = 0;
        for (LayoutBlock block : blocks) {
            if (block.getBlockId() != null) {
                assertThat(block.getBlockId().length()).isBetween(1, 255);
                assertThat(ids.add(block.getBlockId()))
                        .as("block_id %s twice", block.getBlockId())
                        .isTrue();
            }
            total += text(key, block);
        }
        assertThat(total).as("characters of %s", key).isLessThanOrEqualTo(12_000);
    }

    private static int text(String key, LayoutBlock block) {
        if (block instanceof SectionBlock section) {
            String text = section.getText().getText();
            whole(key, text, 3000);
            if (section.getAccessory() != null) {
                button(section.getAccessory());
            }
            return text.length();
        }
        if (block instanceof ContextBlock context) {
            assertThat(context.getElements()).hasSizeBetween(1, 10);
            context.getElements().forEach(e -> whole(key, ((MarkdownTextObject) e).getText(), 3000));
            return context.getElements().stream()
                    .mapToInt(e -> ((MarkdownTextObject) e).getText().length())
                    .sum();
        }
        if (block instanceof ActionsBlock actions) {
            assertThat(actions.getElements()).hasSizeBetween(1, 25);
            actions.getElements().forEach(SlackRules::button);
        }
        if (block instanceof InputBlock input) {
            assertThat(input.getLabel().getText().length()).isBetween(1, 2000);
        }
        return 0;
    }

    private static void whole(String key, String text, int most) {
        assertThat(text.length()).as(key).isBetween(1, most);
        assertThat((text.split("```", -1).length - 1) % 2)
                .as("code blocks of %s are closed", key)
                .isZero();
        assertThat(text.replaceAll("<[^<>]*>", ""))
                .as("tokens of %s are whole", key)
                .doesNotContain("<", ">");
        assertThat(text.replaceAll("&(amp|lt|gt);", ""))
                .as("entities of %s are whole", key)
                .doesNotContain("&");
    }

    private static void button(BlockElement element) {
        ButtonElement button = (ButtonElement) element;
        assertThat(button.getText().getText().length()).isBetween(1, 75);
        assertThat(button.getAccessibilityLabel().length()).isBetween(1, 75);
        assertThat(button.getValue().length()).isBetween(1, 2000);
        assertThat(ButtonValue.parse(button.getValue())).isPresent();
        ConfirmationDialogObject confirm = button.getConfirm();
        if (confirm != null) {
            assertThat(confirm.getTitle().getText().length()).isBetween(1, 100);
            whole("confirm", confirm.getText().getText(), 300);
            assertThat(confirm.getConfirm().getText().length()).isBetween(1, 30);
            assertThat(confirm.getDeny().getText().length()).isBetween(1, 30);
        }
    }
}
