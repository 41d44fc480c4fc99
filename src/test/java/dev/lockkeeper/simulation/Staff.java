package dev.lockkeeper.simulation;

import dev.lockkeeper.engine.PeopleDirectory;
import dev.lockkeeper.engine.Person;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Caller;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;

/** The people of every history, as one process is told of them. */
final class Staff implements PeopleDirectory {
    static final Caller ASHA = person("U1ASHA", "commander");
    static final Caller DEVI = person("U2DEVI", "dba");
    static final Caller DORA = person("U3DORA", "dba");
    static final Caller QUIN = person("U4QUIN", "qa");
    static final Caller NOA = person("U5NOA");
    static final List<Caller> ALL = List.of(ASHA, DEVI, DORA, QUIN, NOA);

    private final Node node;

    Staff(Node node) {
        this.node = node;
    }

    private static Caller person(String user, String... roles) {
        return new Caller(new Actor("T1", user), Set.of(roles), true);
    }

    @Override
    public Caller caller(Actor actor, boolean fresh) {
        node.askSlackWho(fresh);
        return ALL.stream().filter(one -> one.actor().equals(actor)).findFirst().orElseThrow();
    }

    @Override
    public Person person(Actor actor) {
        return new Person(actor, actor.user(), ZoneOffset.UTC, true);
    }

    @Override
    public List<Actor> holders(String role) {
        return ALL.stream()
                .filter(one -> one.roles().contains(role))
                .map(Caller::actor)
                .toList();
    }
}
