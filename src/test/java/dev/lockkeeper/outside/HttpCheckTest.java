package dev.lockkeeper.outside;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.CheckSpec.Expectation;
import dev.lockkeeper.runbook.CheckSpec.Http.Address;
import dev.lockkeeper.runbook.CheckSpec.Http.FieldRule;
import dev.lockkeeper.runbook.CheckSpec.Http.Presence;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.TargetIdentity;
import dev.lockkeeper.window.Verdict;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpCheckTest {
    private static final TargetIdentity ANYWHERE =
            new TargetIdentity("staging", "localhost", 5432, "crm", "1", 1, "15.1");
    private static final String TOKEN = "token-of-tenant-a";
    private static final String SALES = """
            {"schema": "new", "tenant": "acme", "total": 3, "open": true, "none": null,
             "data": [{"id": 7, "mail": "a@example.org"}]}
            """;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicInteger elsewhere = new AtomicInteger();
    private HttpServer server;
    private HttpServer other;

    @BeforeEach
    void begin() throws IOException {
        server = started();
        other = started();
        other.createContext("/", exchange -> {
            elsewhere.incrementAndGet();
            answer(exchange, 200, "{}");
        });
        server.createContext("/health", exchange -> answer(exchange, 503, "{\"status\": \"maintenance\"}"));
        server.createContext("/text", exchange -> answer(exchange, 200, "all is well"));
        server.createContext("/large", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                for (int i = 0; i < 100_000; i++) {
                    body.write("{\"a\": \"aaaaaaaaaaaaaaaaaaaa\"}".getBytes(StandardCharsets.UTF_8));
                }
            } catch (IOException hungUp) {
                exchange.close();
            }
        });
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", base(other) + "/elsewhere");
            answer(exchange, 302, "");
        });
        server.createContext("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            await();
            exchange.close();
        });
        server.createContext("/api/sales", exchange -> {
            boolean known =
                    ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
            answer(exchange, known ? 200 : 401, known ? SALES : "{}");
        });
    }

    @AfterEach
    void end() {
        over.countDown();
        server.stop(0);
        other.stop(0);
        threads.shutdownNow();
    }

    @Test
    void theStatusIsTheExpectedOneOrNot() {
        assertVerdict(judge(get("/health", 503, Map.of())), Verdict.PASS, "status 503", "status 503");
        assertVerdict(judge(get("/health", 200, Map.of())), Verdict.FAIL, "status 200", "status 503");
    }

    @Test
    void fieldsAreLookedAt() {
        Map<String, FieldRule> fields = new LinkedHashMap<>();
        fields.put("/schema", value("new"));
        fields.put("/total", value(">= 3"));
        fields.put("/open", value("true"));
        fields.put("/data/0/id", new FieldRule(Presence.PRESENT, null));
        fields.put("/data/0/customer_name", new FieldRule(Presence.ABSENT, null));
        assertVerdict(
                judge(sales("tenant-a", fields)),
                Verdict.PASS,
                "status 200, /schema new, /total >= 3, /open true, /data/0/id present, /data/0/customer_name absent",
                "status 200, /schema new, /total 3, /open true, /data/0/id present, /data/0/customer_name absent");
    }

    @Test
    void oneWrongFieldIsAWrongAnswer() {
        assertThat(judge(sales("tenant-a", Map.of("/total", value("> 3")))).verdict())
                .isEqualTo(Verdict.FAIL);
        assertThat(judge(sales("tenant-a", Map.of("/gone", new FieldRule(Presence.PRESENT, null))))
                        .verdict())
                .isEqualTo(Verdict.FAIL);
        assertThat(judge(sales("tenant-a", Map.of("/total", new FieldRule(Presence.ABSENT, null))))
                        .verdict())
                .isEqualTo(Verdict.FAIL);
        assertThat(judge(sales("tenant-a", Map.of("/data", value("1")))).actual())
                .endsWith("/data a list");
        assertThat(judge(sales("tenant-a", Map.of("/none", value("!= 1")))).verdict())
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void aTextThatIsNotExpectedIsNotShown() {
        assertThat(judge(sales("tenant-a", Map.of("/data/0/mail", value("b@example.org"))))
                        .actual())
                .isEqualTo("status 200, /data/0/mail a text of 13 characters");
    }

    @Test
    void parametersArePutIntoPathsAndExpectations() {
        CheckSpec check =
                check(new Address("app", "/api/${what}"), "tenant-a", 200, Map.of("/tenant", value("${tenant}")));
        assertThat(judge(check, Map.of("what", "sales", "tenant", "acme")).verdict())
                .isEqualTo(Verdict.PASS);
        assertThat(judge(check, Map.of("what", "sales"))).satisfies(result -> {
            assertThat(result.verdict()).isEqualTo(Verdict.NOT_PROVEN);
            assertThat(result.actual()).contains("no parameter tenant");
        });
    }

    @Test
    void withoutItsSecretTheServerSaysNo() {
        assertVerdict(judge(sales(null, Map.of())), Verdict.FAIL, "status 200", "status 401");
        assertNotProven(judge(sales("tenant-b", Map.of())), "the address app has no secret tenant-b");
    }

    @Test
    void theSecretIsNeverShown() {
        CheckResult result = judge(sales("tenant-a", Map.of("/schema", value("old"))));
        assertThat(result.toString() + settings()).doesNotContain(TOKEN);
    }

    @Test
    void aSecretThatIsNoTokenIsNotQuoted() {
        HttpAddress odd = new HttpAddress(
                "app", URI.create(base(server)), Map.of("tenant-a", () -> "hunter2\u20ac", "tenant-b", () -> ""));
        OutsideSettings settings = new OutsideSettings(List.of(odd), List.of());
        CheckResult result = judge(sales("tenant-a", Map.of()), settings);
        assertNotProven(result, "the secret tenant-a holds signs that no bearer token has");
        assertThat(result.toString()).doesNotContain("hunter2");
        assertNotProven(judge(sales("tenant-b", Map.of()), settings), "the secret tenant-b is empty");
    }

    @Test
    void aWholeUrlIsAskedOnlyWhereTheAddressIsConfigured() {
        assertThat(judge(check(new Address(null, base(server) + "/health"), null, 503, Map.of()))
                        .verdict())
                .isEqualTo(Verdict.PASS);
        assertNotProven(
                judge(check(new Address(null, base(other) + "/"), null, 200, Map.of())),
                "the address " + base(other) + " is not configured");
        assertNotProven(
                judge(check(new Address(null, base(server) + ".example.org/"), null, 200, Map.of())),
                "is not configured");
        assertThat(elsewhere).hasValue(0);
    }

    @Test
    void aPathStaysBelowItsAddress() {
        HttpAddress below = new HttpAddress("app", URI.create(base(server) + "/api"), Map.of());
        assertThat(below.at("/sales")).isPresent();
        assertThat(below.at("/../health")).isEmpty();
        assertThat(below.holds(URI.create(base(server) + "/apiary"))).isFalse();
    }

    @Test
    void aRedirectIsAnAnswerAndIsNotFollowed() {
        assertVerdict(judge(get("/moved", 200, Map.of())), Verdict.FAIL, "status 200", "status 302");
        assertThat(elsewhere).hasValue(0);
    }

    @Test
    void anAnswerThatIsNoJsonIsAWrongOne() {
        assertVerdict(
                judge(get("/text", 200, Map.of("/status", value("healthy")))),
                Verdict.FAIL,
                "status 200, /status healthy",
                "status 200, and the answer is no JSON");
    }

    @Test
    void anAnswerWithoutEndProvesNothing() {
        assertNotProven(judge(get("/large", 200, Map.of("/a", value("a")))), "is longer than 1 MB and was not read");
        assertThat(judge(get("/large", 200, Map.of())).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void anAnswerThatTakesTooLongProvesNothing() {
        CheckResult result = judge(new CheckSpec.Http(
                common(), new Address("app", "/slow"), null, 200, Map.of("/a", value("a")), Duration.ofMillis(300)));
        assertNotProven(result, "did not answer within 0.3 s");
        assertThat(result.took()).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void aServerThatIsNotThereProvesNothing() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        HttpAddress gone = new HttpAddress("app", URI.create("http://127.0.0.1:" + free), Map.of());
        assertNotProven(
                judge(get("/", 200, Map.of()), new OutsideSettings(List.of(gone), List.of())), "takes no connection");
        assertThat(new Reach().whyNot(gone)).isPresent();
        assertThat(new Reach().whyNot(settings().addresses().get(0))).isEmpty();
    }

    @Test
    void theAddressWhereCloudsKeepTheirCredentialsIsNeverAsked() {
        HttpAddress cloud = new HttpAddress("app", URI.create("http://169.254.169.254"), Map.of());
        assertNotProven(
                judge(get("/", 200, Map.of()), new OutsideSettings(List.of(cloud), List.of())),
                "leads to 169.254.169.254, which is never asked");
    }

    @Test
    void anAddressNobodyConfiguredProvesNothing() {
        assertNotProven(judge(get("/", 200, Map.of()), OutsideSettings.NONE), "the address app is not configured");
    }

    private static HttpServer start(ExecutorService threads) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.start();
        return server;
    }

    private HttpServer started() throws IOException {
        return start(threads);
    }

    private void await() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String base(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private OutsideSettings settings() {
        return new OutsideSettings(
                List.of(new HttpAddress("app", URI.create(base(server)), Map.of("tenant-a", () -> TOKEN))), List.of());
    }

    private CheckResult judge(CheckSpec check) {
        return judge(check, Map.of());
    }

    private CheckResult judge(CheckSpec check, Map<String, String> parameters) {
        return new OutsideCheckJudge(settings())
                .judge(ANYWHERE, List.of(check), Map.of(), parameters)
                .get(0);
    }

    private static CheckResult judge(CheckSpec check, OutsideSettings settings) {
        return new OutsideCheckJudge(settings)
                .judge(ANYWHERE, List.of(check), Map.of(), Map.of())
                .get(0);
    }

    private static CheckSpec get(String path, int status, Map<String, FieldRule> fields) {
        return check(new Address("app", path), null, status, fields);
    }

    private static CheckSpec sales(@Nullable String as, Map<String, FieldRule> fields) {
        return check(new Address("app", "/api/sales"), as, 200, fields);
    }

    private static CheckSpec check(Address address, @Nullable String as, int status, Map<String, FieldRule> fields) {
        return new CheckSpec.Http(common(), address, as, status, fields, Duration.ofSeconds(20));
    }

    private static CheckSpec.Common common() {
        return new CheckSpec.Common("answers", "the application answers", true);
    }

    private static FieldRule value(String words) {
        return new FieldRule(Presence.VALUE, Objects.requireNonNull(Expectation.parse(words)));
    }

    private static void assertVerdict(CheckResult result, Verdict verdict, String expected, String actual) {
        assertThat(result)
                .extracting(CheckResult::verdict, CheckResult::expected, CheckResult::actual)
                .containsExactly(verdict, expected, actual);
    }

    private static void assertNotProven(CheckResult result, String why) {
        assertThat(result.actual()).contains(why);
        assertThat(result.verdict()).isEqualTo(Verdict.NOT_PROVEN);
    }
}
