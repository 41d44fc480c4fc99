package dev.lockkeeper.engine;

import dev.lockkeeper.window.Actor;
import java.util.Optional;

/** PORT: the tokens by which people act without Slack. Who somebody is stays what Slack says; a token only names them. */
public interface PersonalTokens {
    /**
     * Whose token this is.
     *
     * @return empty if nobody's, if it was ended, or if its time is over by the database's clock
     * @throws StoreUnavailableException if that could not be asked; nobody may act then
     */
    Optional<Actor> owner(String token);
}
