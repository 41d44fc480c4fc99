package dev.lockkeeper.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** "Sign in with Slack" of the practice workspace: Slack's addresses, claims and error codes. */
class SignInTest {
    private static final String BACK = "http://127.0.0.1:9/signed-in";
    private static final String VERIFIER = "a verifier of forty-three characters or more";

    private final PracticeFixture practice = new PracticeFixture();
    private final HttpClient http =
            HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();

    @BeforeEach
    void allow() {
        practice.emulator.letSignIn(new SignInSpec("1.2", "s3cret", Set.of(URI.create(BACK))));
    }

    @AfterEach
    void stop() {
        practice.close();
    }

    @Test
    void thePageAsksWhoSomebodyIsAndOffersNeitherBotsNorThoseWhoLeft() throws Exception {
        HttpResponse<String> page = get(authorize(Map.of()));
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("Anna Adler (@anna)", "Bert Berg (@bert)", "Gus Guest (@guest)", "Cancel")
                .doesNotContain("Gone Person", "Gatekeeper");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "frame-ancestors 'none'");
    }

    @Test
    void theTokenSaysInSlacksClaimsWhoItIsSignedWithThePublishedKey() throws Exception {
        JsonNode answer = token(code(PracticeFixture.ANNA), Map.of());
        assertThat(answer.path("ok").asBoolean()).isTrue();
        assertThat(answer.path("token_type").asString()).isEqualTo("Bearer");
        String[] parts = answer.path("id_token").asString().split("\\.");
        JsonNode claims = Json.MAPPER.readTree(decoded(parts[1]));
        assertThat(claims.path("iss").asString())
                .isEqualTo(practice.emulator.baseUri().toString());
        assertThat(claims.path("aud").asString()).isEqualTo("1.2");
        assertThat(claims.path("sub").asString()).isEqualTo(PracticeFixture.ANNA);
        assertThat(claims.path("https://slack.com/user_id").asString()).isEqualTo(PracticeFixture.ANNA);
        assertThat(claims.path("https://slack.com/team_id").asString()).isEqualTo("T0TEAM0001");
        assertThat(claims.path("nonce").asString()).isEqualTo("n0nce");
        assertThat(claims.path("exp").asLong() - claims.path("iat").asLong()).isEqualTo(300);
        assertThat(claims.path("auth_time").asLong())
                .isEqualTo(claims.path("iat").asLong());
        assertThat(claims.path("at_hash").asString()).hasSize(22);
        assertThat(isSigned(parts)).isTrue();

        HttpResponse<String> info = http.send(
                HttpRequest.newBuilder(URI.create(practice.emulator.apiUrl() + "openid.connect.userInfo"))
                        .header(
                                "Authorization",
                                "Bearer " + answer.path("access_token").asString())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(Json.MAPPER.readTree(info.body()).path("name").asString()).isEqualTo("Anna Adler");
    }

    @Test
    void whatIsWrongWithARequestForATokenIsSaidInSlacksCodes() throws Exception {
        assertThat(error(code(PracticeFixture.ANNA), Map.of("client_id", "9.9")))
                .isEqualTo("invalid_client_id");
        assertThat(error(code(PracticeFixture.ANNA), Map.of("client_secret", "no")))
                .isEqualTo("bad_client_secret");
        assertThat(error(code(PracticeFixture.ANNA), Map.of("grant_type", "password")))
                .isEqualTo("invalid_grant_type");
        assertThat(error(code(PracticeFixture.ANNA), Map.of("redirect_uri", "https://evil.example")))
                .isEqualTo("bad_redirect_uri");
        assertThat(error(code(PracticeFixture.ANNA), Map.of("code_verifier", "another")))
                .isEqualTo("invalid_grant");
        String once = code(PracticeFixture.ANNA);
        token(once, Map.of());
        assertThat(error(once, Map.of())).isEqualTo("invalid_code");
        assertThat(Json.MAPPER
                        .readTree(get(practice.emulator.apiUrl() + "openid.connect.userInfo")
                                .body())
                        .path("error")
                        .asString())
                .isEqualTo("not_authed");
    }

    @Test
    void nobodyIsSentBackToAnAddressThatTheAppDidNotName() throws Exception {
        HttpResponse<String> page =
                get(authorize(Map.of("redirect_uri", "https://evil.example", "practice_user", PracticeFixture.ANNA)));
        assertThat(page.statusCode()).isEqualTo(400);
        assertThat(page.body()).contains("redirect_uri did not match any configured URIs");
        assertThat(get(authorize(Map.of("client_id", "9.9"))).body()).contains("Invalid client_id parameter");
        assertThat(get(authorize(Map.of("practice_user", PracticeFixture.GONE))).statusCode())
                .isEqualTo(400);
    }

    @Test
    void whoCancelsIsSentBackWithAnError() throws Exception {
        assertThat(get(authorize(Map.of("practice_user", "nobody"))).headers().firstValue("Location"))
                .contains(BACK + "?error=access_denied&state=st4te");
    }

    @Test
    void thePageOfTheTrafficShowsNoSecretOfIt() throws Exception {
        JsonNode answer = token(code(PracticeFixture.ANNA), Map.of());
        String traffic =
                get(practice.emulator.baseUri() + "/practice/api/traffic").body();
        assertThat(traffic).contains("openid.connect.token");
        assertThat(traffic)
                .doesNotContain(
                        "s3cret",
                        answer.path("id_token").asString(),
                        answer.path("access_token").asString());
    }

    private String code(String user) throws Exception {
        String location = get(authorize(Map.of("practice_user", user)))
                .headers()
                .firstValue("Location")
                .orElseThrow();
        assertThat(location).startsWith(BACK + "?code=").endsWith("&state=st4te");
        return PracticeFixture.formOf(location.substring(location.indexOf('?') + 1))
                .get("code");
    }

    private String error(String code, Map<String, String> other) {
        return token(code, other).path("error").asString();
    }

    private JsonNode token(String code, Map<String, String> other) {
        Map<String, String> form = new TreeMap<>(Map.of(
                "client_id",
                "1.2",
                "client_secret",
                "s3cret",
                "grant_type",
                "authorization_code",
                "code",
                code,
                "redirect_uri",
                BACK,
                "code_verifier",
                VERIFIER));
        form.putAll(other);
        return Json.MAPPER.readTree(practice.postTo(
                        practice.emulator.apiUrl() + "openid.connect.token",
                        "application/x-www-form-urlencoded",
                        Delivery.form(form))
                .body());
    }

    private String authorize(Map<String, String> other) throws Exception {
        String challenge = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.UTF_8)));
        Map<String, String> query = new TreeMap<>(Map.of(
                "client_id", "1.2",
                "response_type", "code",
                "scope", "openid profile",
                "redirect_uri", BACK,
                "state", "st4te",
                "nonce", "n0nce",
                "code_challenge", challenge,
                "code_challenge_method", "S256"));
        query.putAll(other);
        return practice.emulator.baseUri() + "/openid/connect/authorize?" + Delivery.form(query);
    }

    private boolean isSigned(String[] parts) throws Exception {
        JsonNode key = Json.MAPPER
                .readTree(get(practice.emulator.baseUri() + "/openid/connect/keys")
                        .body())
                .path("keys")
                .get(0);
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(number(key.path("n")), number(key.path("e")))));
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8));
        return signature.verify(Base64.getUrlDecoder().decode(parts[2]));
    }

    private static BigInteger number(JsonNode text) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(text.asString()));
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    private HttpResponse<String> get(String address) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
