package dev.lockkeeper.yaml;

import dev.lockkeeper.runbook.DocumentPath;
import dev.lockkeeper.runbook.Question;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what a query step keeps: a query, the time of a query, or a size. */
final class RecordReader {
    private static final String DATABASE = "database";

    private final CheckReader checks;

    /** @param checks knows the form of tables' names */
    RecordReader(CheckReader checks) {
        this.checks = checks;
    }

    Map<String, Question> read(Fields step) {
        Map<String, Question> questions = new LinkedHashMap<>();
        step.named("record").forEach((name, node) -> {
            if (!step.problems().isFull()) {
                questions.put(name, question(step, node, step.path("record").key(name)));
            }
        });
        return questions;
    }

    private Question question(Fields step, Node node, DocumentPath path) {
        if (!(node instanceof Node.Mapping mapping)) {
            return new Question.Value(step.text(node, path, CheckReader.LONGEST_SQL));
        }
        boolean size = mapping.entries().containsKey("size");
        if (size && mapping.entries().containsKey("explain")) {
            step.problems().add(mapping.place(), path, "one value is a time or a size, not both", "make it two");
            return new Question.Value("");
        }
        if (!size) {
            Fields fields = Fields.of(mapping, path, Shape.RECORD_EXPLAIN, step.problems());
            return new Question.Speed(fields.text("explain", CheckReader.LONGEST_SQL), Measures.runs(fields));
        }
        Fields fields = Fields.of(mapping, path, Shape.RECORD_SIZE, step.problems());
        return new Question.Room(tables(fields));
    }

    /** The tables; empty for the whole database. */
    private List<String> tables(Fields fields) {
        Node node = fields.value("size").orElse(null);
        if (node instanceof Node.Scalar scalar && DATABASE.equals(scalar.text()) || node == null) {
            return List.of();
        }
        List<String> tables = node instanceof Node.Sequence ? checks.names(fields, "size") : List.of();
        if (tables.isEmpty()) {
            fields.report("size", node.words() + " has no size", "write database, or for example [public.sales]");
        }
        return tables;
    }
}
