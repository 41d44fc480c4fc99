package dev.lockkeeper.slack;

import com.slack.api.model.Message;
import dev.lockkeeper.window.WindowId;
import java.util.Map;

/** The metadata by which a posted message is known again. Every member of the workspace can read it: no secrets. */
final class MessageMark {
    private static final String TYPE = "lockkeeper_message";
    private static final String WINDOW = "window";
    private static final String KEY = "key";

    private MessageMark() {}

    static Message.Metadata of(WindowId window, String key) {
        return Message.Metadata.builder()
                .eventType(TYPE)
                .eventPayload(Map.of(WINDOW, window.value(), KEY, key))
                .build();
    }

    static boolean marks(Message message, WindowId window, String key) {
        Message.Metadata mark = message.getMetadata();
        return mark != null
                && TYPE.equals(mark.getEventType())
                && mark.getEventPayload() != null
                && window.value().equals(mark.getEventPayload().get(WINDOW))
                && key.equals(mark.getEventPayload().get(KEY));
    }
}
