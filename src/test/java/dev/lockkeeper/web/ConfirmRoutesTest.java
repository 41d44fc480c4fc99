package dev.lockkeeper.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.Confirmations;
import dev.lockkeeper.engine.DirectoryUnavailableException;
import dev.lockkeeper.engine.StoreUnavailableException;
import dev.lockkeeper.testkit.ScriptedDesk;
import dev.lockkeeper.web.SignInSettings.Again;
import dev.lockkeeper.window.Confirmation;
import dev.lockkeeper.window.Decision;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowFixture;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way of one browser, request by request; what a real one adds is in {@code ConfirmInBrowserIT}. */
class ConfirmRoutesTest extends ConfirmStage {
    @Test
    void whoSignsInAsTheOneTheLinkIsForSeesWhatWillRunAndConfirmsItOnce() {
        Visitor visitor = new Visitor();
        visitor.open(link()).signIn();
        HttpResponse<String> page = visitor.get("/confirm");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .containsSubsequence(
                        "PRACTICE",
                        "Gate go-live",
                        "STG-12",
                        "Database Administrator",
                        "crm-staging, database crm on localhost:5432",
                        "read &lt;b&gt;it&lt;/b&gt; all",
                        "<code>aaaaaaaaaaaa</code>",
                        "Point of no return:",
                        "Step data",
                        "Writes:",
                        "Step schema",
                        "Reads:");
        assertThat(desk.submitted).isEmpty();

        assertThat(visitor.press(page.body()).body()).contains("Approved", "counts");
        assertThat(desk.submitted).singleElement().satisfies(it -> {
            assertThat(it.by()).isEqualTo(WindowFixture.DEVI.actor());
            assertThat(it.command())
                    .isEqualTo(new WindowCommand.Approve(
                            Optional.of(WindowFixture.GO_LIVE),
                            Optional.of("dba"),
                            Optional.of(WindowFixture.hash('a')),
                            "read <b>it</b> all",
                            new Confirmation(issuer.address().toString(), NOW, false)));
        });
        assertThat(visitor.press(page.body()).statusCode()).isEqualTo(403);
        assertThat(desk.submitted).hasSize(1);
    }

    @Test
    void lookingChangesNothingHoweverOften() {
        String link = link();
        Visitor visitor = new Visitor();
        visitor.open(link).signIn();
        visitor.get("/confirm");
        visitor.get("/confirm");
        visitor.open(link).signIn();
        assertThat(visitor.get("/confirm").statusCode()).isEqualTo(200);
        assertThat(desk.submitted).isEmpty();
    }

