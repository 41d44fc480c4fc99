package dev.lockkeeper.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.RunbookLibrary.Parsed;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProofAdviceTest {
    private static final String MINIMAL = Examples.text(Examples.VALID.resolve("minimal.yaml"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        SELECT count(*) FROM information_schema.columns WHERE table_name = 'sales' | shows only what the role has rights to
        SELECT count(*) FROM a WHERE b not in ( select c FROM d)                   | NOT IN leaves out rows with NULL
        SELECT count(*) FROM pg_stat_statements                                    | grow since they were last reset
        SELECT sum(n_tup_upd) FROM pg_stat_user_tables                             | grow since they were last reset
        """)
    void aQueryThatProvesLessThanItSeemsIsNamedWithItsPlace(String sql, String why) {
        assertThat(advice(sql)).singleElement().asString().contains(".sql ", why);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        SELECT count(*) FROM pg_attribute WHERE attname NOT IN ('a', 'b')
        SELECT count(*) FROM pg_stat_activity
        SELECT count(*) FROM a WHERE NOT EXISTS (SELECT FROM b WHERE b.id = a.b)
        """)
    void whatProvesWhatItSaysIsNotNamed(String sql) {
        assertThat(advice(sql)).isEmpty();
    }

    @Test
    void theRunbookThatComesAlongHasNoneOfThem() {
        YamlRunbookLibrary library = YamlRunbookLibrary.of(List.of(Path.of("runbooks")));
        assertThat(((Parsed.Valid) library.parse(library.read("crm"))).advice()).isEmpty();
    }

    private static List<String> advice(String sql) {
        String check = "          - {check: proof, id: proof, kind: scalar, expect: \"0\", sql: \"" + sql + "\"}\n";
        Parsed parsed = Examples.parse(MINIMAL + check);
        Examples.runbook(parsed);
        return ((Parsed.Valid) parsed)
                .advice().stream()
                        .filter(it -> !it.problem().contains("does not say what it changes"))
                        .map(it -> it.path() + " " + it.problem())
                        .toList();
    }
}
