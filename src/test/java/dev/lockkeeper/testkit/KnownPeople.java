package dev.lockkeeper.testkit;

import dev.lockkeeper.engine.DirectoryUnavailableException;
import dev.lockkeeper.engine.PeopleDirectory;
import dev.lockkeeper.engine.Person;
import dev.lockkeeper.engine.PersonalTokens;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Caller;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** People and their tokens as a test says. Any thread. */
public final class KnownPeople implements PeopleDirectory, PersonalTokens {
    /** Token to owner. */
    public final Map<String, Actor> tokens = new ConcurrentHashMap<>();

    public final Set<Actor> guests = ConcurrentHashMap.newKeySet();
    public volatile boolean away;

    @Override
    public Optional<Actor> owner(String token) {
        return Optional.ofNullable(tokens.get(token));
    }

    @Override
    public Caller caller(Actor actor, boolean fresh) {
        if (away) {
            throw new DirectoryUnavailableException("Slack is away", new IllegalStateException());
        }
        return new Caller(actor, Set.of(), !guests.contains(actor));
    }

    @Override
    public Person person(Actor actor) {
        return new Person(actor, actor.user().substring(1).toLowerCase(Locale.ROOT), ZoneOffset.UTC, true);
    }

    @Override
    public List<Actor> holders(String role) {
        return List.of();
    }
}
