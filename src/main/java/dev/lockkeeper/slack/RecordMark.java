package dev.lockkeeper.slack;

import com.slack.api.model.block.ContextBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import dev.lockkeeper.engine.RecordHeads;
import dev.lockkeeper.slack.view.DesiredMessage;
import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.RecordHead;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Says in the room where the record stood at the start (on the board), at each decision (on its gate's card) and at the end,
 * as the last small line of a message that is there anyway. Slack keeps what was said, out of reach of whoever rules the
 * state database; {@code docs/audit.md} says what that proves. Any thread.
 */
final class RecordMark {
    private static final String BOARD = "board";
    private static final String END = "end";
    private static final int MOST_BLOCKS = 49;

    private final Function<WindowId, List<WindowEvent>> journal;
    private final RecordHeads heads;
    private final Map<WindowId, Known> known = new ConcurrentHashMap<>();

    RecordMark(Function<WindowId, List<WindowEvent>> journal, RecordHeads heads) {
        this.journal = journal;
        this.heads = heads;
    }

    private record Known(long version, Map<String, RecordHead> marks) {}

    /** The same messages, with the line where it belongs. */
    List<DesiredMessage> on(Window window, List<DesiredMessage> messages) {
        if (window.startedAt() == null && !window.state().isFinal()) {
            return messages;
        }
        // a room is looked at far more often than its window changes
        Map<String, RecordHead> marks = known.compute(
                        window.id(),
                        (id, before) -> before != null && before.version() == window.version()
                                ? before
                                : new Known(window.version(), marks(window)))
                .marks();
        return messages.stream()
                .map(message -> marks.containsKey(message.key()) ? marked(message, marks.get(message.key())) : message)
                .toList();
    }

    private Map<String, RecordHead> marks(Window window) {
        List<RecordHead> stood = heads.of(window.id());
        List<WindowEvent> events = journal.apply(window.id());
        Map<String, RecordHead> marks = new HashMap<>();
        Map<GateId, Integer> askings = new HashMap<>();
        long most = Math.min(window.version(), Math.min(stood.size(), events.size()));
        for (int i = 0; i < most; i++) {
            WindowEvent event = events.get(i);
            if (event instanceof LifeEvent.Started) {
                marks.put(BOARD, stood.get(i));
            } else if (event instanceof GateEvent.GateAsked asked) {
                askings.merge(asked.gate(), 1, Integer::sum);
            } else if (event instanceof GateEvent.Approved || event instanceof GateEvent.Rejected) {
                GateId gate = ((GateEvent) event).gate();
                marks.put("gate/" + gate + "/" + askings.getOrDefault(gate, 0), stood.get(i));
            }
        }
        if (window.state().isFinal() && most == window.version()) {
            marks.put(END, stood.get((int) most - 1));
        }
        return Map.copyOf(marks);
    }

    private static DesiredMessage marked(DesiredMessage message, RecordHead head) {
        List<LayoutBlock> blocks = new ArrayList<>(message.blocks());
        if (blocks.isEmpty() || blocks.size() >= MOST_BLOCKS) {
            return message;
        }
        blocks.add(ContextBlock.builder()
                .elements(List.of(MarkdownTextObject.builder()
                        .text("record " + head.words())
                        .build()))
                .build());
        return new DesiredMessage(message.key(), message.threadOf(), message.text(), blocks, message.pinned());
    }
}
