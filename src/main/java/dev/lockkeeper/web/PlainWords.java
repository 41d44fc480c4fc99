package dev.lockkeeper.web;

import dev.lockkeeper.engine.PeopleDirectory;
import dev.lockkeeper.window.Actor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers of the desk for whoever reads them outside Slack: people by their handles. */
final class PlainWords {
    private static final Pattern MENTION = Pattern.compile("@\\{([A-Z0-9]{1,20})}");

    private final PeopleDirectory people;

    PlainWords(PeopleDirectory people) {
        this.people = people;
    }

    /** @param asker in whose team the people are that the text names */
    String of(String text, Actor asker) {
        return MENTION.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement("@"
                        + people.person(new Actor(asker.team(), found.group(1))).handle()));
    }
}
