package dev.lockkeeper.engine;

import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Caller;
import dev.lockkeeper.window.WindowFixture;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The people of {@link WindowFixture}; nobody else holds a role. */
final class KnownPeople implements PeopleDirectory {
    private static final List<Caller> KNOWN =
            List.of(WindowFixture.ASHA, WindowFixture.DEVI, WindowFixture.LEO, WindowFixture.QUIN, WindowFixture.NOA);

    /** What Slack answers now, where that is not what it answered before. */
    final Map<Actor, Caller> changed = new HashMap<>();

    boolean away;

    /** Whom Slack was asked about anew. */
    final Set<Actor> lookedUp = new HashSet<>();

    /** Who else holds a role now. */
    List<Caller> more = List.of();

    @Override
    public Caller caller(Actor actor, boolean fresh) {
        if (away) {
            throw new DirectoryUnavailableException("Slack is away", new IllegalStateException("away"));
        }
        if (fresh) {
            lookedUp.add(actor);
        }
        if (changed.containsKey(actor)) {
            return changed.get(actor);
        }
        return Stream.concat(KNOWN.stream(), more.stream())
                .filter(known -> known.actor().equals(actor))
                .findFirst()
                .orElse(new Caller(actor, Set.of(), !actor.equals(EngineFixture.GUEST)));
    }

    @Override
    public Person person(Actor actor) {
        return new Person(actor, actor.user(), ZoneOffset.UTC, true);
    }

    @Override
    public List<Actor> holders(String role) {
        return KNOWN.stream()
                .filter(known -> known.roles().contains(role))
                .map(Caller::actor)
                .toList();
    }
}
