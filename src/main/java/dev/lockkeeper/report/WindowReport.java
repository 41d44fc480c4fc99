package dev.lockkeeper.report;

import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.FoundTable;
import dev.lockkeeper.window.TargetIdentity;
import dev.lockkeeper.window.Verdict;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything a report says about one window, over or not. Immutable; every value was recorded while the window ran, and
 * what was not measured is null or says so. The same window, journal and names give an equal report.
 *
 * @param deviations departures from the runbook, oldest first; they stand on top
 * @param steps every step of the plan, also those nothing happened to
 * @param migrations every SQL file of the plan, with whether it is proven to have taken effect
 * @param verdicts what the checks add up to, per subject
 * @param checks every check of the plan, judged or not, and every later look at it
 * @param scorecard what documents promised beside what was measured; empty if the runbook names no promise
 * @param gates every gate with every decision of every asking
 * @param signOffs who stands behind each gate, as it stands: what was voided or asked anew is not in it
 * @param backups what the backup steps left behind
 * @param troubles what went wrong, and what was done about it
 * @param timeline every event in words, oldest first
 * @param pictures what the target was like, and what was other than before; empty if no step declares what it changes
 * @param back the way back, if somebody turned; it stands above everything else
 * @param pairs what was opened outside and closed again; what is open, or was left open, stands above everything else
 */
