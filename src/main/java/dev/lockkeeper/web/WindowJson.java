package dev.lockkeeper.web;

import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.GateRun;
import dev.lockkeeper.window.LineStanding;
import dev.lockkeeper.window.LockHolder;
import dev.lockkeeper.window.LockQuestion;
import dev.lockkeeper.window.OverrideEvent;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedLine;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.Room;
import dev.lockkeeper.window.Status;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Window;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A window as the API shows it (design 4.4). Instants are ISO-8601 in UTC; what has not happened is null. */
record WindowJson(
        String id,
        String runbook,
        String environment,
        String state,
        String digest,
        String commander,
        @Nullable String channel,
        String plannedStart,
        @Nullable String startedAt,
        @Nullable String finishedAt,
        List<Step> steps,
        List<Gate> gates,
        List<StatusPost> statusPosts,
        @Nullable Rollback rollback) {

    static WindowJson of(Window window) {
        Room room = window.room();
        return new WindowJson(
                window.id().value(),
                window.plan().runbook(),
                window.plan().environment(),
                window.state().name(),
                window.plan().digest(),
                window.commander().user(),
                room == null ? null : room.channel(),
                window.plannedStart().toString(),
                text(window.startedAt()),
                text(window.finishedAt()),
                Stream.concat(
                                window.plan().steps().stream(),
                                window.rollback() == null ? Stream.of() : window.way().stream())
                        .map(step -> step(window, step))
                        .toList(),
                window.plan().gates().stream().map(gate -> gate(window, gate)).toList(),
                window.statuses().stream().map(WindowJson::statusPost).toList(),
                rollback(window));
    }

    /** The way back that was chosen and how far the window is on it; null while nobody chose one. */
    private static @Nullable Rollback rollback(Window window) {
        dev.lockkeeper.window.Rollback chosen = window.rollback();
        return chosen == null
                ? null
                : new Rollback(chosen.plan(), window.state().name());
    }

    private static Step step(Window window, PlannedStep step) {
        StepRun run = window.step(step.id());
        return new Step(
                step.id().value(),
                step.title(),
                step.kind(),
                run.state().name(),
                run.attempt(),
                window.plannedAt(step).toString(),
                text(run.startedAt()),
                text(run.finishedAt()),
                run.checks().stream()
                        .map(c -> new Check(c.name(), c.verdict().words(), c.expected(), c.actual()))
                        .toList(),
                run.pause() == null
                        ? null
                        : new Paused(run.pause().by().user(), run.pause().at().toString()),
                lock(window, run));
    }

    /** What people are asked about a lock now; null while nobody is. */
    private static @Nullable Lock lock(Window window, StepRun run) {
        LockQuestion asked = run.lock();
        boolean open = asked != null
                && asked.open()
                && run.state() == StepState.RUNNING
                && window.state().isLive();
        return asked == null || !open
                ? null
                : new Lock(
                        asked.since().toString(),
                        asked.chain().holders().stream().map(WindowJson::holder).toList(),
                        asked.chain().queued(),
                        asked.chain().longest().toMillis(),
                        asked.waitKept().stream().map(Actor::user).toList());
    }

    private static Holder holder(LockHolder holder) {
        return new Holder(
                holder.pid(),
                holder.user(),
                holder.application(),
                holder.state(),
                holder.open() == null ? null : holder.open().toMillis(),
                holder.query());
    }

    private static Gate gate(Window window, PlannedGate gate) {
        GateRun run = window.gate(gate.id());
        return new Gate(
                gate.id().value(),
                run.state().name(),
                run.digest() == null ? gate.digest() : run.digest(),
                gate.roles().stream()
                        .map(role -> new Role(
                                role.role(),
                                role.count(),
                                run.decisions().stream()
                                        .filter(d -> d.role().equals(role.role()))
                                        .map(WindowJson::decision)
                                        .toList()))
                        .toList(),
                gate.lines().stream().map(line -> line(window, gate, line)).toList(),
                window.overrides()
                        .broken(gate.id(), run.asking())
                        .map(WindowJson::broken)
                        .orElse(null));
    }

    private static BreakGlass broken(OverrideEvent.GlassBroken it) {
        return new BreakGlass(
                it.proposedBy().user(), it.by().user(), it.reason(), it.at().toString(), it.missing());
    }

    private static Line line(Window window, PlannedGate gate, PlannedLine line) {
        LineStanding standing = LineStanding.of(window, gate, line);
        return new Line(
                line.id(),
                line.title(),
                line.role(),
                standing.isGreen(),
                standing.whyRed(),
                line.steps().stream().map(StepId::value).toList(),
                line.items().stream()
                        .map(item -> item(window.gate(gate.id()), item))
                        .toList(),
                standing.signature().map(WindowJson::decision).orElse(null));
    }

    private static Item item(GateRun run, PlannedLine.Item item) {
        GateEvent.Mark mark = run.marks().get(item.id());
        return mark == null
                ? new Item(item.id(), item.title(), false, null, null, null)
                : new Item(
                        item.id(),
                        item.title(),
                        true,
                        mark.value(),
                        mark.by().user(),
                        mark.at().toString());
    }

    private static Decided decision(GateEvent.Decided decided) {
        return new Decided(
                decided.by().user(),
                decided.approved() ? "approved" : "rejected",
                decided.at().toString(),
                decided.reason());
    }

    private static StatusPost statusPost(Status status) {
        return new StatusPost(
                status.slot(), status.dueAt().toString(), status.takenAt().toString());
    }

    private static @Nullable String text(@Nullable Instant at) {
        return at == null ? null : at.toString();
    }

    record Step(
            String id,
            String title,
            String kind,
            String state,
            int attempt,
            String plannedAt,
            @Nullable String startedAt,
            @Nullable String finishedAt,
            List<Check> checks,
            @Nullable Paused paused,
            @Nullable Lock lock) {}

    /** Who lets a step stand still, and since when. */
    record Paused(String user, String at) {}

    /** Who was in the way when it was asked, and how many sessions of others waited behind the step, the first so long. */
    record Lock(String askedAt, List<Holder> holders, int queued, long longestMillis, List<String> keepWaiting) {}

    /** A session that holds the lock; pid 0 is a prepared transaction. The statement is without literals. */
    record Holder(
            int pid,
            String user,
            String application,
            String state,
            @Nullable Long openMillis,
            String statement) {}

    record Check(String name, String verdict, String expected, String actual) {}

    record Gate(
            String id,
            String state,
            String digest,
            List<Role> roles,
            List<Line> lines,
            @Nullable BreakGlass breakGlass) {}

    /** A gate that two people opened without the approvals of the roles that are named. */
    record BreakGlass(String proposedBy, String confirmedBy, String reason, String at, List<String> missing) {}

    /** {@code why} says what keeps a line from being signed; empty once it is green. */
    record Line(
            String id,
            String title,
            String role,
            boolean green,
            String why,
            List<String> steps,
            List<Item> items,
            @Nullable Decided signed) {}

    record Item(
            String id,
            String title,
            boolean marked,
            @Nullable String value,
            @Nullable String user,
            @Nullable String at) {}

    record Role(String role, int required, List<Decided> decisions) {}

    record Decided(String user, String decision, String at, String reason) {}

    record StatusPost(int slot, String dueAt, String postedAt) {}

    record Rollback(String plan, String state) {}
}
