package dev.lockkeeper.slack.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.model.block.ActionsBlock;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowStories;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CardTest {
    private final Window window = WindowStories.scheduled().window();
    private final ButtonValue value = new ButtonValue(window.id(), "", "", 0, "");

    @Test
    void fiftyBlocksAreKeptAndOneMoreCostsPlainLinesOnly() {
        for (int plain : List.of(46, 47, 48, 49, 200)) {
            DesiredMessage message = card(plain, 10).says("STG-12");
            SlackRules.hold(window, message);
            assertThat(message.blocks()).hasSize(Math.min(plain + 3, SlackText.BLOCKS));
            assertThat(message.blocks()).hasAtLeastOneElementOfType(ActionsBlock.class);
            assertThat(message.blocks().stream().filter(b -> "row".equals(b.getBlockId())))
                    .hasSize(1);
            assertThat(PlainRoom.of(message).contains("do not fit")).isEqualTo(plain + 3 > SlackText.BLOCKS);
        }
    }

    @Test
    void aMessageThatIsTooLongIsCutWhereItIsLongest() {
        for (int length : List.of(2300, 2400, 3000, 9000)) {
            DesiredMessage message = card(6, length).says("STG-12");
            SlackRules.hold(window, message);
            assertThat(PlainRoom.of(message)).contains("[Hold]", "the role waits");
        }
    }

    @Test
    void aLongTextContinuesInTheNextSectionAtALine() {
        DesiredMessage message =
                new Card("k").text("STG-12", "a".repeat(2000), "b".repeat(2000)).says("STG-12");
        assertThat(message.blocks()).hasSize(2);
        SlackRules.hold(window, message);
    }

    private Card card(int plain, int length) {
        Card card = new Card("k").text("STG-12 starts here");
        for (int i = 1; i < plain; i++) {
            card.text("x".repeat(length));
        }
        return card.row("row", "the role waits")
                .small("small")
                .actions("a", List.of(Buttons.plain(ActionIds.HOLD, "Hold", "Hold it", value)));
    }
}
