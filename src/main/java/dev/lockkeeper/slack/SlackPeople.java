package dev.lockkeeper.slack;

import com.slack.api.model.User;
import dev.lockkeeper.engine.DirectoryUnavailableException;
import dev.lockkeeper.engine.PeopleDirectory;
import dev.lockkeeper.engine.Person;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Caller;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who people are, by Slack, and which roles they hold, by the configuration and Slack's user groups. Answers are kept
 * for a minute for reading; a claim asks anew. Nobody of another team, no guest, no bot and nobody deactivated holds
 * anything. Any thread.
 */
public final class SlackPeople implements PeopleDirectory {
    private static final Duration GOOD_FOR_READING = Duration.ofSeconds(60);

    /** What was read within one look at several people is one answer. */
    private static final Duration ONE_LOOK = Duration.ofSeconds(10);

    /** A click must be answered within three seconds, and two look-ups may be needed. */
    private static final Duration PATIENCE = Duration.ofMillis(800);

    /** After a failed look-up nobody who only wants to show something asks again for this long. */
    private static final Duration QUIET = Duration.ofSeconds(5);

    private final SlackSettings settings;
    private final Outbox outbox;
    private final UserGroups groups;
    private final AtomicReference<@Nullable BotIdentity> self;
    private final Clock machine;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private volatile Instant quietUntil = Instant.MIN;

    SlackPeople(SlackSettings settings, Outbox outbox, AtomicReference<@Nullable BotIdentity> self, Clock machine) {
        this.settings = settings;
        this.outbox = outbox;
        this.groups = new UserGroups(outbox, machine);
        this.self = self;
        this.machine = machine;
    }

    private record Known(String handle, ZoneId zone, boolean fullMember, Instant at) {}

    @Override
    public Caller caller(Actor actor, boolean fresh) {
        Duration maxAge = fresh ? Duration.ZERO : GOOD_FOR_READING;
        return caller(actor, maxAge, maxAge);
    }

    @Override
    public Map<Actor, Caller> callers(Set<Actor> actors) {
        Map<Actor, Caller> all = new LinkedHashMap<>();
        Duration groupsAge = Duration.ZERO;
        for (Actor actor : actors) {
            all.put(actor, caller(actor, Duration.ZERO, groupsAge));
            // the groups were read for the first of them, and Slack allows few such look-ups a minute
            groupsAge = ONE_LOOK;
        }
        return all;
    }

    private Caller caller(Actor actor, Duration maxAge, Duration groupsAge) {
        BotIdentity bot = self.get();
        if (bot == null) {
            throw new DirectoryUnavailableException(
                    "Slack has not answered since the start", new IllegalStateException());
        }
        if (!actor.team().equals(bot.team())) {
            return new Caller(actor, Set.of(), false);
        }
        try {
            if (!look(actor.user(), maxAge).fullMember()) {
                return new Caller(actor, Set.of(), false);
            }
            Map<String, List<String>> inGroups = namesGroups() ? groups.members(groupsAge, PATIENCE) : Map.of();
            return new Caller(
                    actor,
                    rolesOf(actor.user(), inGroups, RoleHolders::first),
                    rolesOf(actor.user(), inGroups, RoleHolders::standIns),
                    true);
        } catch (SlackCallException e) {
            throw new DirectoryUnavailableException("Slack could not say who somebody is: " + e.getMessage(), e);
        }
    }

    @Override
    public Person person(Actor actor) {
        try {
            Known someone = isQuiet() ? known.get(actor.user()) : look(actor.user(), GOOD_FOR_READING);
            if (someone != null) {
                return new Person(actor, someone.handle(), someone.zone(), someone.fullMember());
            }
        } catch (SlackCallException e) {
            hush();
            Known old = known.get(actor.user());
            if (old != null) {
                return new Person(actor, old.handle(), old.zone(), old.fullMember());
            }
        }
        return new Person(actor, actor.user(), ZoneOffset.UTC, false);
    }

    @Override
    public List<Actor> holders(String role) {
        return people(role, RoleHolders::everybody);
    }

    /** Who is asked first when this role must act; cached, for showing. */
    List<Actor> called(String role) {
        return people(role, RoleHolders::first);
    }

    /** Who stands in when this role does not answer; cached, for showing. */
    List<Actor> deputies(String role) {
        return people(role, RoleHolders::standIns);
    }

