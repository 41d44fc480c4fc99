package dev.lockkeeper.simulation;

import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.simulation.TargetDatabase.Build;
import dev.lockkeeper.simulation.TargetDatabase.LockTimeout;
import dev.lockkeeper.simulation.TargetDatabase.Lost;
import dev.lockkeeper.simulation.TargetDatabase.Transaction;
import dev.lockkeeper.window.StepFailure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** The protocol of each class of steps against the modelled target: reads, in a transaction, outside one, outside. */
final class ModelSteps {
    private ModelSteps() {}

    private static StepExecutor.Outcome succeeded() {
        return new StepExecutor.Outcome.Succeeded(Map.of(), List.of());
    }

    private static StepExecutor.Outcome failed(String why) {
        return new StepExecutor.Outcome.Failed(new StepFailure(why, null, 0, null, true));
    }

    private static String step(StepExecutor.Context context) {
        return context.spec().common().id();
    }

    private static String attempt(StepExecutor.Context context) {
        return step(context) + "/" + context.attempt();
    }

    /** Reads, and nothing else. */
    record Query(Node node) implements StepExecutor {
        @Override
        public String kind() {
            return "query";
        }

        @Override
        public List<String> obstacles(Context context) {
            return List.of();
        }

        @Override
        public Outcome run(Context context, Progress progress) {
            node.step("query");
            return succeeded();
        }

        @Override
        public Finding settle(Context context, Progress progress) {
            return new Finding.NoEffect("It only reads.");
        }
    }

    /** A call of something outside that keeps no ledger: at most once without a person. */
    record Call(Node node, World world, TargetDatabase target) implements StepExecutor {
        @Override
        public String kind() {
            return "command";
        }

        @Override
        public List<String> obstacles(Context context) {
            return List.of();
        }

        @Override
        public Outcome run(Context context, Progress progress) {
            node.stepAtTarget("call");
            if (world.trouble(world.weather.failures())) {
                return failed("it was refused");
            }
            boolean lost = world.trouble(world.weather.commits());
            if (lost && world.lot.oneIn(2)) {
                return new Outcome.InDoubt("there was no answer");
            }
            target.takesEffect(attempt(context));
            node.stepAtTarget("call, done");
            return lost ? new Outcome.InDoubt("there was no answer") : succeeded();
        }
    }

    /** SQL: in one transaction with its ledger row, or a single statement outside any. */
    record Sql(Node node, World world, TargetDatabase target) implements StepExecutor {
        @Override
        public String kind() {
            return "sql";
        }

        @Override
        public List<String> obstacles(Context context) {
            node.stepAtTarget("obstacles");
            return List.of();
        }

        @Override
        public Outcome run(Context context, Progress progress) {
            try {
                return isTransaction(context) ? transaction(context) : index(context);
            } catch (LockTimeout waited) {
                return failed("the lock was not to be had");
            }
        }

        private static boolean isTransaction(Context context) {
            return ((StepSpec.Sql) context.spec()).mode() == StepSpec.Sql.Mode.TRANSACTION;
        }

        private Outcome transaction(Context context) {
            Transaction transaction;
            try {
                transaction = target.begin(node, attempt(context));
            } catch (Lost early) {
                return failed("no connection");
            }
            boolean committing = false;
            AtomicBoolean asked = new AtomicBoolean();
            context.cancellation().whenAsked(() -> asked.set(true));
            try {
                if (!world.has(Bug.FENCE_NOT_ASKED) && !target.fence(node, transaction, context.epoch())) {
                    target.rollback(node, transaction);
                    return failed("another process took over");
                }
                Boolean row = target.insert(node, transaction, attempt(context));
                boolean earlier = target.anyDone(node, transaction, step(context));
                if (Boolean.TRUE.equals(row) || earlier) {
                    target.rollback(node, transaction);
                    return succeeded();
                }
                if (world.trouble(world.weather.failures())) {
                    target.rollback(node, transaction);
                    return failed("the statement failed");
                }
                target.effect(node, transaction);
                target.done(node, transaction, attempt(context));
                node.rest(world.lot.oneIn(4) ? world.lot.between(200, 6_000) : 0);
                if (asked.get()) {
                    target.rollback(node, transaction);
                    return new Outcome.Cancelled("it was rolled back");
                }
                committing = true;
                target.commit(node, transaction);
                return succeeded();
            } catch (Lost lost) {
                return committing ? afterLostCommit(context) : afterLostStatement(context);
            }
        }

