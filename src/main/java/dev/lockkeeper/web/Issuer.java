package dev.lockkeeper.web;

import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The OpenID Connect issuer as we ask it: its discovery document, its keys, and a code for a token. Redirects are not
 * followed, and nothing is asked over an address that others can read. Any thread.
 */
final class Issuer {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration DISCOVERY_LASTS = Duration.ofHours(1);
    /** A key that is not known is looked for once a minute at most, whatever tokens name. */
    private static final Duration KEYS_ASKED_AGAIN_AFTER = Duration.ofMinutes(1);

    private static final int OK = 200;

    private final SignInSettings settings;
    private final Clock machine;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(PATIENCE)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private @Nullable Discovery discovery;
    private @Nullable Keys keys;

    /** @param machine machine time, for how long answers are believed */
    Issuer(SignInSettings settings, Clock machine) {
        this.settings = settings;
        this.machine = machine;
    }

    /**
     * What the issuer says about itself.
     *
     * @param asksAgain true if it says that it can have people prove once more who they are
     * @param secretInBody true if it takes the client's secret in the body and not in the header
     */
    record Discovery(URI authorization, URI token, URI keys, boolean asksAgain, boolean secretInBody, Instant readAt) {}

    private record Keys(JWKSet set, Instant readAt) {}

    /**
     * Its discovery document, at most an hour old.
     *
     * @throws SignInRefusedException if it does not answer, or not as this issuer
     */
    synchronized Discovery discovery() throws SignInRefusedException {
        Discovery known = discovery;
        if (known != null && known.readAt().plus(DISCOVERY_LASTS).isAfter(machine.instant())) {
            return known;
        }
        URI address = URI.create(settings.issuer() + "/.well-known/openid-configuration");
        JsonNode document = json(send(HttpRequest.newBuilder(guarded(address)).GET()), address);
        String issuer = document.path("issuer").asString("");
        if (!issuer.equals(settings.issuer().toString())) {
            throw refused("its discovery document names " + (issuer.isEmpty() ? "no issuer" : "another issuer"));
        }
        Discovery read = new Discovery(
                endpoint(document, "authorization_endpoint"),
                endpoint(document, "token_endpoint"),
                endpoint(document, "jwks_uri"),
                lists(document, "prompt_values_supported", "login"),
                lists(document, "token_endpoint_auth_methods_supported", "client_secret_post"),
                machine.instant());
        discovery = read;
        return read;
    }

    /**
     * Its keys, with one of this id if it has it by now.
     *
     * @param id the id that a token names; null if it names none
     */
    synchronized JWKSet keys(@Nullable String id) throws SignInRefusedException {
        Keys known = keys;
        boolean found = known != null && (id == null || known.set().getKeyByKeyId(id) != null);
        boolean fresh = known != null && known.readAt().plus(DISCOVERY_LASTS).isAfter(machine.instant());
        boolean askedJustNow =
                known != null && known.readAt().plus(KEYS_ASKED_AGAIN_AFTER).isAfter(machine.instant());
        if (known != null && (found && fresh || askedJustNow)) {
            return known.set();
        }
        URI address = discovery().keys();
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(guarded(address)).GET());
        try {
            JWKSet read = JWKSet.parse(json(answer, address).toString());
            keys = new Keys(read, machine.instant());
            return read;
        } catch (ParseException e) {
            throw new SignInRefusedException(sentence("its keys cannot be read"), e);
        }
    }

    /**
     * The identity token for what a browser brought back.
     *
     * @throws SignInRefusedException if the issuer does not give one
     */
    String token(String code, String verifier, URI redirect) throws SignInRefusedException {
        Discovery about = discovery();
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", redirect.toString());
        form.put("code_verifier", verifier);
        HttpRequest.Builder request =
                HttpRequest.newBuilder(about.token()).header("Content-Type", "application/x-www-form-urlencoded");
        String secret = settings.clientSecret().get();
        if (about.secretInBody()) {
            form.put("client_id", settings.clientId());
            form.put("client_secret", secret);
        } else {
            String both = encoded(settings.clientId()) + ":" + encoded(secret);
            request.header(
                    "Authorization",
                    "Basic " + Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
        }
        HttpResponse<String> answer = send(request.POST(HttpRequest.BodyPublishers.ofString(form(form))));
        JsonNode body = parsed(answer, about.token());
        String token = body.path("id_token").asString("");
        if (answer.statusCode() != OK || token.isEmpty()) {
            String error = body.path("error").asString("no id_token");
            throw refused("it gave no identity for this sign-in (" + error.replaceAll("[^A-Za-z0-9_. -]", "?") + ")");
        }
        return token;
    }

    /** Query or form of these, encoded. */
    static String form(Map<String, String> values) {
        return values.entrySet().stream()
                .map(each -> encoded(each.getKey()) + "=" + encoded(each.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws SignInRefusedException {
        try {
            return http.send(
                    request.timeout(PATIENCE)
                            .header("Accept", "application/json")
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new SignInRefusedException(
                    sentence("it does not answer (" + e.getClass().getSimpleName() + "); try again in a moment"), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SignInRefusedException("The bot is being stopped; try again in a moment.", e);
        }
    }

    private JsonNode json(HttpResponse<String> answer, URI address) throws SignInRefusedException {
        if (answer.statusCode() != OK) {
            throw refused(address.getPath() + " answered with status " + answer.statusCode());
        }
        return parsed(answer, address);
    }

    private JsonNode parsed(HttpResponse<String> answer, URI address) throws SignInRefusedException {
        try {
            JsonNode body = JSON.readTree(answer.body());
            if (body.isObject()) {
                return body;
            }
        } catch (JacksonException notJson) {
            // said below, as for everything that is no object
        }
        throw refused(address.getPath() + " did not answer in JSON (status " + answer.statusCode() + ")");
    }

    private URI endpoint(JsonNode document, String name) throws SignInRefusedException {
        try {
            return guarded(URI.create(document.path(name).asString("")));
        } catch (IllegalArgumentException e) {
            throw new SignInRefusedException(sentence("its " + name + " is no address"), e);
        }
    }

    /** Only what nobody on the way can read or change: https, or this very machine. */
    private URI guarded(URI address) throws SignInRefusedException {
        boolean safe = "https".equals(address.getScheme()) && address.getHost() != null
                || "http".equals(address.getScheme()) && staysHere(address.getHost());
        if (!safe) {
            throw refused("it is asked over https alone, and one of its addresses is not");
        }
        return address;
    }

    /** Whether a host is this very machine. */
    static boolean staysHere(@Nullable String host) {
        try {
            return host != null && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static boolean lists(JsonNode document, String name, String value) {
        return StreamSupport.stream(document.path(name).spliterator(), false)
                .anyMatch(each -> value.equals(each.asString("")));
    }

    private SignInRefusedException refused(String why) {
        return new SignInRefusedException(sentence(why));
    }

    private String sentence(String why) {
        return "The sign-in at " + settings.issuer() + " did not work: " + why + ".";
    }
}
