package dev.lockkeeper.slack.view;

import com.slack.api.model.block.ActionsBlock;
import com.slack.api.model.block.ContextBlock;
import com.slack.api.model.block.DividerBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.element.ButtonElement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Puts one message together and keeps it within Slack's limits. All mrkdwn handed in is already safe. */
final class Card {
    private static final int SHORTEST_CUT = 200;
    private static final String LEFT_OUT = "_Some lines do not fit here; the report has them all._";

    private final String key;
    private final List<LayoutBlock> blocks = new ArrayList<>();
    private Optional<String> threadOf = Optional.empty();
    private boolean pinned;

    Card(String key) {
        this.key = key;
    }

    Card under(String parent) {
        threadOf = Optional.of(parent);
        return this;
    }

    Card pinned() {
        pinned = true;
        return this;
    }

    /** One section, or several if it is long; empty lines and an empty text leave no trace. */
    Card text(String... lines) {
        StringBuilder open = new StringBuilder();
        for (String given : lines) {
            String line = SlackText.cut(given, SlackText.SECTION);
            if (open.length() + line.length() + 1 > SlackText.SECTION) {
                section(open.toString());
                open = new StringBuilder();
            }
            open.append(line.isEmpty() || open.isEmpty() ? "" : "\n").append(line);
        }
        return section(open.toString());
    }

    Card table(List<List<String>> rows) {
        SlackText.tables(rows).forEach(this::section);
        return this;
    }

    Card row(String blockId, String mrkdwn, ButtonElement button) {
        SectionBlock section = sectionOf(mrkdwn);
        section.setBlockId(blockId);
        section.setAccessory(button);
        blocks.add(section);
        return this;
    }

    Card row(String blockId, String mrkdwn) {
        SectionBlock section = sectionOf(mrkdwn);
        section.setBlockId(blockId);
        blocks.add(section);
        return this;
    }

    Card small(String mrkdwn) {
        blocks.add(ContextBlock.builder().elements(List.of(mrkdwn(mrkdwn))).build());
        return this;
    }

    Card divider() {
        blocks.add(DividerBlock.builder().build());
        return this;
    }

    Card actions(String blockId, List<ButtonElement> buttons) {
        if (!buttons.isEmpty()) {
            blocks.add(ActionsBlock.builder()
                    .blockId(blockId)
                    .elements(new ArrayList<>(buttons))
                    .build());
        }
        return this;
    }

    /** The message; the text is the sentence a phone shows. */
    DesiredMessage says(String text) {
        fewerBlocks();
        fewerCharacters();
        return new DesiredMessage(key, threadOf, SlackText.cut(text, SlackText.SECTION), blocks, pinned);
    }

    private Card section(String mrkdwn) {
        if (!mrkdwn.isBlank()) {
            blocks.add(sectionOf(mrkdwn));
        }
        return this;
    }

    /** What can be read elsewhere goes first; the title and everything with a button stays. */
    private void fewerBlocks() {
        if (blocks.size() <= SlackText.BLOCKS) {
            return;
        }
        int last = blocks.size() - 1;
        while (blocks.size() >= SlackText.BLOCKS && last > 0) {
            if (!(blocks.get(last) instanceof ActionsBlock) && blocks.get(last).getBlockId() == null) {
                blocks.remove(last);
            }
            last--;
        }
        while (blocks.size() >= SlackText.BLOCKS) {
            blocks.remove(blocks.size() - 2);
        }
        small(LEFT_OUT);
    }

    private void fewerCharacters() {
        int total = blocks.stream().mapToInt(Card::length).sum();
        while (total > SlackText.MESSAGE) {
            Optional<SectionBlock> longest = blocks.stream()
                    .filter(SectionBlock.class::isInstance)
                    .map(SectionBlock.class::cast)
                    .max(Comparator.comparingInt(Card::length));
            if (longest.isEmpty() || length(longest.get()) <= SHORTEST_CUT) {
                return;
            }
            SectionBlock section = longest.get();
            int most = Math.max(SHORTEST_CUT, length(section) - (total - SlackText.MESSAGE));
            MarkdownTextObject shorter = mrkdwn(SlackText.cut(section.getText().getText(), most));
            section.setText(shorter);
            total = blocks.stream().mapToInt(Card::length).sum();
        }
    }

    private static int length(LayoutBlock block) {
        if (block instanceof SectionBlock section) {
            return section.getText().getText().length();
        }
        if (block instanceof ContextBlock context) {
            return context.getElements().stream()
                    .filter(MarkdownTextObject.class::isInstance)
                    .mapToInt(e -> ((MarkdownTextObject) e).getText().length())
                    .sum();
        }
        return 0;
    }

    private static SectionBlock sectionOf(String mrkdwn) {
        return SectionBlock.builder()
                .text(mrkdwn(SlackText.cut(mrkdwn, SlackText.SECTION)))
                .build();
    }

    /** Verbatim keeps Slack from finding channels and people in text that merely mentions them. */
    private static MarkdownTextObject mrkdwn(String text) {
        return MarkdownTextObject.builder()
                .text(SlackText.cut(text, SlackText.SECTION))
                .verbatim(true)
                .build();
    }
}
