package dev.lockkeeper.emulator;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;

/** Makes the ids and timestamps of the workspace. Only touched under the workspace's lock. */
final class Ids {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private final SecureRandom random = new SecureRandom();
    private final Clock clock;
    private long lastMicros;
    private long counter;

    Ids(Clock clock) {
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    long epochSeconds() {
        return clock.instant().getEpochSecond();
    }

    /** A message timestamp: seconds with six decimals, never the same twice, also when the clock stands still. */
    String nextTs() {
        Instant now = clock.instant();
        long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
        lastMicros = Math.max(micros, lastMicros + 1);
        return String.format(Locale.ROOT, "%d.%06d", lastMicros / 1_000_000, lastMicros % 1_000_000);
    }

    /** An id like {@code C0A1B2C3D4E}: the prefix and ten characters. */
    String next(String prefix) {
        StringBuilder id = new StringBuilder(prefix).append('0');
        for (int i = 0; i < 9; i++) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }

    /** A long number that is not guessed, for triggers and response URLs. */
    String secret() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return java.util.HexFormat.of().formatHex(bytes);
    }

    /** A short block id as Slack makes it up where the app gave none. */
    String blockId() {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return id.toString();
    }

    long count() {
        return ++counter;
    }
}
