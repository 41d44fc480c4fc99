package dev.lockkeeper.window;

import static org.assertj.core.api.Assertions.assertThat;

/** Reads what the rules said. */
final class Says {
    private Says() {}

    /** The sentence of a refusal for exactly this reason. */
    static String refused(Decision decision, Decision.Reason reason) {
        assertThat(decision).isInstanceOf(Decision.Refused.class);
        Decision.Refused no = (Decision.Refused) decision;
        assertThat(no.reason()).as(no.explanation()).isEqualTo(reason);
        return no.explanation();
    }
}
