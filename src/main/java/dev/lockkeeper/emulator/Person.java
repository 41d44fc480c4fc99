package dev.lockkeeper.emulator;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Somebody at the client. What the client would not let them do is a value in the reply, never an exception. Calls block
 * until the app has acknowledged, at most the three seconds that Slack waits. Safe for all threads.
 */
public final class Person {
    private final String userId;
    private final Interactions interactions;
    private final Submissions submissions;
    private final Emulator emulator;

    Person(String userId, Interactions interactions, Submissions submissions, Emulator emulator) {
        this.userId = userId;
        this.interactions = interactions;
        this.submissions = submissions;
        this.emulator = emulator;
    }

    public String userId() {
        return userId;
    }

    /** Types a line into a channel: a slash command, or an ordinary message. */
    public SlashReply type(String channelId, String line) {
        return interactions.type(userId, channelId, line);
    }

    /** Answers in the thread of a message; Slack knows no slash commands there. */
    public SlashReply reply(MessageRef parent, String line) {
        return interactions.reply(userId, parent, line);
    }

    /** Presses a button of a message, also of a private one, named by action id or else by label. */
    public PressReply press(MessageRef message, String actionIdOrLabel) {
        return interactions.press(userId, message, actionIdOrLabel, "");
    }

    /** Presses exactly this button, also where others have the same action id. */
    public PressReply press(MessageRef message, Button button) {
        return interactions.press(userId, message, button.blockId() + "." + button.actionId(), "");
    }

    /** Chooses a value in a select, date picker or the like in a message. */
    public PressReply choose(MessageRef message, String actionId, String value) {
        return interactions.press(userId, message, actionId, value);
    }

    /** The modal on top of this person's screen. */
    public Optional<OpenView> openView() {
        List<OpenView> views = emulator.openViews(userId);
        return views.isEmpty() ? Optional.empty() : Optional.of(views.get(views.size() - 1));
    }

    /** Presses a button inside a modal, named by action id or else by label. */
    public PressReply press(OpenView view, String actionIdOrLabel) {
        return submissions.press(userId, view.id(), actionIdOrLabel);
    }

    /**
     * Fills a modal and submits it. Keys are {@code blockId.actionId}, or the block id alone; several chosen options are
     * separated by commas; fields that are not named keep their initial value.
     */
    public SubmitReply submit(OpenView view, Map<String, String> values) {
        return submissions.submit(userId, view.id(), values);
    }

    /** Closes a modal; the app hears of it only if it asked to. */
    public void closeView(OpenView view) {
        submissions.close(userId, view.id());
    }

    /** Enters a public channel; does nothing if already in. */
    public void join(String channelId) {
        interactions.join(userId, channelId);
    }

    /** Leaves a channel; does nothing if not in. */
    public void leave(String channelId) {
        interactions.leave(userId, channelId);
    }

    /** Takes the app out of a channel; it is not told, because it hears of no such event. Does nothing if it is not in. */
    public void removeApp(String channelId) {
        interactions.removeApp(channelId);
    }

    /** Brings the app into a channel; does nothing if it is in. */
    public void inviteApp(String channelId) {
        interactions.inviteApp(userId, channelId);
    }

    /** The direct conversation with the app, opened if it is not there. */
    public String directChannel() {
        return interactions.directChannel(userId);
    }
}