        /** Nothing was committed: no COMMIT was sent, and the old backend will roll back. */
        private static Outcome afterLostStatement(Context context) {
            return failed("the connection broke in " + attempt(context) + " before COMMIT");
        }

        private Outcome afterLostCommit(Context context) {
            if (world.has(Bug.LOST_REPLY_IS_FAILURE)) {
                return failed("the connection broke");
            }
            if (world.has(Bug.AGAIN_AFTER_LOST_REPLY)) {
                target.takesEffect(attempt(context));
                return succeeded();
            }
            try {
                if (target.isDone(node, attempt(context))) {
                    return succeeded();
                }
                if (!target.isAlive(node, attempt(context)) && !target.isDone(node, attempt(context))) {
                    return new Outcome.CutOff(
                            "the connection broke at COMMIT",
                            "the target says that it was rolled back",
                            new StepFailure("the COMMIT did not arrive", null, 0, "08006", true));
                }
            } catch (Lost again) {
                // settle will find out
            }
            return new Outcome.InDoubt("the connection broke at COMMIT");
        }

        private Outcome index(Context context) {
            try {
                Transaction intent = target.begin(node, attempt(context));
                if (!target.fence(node, intent, context.epoch())) {
                    target.rollback(node, intent);
                    return failed("another process took over");
                }
                target.insert(node, intent, attempt(context));
                target.commit(node, intent);
            } catch (Lost early) {
                return failed("no connection");
            }
            try {
                Build build = target.build(node, step(context), attempt(context));
                while (!build.over) {
                    node.rest(500);
                    target.built(node, step(context));
                }
                if (build.valid) {
                    return succeeded();
                }
                target.dropInvalid(node, step(context));
                return failed("the index was invalid, its leftover was dropped");
            } catch (Lost lost) {
                return new Outcome.InDoubt("the connection broke while the index was built");
            }
        }

        @Override
        public Finding settle(Context context, Progress progress) {
            try {
                if (!world.has(Bug.SETTLED_WITHOUT_FENCE) && !raiseFence(context)) {
                    return new Finding.AtWork("another process looks at it");
                }
                return isTransaction(context) ? settleTransaction(context) : settleIndex(context);
            } catch (Lost away) {
                return new Finding.AtWork("the target does not answer");
            } catch (LockTimeout busy) {
                try {
                    target.terminate(node, step(context), attempt(context));
                } catch (Lost away) {
                    return new Finding.AtWork("the target does not answer");
                }
                return new Finding.AtWork("the old backend is being ended");
            }
        }

        private boolean raiseFence(Context context) {
            Transaction transaction = target.begin(node, "settle " + attempt(context));
            if (!target.fence(node, transaction, context.epoch())) {
                target.rollback(node, transaction);
                return false;
            }
            target.commit(node, transaction);
            target.terminate(node, step(context), attempt(context));
            return true;
        }

        private Finding settleTransaction(Context context) {
            return target.anyDone(node, null, step(context))
                    ? new Finding.TookEffect(Map.of(), "Its row in the ledger is done.")
                    : new Finding.NoEffect("It has no row in the ledger, and nobody works on it.");
        }

        private Finding settleIndex(Context context) {
            Build build = target.built(node, step(context));
            if (build == null) {
                return new Finding.NoEffect("There is no index.");
            }
            if (!build.over) {
                return new Finding.AtWork("the server still builds the index");
            }
            if (build.valid) {
                return new Finding.TookEffect(Map.of(), "The index is valid.");
            }
            target.dropInvalid(node, step(context));
            return new Finding.NoEffect("The invalid leftover was dropped.");
        }
    }
}
