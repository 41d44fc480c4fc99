package dev.lockkeeper.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseLoginTest {
    private static final String URL = "jdbc:postgresql://db.example:5432/lockkeeper";

    @Test
    void itNeverShowsItsPassword() {
        assertThat(new DatabaseLogin(URL, "bot", "hidden")).asString().isEqualTo("bot at " + URL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                URL + "?password=hidden",
                URL + "?ssl=true&PASSWORD=hidden",
                "jdbc:postgresql://bot:hidden@db.example/lockkeeper",
                "postgres://bot:hidden@db.example/lockkeeper"
            })
    void anAddressThatHoldsAPasswordIsRefusedWithoutShowingIt(String url) {
        assertThatThrownBy(() -> new DatabaseLogin(url, "bot", "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hidden");
    }

    @Test
    void theAddressWinsOverOurLimitsAndLosesNoneOfTheOthers() {
        DatabaseLogin login = new DatabaseLogin(URL + "?socketTimeout=60", "bot", "x");

        assertThat(login.driverProperties())
                .doesNotContainKey("socketTimeout")
                .containsEntry("connectTimeout", "5")
                .containsEntry("targetServerType", "primary")
                .containsEntry("tcpKeepAlive", "true");
    }

    @Test
    void aUserIsNeeded() {
        assertThatThrownBy(() -> new DatabaseLogin(URL, " ", "x")).hasMessageContaining("without a user");
    }
}
