package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.emulator.Message;
import dev.lockkeeper.slack.view.HostileStrings;
import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.WindowFixture;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** I07 and I09 at the doors that are not Slack's: what comes in over HTTP is no more than words, there and in the room. */
class HostileWordsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    /** What Slack reads as more than words, but for people and moments, which the bot writes itself. */
    private static final Pattern MARKUP = Pattern.compile("<(!channel|!here|!everyone|!subteam|#|https?:|mailto:)");

    private static final int LONGEST = 10_000;
    private static Doors doors;

    @BeforeAll
    static void open() {
        doors = new Doors();
    }

    @AfterAll
    static void close() {
        doors.close();
    }

    @Test
    void hostileWordsOverHttpAreShownInTheRoomAndDoNothing() throws Exception {
        for (String words : HostileStrings.all().stream().limit(40).toList()) {
            doors.stand(WindowFixture.beforeSchema(), Permissions.standard());

            HttpResponse<String> answer = doors.post(WindowFixture.NOA, "hold it waits " + words);

            assertThat(answer.statusCode()).as(words).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("application/json"));
            assertThat(sent(heard("it waits"))).as(words).doesNotContainPattern(MARKUP);
        }
    }

    @Test
    void aRefusalEchoesHostileNamesAsWordsOnly() throws Exception {
        doors.stand(WindowFixture.beforeSchema(), Permissions.standard());
        for (String words : List.of("<!channel>", "<script>alert(1)</script>", "@{U2DEVI", "\u0000\u001b[2J", "`x`")) {
            HttpResponse<String> answer = doors.post(WindowFixture.ASHA, "run " + words);

            assertThat(answer.statusCode()).as(words).isEqualTo(422);
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        }
    }

    @Test
    void theLongestTextThatIsTakenIsCutInTheRoomAndWholeInTheRecord() throws Exception {
        doors.stand(WindowFixture.beforeSchema(), Permissions.standard());
        String reason = "w".repeat(LONGEST - "hold ".length());

        assertThat(doors.post(WindowFixture.NOA, "hold " + reason).statusCode()).isEqualTo(200);

        assertThat(heard("www").readable()).contains("…").hasSizeLessThan(LONGEST);
        assertThat(doors.window().hold())
                .satisfies(held -> assertThat(held.reason()).isEqualTo(reason));
    }

    /** What the room says of this window with these words in it. */
    private static Message heard(String words) {
        String window = doors.window().id().value();
        return doors.slack()
                .awaitMessage(
                        message -> message.readable().contains(words)
                                && message.readable().contains(window),
                        SOON)
                .orElseThrow();
    }

    /** Everything of a message that Slack reads as markup. */
    private static String sent(Message message) {
        return message.text() + message.blocks();
    }
}
