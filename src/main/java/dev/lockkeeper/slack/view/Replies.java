package dev.lockkeeper.slack.view;

import com.slack.api.model.block.LayoutBlock;
import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.window.Decision;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers for the asker alone. Pure. */
public final class Replies {
    /** A person as the desk and the rules write one. */
    private static final Pattern MENTION = Pattern.compile("@\\{([UW][A-Z0-9]{1,30})}");

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

    /** Words of the desk: everything in them is shown literally, except that people are mentioned. */
    public static Ephemeral words(String plain) {
        String text = plain.isBlank() ? "Done." : safe(plain);
        DesiredMessage message = new Card("answer").text(text.split("\n", -1)).says(text);
        return new Ephemeral(message.text(), message.blocks());
    }

    /** A refusal of the desk. */
    public static Ephemeral no(Desk.Reply.No no) {
        return words(no.text());
    }

    /** A refusal of the rules, shown as {@link #words}. */
    public static Ephemeral refused(Decision.Refused refused) {
        return words(refused.explanation());
    }

    /** For plain-text objects, where Slack reads no mention: people by the handles that the function gives. */
    public static String plain(String fromTheDesk, UnaryOperator<String> handleOfUser) {
        return MENTION.matcher(fromTheDesk)
                .replaceAll(found -> Matcher.quoteReplacement("@" + handleOfUser.apply(found.group(1))));
    }

    /** The desk's words as safe mrkdwn. */
    static String safe(String fromTheDesk) {
        return MENTION.matcher(SlackText.literal(fromTheDesk)).replaceAll("<@$1>");
    }
}
