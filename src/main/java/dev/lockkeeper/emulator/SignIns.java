package dev.lockkeeper.emulator;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * "Sign in with Slack" from the code to the identity token, with Slack's claims and error codes. Slack does not ask people
 * to prove anew who they are, and neither does this: {@code auth_time} is the moment of the token. All methods lock.
 */
final class SignIns {
    /** As short as Slack's codes and tokens last. */
    private static final long CODE_SECONDS = 600;

    private static final long TOKEN_SECONDS = 300;
    private static final String KEY_ID = "practice-1";
    private static final int KEY_BITS = 2048;

    private final State state;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Code> codes = new HashMap<>();
    private final Map<String, String> tokens = new HashMap<>();
    private @Nullable SignInSpec spec;
    private @Nullable KeyPair keys;

    SignIns(State state) {
        this.state = state;
    }

    /** What the app asked for when it sent somebody here. */
    record Request(String clientId, String redirect, String state, String nonce, String challenge) {}

    private record Code(Request request, String userId, long madeAt) {}

    synchronized void allow(SignInSpec allowed) {
        spec = allowed;
    }

    /** Why nobody can sign in with this request, in Slack's words; null if somebody can. */
    synchronized @Nullable String wrong(Request request, String responseType, String scope) {
        if (spec == null || !spec.clientId().equals(request.clientId())) {
            return "Invalid client_id parameter";
        }
        if (spec.redirects().stream().noneMatch(uri -> uri.toString().equals(request.redirect()))) {
            return "redirect_uri did not match any configured URIs. Passed URI: " + request.redirect();
        }
        if (!responseType.equals("code")) {
            return "Invalid response_type parameter";
        }
        return Arrays.asList(scope.split("[ ,]")).contains("openid") ? null : "Invalid permissions requested";
    }

    /** A code for this person, good once. */
    synchronized String code(Request request, String userId) {
        String code = secret();
        codes.put(code, new Code(request, userId, state.ids.epochSeconds()));
        return code;
    }

    /** What {@code openid.connect.token} answers, without {@code ok}. */
    synchronized ObjectNode token(Map<String, String> asked) {
        if (spec == null || !spec.clientId().equals(asked.get("client_id"))) {
            throw new ApiError("invalid_client_id");
        }
        if (!spec.clientSecret().equals(asked.get("client_secret"))) {
            throw new ApiError("bad_client_secret");
        }
        String grant = asked.getOrDefault("grant_type", "authorization_code");
        if (!grant.equals("authorization_code")) {
            throw new ApiError("invalid_grant_type");
        }
        Code code = codes.remove(asked.getOrDefault("code", ""));
        if (code == null || code.madeAt() + CODE_SECONDS < state.ids.epochSeconds()) {
            throw new ApiError("invalid_code");
        }
        if (!code.request().redirect().equals(asked.get("redirect_uri"))) {
            throw new ApiError("bad_redirect_uri");
        }
        String challenge = code.request().challenge();
        if (!challenge.isEmpty() && !challenge.equals(encoded(sha256(asked.getOrDefault("code_verifier", ""))))) {
            throw new ApiError("invalid_grant");
        }
        String access = "xoxp-practice-" + secret();
        tokens.put(access, code.userId());
        return Json.object()
                .put("access_token", access)
                .put("token_type", "Bearer")
                .put("id_token", identity(code, access));
    }

    /** What {@code openid.connect.userInfo} answers, without {@code ok}. */
    synchronized ObjectNode userInfo(@Nullable String token) {
        String userId = token == null ? null : tokens.get(token);
        if (userId == null) {
            throw new ApiError(token == null ? "not_authed" : "invalid_auth");
        }
        return person(Json.object(), userId);
    }

    /** The public key, as a set. */
    synchronized ObjectNode keySet() {
        RSAPublicKey key = (RSAPublicKey) keys().getPublic();
        ObjectNode answer = Json.object();
        answer.putArray("keys")
                .addObject()
                .put("kty", "RSA")
                .put("use", "sig")
                .put("alg", "RS256")
                .put("kid", KEY_ID)
                .put("e", encoded(unsigned(key.getPublicExponent())))
                .put("n", encoded(unsigned(key.getModulus())));
        return answer;
    }

    private String identity(Code code, String access) {
        long now = state.ids.epochSeconds();
        ObjectNode claims = Json.object()
                .put("iss", state.baseUrl)
                .put("sub", code.userId())
                .put("aud", code.request().clientId())
                .put("exp", now + TOKEN_SECONDS)
                .put("iat", now)
                .put("auth_time", now);
        if (!code.request().nonce().isEmpty()) {
            claims.put("nonce", code.request().nonce());
        }
        claims.put("at_hash", encoded(Arrays.copyOf(sha256(access), 16)));
        person(claims, code.userId());
        ObjectNode header = Json.object().put("typ", "JWT").put("alg", "RS256").put("kid", KEY_ID);
        String signed = encoded(bytes(Json.write(header))) + "." + encoded(bytes(Json.write(claims)));
        return signed + "." + encoded(signature(signed));
    }

    private ObjectNode person(ObjectNode claims, String userId) {
        WorkspaceSpec.Member member = Objects.requireNonNull(state.members.get(userId), userId);
        return claims.put("sub", userId)
                .put("https://slack.com/user_id", userId)
                .put("https://slack.com/team_id", state.spec.teamId())
                .put("https://slack.com/team_name", state.spec.name())
                .put("https://slack.com/team_domain", state.spec.domain())
                .put("name", member.realName())
                .put("given_name", member.realName().replaceFirst(" .*", ""))
                .put("family_name", member.realName().replaceFirst("^[^ ]* ?", ""))
                .put("locale", "en-US");
    }

    private byte[] signature(String text) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(keys().getPrivate());
            signature.update(bytes(text));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java signs with RSA", e);
        }
    }

    /** Made when it is first needed, because it takes a while and most workspaces never need it. */
    private KeyPair keys() {
        KeyPair made = keys;
        if (made == null) {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(KEY_BITS);
                made = generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every Java makes RSA keys", e);
            }
            keys = made;
        }
        return made;
    }

    private String secret() {
        byte[] secret = new byte[24];
        random.nextBytes(secret);
        return encoded(secret);
    }

    private static byte[] unsigned(BigInteger number) {
        byte[] all = number.toByteArray();
        return all[0] == 0 ? Arrays.copyOfRange(all, 1, all.length) : all;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
