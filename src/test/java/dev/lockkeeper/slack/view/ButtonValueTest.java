package dev.lockkeeper.slack.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.window.WindowId;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ButtonValueTest {
    private static final WindowId WINDOW = new WindowId("STG-12");

    @Test
    void whatWasEncodedIsReadBack() {
        for (String role : List.of("", "dba", "lead developer", "a|b", "ä&=%", "skip")) {
            ButtonValue value = new ButtonValue(WINDOW, "no-return", role, 3, "4f1c9a0277be");
            assertThat(ButtonValue.parse(value.encode())).contains(value);
        }
    }

    @Test
    void anythingElseIsNotOurs() {
        for (String text : List.of(
                "",
                "STG-12",
                "STG-12|gate|dba|1",
                "STG-12|gate|dba|1|x|y",
                "stg-12|gate|dba|1|",
                "STG-12|Gate|dba|1|",
                "STG-12|gate|dba|-1|",
                "STG-12|gate|dba|01|",
                "STG-12|gate|dba|1|4f1c9a0277be0",
                "STG-12|gate|d%62a|1|",
                "STG-12|gate|%zz|1|",
                "STG-12|gate|dba|99999999999|",
                "STG-12|gate|dba|1|4f1c9a02 77b\n")) {
            assertThat(ButtonValue.parse(text)).as(text).isEmpty();
        }
    }

    @Test
    void aValueThatCouldNotBeReadBackIsNotMade() {
        assertThatThrownBy(() -> new ButtonValue(WINDOW, "Not An Id", "", 0, ""))
                .hasMessageContaining("Not An Id");
        assertThatThrownBy(() -> new ButtonValue(WINDOW, "gate", "", -1, ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ButtonValue(WINDOW, "gate", "", 0, "<!channel>"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
