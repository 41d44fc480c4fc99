package dev.lockkeeper.report;

import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.Plan;
import dev.lockkeeper.window.PlannedRollback;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.Promise;
import dev.lockkeeper.window.Rollback;
import dev.lockkeeper.window.RollbackEvent;
import dev.lockkeeper.window.Status;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.WayBack;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a window and its journal into a report. Used once, by one thread. */
final class ReportReader {
    private static final String BACKUP = "backup";

    private final Window window;
    private final Plan plan;
    private final List<WindowEvent> journal;
    private final Function<Actor, String> names;
    private final Instant asOf;

    ReportReader(Window window, List<WindowEvent> journal, Function<Actor, String> names) {
        this.window = window;
        this.plan = window.plan();
        this.journal = journal;
        this.names = names;
        this.asOf = journal.get(journal.size() - 1).at();
    }

    WindowReport report() {
        CheckReader checks = new CheckReader(window, journal);
        List<WindowReport.HoldLine> holds = holds();
        return new WindowReport(
                head(),
                window.deviations().stream().map(this::deviation).toList(),
                summary(holds),
                plan.steps().stream().map(this::step).toList(),
                plan.steps().stream()
                        .filter(PlannedStep::writes)
                        .flatMap(step -> step.files().stream().map(file -> migration(file, step)))
                        .toList(),
                new SubjectVerdicts(window, checks.lines()).all(),
                checks.lines(),
                new ScoreReader(window, checks.lines()).lines(),
                new GateReader(window, journal, names).sheets(),
                new SignOffReader(window, names).lines(),
                backups(),
                planSheet(),
                window.statuses().stream().map(ReportReader::status).toList(),
                window.notes().stream()
                        .map(note -> new WindowReport.NoteLine(note.at(), names.apply(note.by()), note.text()))
                        .toList(),
                holds,
                new TroubleReader(window, journal, names).lines(),
                timeline(),
                PictureReader.lines(window),
                back(),
                new PairReader(window, asOf).sheets());
    }

    private WindowReport.@Nullable BackSheet back() {
        Rollback chosen = window.rollback();
        if (chosen == null) {
            return null;
        }
        List<PlannedStep> undone = WayBack.undone(window);
        return new WindowReport.BackSheet(
                plan.rollback(chosen.plan()).map(PlannedRollback::title).orElse(chosen.plan()),
                names.apply(chosen.by()),
                chosen.at(),
                chosen.reason(),
                plan.rollback(chosen.plan()).map(PlannedRollback::loses).orElse(""),
                window.state().words(),
                window.state() == WindowState.ROLLED_BACK ? window.finishedAt() : null,
                window.way().stream().map(this::step).toList(),
                chosen.leftOut().stream()
                        .flatMap(step -> plan.step(step).stream())
                        .map(PlannedStep::title)
                        .toList(),
                undone.stream().map(PlannedStep::title).toList(),
                plan.steps().stream()
                        .filter(PlannedStep::writes)
                        .filter(step -> step.half() == null)
                        .filter(step -> window.step(step.id()).mayHaveChanged() && !undone.contains(step))
                        .map(PlannedStep::title)
                        .toList());
    }

    private WindowReport.Head head() {
        return new WindowReport.Head(
                window.id().value(),
                plan.title(),
                plan.runbook(),
                plan.environment(),
                window.state().words(),
                names.apply(window.commander()),
                journal.size(),
                asOf,
                window.state().isFinal());
    }

    private WindowReport.DeviationLine deviation(Deviation it) {
        Actor second = it.confirmedBy();
        return new WindowReport.DeviationLine(
                it.at(),
                it.kind(),
                it.subject(),
                names.apply(it.by()),
                second == null ? null : names.apply(second),
                it.reason());
    }

