package dev.lockkeeper.emulator;

import java.net.URI;
import java.util.Objects;
import java.util.Set;

/**
 * The app's part of "Sign in with Slack": who it is, and where people may be sent back to.
 *
 * @param redirects exactly as the app passes them
 */
public record SignInSpec(String clientId, String clientSecret, Set<URI> redirects) {
    public SignInSpec {
        if (Objects.requireNonNull(clientId, "clientId").isBlank()
                || Objects.requireNonNull(clientSecret, "clientSecret").isBlank()) {
            throw new IllegalArgumentException("the client id or the client secret is empty");
        }
        redirects = Set.copyOf(redirects);
    }

    /** Names the client without its secret. */
    @Override
    public String toString() {
        return "SignInSpec[" + clientId + "]";
    }
}
