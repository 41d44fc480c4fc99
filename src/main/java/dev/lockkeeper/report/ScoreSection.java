package dev.lockkeeper.report;

import dev.lockkeeper.window.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The promises of the documents, each beside what was measured; left out where the runbook names none. */
final class ScoreSection {
    private final List<ScoreLine> lines;
    private final Paper out;

    ScoreSection(List<ScoreLine> lines, Paper out) {
        this.lines = lines;
        this.out = out;
    }

    void write() {
        if (lines.isEmpty()) {
            return;
        }
        out.section("Promises of the documents");
        out.paragraph(Inline.ours(sum()));
        Map<String, List<ScoreLine>> parts = new LinkedHashMap<>();
        lines.forEach(line ->
                parts.computeIfAbsent(line.part(), none -> new ArrayList<>()).add(line));
        parts.forEach((part, promises) -> {
            out.part(Inline.value(part));
            Column.table(
                    out,
                    promises,
                    "None.",
                    Column.of("What", it -> Inline.value(it.what())),
                    Column.of("Promised", it -> Inline.value(it.promised())),
                    Column.of("Where", it -> Inline.value(it.source())),
                    Column.of("Measured", it -> Inline.orDash(it.measured())),
                    Column.of("Verdict", it -> Inline.verdict(it.verdict(), "not of this window")));
        });
    }

    private String sum() {
        long here = lines.stream().filter(line -> line.verdict() != null).count();
        return here + " of " + lines.size() + " promises concern this window: " + of(Verdict.PASS) + " kept, "
                + of(Verdict.FAIL) + " missed, " + of(Verdict.NOT_PROVEN) + " not proven.";
    }

    private long of(Verdict verdict) {
        return lines.stream().filter(line -> line.verdict() == verdict).count();
    }
}
