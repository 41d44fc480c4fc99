package dev.lockkeeper.yaml;

import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.DeclaredChanges;
import dev.lockkeeper.runbook.DocumentPath;
import dev.lockkeeper.runbook.PhaseItem;
import dev.lockkeeper.runbook.StepSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads one item of a phase: a step or a gate. One instance per runbook, items in their order. */
final class ItemReader {
    static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");
    static final String ID_WORDS = "an id of lower-case letters, digits and dashes, at most 60";

    private static final int LONGEST_TITLE = 150;
    private static final int LONGEST_NOTICE = 500;
    private static final int MOST_TRIES = 1_000;
    private static final Duration LOCK_TIMEOUT = Duration.ofMillis(500);
    private static final Duration LOCK_PAUSE = Duration.ofMillis(1500);
    private static final Duration QUEUE_LIMIT = Duration.ofSeconds(5);
    private static final int LOCK_TRIES = 30;
    private static final int RESTORE_JOBS = 2;
    private static final int MOST_JOBS = 32;
    private static final Duration STATEMENT_TIMEOUT = Duration.ofMinutes(5);
    private static final Pattern WORD_TO_TYPE = Pattern.compile("\\S(?:[^\\r\\n]{0,58}\\S)?");
    private static final String CHANGED_AS_DECLARED = "what the step changed is what it declared";
    private static final String ON_COMMAND = "on command";
    private static final List<String> PACES = List.of("auto", ON_COMMAND);

    private final GateReader gates;
    private final SqlFiles files;
    private final Problems problems;
    private final CheckReader checks;
    private final Map<String, DeclaredChanges> declared = new HashMap<>();
    private Duration latest = Duration.ofDays(-1000);

    /**
     * @param roles the runbook's roles, for the gates
     * @param files the runbook's other files, for the steps
     */
    ItemReader(Map<String, String> roles, SqlFiles files, Problems problems) {
        this.gates = new GateReader(new RoleNames(roles, problems), problems);
        this.files = files;
        this.problems = problems;
        this.checks = new CheckReader(problems);
    }

    /** What cannot be read is answered with a step that has no id, so that the items after it keep their positions. */
    PhaseItem read(Node node, DocumentPath path) {
        boolean gate = node instanceof Node.Mapping mapping && mapping.entries().containsKey("gate");
        boolean step = node instanceof Node.Mapping mapping && mapping.entries().containsKey("step");
        if (node instanceof Node.Mapping mapping && gate && step) {
            problems.add(
                    mapping.entries().get("gate").key(), path, "an item is a step or a gate, not both", "make it two");
            return nothing();
        }
        if (node instanceof Node.Mapping mapping && gate) {
            return gates.read(Fields.of(mapping, path, Shape.GATE, problems), this::at);
        }
        if (!step) {
            if (!(node instanceof Node.Reported)) {
                problems.add(
                        node.place(), path, "this is neither a step nor a gate", "begin it with - step: or - gate:");
            }
            return nothing();
        }
        Shape shape = Kinds.step(node, path, problems);
        if (!(node instanceof Node.Mapping mapping)) {
            return nothing();
        }
        return shape == null ? unknownKind(mapping, path) : step(shape, Fields.of(mapping, path, shape, problems));
    }

    /** A step of this kind, of a phase or of a rollback plan. */
    StepSpec step(Shape shape, Fields fields) {
        return switch (shape) {
            case STEP_SQL, UNDO_SQL -> sql(fields);
            case STEP_BACKUP, UNDO_BACKUP ->
                new BackupReader(fields).read(common(fields, StepSpec.Pace.ON_COMMAND), tables(fields));
            case STEP_QUERY, UNDO_QUERY ->
                new StepSpec.Query(common(fields, StepSpec.Pace.AUTO), new RecordReader(checks).read(fields));
            case STEP_COMMAND, UNDO_COMMAND ->
                new StepSpec.Command(common(fields, StepSpec.Pace.ON_COMMAND), fields.text("command", ID, ID_WORDS));
            case UNDO_RESTORE ->
                new StepSpec.Restore(
                        common(fields, StepSpec.Pace.ON_COMMAND),
                        fields.text("restores", ID, ID_WORDS),
                        fields.whole("jobs", RESTORE_JOBS, 1, MOST_JOBS));
            case STEP_LEDGER -> new StepSpec.Ledger(common(fields, StepSpec.Pace.ON_COMMAND));
            case STEP_BACKFILL, UNDO_BACKFILL ->
                new BackfillReader(files).read(common(fields, StepSpec.Pace.ON_COMMAND), fields);
            case STEP_MAINTENANCE, UNDO_MAINTENANCE, STEP_PAUSE_JOBS, UNDO_PAUSE_JOBS ->
                new StepSpec.Paired(
                        common(fields, StepSpec.Pace.ON_COMMAND),
                        shape.kind(),
                        new PairReader(fields).read(shape.kind()));
            default -> nothing();
        };
    }

