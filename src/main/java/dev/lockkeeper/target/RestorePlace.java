package dev.lockkeeper.target;

import dev.lockkeeper.window.TargetIdentity;
import java.util.List;
import java.util.Optional;

/**
 * Where backups of one target are restored to prove them.
 *
 * @param named whether the configuration says so; otherwise it is the target's own server
 */
record RestorePlace(TargetSettings source, TargetSettings server, boolean named) {

    /** Why nothing may be restored there, without asking it; empty if it may. */
    Optional<String> refusal() {
        return named || !source.production()
                ? Optional.empty()
                : Optional.of(
                        "Target " + source.name() + " is production, and no server is named on which its backups may"
                                + " be restored to prove them. Name one under restoreTests in lockkeeper.yaml; if its own server"
                                + " is meant, write restoreTests: same-server under the target.");
    }

    /** What keeps a dump from being restored there, or a clone from being made if there is no dump. */
    List<String> obstacles(TargetIdentity there, TargetIdentity target) {
        boolean same = there.systemIdentifier().equals(target.systemIdentifier());
        boolean saidSo = server.host().equals(source.host()) && server.port() == source.port();
        return source.production() && same && !saidSo
                ? List.of("The restore server " + words() + " is the server of production target " + source.name()
                        + " under another name. Name another one under restoreTests; if it is meant, write"
                        + " sameServer: true and the target's own host there.")
                : List.of();
    }

    /** {@code host:port}. */
    String words() {
        return server.host() + ":" + server.port();
    }
}
