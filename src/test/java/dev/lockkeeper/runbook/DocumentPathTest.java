package dev.lockkeeper.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DocumentPathTest {
    @Test
    void readsLikeTheDocument() {
        assertThat(DocumentPath.ROOT
                        .key("phases")
                        .index(1)
                        .key("items")
                        .index(2)
                        .key("planned"))
                .hasToString("phases[1].items[2].planned");
        assertThat(DocumentPath.ROOT.words()).isEmpty();
    }

    @Test
    void aKeyWithOtherLettersIsQuotedAndCut() {
        assertThat(DocumentPath.ROOT.key("record").key("rows products")).hasToString("record[\"rows products\"]");
        assertThat(DocumentPath.ROOT.key("x".repeat(500)).words()).hasSize(65);
    }
}
