package dev.lockkeeper.yaml;

import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.runbook.StepSpec.Backfill;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads what a backfill step has beyond other steps. */
final class BackfillReader {
    /** A batch that takes longer holds up others for longer than they notice. */
    static final Duration LONGEST_BATCH = Duration.ofMillis(100);

    private static final int MOST_ROWS = 1_000_000;
    private static final int SOME_ROWS = 1_000;
    private static final int MOST_TRIES = 1_000;
    private static final int MOST_REPLICAS = 100;
    private static final int LARGEST_FACTOR = 100;
    private static final int FACTOR = 2;
    private static final int LOCK_TRIES = 30;
    private static final String AUTO = "auto";
    private static final Duration BATCH_TIME = Duration.ofMillis(50);
    private static final Duration LOCK_TIMEOUT = Duration.ofMillis(500);
    private static final Duration LOCK_PAUSE = Duration.ofMillis(1500);
    private static final Duration QUEUE_LIMIT = Duration.ofSeconds(5);
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(30);

    private final SqlFiles files;

    /** @param files the runbook's other files */
    BackfillReader(SqlFiles files) {
        this.files = files;
    }

    Backfill read(StepSpec.Common common, Fields fields) {
        boolean inFile = fields.has("file");
        if (inFile == fields.has("sql") && !fields.isMisspelt("file") && !fields.isMisspelt("sql")) {
            fields.report(
                    inFile ? "file" : "sql",
                    inFile ? "a file and sql stand here" : "is missing in a backfill step without a file",
                    inFile
                            ? "leave one of them out"
                            : "write sql: UPDATE … WHERE id > :from AND id <= :to, or file: sql/001.sql");
        }
        return new Backfill(
                common,
                inFile ? files.one(fields, "file") : "",
                fields.text("sql", CheckReader.LONGEST_SQL),
                fields.text("table", CheckReader.TABLE, "a table with its schema"),
                fields.text("key", CheckReader.COLUMN, "a column's name"),
                batch(fields),
                pause(fields),
                new Backfill.Limits(
                        fields.length("lock_timeout", LOCK_TIMEOUT),
                        fields.whole("lock_tries", LOCK_TRIES, 1, MOST_TRIES),
                        fields.length("lock_pause", LOCK_PAUSE),
                        fields.length("queue_limit", QUEUE_LIMIT),
                        fields.length("statement_timeout", STATEMENT_TIMEOUT),
                        fields.has("max_replica_lag") ? fields.length("max_replica_lag", Duration.ofSeconds(10)) : null,
                        replicas(fields),
                        probe(fields)));
    }

    private static Backfill.Batch batch(Fields fields) {
        Node node = fields.value("batch").orElse(null);
        boolean auto = node == null || node instanceof Node.Scalar scalar && AUTO.equals(scalar.text());
        if (!auto) {
            if (fields.has("batch_time")) {
                fields.report("batch_time", "a batch of so many rows takes as long as it takes", "write batch: auto");
            }
            return new Backfill.Batch.Rows(fields.whole("batch", SOME_ROWS, 1, MOST_ROWS));
        }
        Duration wanted = fields.length("batch_time", BATCH_TIME);
        if (wanted.compareTo(LONGEST_BATCH) > 0) {
            fields.report(
                    "batch_time",
                    "a batch holds its rows locked until it ends, so it may take at most 100ms",
                    "write for example 50ms");
            wanted = BATCH_TIME;
        }
        return new Backfill.Batch.Auto(wanted);
    }

    private static Duration pause(Fields fields) {
        Duration pause = fields.duration("pause", Duration.ZERO);
        if (pause.isNegative()) {
            fields.report("pause", "is below zero", "write for example 100ms");
            return Duration.ZERO;
        }
        return pause;
    }

    private static int replicas(Fields fields) {
        if (fields.has("replicas") && !fields.has("max_replica_lag")) {
            fields.report("replicas", "nobody looks at replicas here", "add max_replica_lag: 10s, or leave it out");
        }
        return fields.whole("replicas", 0, 0, MOST_REPLICAS);
    }

    private static Backfill.@Nullable Probe probe(Fields fields) {
        if (!fields.has("probe")) {
            if (fields.has("probe_factor")) {
                fields.report("probe_factor", "there is no probe here", "add probe: SELECT …, or leave it out");
            }
            return null;
        }
        return new Backfill.Probe(
                fields.text("probe", CheckReader.LONGEST_SQL), fields.whole("probe_factor", FACTOR, 2, LARGEST_FACTOR));
    }
}
