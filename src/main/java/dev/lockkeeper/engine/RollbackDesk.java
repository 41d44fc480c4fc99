package dev.lockkeeper.engine;

import dev.lockkeeper.engine.Desk.Reply;
import dev.lockkeeper.engine.Desk.RollbackOffer;
import dev.lockkeeper.window.Caller;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.Decision;
import dev.lockkeeper.window.Nearest;
import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.PlannedRollback;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.RollbackPrice;
import dev.lockkeeper.window.Rules;
import dev.lockkeeper.window.WayBack;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowCommand;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ways back with their price, and the question before one is gone. Changes nothing. Any thread. */
final class RollbackDesk {
    private static final Logger LOG = LoggerFactory.getLogger(RollbackDesk.class);
    /** Slack waits three seconds for an answer to a command, and the price must be in it. */
    private static final Duration MEASURING = Duration.ofMillis(1_200);

    private static final int LONGEST_REASON = 500;

    private final Rules rules;
    private final Permissions permissions;
    private final StepRunner runner;
    private final Clock clock;
    private final ExecutorService workers;

    RollbackDesk(Rules rules, Permissions permissions, StepRunner runner, Clock clock, ExecutorService workers) {
        this.rules = rules;
        this.permissions = permissions;
        this.runner = runner;
        this.clock = clock;
        this.workers = workers;
    }

    /**
     * {@code rollback [plan] [reason]}: all plans, or the one that was named; with a reason it only has to be confirmed.
     *
     * @param name the plan that was typed, or empty
     */
    Reply answer(Window window, Caller caller, String name, String reason) {
        List<PlannedRollback> plans = window.plan().rollbacks();
        List<PlannedRollback> wanted = name.isEmpty()
                ? plans
                : plans.stream().filter(plan -> plan.id().equals(name)).toList();
        if (wanted.isEmpty() && !plans.isEmpty()) {
            List<String> known = plans.stream().map(PlannedRollback::id).toList();
            String nearest = Nearest.of(name, known);
            return new Reply.No(
                    Decision.Reason.UNKNOWN_NAME,
                    "There is no rollback plan \"" + name + "\" in " + window.id() + "; "
                            + (nearest.isEmpty()
                                    ? "there are: " + String.join(", ", known) + "."
                                    : "did you mean `rollback " + nearest + "`?"));
        }
        if (window.state().isFinal() || plans.isEmpty()) {
            return new Reply.No(
                    window.state().isFinal() ? Decision.Reason.WINDOW_ENDED : Decision.Reason.UNKNOWN_NAME,
                    window.state().isFinal()
                            ? window.id() + " is " + window.state().words() + "; nothing is rolled back in it any more."
                            : "The runbook of " + window.id() + " has no rollback plan. Way back: " + WayBack.of(window)
                                    + ".");
        }
        if (reason.length() > LONGEST_REASON) {
            return new Reply.No(
                    Decision.Reason.REASON_MISSING,
                    "The reason is longer than " + LONGEST_REASON + " characters; say the rest with `note`.");
        }
        if (!reason.isBlank()) {
            Decision decision = decide(window, caller, wanted.get(0), reason);
            if (decision instanceof Decision.Refused no) {
                return new Reply.No(no.reason(), no.explanation());
            }
        }
        return new Reply.Rollbacks(
                wanted.stream().map(plan -> offer(window, caller, plan)).toList(), reason.strip());
    }

    private Decision decide(Window window, Caller caller, PlannedRollback plan, String reason) {
        return rules.decide(
                window, new WindowCommand.RollBack(plan.id(), Optional.empty(), reason), caller, clock.instant());
    }

    private RollbackOffer offer(Window window, Caller caller, PlannedRollback plan) {
        RollbackPrice price = RollbackPrice.of(window, plan);
        Decision decision = decide(window, caller, plan, "asked for the price");
        StepExecutor.Offer steps = asked(window, plan, price);
        List<String> lines = new ArrayList<>();
        lines.add(plan.title() + ": " + count(price.runs().size()) + ", planned " + Starts.inWords(price.planned())
                + ", not measured");
        if (!price.runs().isEmpty()) {
            lines.add("Runs: " + titles(price.runs()));
        }
        if (!price.leftOut().isEmpty()) {
            lines.add("Left out, because there is nothing to undo: " + titles(price.leftOut()));
        }
        lines.add("Loses: " + plan.loses());
        measured(window, plan)
                .forEach(result -> lines.add("Counted now, " + result.name() + ": " + result.actual() + ", expected "
                        + result.expected() + " (" + result.verdict().words() + ")"));
        lines.addAll(steps.price());
        if (!price.stays().isEmpty()) {
            lines.add("Stays as it is, because this plan does not undo it: " + titles(price.stays()));
        }
        lines.add(
                "Approvals: none; " + permissions.inWords(window.plan().environment(), "rollback") + " may choose it");
        if (decision instanceof Decision.Refused no) {
            lines.add("Not now: " + no.explanation());
        }
        steps.obstacles().forEach(obstacle -> lines.add("Not offered: " + obstacle));
        return new RollbackOffer(
                window.id(),
                plan.id(),
                plan.title(),
                price.mark(),
                decision instanceof Decision.Accepted && steps.obstacles().isEmpty(),
                lines);
    }

    /** What the steps themselves say before they are chosen; a step that could not be asked in time is not offered. */
    private StepExecutor.Offer asked(Window window, PlannedRollback plan, RollbackPrice price) {
        List<PlannedStep> asking = price.runs().stream()
                .filter(step -> plan.undo(step.id())
                        .filter(undo -> undo.restores() != null)
                        .isPresent())
                .toList();
        if (asking.isEmpty()) {
            return StepExecutor.Offer.NOTHING;
        }
        String why;
        try {
            Future<StepExecutor.Offer> looking = workers.submit(() -> runner.offer(window, asking));
            return looking.get(MEASURING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            why = "the target did not answer within " + MEASURING.toMillis() + " ms; ask again";
        } catch (RejectedExecutionException stopping) {
            why = "the bot is stopping";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            why = "the bot is stopping";
        } catch (ExecutionException e) {
            LOG.warn("{}: what {} needs could not be looked at", window.id(), plan.id(), e.getCause());
            why = "looking broke off; the log of the bot has more";
        }
        return new StepExecutor.Offer(List.of("What it needs was not proven: " + why + "."), List.of());
    }

    /** What the checks of the price say now; what could not be asked in time says so and is not made up. */
    private List<CheckResult> measured(Window window, PlannedRollback plan) {
        if (plan.price().isEmpty()) {
            return List.of();
        }
        String why;
        try {
            Future<List<CheckResult>> looking = workers.submit(() -> runner.price(window, plan));
            return looking.get(MEASURING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            why = "the target did not answer within " + MEASURING.toMillis() + " ms";
        } catch (RejectedExecutionException stopping) {
            why = "the bot is stopping";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            why = "the bot is stopping";
        } catch (ExecutionException e) {
            LOG.warn("{}: the price of {} could not be counted", window.id(), plan.id(), e.getCause());
            why = "looking broke off; the log of the bot has more";
        }
        return StepJudge.notLookedAt(plan.price(), why);
    }

    private static String titles(List<PlannedStep> steps) {
        return steps.stream().map(PlannedStep::title).collect(Collectors.joining(", "));
    }

    private static String count(int steps) {
        return steps == 1 ? "1 step" : steps + " steps";
    }
}
