package dev.lockkeeper.window;

import java.time.Instant;

/**
 * A yes that does not count yet: it was said, and waits for its person to confirm it in a browser.
 *
 * @param digest what it is bound to: of the gate, or of what a line of this role showed
 * @param reason empty if none was given
 * @param at since when, in window time
 */
public record Confirming(String role, Actor by, String digest, String reason, Instant at) {}
