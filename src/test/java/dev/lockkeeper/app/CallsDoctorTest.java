package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.slack.RoleHolders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallsDoctorTest {
    private static final RoleHolders ALONE = new RoleHolders(List.of("U0DEVI"), List.of());
    private static final RoleHolders DEPUTISED = new RoleHolders(List.of("S0LEADS"), List.of("U0ONCALL"));

    @Test
    void theStandardCallsTwiceAndNobodyElse() {
        assertThat(words(CallSettings.standard(), Map.of("dba", ALONE, "lead", DEPUTISED)))
                .containsExactly(
                        "ready      calls reminders: who does not answer is called again after 3 min, 8 min.",
                        "ready      calls deputies: nobody stands in for dba; name deputies under roles where that is"
                                + " not meant.",
                        "ready      calls webhook: none; nothing outside Slack is called.");
    }

    @Test
    void aWebhookIsNamedAsNotTriedAndItsAddressIsNotShown() {
        CallSettings calls =
                new CallSettings(List.of(Duration.ofSeconds(90)), null, () -> "https://pager.example/secret-address");

        assertThat(words(calls, Map.of("lead", DEPUTISED)))
                .containsExactly(
                        "ready      calls reminders: who does not answer is called again after 90 s.",
                        "ready      calls deputies: every role has somebody who stands in.",
                        "not seen   calls webhook: there is an address; to try it would raise the alarm.");
    }

    @Test
    void noRemindersIsSaid() {
        assertThat(words(new CallSettings(List.of(), null, null), Map.of()))
                .contains("ready      calls reminders: nobody is called again.");
    }

    private static List<String> words(CallSettings calls, Map<String, RoleHolders> roles) {
        return new CallsDoctor(calls, roles).look().stream().map(Finding::words).toList();
    }
}
