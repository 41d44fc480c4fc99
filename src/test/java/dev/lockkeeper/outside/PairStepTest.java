package dev.lockkeeper.outside;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.engine.StepExecutor.Finding;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.PairSpec;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.TargetIdentity;
import dev.lockkeeper.window.WindowId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One half of a pair against a server that answers, refuses, forgets, or says nothing. */
class PairStepTest {
    private static final TargetIdentity ANYWHERE =
            new TargetIdentity("staging", "localhost", 5432, "crm", "1", 1, "15.1");
    private static final Duration SHORT = Duration.ofMillis(400);

    private final Map<String, Boolean> on = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger counter = new AtomicInteger();
    private final AtomicReference<Manner> manner = new AtomicReference<>(Manner.WELL);
    private HttpServer server;

    /** What the server makes of a call. */
    private enum Manner {
        WELL,
        REFUSES,
        DOES_AND_SAYS_NOTHING,
        SAYS_YES_AND_DOES_NOTHING,
        DOES_AND_GOES_AWAY
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void whatIsNotAsWantedIsCalledOnceAndProven() {
        Outcome outcome = run(spec(PairSpec.Turn.ON, List.of()), List.of("PUT"));
        assertThat(calls).containsExactly("PUT /switch/main");
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Succeeded.class,
                        done -> assertThat(done.outputs())
                                .containsExactly(
                                        Map.entry("called", "PUT /switch/main at app: status 200"),
                                        Map.entry("proof", "/state/main status 200, /on true")));
    }

    @Test
    void whatIsAsWantedAlreadyIsNotCalled() {
        on.put("main", true);
        Outcome outcome = run(spec(PairSpec.Turn.ON, List.of()), List.of("PUT"));
        assertThat(calls).isEmpty();
        assertThat(((Outcome.Succeeded) outcome).outputs())
                .containsEntry("called", "nothing, \"the switch\" is on already");
    }

