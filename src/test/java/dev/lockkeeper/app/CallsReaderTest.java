package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How people are reached, as the configuration says it, and what is wrong with it otherwise. */
class CallsReaderTest {
    private static final String SECRET = "https://pager.example/T0/secret";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void withoutAWordRemindersComeAfterThreeAndEightMinutesAndNothingElse() throws IOException {
        CallSettings calls =
                ConfigReader.whole(new ConfigFixture(folder).variables()).calls();

        assertThat(calls).isEqualTo(CallSettings.standard());
    }

    @Test
    void everythingThatIsWrittenIsRead() throws IOException {
        CallSettings calls =
                ConfigReader.whole(fixture("""
                        reminders: [90s, 5m, 1h]
                        channels: {audience: C0STATUS}
                        webhooks: {unanswered: {env: HOOK}}
                        """).set("HOOK", SECRET).variables()).calls();

        assertThat(calls.reminders())
                .containsExactly(Duration.ofSeconds(90), Duration.ofMinutes(5), Duration.ofHours(1));
        assertThat(calls.audience()).isEqualTo("C0STATUS");
        assertThat(calls.webhook()).isNotNull();
        assertThat(calls.webhook().get()).isEqualTo(SECRET);
        assertThat(calls.toString()).doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "reminders: [8m, 3m]|does not rise at 3m",
                "reminders: [soon]|expected lengths such as 3m",
                "channels: {audience: '#status'}|expected a channel's id such as C0123456789",
                "channels: {stakeholders: C0STATUS}|is not a setting",
                "webhooks: {unanswered: 'https://pager.example/T0/secret'}|is written out here",
                "webhooks: {unanswered: {env: HOOK}}|expected https://",
                "webhooks: {unanswered: {env: MISSING}}|is not set",
            })
    void whatIsWrongIsSaidWithWhatIsExpectedAndWithoutTheSecret(String yaml, String words) throws IOException {
        ConfigFixture fixture = fixture(yaml + "\n").set("HOOK", "http://elsewhere.example/secret");

        assertThatThrownBy(() -> ConfigReader.whole(fixture.variables()))
                .isInstanceOf(ConfigProblemsException.class)
                .hasMessageContaining(words)
                .message()
                .doesNotContain("secret");
    }

    private ConfigFixture fixture(String more) throws IOException {
        return new ConfigFixture(folder).yaml(ConfigFixture.YAML + more);
    }
}
