package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskedQueryTest {
    @Test
    void literalsAndCommentsAreLeftOutAndNamesStay() {
        assertThat(MaskedQuery.of("UPDATE t1 SET \"it's\" = 'hunter2', n = 42.5 -- secret\n WHERE id = $1 /* x */"))
                .isEqualTo("UPDATE t1 SET \"it's\" = ?, n = ? WHERE id = $1");
    }

    @Test
    void aLongStatementIsCut() {
        assertThat(MaskedQuery.of("SELECT " + "abc, ".repeat(100))).hasSize(80).endsWith("…");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 'hunter2",
                "SELECT E'it\\'s hunter2', 'x'",
                "SELECT 'it''s hunter2'",
                "SELECT $$hunter2$$",
                "SELECT $a$ hunter2 ' $a$, 1",
                "SELECT $$hunter2",
                "SELECT U&'hunter2'",
                "SELECT 1 /* hunter2",
                "SELECT 'a\\', 'hunter2'",
                "SELECT '$$', 'hunter2', '$$'",
            })
    void noSecretIsShownHoweverItIsWritten(String query) {
        assertThat(MaskedQuery.of(query)).doesNotContain("hunter2");
    }
}