    private StepSpec sql(Fields fields) {
        boolean transaction = fields.truth("transaction", true);
        for (String key : List.of("lock_tries", "lock_pause", "queue_limit")) {
            if (!transaction && fields.has(key)) {
                fields.report(
                        key,
                        "without a transaction nothing is tried again by itself",
                        "leave it out, or write transaction: true");
            }
        }
        return new StepSpec.Sql(
                common(fields, StepSpec.Pace.ON_COMMAND),
                files.named(fields),
                transaction ? StepSpec.Sql.Mode.TRANSACTION : StepSpec.Sql.Mode.NO_TRANSACTION,
                fields.length("lock_timeout", LOCK_TIMEOUT),
                fields.length("statement_timeout", STATEMENT_TIMEOUT),
                transaction ? fields.whole("lock_tries", LOCK_TRIES, 1, MOST_TRIES) : 1,
                fields.length("lock_pause", LOCK_PAUSE),
                fields.length("queue_limit", QUEUE_LIMIT),
                notices(fields));
    }

    private StepSpec.Common common(Fields fields, StepSpec.Pace byDefault) {
        String pace = fields.word("pace", PACES);
        String word = fields.has("confirm")
                ? fields.text("confirm", WORD_TO_TYPE, "one line of at most 60 characters")
                : null;
        boolean protects = protects(fields, word);
        List<CheckSpec> verified = new ArrayList<>();
        fields.each("checks", (node, path) -> verified.add(checks.read(node, path)));
        String id = fields.text("step", ID, ID_WORDS);
        changes(id, fields).ifPresent(verified::add);
        return new StepSpec.Common(
                id,
                fields.text("title", LONGEST_TITLE),
                pace.isEmpty() ? byDefault : ON_COMMAND.equals(pace) ? StepSpec.Pace.ON_COMMAND : StepSpec.Pace.AUTO,
                protects,
                at(fields),
                fields.length("planned", Duration.ofMinutes(1)),
                word,
                verified);
    }

    /** A step that undoes another and declares nothing itself changes back what that one declared. */
    private Optional<CheckSpec> changes(String step, Fields fields) {
        if (!fields.knows("changes")) {
            return Optional.empty();
        }
        DeclaredChanges changes = new ChangesReader(problems).read(fields);
        if (changes == null && !fields.has("changes")) {
            changes = fields.value("undoes")
                    .map(node -> node instanceof Node.Scalar scalar ? declared.get(scalar.text()) : null)
                    .map(DeclaredChanges::inverse)
                    .orElse(null);
        }
        if (changes == null || step.isEmpty()) {
            return Optional.empty();
        }
        declared.put(step, changes);
        return Optional.of(new CheckSpec.Changes(
                new CheckSpec.Common(CheckSpec.Changes.id(step), CHANGED_AS_DECLARED, !changes.anything(), false),
                changes));
    }

    /** An unreadable value counts as true here: else a point of no return would seem to lack its backup. */
    private static boolean protects(Fields fields, @Nullable String word) {
        boolean protects = fields.has("protects") && fields.truth("protects", true);
        if (word != null && fields.has("protects") && !protects) {
            fields.report("protects", "a point of no return always protects", "leave it out");
        }
        return protects || word != null;
    }

    /** A step of a rollback plan has no moment of its own. */
    private Duration at(Fields fields) {
        if (!fields.has("at")) {
            return Duration.ZERO;
        }
        Duration at = fields.duration("at", latest);
        latest = at;
        return at;
    }

    private List<String> tables(Fields fields) {
        return checks.names(fields, "compare");
    }

    private List<String> notices(Fields fields) {
        List<String> notices = new ArrayList<>();
        fields.each("expected_notices", (node, path) -> {
            String notice = fields.text(node, path, LONGEST_NOTICE);
            try {
                Pattern.compile(notice);
                notices.add(notice);
            } catch (PatternSyntaxException e) {
                problems.add(
                        node.place(),
                        path,
                        node.words() + " is not a regular expression: " + e.getDescription(),
                        "put a backslash before the signs that are meant as they stand");
            }
        });
        return notices;
    }

    /** Its own keys cannot be judged; its checks can. */
    private StepSpec unknownKind(Node.Mapping mapping, DocumentPath path) {
        Node.Entry entry = mapping.entries().get("checks");
        List<CheckSpec> verified = new ArrayList<>();
        if (entry != null && entry.value() instanceof Node.Sequence list) {
            for (Node check : list.items()) {
                verified.add(checks.read(check, path.key("checks").index(verified.size())));
            }
        }
        return nothing(verified);
    }

    /** A step that could not be read. */
    StepSpec nothing() {
        return nothing(List.of());
    }

    private StepSpec nothing(List<CheckSpec> verified) {
        return new StepSpec.Query(
                new StepSpec.Common("", "", StepSpec.Pace.AUTO, false, latest, Duration.ofMinutes(1), null, verified),
                Map.of());
    }
}
