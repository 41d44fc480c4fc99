package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.emulator.SlashReply;
import dev.lockkeeper.practice.PracticeCast;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.WindowState;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Slack that is away, refuses the token, or does not permit something: said in the right place, nothing is lost. */
class SlackTroubleIT extends Night {
    private static final int SERVICE_UNAVAILABLE = 503;

    @Test
    void withSlackAwayAtBootTheBotIsThereAndWorksOnceSlackIs() throws Exception {
        givenAShop();
        house().slack().faults().goAway();
        givenTheBotRunsWithoutSlack();

        SlashReply reply = house().slack().as(CLARA).type(PracticeCast.operations(), "/migrate start staging");
        assertThat(reply.status()).isEqualTo(SERVICE_UNAVAILABLE);
        assertThat(house().get("/readyz").statusCode()).isEqualTo(SERVICE_UNAVAILABLE);
        assertThat(house().get("/readyz").body())
                .contains("Slack has not answered yet; buttons and commands wait for it.");
        assertThat(house().get("/healthz").statusCode()).isEqualTo(200);

        house().slack().faults().comeBack();
        house().awaitReady();
        givenAWindow();
        thenTheRoomHears("May it begin?");
    }

    @Test
    void aRefusedTokenIsSaidInTheLogWithWhatToDo() throws Exception {
        givenAShop();
        house().slack().faults().revokeToken();

        house().startProcess();

        soon(() -> assertThat(house().log())
                .anySatisfy(line -> assertThat(line)
                        .contains("SLACK_BOT_TOKEN is not accepted (Slack says token_revoked): copy the"
                                + " Bot User OAuth Token")));
        String token = house().settings().words().getProperty("slack.token");
        assertThat(house().log()).noneMatch(line -> line.contains(token));
        assertThat(house().get("/readyz").statusCode()).isEqualTo(SERVICE_UNAVAILABLE);
    }

    @Test
    void withSlackAwayInTheMiddleDecisionsCountAndTheRoomShowsThePresentOnceAfterwards() throws Exception {
        givenAShop();
        givenTheBotRuns();
        givenAWindowAtWork();
        thenTheRoomHears("waits for you: step 2");
        house().slack().faults().goAway();

        whenSays(CLARA, "run to final");

        thenTheStepIs("fill-column", StepState.DONE);
        thenTheGateIs("final", GateState.ASKED);
        whenTimePasses(Duration.ofMinutes(10));
        soon(() -> assertThat(window().statuses()).hasSize(1));
        house().slack().faults().comeBack();
        thenTheStatusesAre(1);
        whenPresses(QA, "Approve as QA Lead");
        thenTheWindowIs(WindowState.COMPLETED);
        thenTheReportIsPosted();
        thenNothingIsThereTwice();
    }

    /** X15. */
    @Test
    void withTheAppRemovedFromTheRoomTheWindowIsSafeAndTheRoomFollowsOnceItIsBack() throws Exception {
        givenAShop();
        givenTheBotRuns();
        givenAWindowAtWork();
        thenTheRoomHears("waits for you: step 2");
        house().slack().as(CLARA).removeApp(place());
        int before = house().slack().messages(place()).size();

        whenSays(CLARA, "run to final");

        thenTheStepIs("fill-column", StepState.DONE);
        thenTheGateIs("final", GateState.ASKED);
        assertThat(house().slack().messages(place())).hasSize(before);
        house().slack().as(CLARA).inviteApp(place());
        whenPresses(QA, "Approve as QA Lead");
        thenTheWindowIs(WindowState.COMPLETED);
        thenTheReportIsPosted();
        thenNothingIsThereTwice();
    }

    @Test
    void withTheTokenRevokedInTheMiddleNothingIsLost() throws Exception {
        givenAShop();
        givenTheBotRuns();
        givenAWindow();
        thenTheRoomHears("May it begin?");
        house().slack().faults().revokeToken();

        whenPresses(THE_DBA, "Approve as Database Administrator");

        thenIsTold(
                THE_DBA,
                "Not recorded: Slack could not tell me who you are or which roles you hold. Please try again in a"
                        + " moment.");
        assertThat(journal()).doesNotContain("Approved");
        house().slack().faults().restoreToken();
        whenPresses(THE_DBA, "Approve as Database Administrator");
        whenPresses(THE_LEAD, "Approve as Lead Developer");
        thenTheGateIs("start", GateState.OPEN);
        thenTheRoomHears("waits for you: step 2");
        thenNothingIsThereTwice();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pins.add|I may not pin messages here, so the board is not pinned",
                "bookmarks.add|I may not add bookmarks here, so the report is not bookmarked",
                "files.getUploadURLExternal|I may not upload files here, so the report is not in the room",
                "files.completeUploadExternal|I may not upload files here, so the report is not in the room",
                "conversations.setTopic|I could not set the topic of this channel",
                "conversations.setPurpose|I could not set the purpose of this channel",
                "conversations.invite|I could not invite everybody; please add who is missing",
            })
    void whatSlackDoesNotPermitIsSaidOnceInTheRoomAndTheWindowGoesOn(String method, String sentence) throws Exception {
        givenAShop();
        house().slack().faults().forbid(method, "missing_scope");
        givenTheBotRuns();
        givenAWindow();
        everybodyJoins();
        whenPresses(THE_DBA, "Approve as Database Administrator");
        whenPresses(THE_LEAD, "Approve as Lead Developer");
        thenTheGateIs("start", GateState.OPEN);
        whenSays(CLARA, "run to final");
        whenPresses(QA, "Approve as QA Lead");

        thenTheWindowIs(WindowState.COMPLETED);
        thenTheRoomHears(sentence);
        thenTheRoomHears("(Slack says missing_scope)");
        thenNothingIsThereTwice();
    }

    @Test
    void whereNoChannelMayBeMadeTheWindowLivesWhereItWasCalled() throws Exception {
        givenAShop();
        house().slack().faults().forbid("conversations.create", "restricted_action");
        givenTheBotRuns();

        givenAWindow();

        soon(() -> assertThat(place()).isEqualTo(PracticeCast.operations()));
        thenTheRoomHears(
                "I may not open a channel of its own for STG-1 (Slack says restricted_action), so it lives here;"
                        + " grant channels:manage");
        whenPresses(THE_DBA, "Approve as Database Administrator");
        whenPresses(THE_LEAD, "Approve as Lead Developer");
        thenTheGateIs("start", GateState.OPEN);
        thenNothingIsThereTwice();
    }

    @Test
    void whereUserGroupsMayNotBeReadPeopleNamedByIdStillHoldTheirRoles() throws Exception {
        givenAShop();
        house().settings().words().setProperty("user.commander", CLARA);
        house().slack().faults().forbid("usergroups.list", "missing_scope");
        givenTheBotRuns();
        givenAWindow();
        everybodyJoins();

        whenPresses(THE_DBA, "Approve as Database Administrator");

        thenIsTold(THE_DBA, "You hold no role in this window; this asks Database Administrator and Lead Developer.");
        thenTheRoomHears(
                "Slack does not let me read user groups (missing_scope), so only people listed by their user id"
                        + " hold roles; add the scope usergroups:read");
        assertThat(journal()).doesNotContain("Approved");
    }

    private void everybodyJoins() {
        soon(() -> assertThat(window().room()).isNotNull());
        for (String person : new String[] {CLARA, THE_DBA, THE_LEAD, QA}) {
            whenJoinsTheRoom(person);
        }
    }

    private void givenTheBotRunsWithoutSlack() {
        house().startBot();
    }
}
