package dev.lockkeeper.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.runbook.Runbook;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.runbook.StepSpec.Backfill;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BackfillReaderTest {
    private final Runbook everything = Examples.runbook(Examples.parseValid("everything.yaml"));

    @Test
    void readsWhatABackfillMayCost() {
        Backfill fill = (Backfill) everything.step("fill").orElseThrow();
        assertThat(fill.sql()).isEqualTo("UPDATE public.sales SET a = '${tenant}' WHERE id > :from AND id <= :to");
        assertThat(fill.files()).isEmpty();
        assertThat(fill.table()).isEqualTo("public.sales");
        assertThat(fill.key()).isEqualTo("id");
        assertThat(fill.batch()).isEqualTo(new Backfill.Batch.Rows(1000));
        assertThat(fill.pause()).isEqualTo(Duration.ofMillis(100));
        assertThat(fill.limits())
                .isEqualTo(new Backfill.Limits(
                        Duration.ofMillis(200),
                        7,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(5),
                        1,
                        new Backfill.Probe("SELECT count(*) FROM public.sales WHERE tenant_id = '${tenant}'", 3)));
        assertThat(fill.writes()).isTrue();
        assertThat(fill.common().pace()).isEqualTo(StepSpec.Pace.ON_COMMAND);
    }

    @Test
    void readsTheStatementFromItsFile() {
        Backfill more = (Backfill) everything.step("fill-more").orElseThrow();
        assertThat(more.files()).containsExactly("sql/001.sql");
        assertThat(more.batch()).isEqualTo(new Backfill.Batch.Auto(Duration.ofMillis(20)));
        assertThat(more.common().confirmWord()).isEqualTo("FILL");
        assertThat(everything.step("unfill").orElseThrow()).isInstanceOf(Backfill.class);
    }

    @Test
    void theDefaultsAreThoseOfTheSchema() {
        Backfill plain = (Backfill) everything.step("unfill").orElseThrow();
        Backfill.Limits limits = plain.limits();
        JsonNode keys = schema().path("$defs").path("step-backfill").path("properties");
        assertThat(keys.path("lock_timeout").path("default").asString()).isEqualTo(words(limits.lockTimeout()));
        assertThat(keys.path("lock_pause").path("default").asString()).isEqualTo(words(limits.lockPause()));
        assertThat(Durations.parse(keys.path("queue_limit").path("default").asString()))
                .contains(limits.queueLimit());
        assertThat(Durations.parse(
                        keys.path("statement_timeout").path("default").asString()))
                .contains(limits.statementTimeout());
        assertThat(Durations.parse(keys.path("pause").path("default").asString()))
                .contains(plain.pause());
        assertThat(keys.path("lock_tries").path("default").asInt()).isEqualTo(limits.lockTries());
        assertThat(keys.path("replicas").path("default").asInt(-1)).isEqualTo(limits.replicas());
        assertThat(limits.maxReplicaLag()).isNull();
        assertThat(limits.probe()).isNull();
    }

    private static String words(Duration length) {
        return length.toMillis() + "ms";
    }

    private static JsonNode schema() {
        InputStream schema = BackfillReaderTest.class.getResourceAsStream("runbook.schema.json");
        return JsonMapper.builder().build().readTree(schema);
    }
}
