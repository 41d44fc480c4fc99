package dev.lockkeeper.window;

import java.time.Instant;

/**
 * That the person who approves was found to be themselves in a browser, by somebody else than Slack's room: an issuer of
 * sign-ins, for this one gate. Only the web door makes one, after it has checked the sign-in and the person has pressed
 * the button of its page.
 *
 * @param issuer who signed them in, an address
 * @param signedInAt when, in machine time
 * @param reauthenticated true if the issuer says that they proved who they are for this sign-in; false if it may have
 *     taken an older session of theirs
 */
public record Confirmation(String issuer, Instant signedInAt, boolean reauthenticated) {
    public Confirmation {
        if (issuer.isBlank()) {
            throw new IllegalArgumentException("a confirmation names who signed the person in");
        }
    }
}
