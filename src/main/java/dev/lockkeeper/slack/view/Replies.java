package dev.lockkeeper.slack.view;

import com.slack.api.model.block.LayoutBlock;
import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.window.Decision;
import java.util.List;
import java.util.regex.Pattern;

/** Answers for the asker alone. Pure. */
public final class Replies {
    private static final Pattern ESCAPED_MENTION = Pattern.compile("&lt;(@[UW][A-Z0-9]{1,30})&gt;");

    private Replies() {}

    /**
     * An ephemeral answer.
     *
     * @param text complete in itself, safe mrkdwn
     */
    public record Ephemeral(String text, List<LayoutBlock> blocks) {
        public Ephemeral {
            blocks = List.copyOf(blocks);
        }
    }

    /** Words of the desk, which are safe already; cut where they are too long for a message. */
    public static Ephemeral words(String safe) {
        String text = safe.isBlank() ? "Done." : safe;
        DesiredMessage message = new Card("answer").text(text.split("\n", -1)).says(text);
        return new Ephemeral(message.text(), message.blocks());
    }

    /** A refusal of the desk. */
    public static Ephemeral no(Desk.Reply.No no) {
        return words(no.text());
    }

    /** A refusal as the rules word it: everything in it is shown literally, except that people are mentioned. */
    public static Ephemeral refused(Decision.Refused refused) {
        return words(explanation(refused.explanation()));
    }

    /** The rules' words as safe mrkdwn. */
    static String explanation(String fromTheRules) {
        return ESCAPED_MENTION.matcher(SlackText.literal(fromTheRules)).replaceAll("<$1>");
    }
}
