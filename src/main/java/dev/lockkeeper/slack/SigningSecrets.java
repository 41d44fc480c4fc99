package dev.lockkeeper.slack;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether Slack signed something just now, with any of the secrets that count: one, or during a rotation the new
 * and the old. Immutable, for any thread.
 */
final class SigningSecrets {
    /** In both directions; what lies ahead of us is refused as what lies behind (reliability.md 0, fact 10). */
    static final Duration WINDOW = Duration.ofSeconds(300);

    private static final String ALGORITHM = "HmacSHA256";
    /** Digits of the year 33,658; more cannot be a time and would only be an overflow. */
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

    private final List<SecretKeySpec> keys;
    private final Clock machine;

    SigningSecrets(List<String> secrets, Clock machine) {
        this.keys = secrets.stream()
                .map(secret -> new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM))
                .toList();
        this.machine = machine;
    }

    /** @param body the bytes as they came */
    boolean signed(@Nullable String stamp, @Nullable String signature, byte[] body) {
        return stamp != null && signature != null && isRecent(stamp) && isGenuine(stamp, signature, body);
    }

    private boolean isRecent(String stamp) {
        return SECONDS.matcher(stamp).matches()
                && Duration.between(Instant.ofEpochSecond(Long.parseLong(stamp)), machine.instant())
                                .abs()
                                .compareTo(WINDOW)
                        <= 0;
    }

    /** Every secret is tried to the end, so that the time taken says nothing about any. */
    private boolean isGenuine(String stamp, String signature, byte[] body) {
        byte[] given = signature.getBytes(StandardCharsets.UTF_8);
        boolean genuine = false;
        for (SecretKeySpec key : keys) {
            genuine |= MessageDigest.isEqual(expected(key, stamp, body), given);
        }
        return genuine;
    }

    private static byte[] expected(SecretKeySpec key, String stamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(("v0:" + stamp + ":").getBytes(StandardCharsets.UTF_8));
            return ("v0=" + HexFormat.of().formatHex(mac.doFinal(body))).getBytes(StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM, e);
        }
    }
}
