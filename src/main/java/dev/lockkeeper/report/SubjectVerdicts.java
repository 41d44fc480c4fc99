package dev.lockkeeper.report;

import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.Verdict;
import dev.lockkeeper.window.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * The four verdicts of an execution summary (catalogue C167, C169), each from the checks whose kind measures it: the
 * blocking ones, or those that are only observed where nothing blocks. A subject without a check has no verdict: nothing
 * looked at it.
 */
final class SubjectVerdicts {
    /** Which check kinds measure what; every other kind looks at data. */
    private static final Map<String, Set<String>> MEASURED_BY = Map.of(
            "Tests", Set.of("exit-code"),
            "Smoke tests", Set.of("http", "isolation"),
            "Performance", Set.of("explain", "timing"));

    private static final List<String> SUBJECTS = List.of("Data integrity", "Tests", "Smoke tests", "Performance");

    private final Window window;
    private final List<WindowReport.CheckLine> lines;

    SubjectVerdicts(Window window, List<WindowReport.CheckLine> lines) {
        this.window = window;
        this.lines = lines;
    }

    List<WindowReport.SubjectVerdict> all() {
        return SUBJECTS.stream().map(this::verdict).toList();
    }

    private WindowReport.SubjectVerdict verdict(String subject) {
        List<WindowReport.CheckLine> latest = latest(subject);
        List<WindowReport.CheckLine> blocking =
                latest.stream().filter(WindowReport.CheckLine::blocking).toList();
        if (!blocking.isEmpty()) {
            return verdict(subject, blocking, "blocking");
        }
        return latest.isEmpty()
                ? new WindowReport.SubjectVerdict(subject, null, "no check of this runbook measures it")
                : verdict(subject, latest, "observed");
    }

    private static WindowReport.SubjectVerdict verdict(
            String subject, List<WindowReport.CheckLine> lines, String sort) {
        long passed = count(lines, Verdict.PASS);
        long failed = count(lines, Verdict.FAIL);
        long accepted = lines.stream().filter(WindowReport.CheckLine::accepted).count();
        long unseen = lines.stream().filter(line -> line.verdict() == null).count();
        Verdict verdict = Verdict.NOT_PROVEN;
        if (failed > 0) {
            verdict = Verdict.FAIL;
        } else if (passed == lines.size()) {
            verdict = Verdict.PASS;
        }
        String because = passed + " of " + lines.size() + " " + sort + (lines.size() == 1 ? " check" : " checks")
                + " PASS"
                + part(failed, "FAIL")
                + part(count(lines, Verdict.NOT_PROVEN), "NOT PROVEN")
                + part(unseen, "not looked at")
                + part(accepted, "accepted");
        return new WindowReport.SubjectVerdict(subject, verdict, because);
    }

    /** The newest look at each check; a later look counts more than an earlier one. */
    private List<WindowReport.CheckLine> latest(String subject) {
        Map<String, WindowReport.CheckLine> newest = new LinkedHashMap<>();
        lines.stream()
                .filter(line -> subject(line).equals(subject))
                .forEach(line -> newest.put(line.step() + "/" + line.id(), line));
        return List.copyOf(newest.values());
    }

    private String subject(WindowReport.CheckLine line) {
        String kind = window.plan().everyStep().stream()
                .filter(step -> step.id().value().equals(line.step()))
                .flatMap(step -> step.checks().stream())
                .filter(check -> check.id().equals(line.id()))
                .map(PlannedStep.PlannedCheck::kind)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
        return SUBJECTS.stream()
                .filter(subject -> MEASURED_BY.getOrDefault(subject, Set.of()).contains(kind))
                .findFirst()
                .orElse(SUBJECTS.get(0));
    }

    private static long count(List<WindowReport.CheckLine> lines, Verdict verdict) {
        return lines.stream().filter(line -> line.verdict() == verdict).count();
    }

    private static String part(long count, String words) {
        return count == 0 ? "" : ", " + count + " " + words;
    }
}
