package dev.lockkeeper.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.lockkeeper.emulator.SignInSpec;
import dev.lockkeeper.engine.ConfirmationDoor.Asked;
import dev.lockkeeper.testkit.KnownPeople;
import dev.lockkeeper.testkit.MemoryConfirmations;
import dev.lockkeeper.testkit.MemoryWindowStore;
import dev.lockkeeper.testkit.ScriptedDesk;
import dev.lockkeeper.web.ConfirmRoutes;
import dev.lockkeeper.web.SignInSettings;
import dev.lockkeeper.web.WebServer;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.BrowserFixture;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowFixture;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** X07: the confirmation as a real browser carries it out, and what other sites can make of it. */
@NeedsBrowser
class ConfirmInBrowserIT {
    private static final String CLIENT = "100.200";
    private static final Actor ANNA = new Actor("T0TEAM0001", SmallWorkspace.ANNA);
    private static final Actor BERT = new Actor("T0TEAM0001", SmallWorkspace.BERT);

    private static Browser browser;

    private final ScriptedDesk desk = new ScriptedDesk();
    private final MemoryConfirmations confirmations = new MemoryConfirmations(Clock.systemUTC());
    private final ConcurrentHashMap<String, String> evilPages = new ConcurrentHashMap<>();
    private SmallWorkspace workspace;
    private WebServer server;
    private HttpServer evil;
    private URI bot;

    @BeforeAll
    static void open() {
        browser = Browser.start();
    }

    @AfterAll
    static void close() {
        browser.close();
    }

