package dev.lockkeeper.runbook;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** One step; one record per kind. A new kind adds a record here, a class in {@code target} or {@code outside}, and a page in docs/steps. */
public sealed interface StepSpec extends PhaseItem {
    /** What every step has. */
    Common common();

    /** The kind's word in runbooks. */
    String kind();

    /** Whether the step changes the target. */
    boolean writes();

    /** The files it runs, in order, as paths inside the runbook's folder; empty if it runs none. */
    default List<String> files() {
        return List.of();
    }

    /** SQL of it that stands in the runbook itself and in no file; empty if there is none. */
    default String inlineSql() {
        return "";
    }

    /** The same step with nothing verified after it: what it does, and no more. */
    StepSpec withoutChecks();

    @Override
    default Optional<StepSpec> asStep() {
        return Optional.of(this);
    }

    /**
     * What every step has.
     *
     * @param pace {@code AUTO} only for steps that read
     * @param protects true if the step cannot be skipped
     * @param at planned moment, counted from the window's start
     * @param planned how long it is planned to take
     * @param confirmWord the word to type before it may begin, or null
     * @param checks what is verified after it, in order
     */
    record Common(
            String id,
            String title,
            Pace pace,
            boolean protects,
            Duration at,
            Duration planned,
            @Nullable String confirmWord,
            List<CheckSpec> checks) {
        public Common {
            checks = List.copyOf(checks);
        }

        private Common withoutChecks() {
            return new Common(id, title, pace, protects, at, planned, confirmWord, List.of());
        }
    }

    /** How a step begins. */
    enum Pace {
        AUTO,
        ON_COMMAND
    }

    /**
     * Runs SQL files.
     *
     * @param mode one transaction over all files, or statement by statement outside any transaction
     * @param lockTimeout how long one try waits for a lock, above zero
     * @param statementTimeout how long one statement may take, above zero
     * @param lockTries how often the transaction is tried when a lock was not to be had, at least 1; only for
     *     {@code TRANSACTION}
     * @param lockPause pause between two tries
     * @param queueLimit how long sessions of others may wait behind the transaction's locks before it is rolled back and
     *     tried again, above zero; only for {@code TRANSACTION}
     * @param expectedNotices regular expressions of notices that are normal
     */
    record Sql(
            Common common,
            List<String> files,
            Mode mode,
            Duration lockTimeout,
            Duration statementTimeout,
            int lockTries,
            Duration lockPause,
            Duration queueLimit,
            List<String> expectedNotices)
            implements StepSpec {
        public Sql {
            files = List.copyOf(files);
            expectedNotices = List.copyOf(expectedNotices);
        }

        @Override
        public String kind() {
            return "sql";
        }

        @Override
        public StepSpec withoutChecks() {
            return new Sql(
                    common.withoutChecks(),
                    files,
                    mode,
                    lockTimeout,
                    statementTimeout,
                    lockTries,
                    lockPause,
                    queueLimit,
                    expectedNotices);
        }

        @Override
        public boolean writes() {
            return true;
        }

        /** How the statements meet transactions. */
        public enum Mode {
            TRANSACTION,
            NO_TRANSACTION
        }
    }

    /**
     * Takes a backup and restores it into a scratch database to prove it. Where pg_dump is missing or older than the
     * server, a clone by {@code CREATE DATABASE … TEMPLATE} stands in, which is never called a full backup.
     *
     * @param compare tables whose row counts are compared after the restore, schema-qualified; empty for all of them
     * @param form how the dump is written and kept
     */
    record Backup(Common common, List<String> compare, BackupForm form) implements StepSpec {
        public Backup {
            compare = List.copyOf(compare);
        }

        /** In the form that is taken where a runbook asks for none. */
        public Backup(Common common, List<String> compare) {
            this(common, compare, BackupForm.STANDARD);
        }

        @Override
        public String kind() {
            return "backup";
        }

        @Override
        public StepSpec withoutChecks() {
            return new Backup(common.withoutChecks(), compare, form);
        }

        @Override
        public boolean writes() {
            return false;
        }
    }

    /**
     * Restores the backup that a forward step took into a new database, and puts that in the target's place by rename. The
     * target's database of before is kept under another name. Only on the way back. See docs/steps/restore.md.
     *
     * @param restores the id of the backup step
     * @param jobs how many connections restore at the same time, at least 1
     */
    record Restore(Common common, String restores, int jobs) implements StepSpec {
        @Override
        public String kind() {
            return "restore";
        }

        @Override
        public StepSpec withoutChecks() {
            return new Restore(common.withoutChecks(), restores, jobs);
        }

        @Override
        public boolean writes() {
            return true;
        }
    }

