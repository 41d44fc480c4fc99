package dev.lockkeeper.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.CheckSpec.Http.Address;
import dev.lockkeeper.runbook.CheckSpec.Http.FieldRule;
import dev.lockkeeper.runbook.CheckSpec.Http.Presence;
import dev.lockkeeper.runbook.Question;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An approval is bound to everything a check says, however deep it stands. */
class SpelledOutChecksTest {
    private static final CheckSpec.Common COMMON = new CheckSpec.Common("c", "something holds", true);

    @Test
    void whatIsAskedOfAServerIsPartOfTheDigest() {
        assertThat(Digests.spelledOut(http("/health", Presence.PRESENT)))
                .isEqualTo(Digests.spelledOut(http("/health", Presence.PRESENT)))
                .isNotEqualTo(Digests.spelledOut(http("/healthy", Presence.PRESENT)))
                .isNotEqualTo(Digests.spelledOut(http("/health", Presence.ABSENT)));
    }

    @Test
    void whatIsRecordedIsPartOfTheDigest() {
        assertThat(Digests.spelledOut(new Question.Speed("SELECT 1", 5)))
                .isNotEqualTo(Digests.spelledOut(new Question.Speed("SELECT 1", 7)))
                .isNotEqualTo(Digests.spelledOut(new Question.Value("SELECT 1")));
        assertThat(Digests.spelledOut(new Question.Room(List.of("public.sales"))))
                .isNotEqualTo(Digests.spelledOut(new Question.Room(List.of())));
    }

    private static CheckSpec http(String path, Presence presence) {
        return new CheckSpec.Http(
                COMMON,
                new Address("crm-app", path),
                null,
                200,
                Map.of("/status", new FieldRule(presence, null)),
                Duration.ofSeconds(5));
    }
}
