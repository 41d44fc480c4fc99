package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackfillStatementTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE t SET a = 1 WHERE id > :from AND id <= :to",
                "update t set a = a::text where t.id>:from and t.\"id\"<=:to",
                "INSERT INTO u SELECT * FROM t WHERE id > :from AND id <= :to ON CONFLICT DO NOTHING;",
                "DELETE FROM t WHERE ID > :from AND Id <= :to",
                "WITH b AS (SELECT id FROM t WHERE ((id > :from) AND (id <= :to))) UPDATE t SET a = 1 FROM b WHERE b.id = t.id",
                "UPDATE t SET a = ':from :to', b = data -> 'x', c = '${tenant}' WHERE id > :from AND id <= :to -- :from",
                "UPDATE t SET a = b[1:2], c = ${n} WHERE id > :from AND id <= :to"
            })
    void oneStatementThatSaysWhichRowsBelongToABatchMayRun(String sql) {
        assertThat(read(sql).problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "UPDATE t SET a = 1 WHERE id > :from AND id <= :to; SELECT 1 | one statement, and here are 2 statements",
                "-- nothing | one statement, and here are 0 statements",
                "BEGIN | BEGIN controls a transaction",
                "SELECT 1 FROM t WHERE id > :from AND id <= :to | one UPDATE, INSERT … SELECT or DELETE",
                "CALL p(:from, :to) | one UPDATE, INSERT … SELECT or DELETE",
                "UPDATE t SET a = 1 | does not say which rows belong to a batch; write id > :from AND id <= :to",
                "UPDATE t SET a = 1 WHERE id > :from | does not say which rows",
                "UPDATE t SET a = 1 WHERE id <= :to | does not say which rows",
                "UPDATE t SET a = 1 WHERE id >= :from AND id <= :to | :from does not stand in a comparison that divides",
                "UPDATE t SET a = 1 WHERE id BETWEEN :from AND :to | :from does not stand in a comparison that divides",
                "UPDATE t SET a = 1 WHERE :from < id AND id <= :to | :from does not stand in a comparison that divides",
                "UPDATE t SET a = 1 WHERE other > :from AND id <= :to | :from does not stand in a comparison that divides",
                "UPDATE t SET a = 1 WHERE id > :from AND id < :to | :to does not stand in a comparison that divides",
                "UPDATE t SET a = 1 WHERE id > :from AND other <= :to | :to does not stand in a comparison that divides",
                "UPDATE t SET a = 1 WHERE id ->> :from AND id <= :to | :from does not stand in a comparison",
                "UPDATE t SET a = $1 WHERE id > :from AND id <= :to | $ begins a numbered parameter",
                "UPDATE t SET a = 1 WHERE id > :from AND id <= :to RETURNING id | RETURNING has nowhere to go",
                "UPDATE t SET a = 'x WHERE id > :from AND id <= :to | a string is opened here and never closed"
            })
    void everythingElseIsRefusedWithAReason(String sql, String reason) {
        assertThat(read(sql).problems())
                .anySatisfy(problem -> assertThat(problem.reason()).contains(reason));
    }

    @Test
    void aRefusalNamesTheLine() {
        assertThat(read("-- first\nUPDATE t\n   SET a = 1\n WHERE id >= :from\n   AND id <= :to")
                        .problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.line()).isEqualTo(4));
    }

    @Test
    void aPlaceholderFarDownIsFound() {
        String many = "a + ".repeat(1000);
        String sql = "UPDATE t SET a = (SELECT " + many + "1 FROM u WHERE id > :from) WHERE id > :from AND id <= :to";
        assertThat(read(sql).problems()).isEmpty();
        assertThat(read(sql).prepared(false))
                .doesNotContain(":")
                .contains("id > $1)")
                .endsWith("id > $1 AND id <= $2");
    }

    @Test
    void theFirstBatchBeginsWithTheFirstRow() {
        BackfillStatement statement = read("﻿/* x */ UPDATE t SET a = '>' WHERE id > :from AND id <= :to ;");
        assertThat(statement.prepared(true)).isEqualTo("UPDATE t SET a = '>' WHERE id >= $1 AND id <= $2");
        assertThat(statement.prepared(false)).isEqualTo("UPDATE t SET a = '>' WHERE id > $1 AND id <= $2");
    }

    @Test
    void whatIsRefusedHasNoTextToRun() {
        BackfillStatement refused = read("UPDATE t SET a = 1");
        assertThatThrownBy(() -> refused.prepared(true)).isInstanceOf(IllegalStateException.class);
    }

    private static BackfillStatement read(String sql) {
        return BackfillStatement.read("a.sql", sql.getBytes(StandardCharsets.UTF_8), "id");
    }
}
