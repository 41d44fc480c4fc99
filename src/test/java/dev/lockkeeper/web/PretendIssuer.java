package dev.lockkeeper.web;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** An issuer that answers what the test says: a token with the right claims, unless one of them is made wrong. */
final class PretendIssuer implements AutoCloseable {
    static final String CLIENT = "100.200";
    static final RSAKey KEY = key("first");
    static final RSAKey OTHER_KEY = key("other");

    /** What the token endpoint was sent, oldest first. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    volatile String secret = "the client secret";
    volatile String nonce = "";
    volatile String prompts = "";
    volatile RSAKey published = KEY;
    volatile RSAKey signing = KEY;
    volatile UnaryOperator<JWTClaimsSet.Builder> change = claims -> claims;
    volatile UnaryOperator<String> changeToken = token -> token;

    private final HttpServer server;
    private final Clock clock;

    PretendIssuer(Clock clock) throws IOException {
        this.clock = clock;
        server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/.well-known/openid-configuration", exchange -> send(exchange, 200, discovery()));
        server.createContext("/keys", exchange -> send(exchange, 200, new JWKSet(published.toPublicJWK()).toString()));
        server.createContext("/token", this::token);
        server.start();
    }

    URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    SignInSettings settings(SignInSettings.Again again) {
        return new SignInSettings(
                address(), CLIENT, () -> secret, null, SignInSettings.SLACK_USER, SignInSettings.SLACK_TEAM, again);
    }

    /** A token as it should be, changed as the test says. */
    String token() {
        Instant now = clock.instant();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(address().toString())
                .audience(CLIENT)
                .subject("U2DEVI")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(300)))
                .claim("auth_time", now.getEpochSecond())
                .claim("nonce", nonce)
                .claim(SignInSettings.SLACK_USER, "U2DEVI")
                .claim(SignInSettings.SLACK_TEAM, "T1");
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(signing.getKeyID())
                            .build(),
                    change.apply(claims).build());
            token.sign(new RSASSASigner(signing));
            return changeToken.apply(token.serialize());
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The same claims behind a header that says that nobody signed. */
    static String unsigned(String token) {
        String header = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
        return header + "." + token.split("\\.")[1] + ".";
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private String discovery() {
        return """
                {"issuer": "%1$s", "authorization_endpoint": "%1$s/authorize", "token_endpoint": "%1$s/token",
                 "jwks_uri": "%1$s/keys", "token_endpoint_auth_methods_supported": ["client_secret_post"],
                 "prompt_values_supported": [%2$s]}
                """.formatted(address(), prompts);
    }

    private void token(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(body);
        boolean known = body.contains("client_secret=" + secret.replace(" ", "+") + "&")
                || body.endsWith("client_secret=" + secret.replace(" ", "+"));
        send(
                exchange,
                200,
                known
                        ? "{\"ok\": true, \"id_token\": \"" + token() + "\"}"
                        : "{\"ok\": false, \"error\": \"bad_client_secret\"}");
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).keyUse(KeyUse.SIGNATURE).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
