package dev.lockkeeper.slack;

import com.slack.api.model.Usergroup;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workspace's user groups and who is in them, asked all at once: one call of the scarce tier 2 instead of one per
 * group. Where the plan or the token does not allow groups there are none, and {@link #problem} says so. Any thread.
 */
final class UserGroups {
    private static final Logger log = LoggerFactory.getLogger(UserGroups.class);

    private final Outbox outbox;
    private final Clock machine;
    private @Nullable Map<String, List<String>> members;
    private Instant askedAt = Instant.MIN;
    private @Nullable String problem;

    UserGroups(Outbox outbox, Clock machine) {
        this.outbox = outbox;
        this.machine = machine;
    }

    /**
     * Group id to the user ids in it.
     *
     * @param maxAge how old the answer may be; zero asks anew
     * @throws SlackCallException if Slack could not say
     */
    Map<String, List<String>> members(Duration maxAge, Duration patience) throws SlackCallException {
        Instant wanted = machine.instant().minus(maxAge);
        synchronized (this) {
            // callers that queued here while another asked share its answer if it was asked late enough for them
            if (members == null || askedAt.isBefore(wanted)) {
                ask(patience);
            }
            return members == null ? Map.of() : members;
        }
    }

    /** The last answer, however old; empty if there never was one. */
    synchronized Optional<Map<String, List<String>>> lastKnown() {
        return Optional.ofNullable(members);
    }

    /** Why groups do not count, if they do not. */
    synchronized Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    private void ask(Duration patience) throws SlackCallException {
        Instant now = machine.instant();
        try {
            Map<String, List<String>> found = new HashMap<>();
            List<Usergroup> groups = outbox.send(
                            Errand.of(SlackMethod.USERGROUPS_LIST),
                            patience,
                            client -> client.usergroupsList(r -> r.includeUsers(true)))
                    .getUsergroups();
            for (Usergroup group : groups) {
                found.put(group.getId(), group.getUsers() == null ? List.of() : List.copyOf(group.getUsers()));
            }
            remember(Map.copyOf(found), now, null);
        } catch (SlackCallException e) {
            if (!e.isNotPermitted()) {
                throw e;
            }
            remember(
                    Map.of(),
                    now,
                    "Slack does not let me read user groups (" + e.code()
                            + "), so only people listed by their user id hold roles; add the scope usergroups:read"
                            + " (a paid plan has it) or list user ids under roles.");
        }
    }

    private void remember(Map<String, List<String>> found, Instant now, @Nullable String why) {
        if (why != null && problem == null) {
            log.warn(why);
        }
        members = found;
        askedAt = now;
        problem = why;
    }
}
