package dev.lockkeeper.web;

import dev.lockkeeper.window.Sha256;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;

/**
 * The session of one browser: a random text that only a cookie carries, and what is derived from it. The name begins with
 * {@code __Host-}, so that no other host and no plain connection can put one in its place; Chromium and Firefox count
 * 127.0.0.1 as safe for it.
 */
final class BrowserCookie {
    static final String NAME = "__Host-lockkeeper-confirm";

    private BrowserCookie() {}

    /** The session that this browser has; empty if it has none. */
    static String session(Context ctx) {
        String value = ctx.cookie(NAME);
        return value == null ? "" : value;
    }

    static void give(Context ctx, String session, Duration life) {
        ctx.res()
                .addHeader(
                        "Set-Cookie",
                        NAME + "=" + session + "; Path=/; Max-Age=" + life.toSeconds()
                                + "; Secure; HttpOnly; SameSite=Lax");
    }

    static void take(Context ctx) {
        give(ctx, "", Duration.ZERO);
    }

    /** What only the holder of this session can know, another for each purpose; of the form of a PKCE verifier. */
    static String derived(String purpose, String session) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest(purpose + ":" + session));
    }

    /** The PKCE challenge (S256) to a verifier. */
    static String challenge(String verifier) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest(verifier));
    }

    static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] digest(String text) {
        return Sha256.begun().digest(text.getBytes(StandardCharsets.UTF_8));
    }
}
