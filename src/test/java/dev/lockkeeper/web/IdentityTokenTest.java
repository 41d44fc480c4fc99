package dev.lockkeeper.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.lockkeeper.testkit.SettableClock;
import dev.lockkeeper.web.SignInSettings.Again;
import dev.lockkeeper.window.Actor;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class IdentityTokenTest {
    private static final Instant NOW = Instant.parse("2026-11-21T22:00:00Z");
    private static final String NONCE = "the nonce of this sign-in";

    private final SettableClock clock = SettableClock.at(NOW);
    private PretendIssuer issuer;

    @BeforeEach
    void start() throws IOException {
        issuer = new PretendIssuer(clock);
        issuer.nonce = NONCE;
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    @Test
    void aTokenThatIsAsItShouldBeSaysWhoItIs() throws SignInRefusedException {
        assertThat(read()).isEqualTo(new IdentityToken.Found(new Actor("T1", "U2DEVI"), NOW));
    }

    static Stream<Arguments> wrongClaims() {
        return Stream.of(
                wrong("another issuer (iss)", claims -> claims.issuer("https://slack.com.example.org")),
                wrong("another issuer (iss)", claims -> claims.issuer(null)),
                wrong("another application (aud)", claims -> claims.audience("999.999")),
                wrong("another application (aud)", claims -> claims.audience(List.of())),
                wrong("another application (aud)", claims -> claims.audience(List.of(PretendIssuer.CLIENT, "999.999"))),
                wrong("is over (exp)", claims -> claims.expirationTime(Date.from(NOW))),
                wrong("is over (exp)", claims -> claims.expirationTime(null)),
                wrong("not valid yet (nbf)", claims -> claims.notBeforeTime(Date.from(NOW.plusSeconds(31)))),
                wrong("does not say when it was made (iat)", claims -> claims.issueTime(null)),
                wrong(
                        "301 s old; at most 300 s count (iat)",
                        claims -> claims.issueTime(Date.from(NOW.minusSeconds(301)))),
                wrong("from the future", claims -> claims.issueTime(Date.from(NOW.plusSeconds(31)))),
                wrong("another sign-in (nonce)", claims -> claims.claim("nonce", "that of another")),
                wrong("another sign-in (nonce)", claims -> claims.claim("nonce", null)),
                wrong("(claim https://slack.com/user_id)", claims -> claims.claim(SignInSettings.SLACK_USER, null)),
                wrong("(claim https://slack.com/user_id)", claims -> claims.claim(SignInSettings.SLACK_USER, 7)),
                wrong("(claim https://slack.com/team_id)", claims -> claims.claim(SignInSettings.SLACK_TEAM, " ")));
    }

    @ParameterizedTest
    @MethodSource("wrongClaims")
    void oneClaimThatIsWrongIsEnoughToRefuse(String why, UnaryOperator<JWTClaimsSet.Builder> change) {
        issuer.change = change;
        refused(why);
    }

    @Test
    void whatNobodySignedIsRefused() {
        issuer.changeToken = PretendIssuer::unsigned;
        refused("is no signed token");
        issuer.changeToken = token -> token.substring(0, token.lastIndexOf('.') + 1);
        refused("is no");
        issuer.changeToken = token -> token.substring(0, token.length() - 8) + "AAAAAAAA";
        refused("is not signed by its issuer");
    }

    @Test
    void whatSomebodyElseSignedIsRefusedEvenUnderTheNameOfTheKey() throws Exception {
        issuer.signing = PretendIssuer.OTHER_KEY;
        refused("a key that its issuer does not name (kid)");
        issuer.signing = new com.nimbusds.jose.jwk.RSAKey.Builder(PretendIssuer.OTHER_KEY)
                .keyID(PretendIssuer.KEY.getKeyID())
                .build();
        refused("is not signed by its issuer");
    }

    @Test
    void aKeyThatIsNewAtTheIssuerIsFoundAtMostAMinuteLater() throws SignInRefusedException {
        Issuer client = new Issuer(issuer.settings(Again.NEVER), clock);
        IdentityToken tokens = new IdentityToken(issuer.settings(Again.NEVER), client, clock);
        assertThat(tokens.read(issuer.token(), NONCE, false)).isNotNull();
        issuer.published = PretendIssuer.OTHER_KEY;
        issuer.signing = PretendIssuer.OTHER_KEY;
        assertThatThrownBy(() -> tokens.read(issuer.token(), NONCE, false)).hasMessageContaining("(kid)");
        clock.advance(Duration.ofSeconds(61));
        assertThat(tokens.read(issuer.token(), NONCE, false)).isNotNull();
    }

    @Test
    void whereThePersonMustProveItAnewTheTimeOfThatIsLookedAt() throws SignInRefusedException {
        assertThat(read(true)).isNotNull();
        issuer.change =
                claims -> claims.claim("auth_time", NOW.minusSeconds(301).getEpochSecond());
        refused("301 s old; at most 300 s count (auth_time)", true);
        issuer.change = claims -> claims.claim("auth_time", null);
        refused("does not say when you proved who you are (auth_time)", true);
        assertThat(read(false)).isNotNull();
    }

    private IdentityToken.Found read() throws SignInRefusedException {
        return read(false);
    }

    private IdentityToken.Found read(boolean again) throws SignInRefusedException {
        SignInSettings settings = issuer.settings(Again.NEVER);
        return new IdentityToken(settings, new Issuer(settings, clock), clock).read(issuer.token(), NONCE, again);
    }

    private void refused(String why) {
        refused(why, false);
    }

    private void refused(String why, boolean again) {
        assertThatThrownBy(() -> read(again))
                .isInstanceOf(SignInRefusedException.class)
                .hasMessageContaining(why);
    }

    private static Arguments wrong(String why, UnaryOperator<JWTClaimsSet.Builder> change) {
        return Arguments.of(why, change);
    }
}
