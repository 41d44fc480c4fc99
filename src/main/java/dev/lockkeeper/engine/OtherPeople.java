package dev.lockkeeper.engine;

import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Caller;
import dev.lockkeeper.window.Decision;
import dev.lockkeeper.window.Decision.Reason;
import dev.lockkeeper.window.Delegation;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.OverrideEvent;
import dev.lockkeeper.window.Rules;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a request says about people beside the one who asks: in whose roles they act, whom they name, and whose proposal
 * they agree to. All of them are looked up at that moment. Any thread.
 */
final class OtherPeople {
    private final PeopleDirectory people;
    private final Rules rules;

    OtherPeople(PeopleDirectory people, Rules rules) {
        this.people = people;
        this.rules = rules;
    }

    /**
     * The caller with the roles that are delegated to them in this window, as far as whoever delegated them holds them now.
     *
     * @param fresh as for {@link PeopleDirectory#caller}
     * @throws DirectoryUnavailableException as there; nothing is guessed
     */
    Caller lent(Window window, Caller caller, boolean fresh, Instant now) {
        Map<String, Actor> lent = new LinkedHashMap<>();
        for (Delegation delegation : window.overrides().delegations()) {
            if (delegation.to().equals(caller.actor()) && delegation.standsAt(now)) {
                Caller lender = people.caller(delegation.from(), fresh);
                delegation.roles().stream()
                        .filter(role -> lender.fullMember() && lender.roles().contains(role))
                        .forEach(role -> lent.putIfAbsent(role, delegation.from()));
            }
        }
        return lent.isEmpty() ? caller : caller.lent(lent);
    }

    /** Why what was accepted cannot be recorded after all, because of somebody whom it names; empty if it can. */
    Optional<Decision> objection(Window window, List<WindowEvent> events, Instant now) {
        return events.stream()
                .flatMap(event -> objection(window, event, now).stream())
                .findFirst();
    }

    private Optional<Decision> objection(Window window, WindowEvent event, Instant now) {
        if (event instanceof LifeEvent.HandedOver given) {
            return stranger(given.to(), window, "hand it to somebody who can");
        }
        if (event instanceof OverrideEvent.Delegated delegated) {
            return stranger(delegated.to(), window, "delegate to somebody who can");
        }
        if (event instanceof OverrideEvent.GlassBroken broken) {
            return noMore(window, broken.proposedBy(), "override", now);
        }
        if (event instanceof OverrideEvent.SafeAbortOverridden overridden) {
            return noMore(window, overridden.proposedBy(), "override", now);
        }
        if (event instanceof LifeEvent.CommandTaken taken && taken.second() != null) {
            return noMore(window, taken.by(), "take", now);
        }
        return Optional.empty();
    }

    private Optional<Decision> stranger(Actor who, Window window, String instead) {
        return people.caller(who, true).fullMember()
                ? Optional.empty()
                : Optional.of(Decision.refused(
                        Reason.NOT_A_MEMBER,
                        who.mention() + " is no full member of this workspace and could not say a word in "
                                + window.id() + "; " + instead + "."));
    }

    private Optional<Decision> noMore(Window window, Actor who, String word, Instant now) {
        Caller first = lent(window, people.caller(who, true), true, now);
        return rules.mayStill(window, word, first)
                ? Optional.empty()
                : Optional.of(Decision.refused(
                        Reason.NOT_THE_ROLE,
                        who.mention() + ", who proposed it, may not say `" + word + "` in " + window.id()
                                + " any more; somebody else must propose it."));
    }
}