    @Test
    void whatTheDeskRefusesIsSaidOnThePage() {
        desk.toSubmitted =
                request -> Decision.refused(Decision.Reason.ALREADY_DECIDED, "Already decided: @{U2DEVI} approved.");
        Visitor visitor = new Visitor();
        visitor.open(link()).signIn();
        HttpResponse<String> answer = visitor.press(visitor.get("/confirm").body());
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).contains("Not approved", "Already decided: @");
    }

    @Test
    void aLinkOfSomebodyElseIsRefusedAndThatIsRecorded() {
        issuer.change = claims -> claims.claim(SignInSettings.SLACK_USER, "U6NOA");
        Visitor visitor = new Visitor();
        HttpResponse<String> answer = visitor.open(link()).signInAnswer();
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("This link is for somebody else");
        assertThat(desk.refusedInBrowser)
                .containsExactly(new ScriptedDesk.RefusedInBrowser(ASKED, "T1/U6NOA signed in with it."));
        assertThat(visitor.get("/confirm").statusCode()).isEqualTo(403);
    }

    @Test
    void theSameIdInAnotherTeamIsSomebodyElse() {
        issuer.change = claims -> claims.claim(SignInSettings.SLACK_TEAM, "T2");
        assertThat(new Visitor().open(link()).signInAnswer().body()).contains("for somebody else");
    }

    @Test
    void aReplayedTokenOfAnotherSignInIsRefused() {
        Visitor visitor = new Visitor().open(link());
        issuer.nonce = "of another sign-in";
        HttpResponse<String> answer = visitor.back("code", visitor.sent().get("state"));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("(nonce)");
        assertThat(desk.submitted).isEmpty();
    }

    /** Login CSRF: the attacker's way back, carried out in the browser of somebody else. */
    @Test
    void theStateOfAnotherBrowserIsRefused() {
        Visitor attacker = new Visitor().open(link());
        Visitor victim = new Visitor().open(link());
        assertThat(victim.back("code", attacker.sent().get("state")).statusCode())
                .isEqualTo(403);
        assertThat(new Visitor().back("code", attacker.sent().get("state")).statusCode())
                .isEqualTo(403);
        assertThat(issuer.asked).isEmpty();
    }

    /** Session fixation: whoever put a cookie into a browser before the sign-in has nothing after it. */
    @Test
    void theSessionOfBeforeTheSignInIsWorthNothingAfterIt() {
        Visitor visitor = new Visitor().open(link());
        String before = visitor.cookie;
        visitor.signIn();
        assertThat(visitor.cookie).isNotEqualTo(before);
        assertThat(new Visitor(before).get("/confirm").statusCode()).isEqualTo(403);
        assertThat(new Visitor("lockkeeper").get("/confirm").statusCode()).isEqualTo(403);
        assertThat(visitor.get("/confirm").statusCode()).isEqualTo(200);
    }

    @Test
    void aSignInComesBackOnce() {
        Visitor visitor = new Visitor().open(link());
        String cookie = visitor.cookie;
        String state = visitor.sent().get("state");
        visitor.signIn();
        assertThat(new Visitor(cookie).back("code", state).statusCode()).isEqualTo(403);
    }

    @Test
    void aFormWithoutTheTokenOfThisPageOrFromElsewhereIsRefused() {
        Visitor visitor = new Visitor();
        visitor.open(link()).signIn();
        String token = Visitor.token(visitor.get("/confirm").body());
        Visitor other = new Visitor();
        other.open(link("lead")).signIn();
        String foreign = Visitor.token(other.get("/confirm").body());

        assertThat(visitor.post("", address.toString(), null).statusCode()).isEqualTo(403);
        assertThat(visitor.post("token=" + foreign, address.toString(), null).statusCode())
                .isEqualTo(403);
        assertThat(visitor.post("token=" + token, "https://evil.example.org", null)
                        .statusCode())
                .isEqualTo(403);
        assertThat(visitor.post("token=" + token, null, null).statusCode()).isEqualTo(403);
        assertThat(visitor.post("token=" + token, "null", null).statusCode()).isEqualTo(403);
        assertThat(visitor.post("token=" + token, address.toString(), "cross-site")
                        .statusCode())
                .isEqualTo(403);
        assertThat(new Visitor()
                        .post("token=" + token, address.toString(), null)
                        .statusCode())
                .isEqualTo(403);
        assertThat(desk.submitted).isEmpty();
        assertThat(visitor.post("token=" + token, address.toString(), "same-origin")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void nothingInAnAddressCounts() {
        Visitor visitor = new Visitor();
        visitor.open(link()).signIn();
        String token = Visitor.token(visitor.get("/confirm").body());
        assertThat(visitor.get("/confirm?token=" + token).statusCode()).isEqualTo(400);
        assertThat(new Visitor()
                        .get("/confirm/" + link() + "?session=" + visitor.cookie)
                        .statusCode())
                .isEqualTo(400);
        HttpRequest.Builder posted = HttpRequest.newBuilder(address.resolve("/confirm?token=" + token))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", address.toString())
                .POST(HttpRequest.BodyPublishers.ofString(""));
        assertThat(visitor.send(posted).statusCode()).isEqualTo(403);
        assertThat(desk.submitted).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "..%2F..%2Fetc", "'%20OR%201=1"})
    void aLinkThatNobodyMadeLeadsNowhere(String link) {
        HttpResponse<String> answer = new Visitor().get("/confirm/" + link);
        assertThat(answer.statusCode()).isIn(400, 404);
        assertThat(issuer.asked).isEmpty();
    }

    @Test
    void aLinkThatIsOverUsedOrReplacedSaysSo() {
        String first = link();
        String second = link();
        assertThat(new Visitor().get("/confirm/" + first).body()).contains("only the newest one counts");
        Visitor visitor = new Visitor();
        visitor.open(second).signIn();
        visitor.press(visitor.get("/confirm").body());
        assertThat(new Visitor().get("/confirm/" + second).body()).contains("A link confirms once");
        String third = link();
        clock.advance(Confirmations.LINK_LASTS);
        HttpResponse<String> over = new Visitor().get("/confirm/" + third);
        assertThat(over.statusCode()).isEqualTo(410);
        assertThat(over.body()).contains("A link lasts 15 minutes");
    }

    @Test
    void aSignInThatIsFiveMinutesOldConfirmsNothing() {
        Visitor visitor = new Visitor();
        visitor.open(link()).signIn();
        String page = visitor.get("/confirm").body();
        clock.advance(Confirmations.SIGN_IN_LASTS);
        assertThat(visitor.press(page).statusCode()).isEqualTo(403);
        assertThat(visitor.get("/confirm").statusCode()).isEqualTo(403);
        assertThat(desk.submitted).isEmpty();
    }

    @Test
    void afterTenSignInsALinkIsClosedAndTheIssuerIsLeftAlone() {
        String link = link();
        issuer.change = claims -> claims.claim(SignInSettings.SLACK_USER, "U6NOA");
        for (int i = 0; i < Confirmations.MOST_SIGN_INS; i++) {
            assertThat(new Visitor().open(link).signInAnswer().statusCode()).isEqualTo(403);
        }
        HttpResponse<String> eleventh = new Visitor().get("/confirm/" + link);
        assertThat(eleventh.statusCode()).isEqualTo(429);
        assertThat(eleventh.headers().firstValue("Location")).isEmpty();
        assertThat(issuer.asked).hasSize(Confirmations.MOST_SIGN_INS);
    }

    @Test
    void aClientSecretThatIsChangedCountsFromTheNextSignInOn() {
        Visitor early = new Visitor().open(link());
        issuer.secret = "another secret";
        early.signIn();
        assertThat(early.get("/confirm").statusCode()).isEqualTo(200);
        assertThat(issuer.asked).singleElement().asString().contains("client_secret=another+secret");
    }

    @Test
    void theIssuerGetsTheVerifierToWhatItWasSentAndTheAddressOnce() {
        Visitor visitor = new Visitor().open(link());
        Map<String, String> sent = visitor.sent();
        assertThat(sent)
                .containsEntry("response_type", "code")
                .containsEntry("client_id", PretendIssuer.CLIENT)
                .containsEntry("redirect_uri", address + "/signed-in")
                .containsEntry("code_challenge_method", "S256")
                .doesNotContainKeys("prompt", "max_age");
        assertThat(sent.get("scope")).contains("openid");
        visitor.signIn();
        Map<String, String> form = Visitor.query(issuer.asked.get(0));
        assertThat(BrowserCookie.challenge(form.get("code_verifier"))).isEqualTo(sent.get("code_challenge"));
        assertThat(form).containsEntry("redirect_uri", address + "/signed-in");
        assertThat(List.of(sent.get("state"), sent.get("nonce"), form.get("code_verifier"), visitor.cookie))
                .doesNotHaveDuplicates();
    }

    @Test
    void anIssuerThatCanIsAskedToHaveThemProveItAnew() {
        issuer.prompts = "\"none\", \"login\"";
        Visitor visitor = new Visitor();
        visitor.open(link());
        assertThat(visitor.sent()).containsEntry("prompt", "login").containsEntry("max_age", "0");
        issuer.change = claims -> claims.claim("auth_time", null);
        assertThat(visitor.signInAnswer().body()).contains("(auth_time)");

        issuer.change = claims -> claims;
        visitor.open(link()).signIn();
        visitor.press(visitor.get("/confirm").body());
        assertThat(((WindowCommand.Approve) desk.submitted.get(0).command())
                        .confirmation()
                        .reauthenticated())
                .isTrue();
    }

    @Test
    void oneThatSaysNothingAboutItIsAskedWhereTheConfigurationSaysSo() {
        serve(Again.ALWAYS);
        assertThat(new Visitor().open(link()).sent()).containsEntry("prompt", "login");
        serve(Again.NEVER);
        issuer.prompts = "\"login\"";
        assertThat(new Visitor().open(link()).sent()).doesNotContainKey("prompt");
    }

    @Test
    void whoDoesNotSignInIsToldSo() {
        Visitor visitor = new Visitor().open(link());
        HttpResponse<String> answer = visitor.get(
                "/signed-in?error=access_denied&state=" + visitor.sent().get("state"));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("You did not sign in");
    }

    @Test
    void whatCannotBeAskedIsNotRecordedAndSaidInWords() {
        Visitor visitor = new Visitor();
        visitor.open(link()).signIn();
        String page = visitor.get("/confirm").body();
        desk.toSubmitted = request -> {
            throw new DirectoryUnavailableException("away", new IOException());
        };
        HttpResponse<String> answer = visitor.press(page);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body())
                .contains("Not recorded", "Slack could not say")
                .doesNotContain("Exception");

        visitor.open(link()).signIn();
        String again = visitor.get("/confirm").body();
        desk.toSubmitted = request -> {
            throw new StoreUnavailableException("away", new IOException());
        };
        assertThat(visitor.press(again).body()).contains("The state database does not answer");
    }

    @Test
    void anIssuerThatIsAwayIsSaidBeforeAnybodyIsSentThere() {
        String link = link();
        issuer.close();
        HttpResponse<String> answer = new Visitor().get("/confirm/" + link);
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("did not work: it does not answer");
    }

    @Test
    void everyPageTellsBrowsersToKeepTheirHandsOff() {
        Visitor visitor = new Visitor();
        HttpResponse<String> redirect = visitor.get("/confirm/" + link());
        assertThat(redirect.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("__Host-lockkeeper-confirm=")
                .contains("; Path=/;", "; Secure;", "; HttpOnly;", "; SameSite=Lax")
                .doesNotContain("Domain");
        visitor.open(link()).signIn();
        for (String path : List.of("/confirm", "/confirm/x", "/signed-in")) {
            Map<String, String> headers = visitor.get(path).headers().map().entrySet().stream()
                    .collect(Collectors.toMap(
                            each -> each.getKey().toLowerCase(java.util.Locale.ROOT),
                            each -> String.join(",", each.getValue())));
            assertThat(headers.get("content-security-policy"))
                    .contains("default-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'")
                    .doesNotContain("unsafe");
            assertThat(headers)
                    .containsEntry("cross-origin-opener-policy", "same-origin")
                    .containsEntry("x-frame-options", "DENY")
                    .containsEntry("x-content-type-options", "nosniff")
                    .containsEntry("referrer-policy", "same-origin")
                    .containsEntry("cache-control", "no-store");
        }
    }
}
