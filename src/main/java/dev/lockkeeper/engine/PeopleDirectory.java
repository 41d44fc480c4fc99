package dev.lockkeeper.engine;

import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Caller;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** PORT: who people are and which roles they hold. Doubt is an exception, never a guess. */
public interface PeopleDirectory {
    /**
     * Who asks, with the roles held now.
     *
     * @param fresh true to ask Slack anew (an approval is claimed), false if an answer of the last minute will do
     * @throws DirectoryUnavailableException if Slack could not say; the request must then be refused
     */
    Caller caller(Actor actor, boolean fresh);

    /**
     * Each of these people as {@link #caller} gives them, asked anew; what is asked for all of them is asked once.
     *
     * @throws DirectoryUnavailableException if Slack could not say about one of them
     */
    default Map<Actor, Caller> callers(Set<Actor> actors) {
        Map<Actor, Caller> all = new LinkedHashMap<>();
        actors.forEach(actor -> all.put(actor, caller(actor, true)));
        return all;
    }

    /** What is known of a person for showing; falls back to the id if Slack cannot say. */
    Person person(Actor actor);

    /** Who holds this role now, first the holders, then the deputies; empty if nobody or if Slack cannot say. */
    List<Actor> holders(String role);
}
