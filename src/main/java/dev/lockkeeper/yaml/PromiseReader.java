package dev.lockkeeper.yaml;

import dev.lockkeeper.runbook.CheckSpec.Expectation;
import dev.lockkeeper.runbook.DocumentPath;
import dev.lockkeeper.runbook.PromiseSpec;
import dev.lockkeeper.runbook.PromiseSpec.Kind;
import dev.lockkeeper.runbook.PromiseSpec.Measure;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what documents promised and what measures it. One instance per runbook. */
final class PromiseReader {
    private static final int LONGEST_TITLE = 150;
    private static final int LONGEST_WORDS = 300;
    private static final String MEASURED_BY = "measured_by";
    private static final String ELSEWHERE = "elsewhere";
    private static final List<String> MEASURES =
            List.of("checks", "took", "window", "output", "signatures", "picture", "nothing");
    private static final Map<String, Kind> OF_WINDOW =
            Map.of("length", Kind.LENGTH, "statuses", Kind.STATUSES, "way back", Kind.WAY_BACK);
    private static final Measure BLANK = new Measure(Kind.NOTHING, List.of(), null, "");
    private static final PromiseSpec NO_PROMISE = new PromiseSpec("", "", "", "", "", List.of(), "");

    /** The promises, in their order; what cannot be read is one without an id, so that those after it keep theirs. */
    List<PromiseSpec> read(Fields runbook) {
        List<PromiseSpec> promises = runbook.records("promises", Shape.PROMISE, this::promise, NO_PROMISE);
        if (runbook.isEmptyList("promises")) {
            runbook.report("promises", "is empty", "add a promise, or leave promises out");
        }
        return promises;
    }

    private PromiseSpec promise(Fields fields) {
        boolean here = fields.has(MEASURED_BY) || fields.isMisspelt(MEASURED_BY);
        boolean elsewhere = fields.has(ELSEWHERE) || fields.isMisspelt(ELSEWHERE);
        if (here == elsewhere) {
            fields.report(
                    here ? ELSEWHERE : MEASURED_BY,
                    here
                            ? "this promise is measured here and is of another window"
                            : "nothing says what measures this promise",
                    "write measured_by, for example [{checks: [m1-fast]}], or elsewhere: and why it is not of this"
                            + " window");
        }
        if (fields.isEmptyList(MEASURED_BY)) {
            fields.report(MEASURED_BY, "is empty", "write for example [{nothing: why nothing measures it}]");
        }
        return new PromiseSpec(
                fields.text("promise", ItemReader.ID, ItemReader.ID_WORDS),
                fields.text("part", LONGEST_TITLE),
                fields.text("what", LONGEST_TITLE),
                fields.text("promised", LONGEST_WORDS),
                fields.text("source", LONGEST_TITLE),
                fields.records(MEASURED_BY, Shape.PROMISE_MEASURE, PromiseReader::measure, BLANK),
                elsewhere ? fields.text(ELSEWHERE, LONGEST_WORDS) : "");
    }

    private static Measure measure(Fields fields) {
        List<String> said = MEASURES.stream().filter(fields::has).toList();
        if (said.size() != 1) {
            fields.report(
                    said.isEmpty() ? "checks" : said.get(1),
                    said.isEmpty() ? "this measures nothing" : "this measures by " + String.join(" and ", said),
                    "write exactly one of " + String.join(", ", MEASURES));
            return BLANK;
        }
        String by = said.get(0);
        boolean compares = !List.of("checks", "nothing").contains(by);
        if (compares != fields.has("expect")) {
            fields.report(
                    "expect",
                    compares ? "is missing" : "has no meaning beside " + by,
                    compares ? "write for example expect: \"<= 30 s\" or expect: \">= 4\"" : "leave it out");
            return BLANK;
        }
        if (fields.has("of") != by.equals("output")) {
            fields.report(
                    "of",
                    fields.has("of") ? "has no meaning beside " + by : "is missing",
                    fields.has("of") ? "leave it out" : "write the id of the step that left it");
            return BLANK;
        }
        if (fields.has("given") && !by.equals("checks")) {
            fields.report("given", "has no meaning beside " + by, "leave it out");
            return BLANK;
        }
        return switch (by) {
            case "checks" ->
                new Measure(
                        Kind.CHECKS, ids(fields, by), fields.has("given") ? ids(fields, "given") : List.of(), null, "");
            case "took" -> new Measure(Kind.TOOK, ids(fields, by), length(fields), "");
            case "window" -> new Measure(window(fields), List.of(), length(fields), "");
            case "output" ->
                new Measure(
                        Kind.OUTPUT,
                        List.of(fields.text("of", ItemReader.ID, ItemReader.ID_WORDS), fields.text(by, LONGEST_TITLE)),
                        number(fields),
                        "");
            case "signatures" -> new Measure(Kind.SIGNATURES, ids(fields, by), number(fields), "");
            case "picture" -> new Measure(Kind.PICTURE, List.of(fields.text(by, LONGEST_TITLE)), number(fields), "");
            default -> new Measure(Kind.NOTHING, List.of(), null, fields.text(by, LONGEST_WORDS));
        };
    }

    private static Kind window(Fields fields) {
        String word = fields.text("window", LONGEST_TITLE);
        Kind kind = OF_WINDOW.get(word);
        if (kind == null && !word.isEmpty()) {
            fields.report(
                    "window",
                    Node.Scalar.quoted(word) + " is nothing that a window measures",
                    "write length, statuses or way back");
        }
        return kind == null ? Kind.LENGTH : kind;
    }

    private static List<String> ids(Fields fields, String key) {
        if (fields.isEmptyList(key)) {
            fields.report(key, "is empty", "write for example " + key + ": [m1]");
        }
        DocumentPath path = fields.path(key);
        return fields.value(key)
                .map(node -> fields.texts(node, path, LONGEST_TITLE))
                .orElse(List.of());
    }

    private static Expectation length(Fields fields) {
        return Measures.LENGTH.expectation(fields, zero());
    }

    private static Expectation number(Fields fields) {
        Node node = fields.value("expect").orElse(null);
        @Nullable Expectation read = node instanceof Node.Scalar scalar ? Expectation.parse(scalar.text()) : null;
        if (read == null || !read.value().matches("[-+]?[0-9]{1,18}(\\.[0-9]{1,9})?")) {
            fields.report(
                    "expect",
                    (node == null ? "this" : node.words()) + " is not a limit for a number",
                    "write for example \">= 4\" or \"= 12\"");
            return zero();
        }
        return read;
    }

    private static Expectation zero() {
        return Objects.requireNonNull(Expectation.parse("= 0"));
    }
}
