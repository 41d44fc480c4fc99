package dev.lockkeeper.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.ConfirmationDoor.Asked;
import dev.lockkeeper.testkit.KnownPeople;
import dev.lockkeeper.testkit.MemoryConfirmations;
import dev.lockkeeper.testkit.MemoryWindowStore;
import dev.lockkeeper.testkit.ScriptedDesk;
import dev.lockkeeper.testkit.SettableClock;
import dev.lockkeeper.web.SignInSettings.Again;
import dev.lockkeeper.window.BrowserFixture;
import dev.lockkeeper.window.WindowFixture;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The routes of a confirmation before a scripted desk, an issuer that pretends, and browsers that visit. */
abstract class ConfirmStage {
    static final Instant NOW = Instant.parse("2026-11-21T22:00:00Z");
    static final Asked ASKED = new Asked(
            WindowFixture.ID,
            WindowFixture.GO_LIVE,
            "dba",
            WindowFixture.DEVI.actor(),
            WindowFixture.hash('a'),
            "read <b>it</b> all");

    final SettableClock clock = SettableClock.at(NOW);
    final ScriptedDesk desk = new ScriptedDesk();
    final MemoryConfirmations confirmations = new MemoryConfirmations(clock);
    final HttpClient http =
            HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();
    PretendIssuer issuer;
    WebServer server;
    URI address;

    @BeforeEach
    void start() throws IOException {
        issuer = new PretendIssuer(clock);
        desk.windows.put(WindowFixture.ID, BrowserFixture.asked().window);
        serve(Again.WHERE_POSSIBLE);
    }

    @AfterEach
    void stop() {
        server.close();
        issuer.close();
    }

    void serve(Again again) {
        if (server != null) {
            server.close();
        }
        KnownPeople people = new KnownPeople();
        ConfirmRoutes routes = new ConfirmRoutes(
                issuer.settings(again),
                () -> address,
                new ConfirmRoutes.Parts(confirmations, desk, people),
                true,
                clock);
        server = new WebServer(
                new WebServer.Settings("127.0.0.1", 0, Optional.empty()),
                desk,
                new MemoryWindowStore(),
                new WebServer.Callers(token -> Optional.empty(), people),
                List::of,
                routes::mount);
        address = URI.create("http://127.0.0.1:" + server.start());
    }

    String link() {
        return link("dba");
    }

    String link(String role) {
        return confirmations.ask(
                new Asked(ASKED.window(), ASKED.gate(), role, ASKED.by(), ASKED.digest(), ASKED.reason()));
    }

    /** A browser that keeps one cookie and follows nothing by itself. */
    final class Visitor {
        String cookie = "";
        private URI sentTo = URI.create("about:blank");

        Visitor() {}

        Visitor(String cookie) {
            this.cookie = cookie;
        }

        Visitor open(String link) {
            HttpResponse<String> answer = get("/confirm/" + link);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
            sentTo = URI.create(answer.headers().firstValue("Location").orElseThrow());
            issuer.nonce = sent().get("nonce");
            return this;
        }

        Map<String, String> sent() {
            return query(sentTo.getRawQuery());
        }

        void signIn() {
            HttpResponse<String> answer = signInAnswer();
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
            assertThat(answer.headers().firstValue("Location")).contains("/confirm");
        }

        HttpResponse<String> signInAnswer() {
            return back("code", sent().get("state"));
        }

        HttpResponse<String> back(String code, String state) {
            return get("/signed-in?code=" + code + "&state=" + state);
        }

        HttpResponse<String> get(String path) {
            return send(HttpRequest.newBuilder(URI.create(address + path)));
        }

        HttpResponse<String> press(String page) {
            return post("token=" + token(page), address.toString(), "same-origin");
        }

        HttpResponse<String> post(String body, String origin, String site) {
            HttpRequest.Builder request = HttpRequest.newBuilder(address.resolve("/confirm"))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString(body));
            if (origin != null) {
                request.header("Origin", origin);
            }
            if (site != null) {
                request.header("Sec-Fetch-Site", site);
            }
            return send(request);
        }

        HttpResponse<String> send(HttpRequest.Builder request) {
            try {
                if (!cookie.isEmpty()) {
                    request.header("Cookie", BrowserCookie.NAME + "=" + cookie);
                }
                HttpResponse<String> answer = http.send(
                        request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
                answer.headers()
                        .firstValue("Set-Cookie")
                        .ifPresent(set -> cookie = set.substring(set.indexOf('=') + 1, set.indexOf(';')));
                return answer;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }

        static String token(String page) {
            return page.replaceFirst("(?s).*name=\"token\" value=\"([^\"]+)\".*", "$1");
        }

        static Map<String, String> query(String raw) {
            return Arrays.stream(raw.split("&"))
                    .map(pair -> pair.split("=", 2))
                    .collect(Collectors.toMap(
                            pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
        }
    }
}