    private List<Actor> people(String role, Function<RoleHolders, List<String>> which) {
        BotIdentity bot = self.get();
        RoleHolders named = settings.roles().get(role);
        if (bot == null || named == null) {
            return List.of();
        }
        Map<String, List<String>> inGroups = groupsForShowing();
        Set<String> users = new LinkedHashSet<>();
        for (String id : which.apply(named)) {
            if (RoleHolders.isGroup(id)) {
                users.addAll(inGroups.getOrDefault(id, List.of()));
            } else {
                users.add(id);
            }
        }
        return users.stream().map(user -> new Actor(bot.team(), user)).toList();
    }

    /** What keeps roles from working as configured, one sentence each; asks Slack if it was not asked lately. */
    public List<String> problems() {
        Map<String, List<String>> found = groupsForShowing();
        Optional<String> notPermitted = groups.problem();
        if (notPermitted.isPresent()) {
            return List.of(notPermitted.get());
        }
        List<String> problems = new ArrayList<>();
        if (groups.lastKnown().isEmpty()) {
            return problems;
        }
        settings.roles()
                .forEach((role, named) -> named.everybody().stream()
                        .filter(id -> RoleHolders.isGroup(id) && !found.containsKey(id))
                        .forEach(id -> problems.add("Role " + role + " names the user group " + id
                                + ", which this workspace does not have; correct it under roles.")));
        return problems;
    }

    /** The user groups that hold this role, for mentions. */
    List<String> groupIds(String role) {
        RoleHolders named = settings.roles().get(role);
        return named == null
                ? List.of()
                : named.holders().stream().filter(RoleHolders::isGroup).toList();
    }

    private Set<String> rolesOf(
            String user, Map<String, List<String>> inGroups, Function<RoleHolders, List<String>> which) {
        Set<String> roles = new LinkedHashSet<>();
        settings.roles().forEach((role, named) -> {
            boolean holds = which.apply(named).stream()
                    .anyMatch(id -> id.equals(user)
                            || inGroups.getOrDefault(id, List.of()).contains(user));
            if (holds) {
                roles.add(role);
            }
        });
        return roles;
    }

    private Map<String, List<String>> groupsForShowing() {
        if (!namesGroups()) {
            return Map.of();
        }
        try {
            if (!isQuiet()) {
                return groups.members(GOOD_FOR_READING, PATIENCE);
            }
        } catch (SlackCallException e) {
            hush();
        }
        return groups.lastKnown().orElse(Map.of());
    }

    private boolean namesGroups() {
        return settings.roles().values().stream()
                .anyMatch(named -> named.everybody().stream().anyMatch(RoleHolders::isGroup));
    }

    private Known look(String user, Duration maxAge) throws SlackCallException {
        Instant now = machine.instant();
        Known cached = known.get(user);
        if (cached != null && !maxAge.isZero() && cached.at().plus(maxAge).isAfter(now)) {
            return cached;
        }
        Known found = ask(user, now);
        known.put(user, found);
        return found;
    }

    private Known ask(String user, Instant now) throws SlackCallException {
        try {
            User found = outbox.send(
                            Errand.of(SlackMethod.USERS_INFO), PATIENCE, client -> client.usersInfo(r -> r.user(user)))
                    .getUser();
            return new Known(handle(found), zone(found.getTz()), isFullMember(found), now);
        } catch (SlackCallException e) {
            if (e.code().equals("user_not_found") || e.code().equals("user_not_visible")) {
                return new Known(user, ZoneOffset.UTC, false, now);
            }
            throw e;
        }
    }

    private boolean isFullMember(User user) {
        BotIdentity bot = self.get();
        boolean ours =
                bot != null && (user.getTeamId() == null || user.getTeamId().equals(bot.team()));
        boolean limited = user.isRestricted() || user.isUltraRestricted() || user.isStranger();
        return ours
                && !limited
                && !user.isDeleted()
                && !user.isBot()
                && !user.getId().equals("USLACKBOT");
    }

    private static String handle(User user) {
        String shown = user.getProfile() == null ? null : user.getProfile().getDisplayName();
        if (shown != null && !shown.isBlank()) {
            return shown;
        }
        return user.getName() == null ? user.getId() : user.getName();
    }

    private static ZoneId zone(@Nullable String name) {
        try {
            return name == null ? ZoneOffset.UTC : ZoneId.of(name);
        } catch (DateTimeException unknownZone) {
            return ZoneOffset.UTC;
        }
    }

    private boolean isQuiet() {
        return machine.instant().isBefore(quietUntil);
    }

    private void hush() {
        quietUntil = machine.instant().plus(QUIET);
    }
}
