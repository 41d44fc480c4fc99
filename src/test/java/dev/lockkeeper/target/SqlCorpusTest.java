package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SqlCorpusTest {
    @ParameterizedTest
    @MethodSource("corpus")
    void everyScriptOfTheCorpusIsSplitAsWritten(Entry entry) {
        SqlScript script = SqlScript.of("a.sql", entry.text());
        assertThat(script.unreadable()).isEmpty();
        assertThat(script.statements()).describedAs(entry.name()).hasSize(entry.statements());
    }

    @Test
    void theCorpusIsLarge() throws IOException {
        assertThat(corpus()).hasSizeGreaterThanOrEqualTo(60);
    }

    @Test
    void theCorpusReadsTheSameWithTheLineEndsOfWindows() throws IOException {
        for (Entry entry : corpus()) {
            assertThat(SqlScript.of("a.sql", entry.text().replace("\n", "\r\n")).statements())
                    .describedAs(entry.name())
                    .hasSize(entry.statements());
        }
    }

    @Test
    void aByteOrderMarkIsNotPartOfTheFirstStatement() {
        byte[] bytes = "\uFEFFSELECT 1;\nSELECT 2".getBytes(StandardCharsets.UTF_8);
        SqlScript script = SqlScript.read("a.sql", bytes);
        assertThat(script.statements()).extracting(SqlStatement::text).containsExactly("SELECT 1", "SELECT 2");
    }

    @Test
    void statementsKnowTheirFirstLineAndTheLineOfAPosition() {
        SqlScript script = SqlScript.of("a.sql", "-- one\n\nSELECT 1;\n/* two\n*/ SELECT 'größe 😀',\n  oops;\n");
        SqlStatement second = script.statements().get(1);
        assertThat(script.statements().get(0).line()).isEqualTo(3);
        assertThat(second.line()).isEqualTo(5);
        int position = second.text().codePointCount(0, second.text().indexOf("oops")) + 1;
        assertThat(second.lineAt(position)).isEqualTo(6);
        assertThat(second.lineAt(0)).isEqualTo(5);
        assertThat(second.lineAt(9999)).isEqualTo(5);
    }

    @Test
    void theTextOfAStatementIsWhatTheFileSaysWithoutItsSemicolon() {
        SqlScript script = SqlScript.of("a.sql", "  SELECT  'a' -- b\n || 'c'  ;-- d\nSELECT 2");
        assertThat(script.statements())
                .extracting(SqlStatement::text)
                .containsExactly("SELECT  'a' -- b\n || 'c'", "SELECT 2");
    }

    @Test
    void dataOfACopyIsNotReadAsSql() {
        SqlScript script = SqlScript.of(
                "a.sql", "COPY t (a, b) FROM STDIN WITH (FORMAT csv);\n1;it's\n2;\\N $$\n\\.\nSELECT 1;\n");
        assertThat(script.unreadable()).isEmpty();
        assertThat(script.statements()).extracting(SqlStatement::line).containsExactly(1, 5);
    }

    /** Paragraphs of corpus.txt: the expected number of statements, a name, the script. */
    static List<Entry> corpus() throws IOException {
        try (InputStream in = Objects.requireNonNull(SqlCorpusTest.class.getResourceAsStream("corpus.txt"))) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            List<Entry> entries = new ArrayList<>();
            for (String part : all.split("(?m)^=== ")) {
                if (!part.isEmpty()) {
                    int lineEnd = part.indexOf('\n');
                    String[] head = part.substring(0, lineEnd).split(" ", 2);
                    entries.add(new Entry(head[1], Integer.parseInt(head[0]), part.substring(lineEnd + 1)));
                }
            }
            return entries;
        }
    }

    record Entry(String name, int statements, String text) {
        @Override
        public String toString() {
            return name;
        }
    }
}
