package dev.lockkeeper.outside;

import java.time.Duration;
import java.util.Optional;

/** Looks whether a server answers at all. Sends no secret. */
public final class Reach {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HttpCalls calls = new HttpCalls();

    /** Why this address does not answer; empty if it does, whatever it says. */
    public Optional<String> whyNot(HttpAddress address) {
        try {
            calls.get(
                    address.base().getRawPath().isEmpty() ? address.base().resolve("/") : address.base(),
                    null,
                    PATIENCE,
                    status -> false);
            return Optional.empty();
        } catch (UnprovenException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
