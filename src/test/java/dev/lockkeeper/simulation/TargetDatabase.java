package dev.lockkeeper.simulation;

import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The target as the executors rely on it: transactions that outlive their client for a while, one fence row, a ledger, a
 * server that goes on building an index whoever asked for it, and a counter for each step that counts its effects.
 */
final class TargetDatabase {
    private static final long LOCK_TIMEOUT = 2_000;
    private static final long LONGEST_UNNOTICED = 12_000;

    private final World world;
    private final Oracle oracle;
    private final Map<String, Integer> effects = new TreeMap<>();
    private final Map<String, Boolean> ledger = new TreeMap<>();
    private final Map<String, Build> builds = new TreeMap<>();
    private final Set<String> ended = new TreeSet<>();
    private final List<Transaction> open = new ArrayList<>();
    private long fence;
    private @Nullable Transaction fenceLockedBy;

    TargetDatabase(World world, Oracle oracle) {
        this.world = world;
        this.oracle = oracle;
    }

    /** The connection is gone; whether the last thing that was sent was done is not known. */
    static final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Lost(String when) {
            super("the connection broke " + when);
        }
    }

    /** The lock was not to be had; the transaction is rolled back. */
    static final class LockTimeout extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** One backend in a transaction. */
    static final class Transaction {
        final Node client;
        final String work;
        private final List<Runnable> staged = new ArrayList<>();
        private boolean over;

        private Transaction(Node client, String work) {
            this.client = client;
            this.work = work;
        }
    }

    /** An index that the server builds, or built. */
    static final class Build {
        boolean over;
        boolean valid;
    }

    /** How often the step took effect. */
    int effects(String step) {
        return effects.getOrDefault(step, 0);
    }

    /** Something of this step goes on here that may still take effect. */
    boolean isAtWork(String step) {
        Build build = builds.get(step);
        return open.stream().anyMatch(one -> one.work.startsWith(step + "/")) || build != null && !build.over;
    }

    /** @param attempt whose doing it is, as {@code step/1}; of a step alone if nobody can tell */
    void takesEffect(String attempt) {
        String step = attempt.replaceFirst("/.*", "");
        int times = effects.merge(step, 1, Integer::sum);
        world.tell("target: " + attempt + " takes effect, n = " + times);
        oracle.tookEffect(step, attempt, times);
    }

    // what a transaction can do

    Transaction begin(Node client, String work) {
        statement(client, null, "BEGIN");
        Transaction transaction = new Transaction(client, work);
        open.add(transaction);
        return transaction;
    }

    /** Locks the fence and raises it to this epoch; says whether it was not higher already. */
    boolean fence(Node client, Transaction transaction, long epoch) {
        statement(client, transaction, "fence");
        long waited = 0;
        while (fenceLockedBy != null && fenceLockedBy != transaction) {
            if (waited >= LOCK_TIMEOUT) {
                end(transaction, "lock timeout");
                throw new LockTimeout();
            }
            client.rest(100);
            waited += 100;
            stillThere(transaction, "waiting for the fence");
        }
        fenceLockedBy = transaction;
        if (fence > epoch) {
            return false;
        }
        transaction.staged.add(() -> fence = Math.max(fence, epoch));
        return true;
    }

    /** The attempt's row: done, begun, or null if there was none and now is. */
    @Nullable
    Boolean insert(Node client, Transaction transaction, String attempt) {
        statement(client, transaction, "ledger");
        Boolean before = ledger.get(attempt);
        if (before == null) {
            transaction.staged.add(() -> ledger.put(attempt, false));
        }
        return before;
    }

    void effect(Node client, Transaction transaction) {
        statement(client, transaction, "statement");
        transaction.staged.add(() -> takesEffect(transaction.work));
    }

    void done(Node client, Transaction transaction, String attempt) {
        statement(client, transaction, "ledger done");
        transaction.staged.add(() -> ledger.put(attempt, true));
    }

    void rollback(Node client, Transaction transaction) {
        end(transaction, "rollback");
        client.step("rollback");
    }

    /** The COMMIT or its answer may be lost; a COMMIT on its way may be done later. */
    void commit(Node client, Transaction transaction) {
        statement(client, transaction, "COMMIT");
        if (world.trouble(world.weather.commits())) {
            world.count("COMMITs in doubt");
            int how = world.lot.below(3);
            if (how == 0) {
                lose(transaction);
                throw lost(client, transaction, "before COMMIT arrived");
            }
            if (how == 1) {
                long millis = world.lot.between(1, 6_000);
                world.turns.after(millis, null, "late COMMIT", () -> apply(transaction));
                throw lost(client, transaction, "with COMMIT on its way");
            }
            apply(transaction);
            throw lost(client, transaction, "after COMMIT");
        }
        apply(transaction);
        client.stepAtTarget("COMMIT, done");
    }

    /** Ends every other backend that works on this step, and the session of this attempt even if it is idle. */
    void terminate(Node client, String step, String attempt) {
        statement(client, null, "pg_terminate_backend");
        ended.add(attempt);
        for (Transaction other : List.copyOf(open)) {
            if (other.work.startsWith(step + "/")) {
                end(other, "terminated");
            }
        }
    }

    boolean isDone(Node client, String attempt) {
        statement(client, null, "read ledger");
        return Boolean.TRUE.equals(ledger.get(attempt));
    }

    boolean anyDone(Node client, @Nullable Transaction transaction, String step) {
        statement(client, transaction, "read ledger");
        return ledger.entrySet().stream().anyMatch(row -> row.getKey().startsWith(step + "/") && row.getValue());
    }

    /** Whether a backend still works on this attempt. */
    boolean isAlive(Node client, String attempt) {
        statement(client, null, "pg_stat_activity");
        return open.stream().anyMatch(one -> one.work.equals(attempt));
    }

    // what the server does outside transactions

    /** Begins to build, unless something of that name is there already; either way says what is there now. */
    Build build(Node client, String step, String attempt) {
        statement(client, null, "CREATE INDEX CONCURRENTLY");
        if (ended.contains(attempt) && !world.has(Bug.IDLE_SESSION_LEFT)) {
            throw lost(client, null, "since the session was ended");
        }
        Build there = builds.get(step);
        if (there != null) {
            return there;
        }
        Build build = new Build();
        builds.put(step, build);
        boolean fails = world.trouble(world.weather.failures());
        world.turns.after(world.lot.between(500, 15_000), null, "index", () -> {
            build.over = true;
            build.valid = !fails;
            if (build.valid) {
                takesEffect(step);
            }
        });
        return build;
    }

    @Nullable
    Build built(Node client, String step) {
        statement(client, null, "pg_index");
        return builds.get(step);
    }

    void dropInvalid(Node client, String step) {
        statement(client, null, "DROP INDEX CONCURRENTLY");
        Build build = builds.get(step);
        if (build != null && build.over && !build.valid) {
            builds.remove(step);
            world.tell("target: the invalid leftover of " + step + " is dropped");
        }
    }

    List<CheckResult> judge(Node client, List<CheckSpec> checks) {
        client.step("checks");
        return checks.stream()
                .map(check -> {
                    String step = check.common().id().replace("-rows", "");
                    boolean reads = step.equals(SimRunbook.BASELINE);
                    Verdict verdict = reads || effects(step) > 0 ? Verdict.PASS : Verdict.FAIL;
                    return new CheckResult(
                            check.common().id(), "Rows of " + step, true, verdict, "1", "?", Duration.ZERO);
                })
                .toList();
    }

    // what happens to clients

    void clientGone(Node node) {
        open.stream().filter(one -> one.client == node).toList().forEach(this::lose);
    }

    /** The server ends transactions whose client says nothing for too long. */
    void clientSilent(Node node) {
        open.stream()
                .filter(one -> one.client == node && node.isFrozen())
                .toList()
                .forEach(one -> end(one, "idle in transaction"));
    }

    /** The server notices after a while that nobody is there any more. */
    private void lose(Transaction transaction) {
        long unnoticed = world.lot.between(0, LONGEST_UNNOTICED);
        world.turns.after(unnoticed, null, "backend", () -> end(transaction, "client gone"));
    }

    private void statement(Node client, @Nullable Transaction transaction, String what) {
        client.stepAtTarget(what);
        stillThere(transaction, "at " + what);
        if (world.trouble(world.weather.targetCuts())) {
            if (transaction != null) {
                lose(transaction);
            }
            throw lost(client, transaction, "at " + what);
        }
    }

    private static void stillThere(@Nullable Transaction transaction, String when) {
        if (transaction != null && transaction.over) {
            throw new Lost(when + ": the server ended the transaction");
        }
    }

    private Lost lost(Node client, @Nullable Transaction transaction, String when) {
        world.count("connections to the target lost");
        world.tell(client.name + " loses the target " + when + (transaction == null ? "" : " of " + transaction.work));
        return new Lost(when);
    }

    private void apply(Transaction transaction) {
        if (!transaction.over) {
            end(transaction, "commit");
            transaction.staged.forEach(Runnable::run);
        }
    }

    private void end(Transaction transaction, String how) {
        if (!transaction.over) {
            transaction.over = true;
            open.remove(transaction);
            if (fenceLockedBy == transaction) {
                fenceLockedBy = null;
            }
            world.tell("target: " + transaction.work + " of " + transaction.client.name + " ends: " + how);
        }
    }
}
