package dev.lockkeeper.report;

import dev.lockkeeper.window.PictureEvent;
import dev.lockkeeper.window.PictureEvent.PictureTaken;
import dev.lockkeeper.window.PlannedPromise;
import dev.lockkeeper.window.PlannedPromise.Measure;
import dev.lockkeeper.window.Rollback;
import dev.lockkeeper.window.Status;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.Verdict;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowState;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Judges the promises of the documents by what the window measured. A promise with several measures is missed if one of
 * them is, and proven only if all are.
 */
final class ScoreReader {
    private static final int MOST_TOLD = 3;

    private final Window window;
    private final List<WindowReport.CheckLine> checks;

    ScoreReader(Window window, List<WindowReport.CheckLine> checks) {
        this.window = window;
        this.checks = checks;
    }

    List<ScoreLine> lines() {
        return window.plan().promises().stream().map(this::line).toList();
    }

    private ScoreLine line(PlannedPromise promise) {
        List<Seen> seen = promise.measures().stream().map(this::seen).toList();
        boolean here = promise.elsewhere().isEmpty();
        return new ScoreLine(
                promise.id(),
                promise.part(),
                promise.what(),
                promise.promised(),
                promise.source(),
                here ? seen.stream().map(Seen::words).collect(Collectors.joining("; ")) : promise.elsewhere(),
                here ? worst(seen.stream().map(Seen::verdict).toList()) : null);
    }

    private static Verdict worst(List<Verdict> verdicts) {
        if (verdicts.contains(Verdict.FAIL)) {
            return Verdict.FAIL;
        }
        return verdicts.isEmpty() || verdicts.contains(Verdict.NOT_PROVEN) ? Verdict.NOT_PROVEN : Verdict.PASS;
    }

    private Seen seen(Measure measure) {
        return switch (measure.kind()) {
            case CHECKS -> checks(measure);
            case TOOK -> took(measure);
            case LENGTH -> length(measure);
            case STATUSES -> statuses(measure);
            case WAY_BACK -> wayBack(measure);
            case OUTPUT -> output(measure);
            case SIGNATURES -> signatures(measure);
            case PICTURE -> picture(measure);
            case NOTHING -> Seen.notProven(measure.reason());
        };
    }

    /** Each check as it was looked at last; of many only those that are not PASS are told, and how many are. */
    private Seen checks(Measure measure) {
        for (String id : measure.given()) {
            Optional<WindowReport.CheckLine> last = last(id);
            if (last.map(line -> line.verdict() != Verdict.PASS).orElse(true)) {
                Seen meanwhile = checks(new Measure(measure.kind(), measure.of(), "", "", ""));
                return Seen.notProven(meanwhile.words() + "; the promise is not about this: " + id + ": "
                        + last.map(line -> line.actual() + ", expected " + line.expected())
                                .orElse("not looked at"));
            }
        }
        List<Verdict> verdicts = new ArrayList<>();
        List<String> told = new ArrayList<>();
        List<String> passed = new ArrayList<>();
        for (String id : measure.of()) {
            Optional<WindowReport.CheckLine> last = last(id);
            Verdict verdict = last.map(WindowReport.CheckLine::verdict).orElse(Verdict.NOT_PROVEN);
            verdicts.add(verdict);
            String words = id + ": " + last.map(WindowReport.CheckLine::actual).orElse("not looked at");
            (verdict == Verdict.PASS ? passed : told).add(words);
        }
        if (measure.of().size() <= MOST_TOLD) {
            told.addAll(passed);
            return new Seen(worst(verdicts), String.join("; ", told));
        }
        return new Seen(
                worst(verdicts),
                passed.size() + " of " + measure.of().size() + " checks PASS"
                        + told.stream()
                                .limit(MOST_TOLD)
                                .map(words -> "; " + words)
                                .collect(Collectors.joining())
                        + (told.size() > MOST_TOLD ? "; and " + (told.size() - MOST_TOLD) + " more" : ""));
    }

    private Optional<WindowReport.CheckLine> last(String id) {
        return checks.stream()
                .filter(line -> line.id().equals(id) && line.verdict() != null)
                .reduce((before, after) -> after);
    }

    private Seen took(Measure measure) {
        Duration sum = Duration.ZERO;
        for (String id : measure.of()) {
            StepRun run = window.step(new StepId(id));
            Duration took = run.took();
            if (took == null || !run.tookEffect()) {
                return Seen.notProven("no attempt of " + id + " was measured to its end");
            }
            sum = sum.plus(took);
        }
        return length(measure, sum, measure.of().size() == 1 ? "the step took " : "the steps took together ");
    }