    private WindowReport.Summary summary(List<WindowReport.HoldLine> holds) {
        long settled = plan.steps().stream().filter(window::isSettled).count();
        return new WindowReport.Summary(
                window.plannedStart(),
                window.startedAt(),
                window.plannedEnd(),
                window.finishedAt(),
                plan.planned(),
                window.startedAt() == null ? null : window.elapsed(asOf),
                holds.stream().map(WindowReport.HoldLine::length).reduce(Duration.ZERO, Duration::plus),
                settled,
                plan.steps().size(),
                plan.everyStep().stream()
                        .mapToLong(step -> window.step(step.id()).lostAttempts().size())
                        .sum(),
                window.endReason(),
                WayBack.of(window));
    }

    private WindowReport.StepLine step(PlannedStep step) {
        StepRun run = window.step(step.id());
        return new WindowReport.StepLine(
                step.id().value(),
                step.title(),
                step.phase(),
                step.kind(),
                Promise.of(window, step).map(it -> it.holds().sign()).orElse(""),
                window.plannedAt(step),
                run.startedAt(),
                run.finishedAt(),
                step.planned(),
                run.took(),
                run.attempt(),
                run.state().words(),
                settledBy(step));
    }

    private String settledBy(PlannedStep step) {
        return window.deviations().stream()
                .filter(it -> it.subject().equals(step.id().value()))
                .filter(it -> it.kind() == Deviation.Kind.STEP_DONE_BY_HAND)
                .map(it -> "by hand, says " + names.apply(it.by()))
                .reduce("", (first, last) -> last);
    }

    private WindowReport.MigrationLine migration(String file, PlannedStep step) {
        StepState state = window.step(step.id()).state();
        boolean undone = WayBack.undone(window).contains(step);
        String how = undone ? "and undone since" : settledBy(step);
        return new WindowReport.MigrationLine(
                file,
                step.id().value(),
                state == StepState.DONE && !undone,
                how.isEmpty() ? state.words() : state.words() + " " + how,
                window.step(step.id()).took());
    }

    private List<WindowReport.BackupSheet> backups() {
        return plan.steps().stream()
                .filter(step -> step.kind().equals(BACKUP))
                .filter(step -> window.step(step.id()).tookEffect())
                .map(step -> new WindowReport.BackupSheet(
                        step.id().value(), window.step(step.id()).outputs()))
                .toList();
    }

    private WindowReport.PlanSheet planSheet() {
        return new WindowReport.PlanSheet(
                plan.target(),
                plan.digest(),
                plan.contentDigest(),
                plan.files().stream()
                        .map(file -> new WindowReport.FileLine(file.name(), file.sha256()))
                        .toList());
    }

    private static WindowReport.StatusLine status(Status it) {
        return new WindowReport.StatusLine(
                it.slot(),
                it.dueAt(),
                it.takenAt(),
                Duration.between(it.dueAt(), it.takenAt()),
                it.lag(),
                it.late(),
                it.now());
    }

    private List<WindowReport.HoldLine> holds() {
        List<WindowReport.HoldLine> lines = new ArrayList<>();
        LifeEvent.Held open = null;
        for (WindowEvent event : journal) {
            if (event instanceof LifeEvent.Held held) {
                open = held;
            } else if (open != null && lifts(event)) {
                lines.add(hold(open, event.at()));
                open = null;
            }
        }
        if (open != null) {
            lines.add(hold(open, window.finishedAt()));
        }
        return lines;
    }

    private static boolean lifts(WindowEvent event) {
        return event instanceof LifeEvent.Resumed
                || event instanceof RollbackEvent.RollbackResumed
                || event instanceof RollbackEvent.RollbackChosen;
    }

    private WindowReport.HoldLine hold(LifeEvent.Held held, @Nullable Instant until) {
        return new WindowReport.HoldLine(
                held.at(),
                until,
                names.apply(held.by()),
                held.reason(),
                Duration.between(held.at(), until == null ? asOf : until));
    }

    private List<WindowReport.Moment> timeline() {
        EventWords words = new EventWords(plan, names);
        List<WindowReport.Moment> moments = new ArrayList<>();
        long number = 1;
        for (WindowEvent event : journal) {
            moments.add(new WindowReport.Moment(number++, event.at(), words.of(event)));
        }
        return moments;
    }
}