    @BeforeEach
    void start() throws IOException {
        workspace = new SmallWorkspace();
        desk.windows.put(WindowFixture.ID, BrowserFixture.asked().window);
        KnownPeople people = new KnownPeople();
        ConfirmRoutes routes = new ConfirmRoutes(
                new SignInSettings(
                        workspace.page(),
                        CLIENT,
                        () -> "s3cret",
                        null,
                        SignInSettings.SLACK_USER,
                        SignInSettings.SLACK_TEAM,
                        SignInSettings.Again.WHERE_POSSIBLE),
                () -> bot,
                new ConfirmRoutes.Parts(confirmations, desk, people),
                false,
                Clock.systemUTC());
        server = new WebServer(
                new WebServer.Settings("127.0.0.1", 0, Optional.empty()),
                desk,
                new MemoryWindowStore(),
                new WebServer.Callers(token -> Optional.empty(), people),
                List::of,
                routes::mount);
        bot = URI.create("http://127.0.0.1:" + server.start());
        workspace.slack.letSignIn(new SignInSpec(CLIENT, "s3cret", Set.of(bot.resolve("/signed-in"))));
        evil = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        evil.createContext("/", exchange -> {
            byte[] page = evilPages
                    .getOrDefault(exchange.getRequestURI().getPath(), "nothing here")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        evil.start();
    }

    @AfterEach
    void stop() {
        evil.stop(0);
        server.close();
        workspace.close();
    }

    @Test
    void aPersonSignsInSeesWhatWillRunAndConfirms() {
        PlainPage page = browser.visit(link(ANNA)).sees("Who are you?").follows("Anna Adler");
        page.sees("What will run")
                .sees("Point of no return: Step data")
                .sees("aaaaaaaaaaaa")
                .screenshot("confirm");
        assertThat(page.address()).isEqualTo(bot + "/confirm");
        assertThat(page.audit()).isEmpty();
        assertThat(desk.submitted).isEmpty();
        page.presses("Confirm").sees("Approved");
        assertThat(desk.submitted).singleElement().satisfies(it -> {
            assertThat(it.by()).isEqualTo(ANNA);
            assertThat(((WindowCommand.Approve) it.command()).confirmation().issuer())
                    .isEqualTo(workspace.page().toString());
        });
    }

    @Test
    void aLinkOfSomebodyElseConfirmsNothing() {
        browser.visit(link(BERT)).sees("Who are you?").follows("Anna Adler").sees("This link is for somebody else");
        assertThat(browser.visit(bot.resolve("/confirm")).words()).contains("You are not signed in");
        assertThat(desk.submitted).isEmpty();
        assertThat(desk.refusedInBrowser).hasSize(1);
    }

    /** The form of another site is sent without the cookie, and says where it comes from. */
    @Test
    void anotherSiteCannotPressTheButton() {
        evilPages.put(
                "/post",
                "<form id=f method=post action='" + bot + "/confirm'><input name=token value=guess></form>"
                        + "<script>f.submit()</script>");
        signedIn();
        browser.visit(elsewhere("/post")).sees("This was not sent by the page");
        assertThat(desk.submitted).isEmpty();
        // the same from another port of this very host, which browsers count as the same site
        browser.visit(nextDoor("/post")).sees("This was not sent by the page");
        assertThat(desk.submitted).isEmpty();
        browser.visit(bot.resolve("/confirm")).presses("Confirm").sees("Approved");
    }

    @Test
    void aTokenOfAnEarlierPageIsRefused() {
        PlainPage page = signedIn();
        Object old = page.script("return document.querySelector('input[name=token]').value");
        page = signedIn();
        page.script("document.querySelector('input[name=token]').value = '" + old + "'");
        page.presses("Confirm").sees("This was not sent by the page");
        assertThat(desk.submitted).isEmpty();
    }

    @Test
    void thePageCannotBeFramed() {
        evilPages.put("/frame", "<h1>Win a ship</h1><iframe src='" + bot + "/confirm' width=900 height=700></iframe>");
        signedIn();
        for (URI frame : List.of(elsewhere("/frame"), nextDoor("/frame"))) {
            assertThat(browser.visit(frame).sees("Win a ship").wordsOfTheFrame())
                    .doesNotContain("What will run")
                    .doesNotContain("not signed in");
        }
    }

    /** Somebody sends their own way back from the issuer to somebody else's browser. */
    @Test
    void aSignInThatWasBegunInAnotherBrowserIsRefused() throws Exception {
        HttpClient attacker = HttpClient.newBuilder()
                .proxy(HttpClient.Builder.NO_PROXY)
                .cookieHandler(new CookieManager())
                .build();
        String issuer = location(attacker, link(BERT));
        String back = location(attacker, URI.create(issuer + "&practice_user=" + SmallWorkspace.BERT));
        assertThat(back).startsWith(bot + "/signed-in?code=");
        browser.visit(URI.create(back)).sees("This sign-in was not begun here");
        signedIn();
        browser.visit(URI.create(back)).sees("This sign-in was not begun here");
        assertThat(browser.visit(bot.resolve("/confirm")).words()).contains("@0anna0001");
    }

    /** A cookie that somebody planted, from another port of this host, is another one after the sign-in. */
    @Test
    void aSessionThatWasThereBeforeTheSignInOpensNothingAfterIt() throws Exception {
        String planted = "P".repeat(43);
        evilPages.put(
                "/plant",
                "<script>document.cookie = '__Host-lockkeeper-confirm=" + planted
                        + "; path=/; Secure'</script>planted");
        browser.visit(nextDoor("/plant")).sees("planted");
        signedIn();
        HttpResponse<String> answer = HttpClient.newBuilder()
                .proxy(HttpClient.Builder.NO_PROXY)
                .build()
                .send(
                        HttpRequest.newBuilder(bot.resolve("/confirm"))
                                .header("Cookie", "__Host-lockkeeper-confirm=" + planted)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(403);
        Object seen = browser.visit(nextDoor("/")).script("return document.cookie");
        assertThat(String.valueOf(seen)).as("no script reads the session").doesNotContain("lockkeeper");
    }

    private PlainPage signedIn() {
        return browser.visit(link(ANNA))
                .sees("Who are you?")
                .follows("Anna Adler")
                .sees("What will run");
    }

    private URI link(Actor person) {
        return bot.resolve("/confirm/"
                + confirmations.ask(new Asked(
                        WindowFixture.ID, WindowFixture.GO_LIVE, "dba", person, WindowFixture.hash('a'), "")));
    }

    private static String location(HttpClient client, URI address) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.discarding())
                .headers()
                .firstValue("Location")
                .orElseThrow();
    }

    /** Another site, as browsers count sites. */
    private URI elsewhere(String path) {
        return URI.create("http://localhost:" + evil.getAddress().getPort() + path);
    }

    /** Another origin of the same site. */
    private URI nextDoor(String path) {
        return URI.create("http://127.0.0.1:" + evil.getAddress().getPort() + path);
    }
}