    private Seen length(Measure measure) {
        Instant began = window.startedAt();
        Instant ended = window.finishedAt();
        if (began == null || ended == null || window.state() != WindowState.COMPLETED) {
            return Seen.notProven("the window is " + window.state().words() + ", so it has no length to compare");
        }
        return length(measure, Duration.between(began, ended), "by its own clock the window took ");
    }

    private Seen statuses(Measure measure) {
        List<Status> statuses = window.statuses();
        if (statuses.size() < 2) {
            return Seen.notProven("fewer than two status updates were posted");
        }
        Duration longest = Duration.ZERO;
        for (int i = 1; i < statuses.size(); i++) {
            Duration between = Duration.between(
                    statuses.get(i - 1).takenAt(), statuses.get(i).takenAt());
            longest = between.compareTo(longest) > 0 ? between : longest;
        }
        return length(measure, longest, statuses.size() + " status updates, the longest time between two ");
    }

    private Seen wayBack(Measure measure) {
        Rollback chosen = window.rollback();
        Instant ended = window.finishedAt();
        if (chosen == null) {
            return Seen.notProven("nobody went back");
        }
        if (ended == null || window.state() != WindowState.ROLLED_BACK) {
            return Seen.notProven(
                    "the way back was begun; the window is " + window.state().words());
        }
        return length(measure, Duration.between(chosen.at(), ended), "the way back took ");
    }

    private Seen output(Measure measure) {
        String name = measure.of().get(1);
        String value = window.step(new StepId(measure.of().get(0))).outputs().get(name);
        if (value == null) {
            return Seen.notProven(measure.of().get(0) + " has left no " + name);
        }
        return number(value, measure, name + " ");
    }

    private Seen signatures(Measure measure) {
        long signed = window.plan().gates().stream()
                .filter(gate -> measure.of().contains(gate.id().value()))
                .flatMap(gate -> window.gate(gate.id()).decisions().stream())
                .filter(decision -> decision.approved())
                .count();
        return compared(measure, BigDecimal.valueOf(signed), signed + (signed == 1 ? " signature" : " signatures"));
    }

    private Seen picture(Measure measure) {
        String kind = measure.of().get(0);
        List<PictureEvent> all = window.pictures().all();
        Optional<String> before = counted(all, PictureEvent.Moment.BASELINE, kind);
        Optional<String> after = counted(all, PictureEvent.Moment.END, kind);
        if (before.isEmpty() || after.isEmpty()) {
            return Seen.notProven("there is no picture of the target at "
                    + (before.isEmpty() ? "the beginning" : "the end") + " that counts " + kind);
        }
        BigDecimal more = new BigDecimal(after.get()).subtract(new BigDecimal(before.get()));
        return compared(measure, more, kind + ": " + before.get() + " before, " + after.get() + " at the end");
    }

    /** A kind of which a picture shows none is not in its counts. */
    private static Optional<String> counted(List<PictureEvent> all, PictureEvent.Moment moment, String kind) {
        return all.stream()
                .filter(PictureTaken.class::isInstance)
                .map(PictureTaken.class::cast)
                .filter(taken -> taken.moment() == moment)
                .map(taken -> taken.counts().getOrDefault(kind, "0"))
                .filter(count -> count.matches("[0-9]{1,18}"))
                .reduce((first, last) -> last);
    }

    private static Seen length(Measure measure, Duration length, String what) {
        Duration limit = Duration.ofMillis(new BigDecimal(measure.limit()).longValue());
        Verdict verdict = measure.isMetBy(BigDecimal.valueOf(length.toMillis())) ? Verdict.PASS : Verdict.FAIL;
        return new Seen(
                verdict, what + Moments.length(length) + ", asked " + measure.sign() + " " + Moments.length(limit));
    }

    private static Seen number(String value, Measure measure, String what) {
        return value.matches("[-+]?[0-9]{1,18}(\\.[0-9]{1,9})?")
                ? compared(measure, new BigDecimal(value), what + value)
                : Seen.notProven(what + "is no number");
    }

    private static Seen compared(Measure measure, BigDecimal number, String what) {
        return new Seen(
                measure.isMetBy(number) ? Verdict.PASS : Verdict.FAIL,
                what + ", asked " + measure.sign() + " " + measure.limit());
    }

    private record Seen(Verdict verdict, String words) {
        static Seen notProven(String why) {
            return new Seen(Verdict.NOT_PROVEN, why);
        }
    }
}
