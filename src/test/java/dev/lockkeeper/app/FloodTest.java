package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.slack.api.app_backend.SlackSignature;
import dev.lockkeeper.emulator.AppSpec;
import dev.lockkeeper.emulator.Emulator;
import dev.lockkeeper.emulator.EmulatorSettings;
import dev.lockkeeper.emulator.WorkspaceSpec;
import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.slack.RoleHolders;
import dev.lockkeeper.slack.RoomPolicy;
import dev.lockkeeper.slack.SlackBolt;
import dev.lockkeeper.slack.SlackSettings;
import dev.lockkeeper.testkit.KnownPeople;
import dev.lockkeeper.testkit.MemoryWindowStore;
import dev.lockkeeper.testkit.ScriptedDesk;
import dev.lockkeeper.web.WebServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A26 on a small scale: what is lost is counted here; how fast it is belongs to the benchmarks. */
class FloodTest {
    private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final int REAL = 200;

    private final Clock machine = App.machineClock();
    private final ScriptedDesk desk = new ScriptedDesk();
    private final Emulator slack = Emulator.start(workspace(), appSpec(), new EmulatorSettings(0, 1000, machine));
    private final SlackBolt bolt = new SlackBolt(settings(), machine, true);
    private final WebServer server = new WebServer(
            new WebServer.Settings("127.0.0.1", 0, Optional.empty()),
            desk,
            new MemoryWindowStore(),
            new WebServer.Callers(new KnownPeople(), new KnownPeople()),
            List::of,
            routes -> routes.post(
                    SlackBridge.PATH, new SlackBridge(bolt::isSigned, () -> Optional.of(bolt.app()))::handle));
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private URI address = URI.create("http://127.0.0.1");

    @BeforeEach
    void start() {
        desk.toSaid = said -> new Desk.Reply.Words("Heard: " + said.text());
        bolt.listen(desk);
        bolt.start();
        await().until(bolt::isReady);
        address = URI.create("http://127.0.0.1:" + server.start() + SlackBridge.PATH);
    }

    @AfterEach
    void stop() {
        server.close();
        bolt.close();
        slack.close();
    }

    @Test
    void realClicksAreAllAnsweredWhileForgeriesPourIn() throws Exception {
        Set<Integer> forged = ConcurrentHashMap.newKeySet();
        AtomicBoolean flooding = new AtomicBoolean(true);
        List<Thread> flood = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Thread one = new Thread(() -> forge(flooding, forged), "forger-" + i);
            one.start();
            flood.add(one);
        }
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        for (int i = 0; i < REAL; i++) {
            answers.add(client.sendAsync(real(i), HttpResponse.BodyHandlers.ofString()));
            if (i % 10 == 9) {
                // as many as people press at once, not as many as a program can
                answers.get(i).get(30, TimeUnit.SECONDS);
            }
        }
        for (int i = 0; i < REAL; i++) {
            HttpResponse<String> answer = answers.get(i).get(30, TimeUnit.SECONDS);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("Heard: note " + i + "\"");
        }
        flooding.set(false);
        for (Thread one : flood) {
            one.join(Duration.ofSeconds(30).toMillis());
        }

        assertThat(desk.said.stream().map(Desk.Said::text).collect(Collectors.toSet()))
                .hasSize(REAL);
        assertThat(desk.said).hasSize(REAL);
        assertThat(forged).containsExactly(401);
    }

    private void forge(AtomicBoolean flooding, Set<Integer> answers) {
        HttpClient forger =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        String body = body(1);
        while (flooding.get()) {
            try {
                answers.add(forger.send(
                                post(body, Long.toString(machine.instant().getEpochSecond()), "v0=" + "a".repeat(64)),
                                HttpResponse.BodyHandlers.discarding())
                        .statusCode());
            } catch (IOException e) {
                answers.add(0);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private HttpRequest real(int number) {
        String stamp = Long.toString(machine.instant().getEpochSecond());
        return post(body(number), stamp, new SlackSignature.Generator(SECRET).generate(stamp, body(number)));
    }

    private HttpRequest post(String body, String stamp, String signature) {
        return HttpRequest.newBuilder(address)
                .header("Content-Type", FORM)
                .header("X-Slack-Request-Timestamp", stamp)
                .header("X-Slack-Signature", signature)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }

    private static String body(int number) {
        return "token=t&team_id=T1&user_id=UCAROL&channel_id=C1&command=%2Fmigrate&api_app_id=A1&text=note+" + number
                + "&response_url=http%3A%2F%2F127.0.0.1%3A1%2F&trigger_id=" + number + ".1.flood";
    }

    private SlackSettings settings() {
        return new SlackSettings(
                "xoxb-000000000001-flood",
                SECRET,
                slack.apiUrl(),
                "/migrate",
                1000,
                Map.of("commander", new RoleHolders(List.of("UCAROL"), List.of())),
                RoomPolicy.parse("new", Set.of()),
                List.of());
    }

    private static WorkspaceSpec workspace() {
        return new WorkspaceSpec(
                "T1",
                "Flood",
                "flood",
                List.of(WorkspaceSpec.Member.person("UCAROL", "carol", "Carol", "Europe/Berlin")),
                List.of(),
                List.of(new WorkspaceSpec.InitialChannel("C1", "general", false, List.of("UCAROL"), true)));
    }

    private static AppSpec appSpec() {
        return new AppSpec(
                "xoxb-000000000001-flood",
                "xapp-1-A1-flood-token",
                SECRET,
                "A1",
                "Lockkeeper",
                "UBOT",
                "B1",
                "/migrate",
                null,
                Set.copyOf(AppSpec.ALL_SCOPES),
                Set.of());
    }
}
