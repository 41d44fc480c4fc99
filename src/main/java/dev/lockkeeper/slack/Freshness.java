package dev.lockkeeper.slack;

import dev.lockkeeper.slack.view.DesiredMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Leaves out what nobody needs any more. When Slack was away, or the bot was, the room gets the present: of several
 * messages of one kind ({@code status/3}, {@code status/4}) that were never posted, only the newest. One thread.
 */
final class Freshness {
    /** Messages younger than this are merely waiting for their turn. */
    private static final Duration LATE = Duration.ofSeconds(60);

    private static final Pattern NUMBERED = Pattern.compile("(.*)/[0-9]+");

    private final Map<String, Instant> wantedSince = new HashMap<>();
    private boolean first = true;

    /** Those of the wanted messages that should be in the room, in the same order. */
    List<DesiredMessage> present(List<DesiredMessage> wanted, PostedRows rows, Instant now) {
        Map<String, String> newest = new HashMap<>();
        for (DesiredMessage message : wanted) {
            wantedSince.putIfAbsent(message.key(), first ? Instant.MIN : now);
            newest.put(family(message.key()), message.key());
        }
        first = false;
        Set<String> gone = new HashSet<>();
        List<DesiredMessage> present = new ArrayList<>();
        for (DesiredMessage message : wanted) {
            String key = message.key();
            boolean stale = !rows.isPosted(key)
                    && !newest.get(family(key)).equals(key)
                    && wantedSince.get(key).isBefore(now.minus(LATE));
            boolean orphaned = message.threadOf().map(gone::contains).orElse(false);
            if (stale || orphaned) {
                gone.add(key);
            } else {
                present.add(message);
            }
        }
        return present;
    }

    private static String family(String key) {
        Matcher numbered = NUMBERED.matcher(key);
        return numbered.matches() ? numbered.group(1) : key;
    }
}
