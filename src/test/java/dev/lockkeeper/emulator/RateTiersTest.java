package dev.lockkeeper.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RateTiersTest {
    private final MovableClock clock = new MovableClock();

    private static String editOf(PracticeFixture practice) {
        return practice.post(PracticeFixture.GENERAL, "board", "[]").ts();
    }

    private static HttpResponse<String> edit(PracticeFixture practice, String ts) {
        return practice.request("chat.update", "channel", PracticeFixture.GENERAL, "ts", ts, "text", "x");
    }

    @Test
    void theFiftyFirstEditOfAMinuteIsRefusedWithTheSecondsToWaitAndTakenAfterThem() {
        try (PracticeFixture practice = new PracticeFixture(1.0, clock)) {
            String ts = editOf(practice);
            for (int i = 0; i < 50; i++) {
                assertThat(edit(practice, ts).statusCode()).isEqualTo(200);
                clock.advance(Duration.ofMillis(100));
            }
            HttpResponse<String> refused = edit(practice, ts);
            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).contains("55");
            assertThat(Json.MAPPER.readTree(refused.body()).path("error").asString())
                    .isEqualTo("ratelimited");
            clock.advance(Duration.ofSeconds(55));
            assertThat(edit(practice, ts).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void methodsAreCountedApart() {
        try (PracticeFixture practice = new PracticeFixture(1.0, clock)) {
            for (int i = 0; i < 20; i++) {
                assertThat(practice.request("usergroups.users.list", "usergroup", PracticeFixture.GROUP)
                                .statusCode())
                        .isEqualTo(200);
            }
            assertThat(practice.request("usergroups.users.list", "usergroup", PracticeFixture.GROUP)
                            .statusCode())
                    .isEqualTo(429);
            assertThat(practice.request("usergroups.list").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aChannelTakesAShortBurstOfPostsAndThenOneASecond() {
        try (PracticeFixture practice = new PracticeFixture(1.0, clock)) {
            String other = practice.call("conversations.create", "name", "other")
                    .path("channel")
                    .path("id")
                    .asString();
            int taken = 0;
            HttpResponse<String> answer = say(practice, PracticeFixture.GENERAL);
            while (answer.statusCode() == 200) {
                taken++;
                answer = say(practice, PracticeFixture.GENERAL);
            }
            assertThat(taken).isBetween(2, 10);
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
            assertThat(say(practice, other).statusCode()).isEqualTo(200);
            clock.advance(Duration.ofSeconds(1));
            assertThat(say(practice, PracticeFixture.GENERAL).statusCode()).isEqualTo(200);
            assertThat(say(practice, PracticeFixture.GENERAL).statusCode()).isEqualTo(429);
        }
    }

    private static HttpResponse<String> say(PracticeFixture practice, String channel) {
        return practice.request("chat.postMessage", "channel", channel, "text", "x");
    }

    @Test
    void theFactorMultipliesTheAllowance() {
        try (PracticeFixture practice = new PracticeFixture(2.0, clock)) {
            String ts = editOf(practice);
            for (int i = 0; i < 100; i++) {
                assertThat(edit(practice, ts).statusCode()).isEqualTo(200);
            }
            assertThat(edit(practice, ts).statusCode()).isEqualTo(429);
        }
    }

    @Test
    void everyMethodHasATier() {
        ConversationMethods conversations = new ConversationMethods(new Announcer() {
            @Override
            public void memberJoined(Room room, String userId, String inviterId) {}

            @Override
            public void groupMembersChanged(
                    String groupId, java.util.List<String> added, java.util.List<String> removed, long before) {}
        });
        assertThat(RateTiers.perMinute().keySet())
                .isEqualTo(MethodTable.complete(conversations).names());
    }

    @Test
    void aTokenWithoutTheScopeIsToldWhichOneItNeeds() {
        try (PracticeFixture practice = new PracticeFixture(1.0, clock, java.util.Set.of("chat:write"))) {
            JsonNode refused = practice.call("pins.add", "channel", PracticeFixture.GENERAL, "timestamp", "1.1");
            assertThat(refused.path("error").asString()).isEqualTo("missing_scope");
            assertThat(refused.path("needed").asString()).isEqualTo("pins:write");
            assertThat(refused.path("provided").asString()).isEqualTo("chat:write");
        }
    }
}
