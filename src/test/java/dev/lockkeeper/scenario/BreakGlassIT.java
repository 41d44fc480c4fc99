package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.WindowState;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Nobody who could approve is there: two people open the gate, and everybody hears of it, then and in every report. */
class BreakGlassIT extends Night {
    private static final String AUDIT = "C0AUDIT";

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private @Nullable HttpServer pager;

    @AfterEach
    void thePagerIsSwitchedOff() {
        if (pager != null) {
            pager.stop(0);
        }
    }

    @Test
    void twoPeopleBreakTheGlassAndTheAuditChannelTheWebhookAndEveryReportSaySo() throws Exception {
        givenAShop();
        givenAPager();
        house().settings().words().setProperty("audit", AUDIT);
        givenTheBotRuns();
        givenAWindow();

        whenSays(CLARA, "override break-glass both of them are on a plane");
        thenIsTold(CLARA, "Proposed. A second person must agree within 15 minutes");
        thenTheRoomHears("needs a second person to break the glass");
        thenTheAuditChannelHears("break-glass is proposed");
        whenPresses(CLARA, "Second");
        thenIsTold(CLARA, "You proposed this yourself");
        whenPresses(THE_LEAD, "Second");
        thenIsTold(THE_LEAD, "`override` is for");
        thenTheGateIs("start", GateState.ASKED);

        whenPresses(THE_DBA, "Second");

        thenTheGateIs("start", GateState.OPEN);
        thenTheRoomHears("was opened by break-glass");
        thenTheAuditChannelHears("was opened by break-glass, proposed by");
        soon(() -> assertThat(calls)
                .hasSize(2)
                .allSatisfy(
                        call -> assertThat(call).contains("\"why\":\"break-glass\"", "both of them are on a plane")));
        whenSays(CLARA, "run to final");
        thenTheGateIs("final", GateState.ASKED);
        whenSays(QA, "approve");
        thenTheWindowIs(WindowState.COMPLETED);
        assertThat(window().deviations()).extracting(Deviation::kind).containsExactly(Deviation.Kind.GLASS_BROKEN);
        thenTheReportIsPosted();
        assertThat(report()).contains("gate opened by break-glass", "both of them are on a plane");
        assertThat(reportAs(".html")).contains("gate opened by break-glass");
        thenTheAuditChannelHears(" · completed · record ");
        thenNothingIsThereTwice();
    }

    private void thenTheAuditChannelHears(String words) {
        soon(() -> assertThat(screen().heardIn(AUDIT))
                .anySatisfy(message -> assertThat(message).contains(words)));
    }

    private void givenAPager() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            calls.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        pager = server;
        house().settings()
                .words()
                .setProperty(
                        "webhook", "http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }
}
