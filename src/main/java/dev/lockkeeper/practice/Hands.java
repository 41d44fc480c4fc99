package dev.lockkeeper.practice;

import dev.lockkeeper.emulator.Button;
import dev.lockkeeper.emulator.Emulator;
import dev.lockkeeper.emulator.Ephemeral;
import dev.lockkeeper.emulator.Message;
import dev.lockkeeper.emulator.OpenView;
import dev.lockkeeper.emulator.PressReply;
import dev.lockkeeper.emulator.SubmitReply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** What a person does in the workspace: looks for a button, presses it, fills the modal that opens. Nothing else. */
final class Hands {
    private static final Duration MODAL_OPENS_WITHIN = Duration.ofSeconds(10);

    private final Emulator slack;
    private final Transcript transcript;
    private final Duration pace;

    /** @param pace real time that passes before somebody acts, so that it can be watched; zero for none */
    Hands(Emulator slack, Transcript transcript, Duration pace) {
        this.slack = slack;
        this.transcript = transcript;
        this.pace = pace;
    }

    /** Something that happens outside the workspace, and that no person sees. */
    void tells(String words) {
        transcript.say("");
        transcript.say("       " + words);
    }

    /** Types a line in a channel. */
    void type(String user, String channel, String line) {
        think();
        transcript.act(user, "types " + line);
        slack.as(user).type(channel, line);
    }

    /** The newest message of the channel, threads included, that shows a button like this. */
    Optional<Found> newest(String channel, Predicate<Button> wanted) {
        List<Message> messages = new ArrayList<>();
        for (Message message : slack.messages(channel)) {
            messages.add(message);
            if (message.replyCount() > 0) {
                messages.addAll(slack.thread(channel, message.ts()));
            }
        }
        Collections.reverse(messages);
        for (Message message : messages) {
            Optional<Button> button = message.buttons().stream().filter(wanted).findFirst();
            if (button.isPresent()) {
                return Optional.of(new Found(message, button.get()));
            }
        }
        return Optional.empty();
    }

    /** Presses, and says yes to the dialog if the button asks one. */
    void press(String user, Found found) {
        think();
        String asked = found.button()
                .confirm()
                .map(dialog -> ", \"" + dialog.title() + "\" " + dialog.confirmLabel())
                .orElse("");
        transcript.act(user, "presses [" + found.button().label() + "]" + asked);
        PressReply reply = slack.as(user).press(found.message().ref(), found.button());
        if (!reply.isOk()) {
            throw new PlayFailedException(
                    user + " pressed " + found.button().label() + " and Slack says: " + reply.failure());
        }
    }

    /** Presses a button of a message that only this person sees. */
    void pressPrivately(String user, Ephemeral message, Button button) {
        think();
        transcript.act(user, "presses [" + button.label() + "]");
        PressReply reply = slack.as(user).press(message.ref(), button);
        if (!reply.isOk()) {
            throw new PlayFailedException(user + " pressed " + button.label() + " and Slack says: " + reply.failure());
        }
    }

    /** Fills every field of the modal that opens with these values, in order, and submits. */
    void fill(String user, List<String> values) {
        OpenView view = slack.awaitView(user, any -> true, MODAL_OPENS_WITHIN)
                .orElseThrow(() -> new PlayFailedException("no modal opened for " + user));
        Map<String, String> filled = new LinkedHashMap<>();
        int next = 0;
        for (JsonNode block : view.blocks()) {
            if (block.path("type").asString("").equals("input") && next < values.size()) {
                String field = block.path("block_id").asString("") + "."
                        + block.path("element").path("action_id").asString("");
                filled.put(field, values.get(next++));
            }
        }
        transcript.act(user, "fills \"" + view.title() + "\": " + String.join(", ", values));
        SubmitReply reply = slack.as(user).submit(view, filled);
        if (reply.outcome() != SubmitReply.Outcome.CLOSED && reply.outcome() != SubmitReply.Outcome.CLEARED) {
            throw new PlayFailedException("the modal \"" + view.title() + "\" was not taken: " + reply.outcome() + " "
                    + reply.errors() + " " + reply.failure());
        }
    }

    private void think() {
        try {
            Thread.sleep(pace.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlayFailedException("the play was interrupted");
        }
    }

    /** A message with the button to press. */
    record Found(Message message, Button button) {}
}
