package dev.lockkeeper.emulator;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Slack's client makes of names in a typed line: {@code @dba} becomes the person's id, a user group's handle the
 * group's, {@code #operations} the channel's; names that nobody has stay as they were typed. In slash commands this is
 * what {@code should_escape} of the manifest asks for. Only used under the workspace's lock.
 */
final class Mentions {
    private static final Pattern NAME = Pattern.compile("(?<![\\w<|@#/])([@#])([A-Za-z0-9][A-Za-z0-9._-]*)");

    private final State state;

    Mentions(State state) {
        this.state = state;
    }

    /** The line as a slash command carries it, with names beside the ids. */
    String inCommand(String line) {
        return NAME.matcher(line).replaceAll(found -> Matcher.quoteReplacement(resolved(found, true)));
    }

    /** The line as a message stores it; what was typed as a sign of mrkdwn's own is escaped. */
    String inMessage(String line) {
        String escaped = line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        return NAME.matcher(escaped).replaceAll(found -> Matcher.quoteReplacement(resolved(found, false)));
    }

    private String resolved(MatchResult found, boolean named) {
        String typed = found.group(2);
        String bare = typed.replaceFirst("[._-]+$", "");
        return reference(found.group(1).equals("@"), typed, named)
                .or(() -> reference(found.group(1).equals("@"), bare, named)
                        .map(reference -> reference + typed.substring(bare.length())))
                .orElse(found.group());
    }

    private Optional<String> reference(boolean person, String name, boolean named) {
        if (!person) {
            return Optional.ofNullable(state.roomNamed(name))
                    .map(room -> "<#" + room.id + (named ? "|" + name : "") + ">");
        }
        Optional<String> member = state.members.values().stream()
                .filter(each -> each.handle().equals(name) && !each.deactivated())
                .findFirst()
                .map(each -> "<@" + each.userId() + (named ? "|" + name : "") + ">");
        return member.or(() -> state.spec.userGroups().stream()
                .filter(group -> group.handle().equals(name))
                .findFirst()
                .map(group -> "<!subteam^" + group.id() + (named ? "|@" + name : "") + ">"));
    }
}
