package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.lockkeeper.practice.PracticeCast;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.WindowState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is not as it should be around the window is said in a sentence, and the window can go on or be ended. */
class BadLuckIT extends Night {
    /** What only a program's insides are called. */
    private static final Pattern INSIDES = Pattern.compile("\\sat [a-z]+\\.|[a-z]Exception|org\\.postgresql|java\\.");

    private static final String LOOKS = "        record:\n";

    @Test
    void aTableThatIsMissingInTheCrmIsNamedAndTheWindowCanBeEnded() throws Exception {
        givenTheCrm();
        house().target().byHand("DROP TABLE public.job_works CASCADE");
        givenTheBotRuns();
        whenSays(CLARA, "start staging");
        whenPressesPrivately(CLARA, "Start");

        thenTheWindowIs(WindowState.STOPPED);
        thenTheRoomHears("table public.job_works is missing");
        thenNobodyReadsAProgramsInsides();

        whenSays(CLARA, "abort a table is missing");
        thenTheWindowIs(WindowState.ABORTED);
        thenTheReportIsPosted();
        assertThat(report()).contains("a table is missing", "public.job_works");
        assertThat(INSIDES.matcher(report()).find()).isFalse();
        thenNothingIsThereTwice();
    }

    @Test
    void aTableThatIsMissingIsMadeAndTheWindowGoesOn() throws Exception {
        givenAShop();
        house().target().byHand("ALTER TABLE public.orders RENAME TO orders_of_yesterday");
        givenTheBotRuns();
        whenSays(CLARA, "start staging");
        whenPressesPrivately(CLARA, "Start");

        thenTheWindowIs(WindowState.STOPPED);
        thenTheRoomHears("relation \"public.orders\" does not exist");
        thenNobodyReadsAProgramsInsides();

        house().target().byHand("ALTER TABLE public.orders_of_yesterday RENAME TO orders");
        whenPresses(CLARA, "Retry");
        thenTheStepIs("look", StepState.DONE);
        thenTheGateIs("start", GateState.ASKED);
        thenNothingIsThereTwice();
    }

    @Test
    void anApiThatAnswers500IsSaidWithItsStatusAndLookedAtAgain() throws Exception {
        AtomicInteger status = new AtomicInteger(500);
        HttpServer shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shop.createContext("/orders", exchange -> {
            byte[] body = "{\"error\": \"java.lang.NullPointerException at com.example.Shop\"}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status.get(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        shop.start();
        try {
            givenAShop();
            givenTheRunbookAsksTheApi(shop);
            givenTheBotRuns();
            whenSays(CLARA, "start staging");
            whenPressesPrivately(CLARA, "Start");

            thenTheWindowIs(WindowState.STOPPED);
            thenTheRoomHears("the shop answers: status 500, expected status 200");
            thenNobodyReadsAProgramsInsides();

            status.set(200);
            whenPresses(CLARA, "Retry");
            thenTheStepIs("look", StepState.DONE);
            thenTheGateIs("start", GateState.ASKED);
        } finally {
            shop.stop(0);
        }
    }

    @Test
    void aRoleThatNobodyHoldsIsSaidBeforeTheStartAndOnTheCardUntilSomebodyDoes() throws Exception {
        givenAShop();
        String group = PracticeCast.groups().get("dba");
        house().slack().setGroupMembers(group, List.of());
        givenTheBotRuns();
        whenSays(CLARA, "start staging");
        thenIsTold(
                CLARA,
                "I find nobody who holds Database Administrator: the gate \"May it begin?\" cannot open until somebody"
                        + " does");
        whenPressesPrivately(CLARA, "Start");
        thenTheGateIs("start", GateState.ASKED);
        thenTheRoomHears("I find nobody who holds *Database Administrator*, so this cannot open");

        house().slack().setGroupMembers(group, List.of(THE_DBA));
        whenJoinsTheRoom(THE_DBA);
        whenPresses(THE_DBA, "Approve as Database Administrator");
        whenPresses(THE_LEAD, "Approve as Lead Developer");
        thenTheGateIs("start", GateState.OPEN);
        thenNothingIsThereTwice();
    }

    private void givenTheRunbookAsksTheApi(HttpServer shop) throws IOException {
        String runbook = Files.readString(house().runbooks().resolve("shop/runbook.yaml"));
        assertThat(runbook).contains(LOOKS + "          orders: SELECT count(*) FROM public.orders\n        checks:\n");
        whenTheFileBecomes("runbook.yaml", runbook.replaceFirst("        checks:\n", """
                    checks:
                      - {check: the shop answers, id: shop-answers, kind: http, at: shop, path: /orders}
            """));
        house().settings()
                .words()
                .setProperty(
                        BotSettings.ADDRESS + "shop",
                        "http://127.0.0.1:" + shop.getAddress().getPort());
    }

    private void thenNobodyReadsAProgramsInsides() {
        Stream<String> read = Stream.concat(screen().heardIn(place()).stream(), screen().whispers(CLARA).stream());
        assertThat(read).noneMatch(words -> INSIDES.matcher(words).find());
    }
}
