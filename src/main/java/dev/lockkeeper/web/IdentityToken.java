package dev.lockkeeper.web;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.lockkeeper.window.Actor;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether an identity token says, signed by its issuer, for us, for this one sign-in and just now, who somebody is
 * in Slack. Every doubt is a refusal. Any thread.
 */
final class IdentityToken {
    /** A sign-in of before is no sign-in for this gate (issue 5). */
    static final Duration OLDEST = Duration.ofMinutes(5);
    /** Two machines whose clocks are kept differ by less. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(30);

    /** Signatures of a private key alone: with a shared secret, whoever knows it could be anybody. */
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(
            JWSAlgorithm.RS256,
            JWSAlgorithm.RS384,
            JWSAlgorithm.RS512,
            JWSAlgorithm.PS256,
            JWSAlgorithm.ES256,
            JWSAlgorithm.ES384);

    private static final int LONGEST = 16_384;

    private final SignInSettings settings;
    private final Issuer issuer;
    private final Clock machine;

    IdentityToken(SignInSettings settings, Issuer issuer, Clock machine) {
        this.settings = settings;
        this.issuer = issuer;
        this.machine = machine;
    }

    /**
     * Whom the issuer found.
     *
     * @param issuedAt when it says so
     */
    record Found(Actor person, Instant issuedAt) {}

    /**
     * Reads a token.
     *
     * @param nonce what this sign-in was begun with
     * @param again whether the person must have proved who they are for this sign-in
     * @throws SignInRefusedException with the first thing that is not as it must be
     */
    Found read(String token, String nonce, boolean again) throws SignInRefusedException {
        SignedJWT signed = parsed(token);
        signature(signed);
        JWTClaimsSet claims = claims(signed);
        issuedForUs(claims);
        Instant issuedAt = times(claims);
        String theirs = text(claims, "nonce");
        if (!same(theirs, nonce)) {
            throw refused("belongs to another sign-in (nonce)");
        }
        if (again) {
            Instant proved = instant(claims, "auth_time");
            if (proved == null) {
                throw refused("does not say when you proved who you are (auth_time)");
            }
            notOld(proved, "auth_time");
        }
        String user = text(claims, settings.userClaim());
        String team = text(claims, settings.teamClaim());
        if (user.isBlank() || team.isBlank()) {
            throw refused("does not say who you are in Slack (claim "
                    + (user.isBlank() ? settings.userClaim() : settings.teamClaim()) + ")");
        }
        return new Found(new Actor(team, user), issuedAt);
    }

    private static SignedJWT parsed(String token) throws SignInRefusedException {
        if (token.length() > LONGEST) {
            throw refused("is far too long");
        }
        try {
            SignedJWT signed = SignedJWT.parse(token);
            if (!ALGORITHMS.contains(signed.getHeader().getAlgorithm())) {
                throw refused("is signed in a way that proves nothing (alg)");
            }
            return signed;
        } catch (ParseException e) {
            throw new SignInRefusedException(sentence("is no signed token"), e);
        }
    }

    private void signature(SignedJWT signed) throws SignInRefusedException {
        String id = signed.getHeader().getKeyID();
        JWKSet keys = issuer.keys(id);
        List<JWK> fitting = keys.getKeys().stream()
                .filter(key -> id == null || id.equals(key.getKeyID()))
                .filter(key -> key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE))
                .filter(key -> key.getAlgorithm() == null
                        || key.getAlgorithm().equals(signed.getHeader().getAlgorithm()))
                .toList();
        if (fitting.size() != 1 || !(fitting.get(0) instanceof AsymmetricJWK key)) {
            throw refused("is signed with a key that its issuer does not name (kid)");
        }
        try {
            JWSVerifier verifier =
                    new DefaultJWSVerifierFactory().createJWSVerifier(signed.getHeader(), key.toPublicKey());
            if (!signed.verify(verifier)) {
                throw refused("is not signed by its issuer");
            }
        } catch (JOSEException e) {
            throw new SignInRefusedException(sentence("is not signed by its issuer"), e);
        }
    }

    private static JWTClaimsSet claims(SignedJWT signed) throws SignInRefusedException {
        try {
            return signed.getJWTClaimsSet();
        } catch (ParseException e) {
            throw new SignInRefusedException(sentence("says nothing that can be read"), e);
        }
    }

    private void issuedForUs(JWTClaimsSet claims) throws SignInRefusedException {
        if (!settings.issuer().toString().equals(claims.getIssuer())) {
            throw refused("comes from another issuer (iss)");
        }
        List<String> audience = claims.getAudience();
        boolean alone = audience.size() == 1 || settings.clientId().equals(text(claims, "azp"));
        if (!audience.contains(settings.clientId()) || !alone) {
            throw refused("is for another application (aud)");
        }
    }

    private Instant times(JWTClaimsSet claims) throws SignInRefusedException {
        Instant now = machine.instant();
        Date expires = claims.getExpirationTime();
        if (expires == null || !expires.toInstant().isAfter(now)) {
            throw refused("is over (exp)");
        }
        Date notBefore = claims.getNotBeforeTime();
        if (notBefore != null && notBefore.toInstant().isAfter(now.plus(CLOCKS_DIFFER))) {
            throw refused("is not valid yet (nbf)");
        }
        Date issued = claims.getIssueTime();
        if (issued == null) {
            throw refused("does not say when it was made (iat)");
        }
        notOld(issued.toInstant(), "iat");
        return issued.toInstant();
    }

    private void notOld(Instant when, String claim) throws SignInRefusedException {
        Instant now = machine.instant();
        if (when.isBefore(now.minus(OLDEST))) {
            throw refused("is " + Duration.between(when, now).toSeconds() + " s old; at most " + OLDEST.toSeconds()
                    + " s count (" + claim + ")");
        }
        if (when.isAfter(now.plus(CLOCKS_DIFFER))) {
            throw refused("is from the future; one of two clocks is wrong (" + claim + ")");
        }
    }

    private static @Nullable Instant instant(JWTClaimsSet claims, String name) {
        Object value = claims.getClaim(name);
        return value instanceof Number seconds ? Instant.ofEpochSecond(seconds.longValue()) : null;
    }

    private static String text(JWTClaimsSet claims, String name) {
        return claims.getClaim(name) instanceof String text ? text : "";
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static SignInRefusedException refused(String why) {
        return new SignInRefusedException(sentence(why));
    }

    private static String sentence(String why) {
        return "The identity that came back from the sign-in does not count: it " + why + ".";
    }
}