    /**
     * Runs a program of the configuration once.
     *
     * @param command its name in the configuration
     */
    record Command(Common common, String command) implements StepSpec {
        @Override
        public String kind() {
            return "command";
        }

        @Override
        public StepSpec withoutChecks() {
            return new Command(common.withoutChecks(), command);
        }

        @Override
        public boolean writes() {
            return true;
        }
    }

    /**
     * Changes the rows of a table in small transactions, one range of keys after the other; it goes on where it ended. See
     * docs/steps/backfill.md.
     *
     * @param file the file with its statement; empty if {@code sql} is the statement
     * @param sql the statement; empty if it is in {@code file}
     * @param table the table that is walked, schema-qualified
     * @param key its column that it is walked by
     * @param pause between two batches, zero or more
     */
    record Backfill(
            Common common,
            String file,
            String sql,
            String table,
            String key,
            Batch batch,
            Duration pause,
            Limits limits)
            implements StepSpec {
        @Override
        public String kind() {
            return "backfill";
        }

        @Override
        public StepSpec withoutChecks() {
            return new Backfill(common.withoutChecks(), file, sql, table, key, batch, pause, limits);
        }

        @Override
        public boolean writes() {
            return true;
        }

        @Override
        public List<String> files() {
            return file.isEmpty() ? List.of() : List.of(file);
        }

        @Override
        public String inlineSql() {
            return sql;
        }

        /** How much one transaction takes. */
        public sealed interface Batch {
            /** Turns itself into what somebody makes of it. */
            <T> T to(IntFunction<T> ofRows, Function<Duration, T> ofTime);

            /** So many rows, at least 1. */
            record Rows(int rows) implements Batch {
                @Override
                public <T> T to(IntFunction<T> ofRows, Function<Duration, T> ofTime) {
                    return ofRows.apply(rows);
                }
            }

            /** As many rows as take about so long, above zero. */
            record Auto(Duration wanted) implements Batch {
                @Override
                public <T> T to(IntFunction<T> ofRows, Function<Duration, T> ofTime) {
                    return ofTime.apply(wanted);
                }
            }
        }

        /**
         * What it may cost itself and others.
         *
         * @param lockTimeout how long the first try of a batch waits for a lock, above zero; later ones wait longer
         * @param lockTries how often one batch is tried, at least 1
         * @param lockPause pause between two tries
         * @param queueLimit how long sessions of others may wait behind a batch's locks before it is rolled back and tried
         *     again, above zero
         * @param statementTimeout how long one batch may take, above zero
         * @param maxReplicaLag it waits while a replica is further behind, or null if nobody looks
         * @param replicas it waits while fewer replicas than this are connected; 0 or more
         * @param probe a query whose time must stay near its idle time, or null
         */
        public record Limits(
                Duration lockTimeout,
                int lockTries,
                Duration lockPause,
                Duration queueLimit,
                Duration statementTimeout,
                @Nullable Duration maxReplicaLag,
                int replicas,
                @Nullable Probe probe) {}

        /**
         * A query whose time tells how the others fare.
         *
         * @param sql one statement that reads
         * @param factor it waits while the query takes longer than so many times its time before the start, at least 2
         */
        public record Probe(String sql, int factor) {}
    }

    /**
     * Asks the target, changes nothing, and keeps what it was told under the names given; later checks compare with it.
     *
     * @param record name to what is asked
     */
    record Query(Common common, Map<String, Question> record) implements StepSpec {
        public Query {
            record = Collections.unmodifiableMap(new LinkedHashMap<>(record));
        }

        @Override
        public String kind() {
            return "query";
        }

        @Override
        public StepSpec withoutChecks() {
            return new Query(common.withoutChecks(), record);
        }

        @Override
        public boolean writes() {
            return false;
        }
    }

    /**
     * Makes the ledger in the target: the schema {@code lockkeeper}, whose rows prove which steps took effect. From it on
     * the window's SQL steps happen once. May be repeated; a second time it finds what is there.
     */
    record Ledger(Common common) implements StepSpec {
        @Override
        public String kind() {
            return "ledger";
        }

        @Override
        public StepSpec withoutChecks() {
            return new Ledger(common.withoutChecks());
        }

        @Override
        public boolean writes() {
            return true;
        }
    }

    /**
     * Turns something outside on or off: maintenance, or groups of jobs. What one step turns on another turns off, however
     * the window ends.
     *
     * @param kind {@code maintenance} or {@code pause-jobs}
     */
    record Paired(Common common, String kind, PairSpec half) implements StepSpec {
        @Override
        public StepSpec withoutChecks() {
            return new Paired(common.withoutChecks(), kind, half);
        }

        @Override
        public boolean writes() {
            return true;
        }
    }
}
