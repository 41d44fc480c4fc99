package dev.lockkeeper.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.GateTerms;
import dev.lockkeeper.window.TermsFixture;
import org.junit.jupiter.api.Test;

/** Terms come back as they were stored, also those of before anybody asked who changed the files. */
class GateTermsFormTest {
    @Test
    void whoChangedTheFilesIsStoredWithThePlan() {
        assertThat(RecordJson.read("terms", RecordJson.write(TermsFixture.STRICT), GateTerms.class))
                .isEqualTo(TermsFixture.STRICT);
    }

    @Test
    void termsOfBeforeSayNothingOfIt() {
        String before = RecordJson.write(TermsFixture.RELAXED);
        assertThat(before).doesNotContain("edited");
        assertThat(RecordJson.read("terms", before, GateTerms.class).edited()).isNull();
    }
}
