package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetSettingsTest {
    @ParameterizedTest
    @ValueSource(strings = {"db", "db-1.staging.example.com", "10.2.0.14", "::1", "[2001:db8::7]", "pg_main"})
    void aHostIsANameOrAnAddress(String host) {
        assertThatCode(() -> target(host)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "db:5432/x?socketFactory=evil.Factory&y=",
                "db/x",
                "db?sslmode=disable",
                "a b",
                "db,other",
                "db#x",
                "db@evil"
            })
    void aHostThatWouldSmuggleDriverPropertiesInIsRefused(String host) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> target(host))
                .withMessageContaining("of target crm")
                .withMessageContaining("expected a name or an address");
    }

    private static TargetSettings target(String host) {
        return new TargetSettings("crm", host, 5432, "crm", "migrator", () -> "", "disable", null, false);
    }
}
