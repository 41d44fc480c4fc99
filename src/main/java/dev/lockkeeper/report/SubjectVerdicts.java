package dev.lockkeeper.report;

import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.Verdict;
import dev.lockkeeper.window.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The four verdicts of an execution summary (catalogue C167, C169), each from the blocking checks of the step kinds that
 * measure it. A subject without such a check has no verdict: nothing looked at it.
 */
final class SubjectVerdicts {
    /** Which step kinds measure what; every other kind works on data. */
    private static final Map<String, Set<String>> MEASURED_BY = Map.of(
            "Tests", Set.of("command"),
            "Smoke tests", Set.of("http"),
            "Performance", Set.of("benchmark"));

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
        if (latest.isEmpty()) {
            return new WindowReport.SubjectVerdict(subject, null, "no blocking check of this runbook measures it");
        }
        long passed = count(latest, Verdict.PASS);
        long failed = count(latest, Verdict.FAIL);
        long accepted = latest.stream().filter(WindowReport.CheckLine::accepted).count();
        long unseen = latest.stream().filter(line -> line.verdict() == null).count();
        Verdict verdict = Verdict.NOT_PROVEN;
        if (failed > 0) {
            verdict = Verdict.FAIL;
        } else if (passed == latest.size()) {
            verdict = Verdict.PASS;
        }
        String because = passed + " of " + latest.size() + " blocking checks PASS"
                + part(failed, "FAIL")
                + part(count(latest, Verdict.NOT_PROVEN), "NOT PROVEN")
                + part(unseen, "not looked at")
                + part(accepted, "accepted");
        return new WindowReport.SubjectVerdict(subject, verdict, because);
    }

    /** The newest look at each check; a later look counts more than an earlier one. */
    private List<WindowReport.CheckLine> latest(String subject) {
        Map<String, WindowReport.CheckLine> newest = new LinkedHashMap<>();
        lines.stream()
                .filter(WindowReport.CheckLine::blocking)
                .filter(line -> subject(line).equals(subject))
                .forEach(line -> newest.put(line.step() + "/" + line.id(), line));
        return List.copyOf(newest.values());
    }

    private String subject(WindowReport.CheckLine line) {
        String kind = window.plan().everyStep().stream()
                .filter(step -> step.id().value().equals(line.step()))
                .map(PlannedStep::kind)
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
