package dev.lockkeeper.standin;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whose token this is. Every look takes the same time, however much of a guess is right. Safe for all threads. */
final class Tokens {
    private static final String SCHEME = "Bearer ";

    private final List<Known> known = new ArrayList<>();
    private final byte[] operator;

    Tokens(Map<String, AppUser> users, String operatorToken) {
        users.forEach((token, user) -> known.add(new Known(hash(token), user)));
        operator = hash(operatorToken);
    }

    /** @param header the request's {@code Authorization}, or null */
    Optional<AppUser> user(@Nullable String header) {
        byte[] given = hash(bearer(header));
        AppUser found = null;
        for (Known each : known) {
            if (MessageDigest.isEqual(each.hash(), given)) {
                found = each.user();
            }
        }
        return Optional.ofNullable(found);
    }

    boolean isOperator(@Nullable String header) {
        return MessageDigest.isEqual(operator, hash(bearer(header)));
    }

    /** A blank token is nobody's: the settings refuse it. */
    private static String bearer(@Nullable String header) {
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? header.substring(SCHEME.length()).strip()
                : "";
    }

    private static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private record Known(byte[] hash, AppUser user) {}
}
