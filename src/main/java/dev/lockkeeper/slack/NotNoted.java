package dev.lockkeeper.slack;

import com.slack.api.bolt.request.Request;
import com.slack.api.bolt.request.builtin.BlockActionRequest;
import com.slack.api.bolt.request.builtin.SlashCommandRequest;
import com.slack.api.bolt.request.builtin.ViewSubmissionRequest;
import com.slack.api.bolt.response.Response;
import dev.lockkeeper.slack.view.Replies;
import java.util.Map;

/**
 * The answer to what was not done because nobody could note that it came: a person reads it where they asked, and an
 * event is left for Slack to send again. Any thread.
 */
final class NotNoted {
    private static final String SENTENCE =
            "Not recorded: the state database does not answer. Please try again in a moment.";

    private final Voice voice;
    private final PromptDesk prompt;

    NotNoted(Voice voice, PromptDesk prompt) {
        this.voice = voice;
        this.prompt = prompt;
    }

    Response answer(Request<?> request) {
        if (request instanceof SlashCommandRequest command) {
            return command.getContext().ack(SENTENCE);
        }
        if (request instanceof ViewSubmissionRequest form) {
            return form.getContext().ackWithErrors(Map.of(ModalSubmission.firstInput(form.getPayload()), SENTENCE));
        }
        if (request instanceof BlockActionRequest pressed) {
            ButtonPress.from(pressed.getPayload())
                    .ifPresent(press -> prompt.afterwards(() -> voice.tell(press, Replies.words(SENTENCE))));
            return pressed.getContext().ack();
        }
        return Response.error(503);
    }
}