public record WindowReport(
        Head head,
        List<DeviationLine> deviations,
        Summary summary,
        List<StepLine> steps,
        List<MigrationLine> migrations,
        List<SubjectVerdict> verdicts,
        List<CheckLine> checks,
        List<ScoreLine> scorecard,
        List<GateSheet> gates,
        List<SignOff> signOffs,
        List<BackupSheet> backups,
        PlanSheet plan,
        List<StatusLine> statuses,
        List<NoteLine> notes,
        List<HoldLine> holds,
        List<TroubleLine> troubles,
        List<Moment> timeline,
        List<PictureLine> pictures,
        @Nullable BackSheet back,
        List<PairSheet> pairs) {

    public WindowReport {
        deviations = List.copyOf(deviations);
        steps = List.copyOf(steps);
        migrations = List.copyOf(migrations);
        verdicts = List.copyOf(verdicts);
        checks = List.copyOf(checks);
        scorecard = List.copyOf(scorecard);
        gates = List.copyOf(gates);
        signOffs = List.copyOf(signOffs);
        backups = List.copyOf(backups);
        statuses = List.copyOf(statuses);
        notes = List.copyOf(notes);
        holds = List.copyOf(holds);
        troubles = List.copyOf(troubles);
        timeline = List.copyOf(timeline);
        pairs = List.copyOf(pairs);
        pictures = List.copyOf(pictures);
    }

    /**
     * The report of this window as its journal stands.
     *
     * @param journal every event of the window, oldest first; it must be the one this window was folded from
     * @param names what to call a person
     * @throws IllegalArgumentException if the journal does not have as many events as the window has versions
     */
    public static WindowReport of(Window window, List<WindowEvent> journal, Function<Actor, String> names) {
        if (journal.size() != window.version()) {
            throw new IllegalArgumentException("the journal of " + window.id() + " has " + journal.size()
                    + " events; expected " + window.version() + ", one per version");
        }
        return new ReportReader(window, journal, names).report();
    }

    /** The checks that were only observed: what a document promised, beside what was measured. */
    public List<CheckLine> promises() {
        return checks.stream().filter(check -> !check.blocking()).toList();
    }

    /**
     * What the report is about.
     *
     * @param events how many events the report stands on
     * @param asOf when the last of them happened
     * @param over false if the window goes on after this report
     */
    public record Head(
            String id,
            String title,
            String runbook,
            String environment,
            String state,
            String commander,
            long events,
            Instant asOf,
            boolean over) {}

    /** One departure from the runbook. {@code confirmedBy} is null where no second person is needed. */
    public record DeviationLine(
            Instant at,
            Deviation.Kind kind,
            String subject,
            String by,
            @Nullable String confirmedBy,
            String reason) {}

    /**
     * The window in numbers.
     *
     * @param took from the start to the end, or to the last event of a window that goes on; null before the start
     * @param held how long it was on hold, all holds together
     * @param lostAttempts attempts whose end nobody was told, of steps and of the way back, whatever was found out
     * @param endReason why it was ended early, or null
     * @param wayBack what going back would cost, in words
     */
    public record Summary(
            Instant plannedStart,
            @Nullable Instant startedAt,
            Instant plannedEnd,
            @Nullable Instant finishedAt,
            Duration planned,
            @Nullable Duration took,
            Duration held,
            long settledSteps,
            long allSteps,
            long lostAttempts,
            @Nullable String endReason,
            String wayBack) {}

    /**
     * One step.
     *
     * @param promise the short name of the class whose promise holds, T, N, B, X or reads; empty if it was not kept
     * @param plannedAt when it was planned to begin, by the planned start
     * @param took measured length of the last attempt, or null if none ended with a result
     * @param attempts how many attempts began
     * @param state in words
     * @param how in what way it was settled if not by its own run, or empty
     */
    public record StepLine(
            String id,
            String title,
            String phase,
            String kind,
            String promise,
            Instant plannedAt,
            @Nullable Instant beganAt,
            @Nullable Instant endedAt,
            Duration planned,
            @Nullable Duration took,
            int attempts,
            String state,
            String how) {}

    /**
     * One SQL file of the plan.
     *
     * @param applied only if its step is done and was not undone since
     * @param took measured length of its step's last attempt, or null if none ended with a result
     */
    public record MigrationLine(
            String file,
            String step,
            boolean applied,
            String state,
            @Nullable Duration took) {}

    /**
     * What the checks of one subject add up to.
     *
     * @param verdict null if the runbook has no check for this subject, so nothing was measured
     * @param because the numbers behind it
     */
    public record SubjectVerdict(String subject, @Nullable Verdict verdict, String because) {}

    /**
     * One look at one check.
     *
     * @param verdict null if it was not looked at
     * @param lookedAt when the verdict was recorded, or null
     * @param again true if this was a later look on request
     * @param accepted true if somebody let it pass
     * @param table what was found, in rows; null where one sentence says it
     */
    public record CheckLine(
            String step,
            String id,
            String name,
            boolean blocking,
            @Nullable Verdict verdict,
            String expected,
            String actual,
            @Nullable Duration took,
            @Nullable Instant lookedAt,
            boolean again,
            boolean accepted,
            @Nullable FoundTable table) {}

    /** One gate. {@code digest} is what the latest asking was bound to, empty if it was never asked. */
    public record GateSheet(
            String id,
            String title,
            String kind,
            String state,
            List<String> required,
            int askings,
            String digest,
            List<DecisionLine> decisions,
            List<LineSheet> lines) {
        public GateSheet {
            required = List.copyOf(required);
            decisions = List.copyOf(decisions);
            lines = List.copyOf(lines);
        }
    }

    /**
     * One line of a gate, as it stands.
     *
     * @param evidence what its checks say, in words
     * @param signedBy who signed it, or null
     * @param digest what the signature is bound to; empty without one
     * @param items its checklist
     */
    public record LineSheet(
            String id,
            String title,
            String role,
            String evidence,
            @Nullable String signedBy,
            @Nullable Instant signedAt,
            String digest,
            List<ItemLine> items) {
        public LineSheet {
            items = List.copyOf(items);
        }
    }

    /**
     * One item of a checklist.
     *
     * @param markedBy who marked it, or null if nobody did
     * @param value what was written beside the mark; empty if nothing
     */
    public record ItemLine(
            String id,
            String title,
            @Nullable String markedBy,
            @Nullable Instant markedAt,
            String value) {}

    /**
     * One decision; {@code digest} is the one it was bound to, {@code line} the line it signed or empty.
     *
     * @param inBrowser who signed the person in for it and when, if it was confirmed in the browser; empty otherwise
     */
    public record DecisionLine(
            Instant at,
            String role,
            String line,
            String by,
            boolean approved,
            String reason,
            String digest,
            int asking,
            String inBrowser) {}

    /**
     * One line of the sign-off sheet: a role of a gate that decides once, or a line of the gate.
     *
     * @param line the line's title, or empty where the role decides without one
     * @param by who decided, or null if nobody did
     * @param approved false for a rejection, and where nobody decided
     * @param digest what the decision is bound to; empty without one
     */
    public record SignOff(
            String gate,
            String role,
            String line,
            @Nullable String by,
            boolean approved,
            @Nullable Instant at,
            String digest) {}

    /** What one backup step left behind, by name, in its own order. */
    public record BackupSheet(String step, Map<String, String> facts) {
        public BackupSheet {
            facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
        }
    }

    /** What ran, on which database. */
    public record PlanSheet(TargetIdentity target, String digest, String contentDigest, List<FileLine> files) {
        public PlanSheet {
            files = List.copyOf(files);
        }
    }

    /** One file as it was stored. */
    public record FileLine(String name, String sha256) {}

    /** One status update; {@code after} is how long after its due time it was composed. */
    public record StatusLine(
            int slot, Instant dueAt, Instant takenAt, Duration after, Duration lag, boolean late, String now) {}

    /** What somebody wanted remembered. */
    public record NoteLine(Instant at, String by, String text) {}

    /** One hold; {@code until} is null if it was never lifted. */
    public record HoldLine(Instant from, @Nullable Instant until, String by, String reason, Duration length) {}

    /** Something that went wrong; {@code done} says what was done about it, empty if nothing was. */
    public record TroubleLine(
            Instant at, String what, String done, @Nullable Instant doneAt) {}

    /**
     * A window that turned back.
     *
     * @param state where the window stands on it, in words
     * @param completedAt when its last step was settled, or null if the way back was not walked to its end
     * @param steps the undo steps that were to run, in their order
     * @param leftOut titles of the plan's steps that had nothing to undo
     * @param undone titles of the forward steps that were undone
     * @param remained titles of the forward steps that wrote, or may have, and were not undone
     */
    public record BackSheet(
            String plan,
            String by,
            Instant at,
            String reason,
            String loses,
            String state,
            @Nullable Instant completedAt,
            List<StepLine> steps,
            List<String> leftOut,
            List<String> undone,
            List<String> remained) {
        public BackSheet {
            steps = List.copyOf(steps);
            leftOut = List.copyOf(leftOut);
            undone = List.copyOf(undone);
            remained = List.copyOf(remained);
        }
    }

    /** One event in words. */
    public record Moment(long number, Instant at, String words) {}
}
