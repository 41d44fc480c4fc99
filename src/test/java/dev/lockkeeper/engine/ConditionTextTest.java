package dev.lockkeeper.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.NamedChecks;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConditionTextTest {
    @Test
    void checksAreSeparatedByCommasAndTheRestIsTheReason() {
        assertThat(ConditionText.of("if rows, views,speed as agreed, twice"))
                .contains(new ConditionText(new NamedChecks(List.of("rows", "views", "speed")), "as agreed, twice"));
        assertThat(ConditionText.of("If Rows")).contains(new ConditionText(new NamedChecks(List.of("rows")), ""));
    }

    @Test
    void aConditionThatCannotBeReadIsMeantAsOneAndNotAsAReason() {
        for (String text : List.of("if", "if ", "IF \"rows\"", "if rows,, views", "if ,rows")) {
            assertThat(ConditionText.isMeant(text)).as(text).isTrue();
            assertThat(ConditionText.of(text)).as(text).isEmpty();
        }
        assertThat(ConditionText.isMeant("iffy but fine")).isFalse();
        assertThat(ConditionText.isMeant("fine if it holds")).isFalse();
    }
}
