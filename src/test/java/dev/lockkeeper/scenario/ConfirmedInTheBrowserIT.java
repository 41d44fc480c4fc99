package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.practice.PracticeCast;
import dev.lockkeeper.window.Confirming;
import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.GateTerms;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.Plan;
import dev.lockkeeper.window.TermsFixture;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowId;
import dev.lockkeeper.window.WindowState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** From the button in the room to the button in the browser, with everything between them as it is in service. */
class ConfirmedInTheBrowserIT extends Night {
    private static final GateTerms CONFIRMED =
            new GateTerms(false, List.of(), true, List.of(), 0, false, null, null, true);
    private static final GateId START = new GateId("start");
    private static final Pattern LINK = Pattern.compile("http://127\\.0\\.0\\.1:[0-9]+/confirm/[A-Za-z0-9_-]{43}");
    private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([^\"]+)\"");

    private final HttpClient http =
            HttpClient.newBuilder().proxy(HttpClient.Builder.NO_PROXY).build();
    private String cookie = "";

    @Test
    void anApprovalCountsOnceItsPersonHasConfirmedIt() throws Exception {
        givenAShop();
        givenTheBotRuns();
        givenAWindow();
        whenSays(CLARA, "abort the next one asks for more");
        thenTheWindowIs(WindowState.ABORTED);
        givenTheSameWindowConfirmedInTheBrowser();

        whenPresses(THE_DBA, "Approve as Database Administrator");
        thenIsTold(THE_DBA, "does not count yet");
        thenTheRoomHears("to confirm in the browser");
        assertThat(window().gate(START).confirming())
                .extracting(Confirming::role)
                .containsExactly("dba");
        assertThat(window().gate(START).decisions()).isEmpty();
        String link = link(THE_DBA);
        assertThat(directMessages(THE_DBA)).contains(link);

        assertThat(signsIn(link, THE_LEAD).body()).contains("This link is for somebody else");
        assertThat(window().gate(START).decisions()).isEmpty();
        HttpResponse<String> page = signsIn(link, THE_DBA);
        assertThat(page.body()).contains("PRACTICE", "May it begin?", "A column for the priority");
        assertThat(presses(page).body()).contains("Approved");
        assertThat(window().gate(START).decisions())
                .extracting(GateEvent.Decided::confirmation)
                .singleElement()
                .satisfies(how -> assertThat(how.issuer())
                        .isEqualTo(house().slack().baseUri().toString()));
        assertThat(journal()).contains("ConfirmationAsked", "ConfirmationRefused", "Approved");

        whenSays(THE_LEAD, "approve");
        HttpResponse<String> other = signsIn(link(THE_LEAD), THE_LEAD);
        assertThat(presses(other).body()).contains("Approved");
        thenTheGateIs("start", GateState.OPEN);
    }

    /** As the configuration of a production target would have it. */
    private void givenTheSameWindowConfirmedInTheBrowser() {
        Plan plan = window().plan();
        Plan strict = TermsFixture.with(plan, START, CONFIRMED);
        Window before = window();
        WindowId id = house().windows().nextId("STG");
        house().windows()
                .open(
                        new LifeEvent.Opened(
                                id,
                                strict,
                                before.commander(),
                                before.plannedStart(),
                                PracticeCast.operations(),
                                before.finishedAt()),
                        Map.of());
        thenTheGateIs("start", GateState.ASKED);
    }

    private String link(String person) {
        return house().slack()
                .awaitEphemeral(person, told -> LINK.matcher(told.text()).find(), House.PATIENCE)
                .map(told -> found(LINK, told.text()))
                .orElseThrow();
    }

    private String directMessages(String person) {
        String channel = house().slack().as(person).directChannel();
        return house().slack()
                .awaitMessage(
                        message -> message.ref().channelId().equals(channel)
                                && LINK.matcher(message.text()).find(),
                        House.PATIENCE)
                .orElseThrow()
                .text();
    }

    /** As a browser does: to the issuer, back, and to the page. */
    private HttpResponse<String> signsIn(String link, String person) throws Exception {
        URI issuer = location(get(URI.create(link)));
        URI back = location(get(URI.create(issuer + "&practice_user=" + person)));
        HttpResponse<String> answer = get(back);
        Optional<String> on = answer.headers().firstValue("Location");
        return on.isPresent() ? get(back.resolve(on.get())) : answer;
    }

    private HttpResponse<String> presses(HttpResponse<String> page) throws Exception {
        return send(HttpRequest.newBuilder(page.uri())
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", page.uri().resolve("/").toString().replaceFirst("/$", ""))
                .POST(HttpRequest.BodyPublishers.ofString("token=" + found(TOKEN, page.body()))));
    }

    private HttpResponse<String> get(URI address) throws Exception {
        return send(HttpRequest.newBuilder(address));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                request.header("Cookie", cookie.isEmpty() ? "none=1" : cookie).build(),
                HttpResponse.BodyHandlers.ofString());
        answer.headers().firstValue("Set-Cookie").ifPresent(set -> cookie = set.substring(0, set.indexOf(';')));
        return answer;
    }

    private static URI location(HttpResponse<String> answer) {
        return URI.create(answer.headers().firstValue("Location").orElseThrow(() -> new AssertionError(answer.body())));
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(matcher.groupCount());
    }
}
