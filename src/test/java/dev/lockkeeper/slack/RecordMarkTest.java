package dev.lockkeeper.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.model.block.ContextBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import dev.lockkeeper.slack.view.DesiredMessage;
import dev.lockkeeper.slack.view.RoomView;
import dev.lockkeeper.window.RecordChains;
import dev.lockkeeper.window.RecordEntry;
import dev.lockkeeper.window.RecordHead;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowStories;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordMarkTest {
    private static final List<RecordEntry> CHAIN = RecordChains.of(100);
    private static final List<RecordHead> HEADS =
            CHAIN.stream().map(RecordHead::of).toList();

    @Test
    void aWindowThatHasNotBegunSaysNothing() {
        assertThat(marks(WindowStories.scheduled())).isEmpty();
    }

    @Test
    void theBoardSaysWhereTheRecordStoodAtTheStartHoweverLongTheWindowGoesOn() {
        String atStart = marks(WindowStories.preflightAsked()).get("board");

        assertThat(atStart).matches("record 00000[0-9] ·( [0-9a-f]{4}){4}");
        assertThat(marks(WindowStories.completed())).containsEntry("board", atStart);
    }

    @Test
    void everyGateSaysWhereItStoodAtItsLastDecisionAndTheEndWhereItStandsForEver() {
        WindowStories told = WindowStories.completed();
        long last = told.journal().size();

        assertThat(marks(told))
                .containsOnlyKeys("board", "gate/pre-flight/1", "gate/no-return/1", "gate/final/1", "end")
                .containsEntry("end", "record " + HEADS.get((int) last - 1).words())
                .containsEntry(
                        "gate/final/1", "record " + HEADS.get((int) last - 3).words());
    }

    @Test
    void nothingElseOfAMessageChangesAndNoMessageIsAdded() {
        Window window = Window.of(WindowStories.completed().journal());
        List<DesiredMessage> plain = messages(window);
        List<DesiredMessage> marked = marked(WindowStories.completed(), HEADS);

        assertThat(marked).hasSameSizeAs(plain);
        for (int i = 0; i < plain.size(); i++) {
            assertThat(marked.get(i).text()).isEqualTo(plain.get(i).text());
            assertThat(marked.get(i).blocks()).startsWith(plain.get(i).blocks().toArray(LayoutBlock[]::new));
        }
    }

    @Test
    void aRecordThatSaysLessThanTheJournalIsNotGuessedOn() {
        assertThat(marked(WindowStories.completed(), List.of()))
                .isEqualTo(messages(Window.of(WindowStories.completed().journal())));
    }

    private static Map<String, String> marks(WindowStories told) {
        Map<String, String> marks = new LinkedHashMap<>();
        for (DesiredMessage message : marked(told, HEADS)) {
            LayoutBlock last = message.blocks().get(message.blocks().size() - 1);
            if (last instanceof ContextBlock context
                    && context.getElements().get(0) instanceof MarkdownTextObject text
                    && text.getText().startsWith("record ")) {
                marks.put(message.key(), text.getText());
            }
        }
        return marks;
    }

    private static List<DesiredMessage> marked(WindowStories told, List<RecordHead> heads) {
        List<WindowEvent> journal = told.journal();
        Window window = Window.of(journal);
        return new RecordMark(id -> journal, id -> heads).on(window, messages(window));
    }

    private static List<DesiredMessage> messages(Window window) {
        return new RoomView().messages(window, new SlackNames(window, Map.of()), Optional.empty(), Instant.EPOCH);
    }
}
