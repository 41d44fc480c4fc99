package dev.lockkeeper.yaml;

import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.DocumentPath;
import dev.lockkeeper.runbook.RollbackSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Reads the rollback plans of a runbook. One instance per runbook, after its phases. */
final class RollbackReader {
    private static final int LONGEST_TITLE = 150;
    private static final int LONGEST_LOSS = 200;

    private final ItemReader items;
    private final CheckReader checks;
    private final Problems problems;

    RollbackReader(ItemReader items, Problems problems) {
        this.items = items;
        this.problems = problems;
        this.checks = new CheckReader(problems);
    }

    /** The plans, in their order; what cannot be read is a plan without an id, so that those after it keep theirs. */
    List<RollbackSpec> read(Fields runbook) {
        List<RollbackSpec> plans = runbook.records(
                "rollback", Shape.ROLLBACK, this::plan, new RollbackSpec("", "", "", null, List.of(), List.of()));
        if (runbook.isEmptyList("rollback")) {
            runbook.report("rollback", "is empty", "add a plan, or leave rollback out");
        }
        return plans;
    }

    private RollbackSpec plan(Fields fields) {
        List<RollbackSpec.Undo> steps = new ArrayList<>();
        List<CheckSpec> price = new ArrayList<>();
        fields.each("price", (node, path) -> price.add(checks.read(node, path)));
        fields.each("steps", (node, path) -> steps.add(undo(node, path)));
        if (fields.isEmptyList("steps")) {
            fields.report("steps", "a plan without steps undoes nothing", "add a step");
        }
        return new RollbackSpec(
                fields.text("plan", ItemReader.ID, ItemReader.ID_WORDS),
                fields.text("title", LONGEST_TITLE),
                fields.text("loses", LONGEST_LOSS),
                fields.has("planned") ? fields.length("planned", Duration.ofMinutes(1)) : null,
                price,
                steps);
    }

    private RollbackSpec.Undo undo(Node node, DocumentPath path) {
        Shape shape = Kinds.undo(node, path, problems);
        if (shape == null || !(node instanceof Node.Mapping mapping)) {
            return new RollbackSpec.Undo(items.nothing(), "");
        }
        Fields fields = Fields.of(mapping, path, shape, problems);
        String undoes = fields.has("undoes") ? fields.text("undoes", ItemReader.ID, ItemReader.ID_WORDS) : "";
        return new RollbackSpec.Undo(items.step(shape, fields), undoes);
    }
}