    @Test
    void anAnswerThatWasLostIsMadeUpForByTheState() {
        manner.set(Manner.DOES_AND_SAYS_NOTHING);
        Outcome outcome = run(spec(PairSpec.Turn.ON, List.of()), List.of("PUT"));
        assertThat(calls).hasSize(1);
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Succeeded.class,
                        done -> assertThat(done.outputs().get("called")).contains("no answer ("));
    }

    @Test
    void aRefusalChangedNothingAndIsNotRepeated() {
        manner.set(Manner.REFUSES);
        StepFailure failure = failure(run(spec(PairSpec.Turn.ON, List.of()), List.of("PUT")));
        assertThat(calls).hasSize(1);
        assertThat(failure.message())
                .isEqualTo(
                        "PUT /switch/main at app: refused with status 403. It was not seen that \"the switch\" is on:"
                                + " /state/main status 200, /on false.");
        assertThat(failure.nothingTookEffect()).isTrue();
    }

    @Test
    void aYesThatIsNotProvenIsAFailureThatMayHaveHadAnEffect() {
        manner.set(Manner.SAYS_YES_AND_DOES_NOTHING);
        StepFailure failure = failure(run(spec(PairSpec.Turn.ON, List.of()), List.of("PUT")));
        assertThat(calls).hasSize(1);
        assertThat(failure.message()).contains("status 200. It was not seen within 0 s that \"the switch\" is on");
        assertThat(failure.nothingTookEffect()).isFalse();
    }

    @Test
    void whoCannotBeAskedIsNotCalled() {
        server.stop(0);
        StepFailure failure = failure(run(spec(PairSpec.Turn.ON, List.of()), List.of("PUT")));
        assertThat(failure.message()).contains("takes no connection. Nothing was called.");
        assertThat(failure.nothingTookEffect()).isTrue();
    }

    @Test
    void whoGoesAwayAfterTheCallLeavesADoubtThatTheStateSettles() {
        manner.set(Manner.DOES_AND_GOES_AWAY);
        StepSpec.Paired half = spec(PairSpec.Turn.ON, List.of());
        assertThat(run(half, List.of("PUT")))
                .isInstanceOfSatisfying(
                        Outcome.InDoubt.class,
                        doubt -> assertThat(doubt.reason()).contains("no answer", "could not be asked"));
        assertThat(executor(List.of("PUT")).settle(context(half), words -> {})).isInstanceOf(Finding.AtWork.class);
    }

    @Test
    void theStateTellsWhatBecameOfAnAttemptThatDied() {
        StepSpec.Paired half = spec(PairSpec.Turn.ON, List.of("a", "b"));
        assertThat(executor(List.of("PUT")).settle(context(half), words -> {}))
                .isEqualTo(new Finding.NoEffect(
                        "Asked now, it is not so that \"the switch\" is on: a: /state/a status 200, /on false; b:"
                                + " /state/b status 200, /on false.",
                        false));
        on.put("a", true);
        assertThat(executor(List.of("PUT")).settle(context(half), words -> {}))
                .isInstanceOfSatisfying(
                        Finding.NoEffect.class,
                        found -> assertThat(found.partly()).isTrue());
        on.put("b", true);
        assertThat(executor(List.of("PUT")).settle(context(half), words -> {})).isInstanceOf(Finding.TookEffect.class);
        assertThat(calls).isEmpty();
    }

    @Test
    void eachGroupHasItsOwnCallAndThoseThatAreAsWantedAreLeftAlone() {
        on.put("b", true);
        Outcome outcome = run(spec(PairSpec.Turn.ON, List.of("a", "b", "c")), List.of("PUT"));
        assertThat(calls).containsExactly("PUT /switch/a", "PUT /switch/c");
        assertThat(((Outcome.Succeeded) outcome).outputs())
                .containsKeys("a", "a_proof", "b", "b_proof", "c", "c_proof");
    }

    @Test
    void aCounterThatGoesOnIsNoProofOfStandingStill() {
        on.put("main", true);
        StepSpec.Paired moving = spec(PairSpec.Turn.ON, List.of(), List.of("/count"), List.of());
        assertThat(failure(run(moving, List.of("PUT"))).message()).contains("/count moved within 20 ms");
        StepSpec.Paired moved = spec(PairSpec.Turn.ON, List.of(), List.of(), List.of("/count"));
        assertThat(run(moved, List.of("PUT"))).isInstanceOf(Outcome.Succeeded.class);
    }

    @Test
    void whatTheConfigurationDoesNotAllowIsAnObstacle() {
        StepSpec.Paired half = spec(PairSpec.Turn.ON, List.of());
        assertThat(executor(List.of("POST")).obstacles(context(half)))
                .containsExactly(
                        "Steps may not call PUT at app; add methods: [PUT] under http.app in lockkeeper.yaml if"
                                + " they may.");
        assertThat(new PairStepExecutor("maintenance", OutsideSettings.NONE).obstacles(context(half)))
                .containsExactly("The address app is not configured; add it under http in lockkeeper.yaml.");
        assertThat(executor(List.of("PUT")).obstacles(context(half))).isEmpty();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String name = path.substring(path.lastIndexOf('/') + 1);
        if ("PUT".equals(exchange.getRequestMethod())) {
            calls.add("PUT " + path);
            Manner how = manner.get();
            if (how != Manner.REFUSES && how != Manner.SAYS_YES_AND_DOES_NOTHING) {
                on.put(name, true);
            }
            if (how == Manner.DOES_AND_GOES_AWAY) {
                server.stop(0);
            }
            if (how == Manner.DOES_AND_GOES_AWAY || how == Manner.DOES_AND_SAYS_NOTHING) {
                exchange.close();
                return;
            }
            exchange.sendResponseHeaders(how == Manner.REFUSES ? 403 : 200, -1);
            exchange.close();
            return;
        }
        byte[] body = ("{\"on\":" + on.getOrDefault(name, false) + ",\"count\":" + counter.incrementAndGet() + "}")
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Outcome run(StepSpec.Paired half, List<String> methods) {
        return executor(methods).run(context(half), words -> {});
    }

    private PairStepExecutor executor(List<String> methods) {
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        return new PairStepExecutor(
                "maintenance",
                new OutsideSettings(List.of(new HttpAddress("app", base, Map.of(), Set.copyOf(methods))), List.of()));
    }

    private static StepExecutor.Context context(StepSpec.Paired half) {
        return new StepExecutor.Context(
                new WindowId("STG-1"),
                Instant.EPOCH,
                null,
                1,
                7,
                half,
                ANYWHERE,
                Map.of(),
                Map.of(),
                StepExecutor.Cancellation.NEVER);
    }

    private static StepSpec.Paired spec(PairSpec.Turn turn, List<String> groups) {
        return spec(turn, groups, List.of(), List.of());
    }

    private static StepSpec.Paired spec(
            PairSpec.Turn turn, List<String> groups, List<String> still, List<String> moving) {
        String name = groups.isEmpty() ? "main" : PairSpec.GROUP;
        CheckSpec.Http asked = new CheckSpec.Http(
                new CheckSpec.Common("proof", "proof", true),
                new CheckSpec.Http.Address("app", "/state/" + name),
                null,
                200,
                Map.of(
                        "/on",
                        new CheckSpec.Http.FieldRule(
                                CheckSpec.Http.Presence.VALUE, CheckSpec.Expectation.parse("true"))),
                Duration.ofSeconds(2));
        return new StepSpec.Paired(
                new StepSpec.Common(
                        "on",
                        "On",
                        StepSpec.Pace.ON_COMMAND,
                        false,
                        Duration.ZERO,
                        Duration.ofSeconds(1),
                        null,
                        List.of()),
                "maintenance",
                new PairSpec(
                        turn,
                        "",
                        "the switch",
                        groups,
                        new PairSpec.Call("app", "PUT", "/switch/" + name, "{}", null, Duration.ofSeconds(2)),
                        List.of(new PairSpec.Proof(asked, still, moving, Duration.ofMillis(20))),
                        SHORT));
    }

    private static StepFailure failure(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failed.class);
        return ((Outcome.Failed) outcome).failure();
    }
}
