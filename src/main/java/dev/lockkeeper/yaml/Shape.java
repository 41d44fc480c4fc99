package dev.lockkeeper.yaml;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every set of keys that a runbook can hold. The published schema has a definition of the same name for each. */
enum Shape {
    RUNBOOK(
            "runbook",
            "a runbook",
            List.of("lockkeeper", "name", "title", "roles", "environments", "phases"),
            List.of("purpose", "rollback", "recipes", "promises")),
    ENVIRONMENT(
            "environment",
            "an environment",
            List.of("prefix", "target", "cadence", "planned", "users"),
            List.of("parameters")),
    PHASE("phase", "a phase", List.of("id", "title", "items"), List.of()),
    GATE(
            "gate",
            "a gate",
            List.of("gate", "kind", "title", "summary", "at", "planned"),
            List.of("roles", "lines", "order", "any_of")),
    LINE("line", "a line of a gate", List.of("line", "title", "role"), List.of("steps", "items")),
    CHECKLIST("checklist", "an item of a checklist", List.of("item", "title"), List.of("value")),
    STEP_SQL(
            "step-sql",
            "an sql step",
            with(stepKeys(), "files"),
            with(
                    stepOptions(),
                    "transaction",
                    "lock_timeout",
                    "lock_tries",
                    "lock_pause",
                    "queue_limit",
                    "statement_timeout",
                    "expected_notices",
                    "confirm",
                    "changes")),
    STEP_BACKUP("step-backup", "a backup step", stepKeys(), with(stepOptions(), backupOptions())),
    STEP_QUERY("step-query", "a query step", stepKeys(), with(stepOptions(), "record")),
    STEP_COMMAND(
            "step-command", "a command step", with(stepKeys(), "command"), with(stepOptions(), "confirm", "changes")),
    STEP_LEDGER("step-ledger", "a ledger step", stepKeys(), stepOptions()),
    STEP_BACKFILL(
            "step-backfill",
            "a backfill step",
            with(stepKeys(), "table", "key"),
            with(with(stepOptions(), "confirm", "changes"), backfillOptions())),
    STEP_MAINTENANCE(
            "step-maintenance", "a maintenance step", with(stepKeys(), pairKeys()), pairOptions(stepOptions())),
    STEP_PAUSE_JOBS(
            "step-pause-jobs",
            "a pause-jobs step",
            with(with(stepKeys(), pairKeys()), "groups"),
            pairOptions(stepOptions())),
    PAIR_CALL("pair-call", "what a pair calls", List.of("at", "method", "path"), List.of("body", "as", "timeout")),
    PAIR_PROOF(
            "pair-proof",
            "a proof of a pair",
            List.of("at", "path"),
            List.of("as", "status", "fields", "timeout", "still", "moving", "over")),
    CHANGES("changes", "what a step changes", List.of(), List.of("adds", "drops", "alters", "rows")),
    ROLLBACK("rollback", "a rollback plan", List.of("plan", "title", "loses", "steps"), List.of("planned", "price")),
    RECIPE("recipe", "a recipe", List.of("recipe", "title", "symptom", "remedy"), List.of("sql", "file", "show")),
    UNDO_SQL(
            "undo-sql",
            "an sql step of a rollback plan",
            with(undoKeys(), "undoes", "files"),
            with(
                    undoOptions(),
                    "transaction",
                    "lock_timeout",
                    "lock_tries",
                    "lock_pause",
                    "queue_limit",
                    "statement_timeout",
                    "expected_notices",
                    "changes")),
    UNDO_BACKUP(
            "undo-backup",
            "a backup step of a rollback plan",
            undoKeys(),
            with(with(undoOptions(), "undoes"), backupOptions())),
    UNDO_RESTORE("undo-restore", "a restore step", with(undoKeys(), "restores"), with(undoOptions(), "jobs")),
    UNDO_QUERY("undo-query", "a query step of a rollback plan", undoKeys(), with(undoOptions(), "undoes", "record")),
    UNDO_BACKFILL(
            "undo-backfill",
            "a backfill step of a rollback plan",
            with(undoKeys(), "undoes", "table", "key"),
            with(with(undoOptions(), "changes"), backfillOptions())),
    UNDO_COMMAND(
            "undo-command",
            "a command step of a rollback plan",
            with(undoKeys(), "undoes", "command"),
            with(undoOptions(), "changes")),
    UNDO_MAINTENANCE(
            "undo-maintenance",
            "a maintenance step of a rollback plan",
            with(undoKeys(), pairKeys()),
            pairOptions(undoOptions())),
    UNDO_PAUSE_JOBS(
            "undo-pause-jobs",
            "a pause-jobs step of a rollback plan",
            with(with(undoKeys(), pairKeys()), "groups"),
            pairOptions(undoOptions())),
    CHECK_SCALAR("check-scalar", "a scalar check", with(checkKeys(), "sql", "expect"), checkOptions()),
    CHECK_ROWS("check-rows", "a rows check", with(checkKeys(), "sql", "expect"), checkOptions()),
    CHECK_EQUAL("check-equal", "an equal check", with(checkKeys(), "sql", "to"), checkOptions()),
    CHECK_BASELINE(
            "check-baseline", "a baseline check", with(checkKeys(), "sql", "recorded", "difference"), checkOptions()),
    CHECK_INVENTORY(
            "check-inventory",
            "an inventory check",
            checkKeys(),
            with(checkOptions(), "tables", "views", "indexes", "columns", "gone", "policies")),
    CHECK_ORPHANS("check-orphans", "an orphans check", with(checkKeys(), "from", "to"), checkOptions()),
    CHECK_DRIFT(
            "check-drift",
            "a drift check",
            with(checkKeys(), "table", "key", "columns"),
            with(checkOptions(), "show", "expect")),
    CHECK_EXPLAIN(
            "check-explain", "an explain check", with(checkKeys(), "sql", "expect"), with(checkOptions(), "runs")),
    CHECK_TIMING(
            "check-timing",
            "a timing check",
            with(checkKeys(), "sql", "recorded", "expect"),
            with(checkOptions(), "runs")),
    CHECK_SIZE(
            "check-size",
            "a size check",
            with(checkKeys(), "recorded", "expect"),
            with(checkOptions(), "tables", "database")),
    CHECK_TOOK("check-took", "a took check", with(checkKeys(), "steps", "expect"), checkOptions()),
    CHECK_OUTPUT("check-output", "an output check", with(checkKeys(), "of", "name", "expect"), checkOptions()),
    CHECK_ISOLATION(
            "check-isolation",
            "an isolation check",
            with(checkKeys(), "role", "sql", "expect"),
            with(checkOptions(), "claims")),
    CHECK_HTTP(
            "check-http",
            "an http check",
            checkKeys(),
            with(checkOptions(), "url", "at", "path", "as", "status", "fields", "timeout")),
    CHECK_EXIT_CODE(
            "check-exit-code", "an exit-code check", with(checkKeys(), "command"), with(checkOptions(), "expect")),
    CHECK_AS_BEFORE("check-as-before", "an as-before check", checkKeys(), checkOptions()),
    PROMISE(
            "promise",
            "a promise",
            List.of("promise", "part", "what", "promised", "source"),
            List.of("measured_by", "elsewhere")),
    PROMISE_MEASURE(
            "promise-measure",
            "what measures a promise",
            List.of(),
            List.of("checks", "took", "window", "output", "of", "signatures", "picture", "nothing", "expect", "given")),
    DRIFT_VALUE("drift-value", "where a value is read", List.of("sql"), List.of()),
    RECORD_EXPLAIN("record-explain", "a recorded time", List.of("explain"), List.of("runs")),
    RECORD_SIZE("record-size", "a recorded size", List.of("size"), List.of());

    /** What the design has and this version cannot run yet; named so that nobody looks for a slip of the pen. */
    static final List<String> LATER_STEPS =
            List.of("restore", "benchmark", "http", "checklist", "announce", "wait", "monitor");

    static final List<String> LATER_PARTS = List.of("communications", "contacts", "report", "requires");

    private final String definition;
    private final String words;
    private final List<String> required;
    private final List<String> optional;

    Shape(String definition, String words, List<String> required, List<String> optional) {
        this.definition = definition;
        this.words = words;
        this.required = required;
        this.optional = optional;
    }

    /** The name of the schema's definition, for example {@code step-sql}. */
    String definition() {
        return definition;
    }

    /** As it is called in a sentence, for example {@code an sql step}. */
    String words() {
        return words;
    }

    List<String> required() {
        return required;
    }

    /** All keys, the required ones first. */
    List<String> keys() {
        return Stream.concat(required.stream(), optional.stream()).toList();
    }

    /** The kind's word, for example {@code sql}; empty for what has no kind. */
    String kind() {
        int dash = definition.indexOf('-');
        return dash < 0 ? "" : definition.substring(dash + 1);
    }

    /** Another set of keys of the same family that knows this key. */
    Optional<Shape> relativeWith(String key) {
        String family = definition.substring(0, definition.indexOf('-') + 1);
        return kind().isEmpty()
                ? Optional.empty()
                : Arrays.stream(values())
                        .filter(other -> other.definition.startsWith(family))
                        .filter(other -> other.keys().contains(key))
                        .findFirst();
    }

    /** What only a forward step can say; a step of a rollback plan begins when the one before it has ended. */
    boolean isForwardOnly(String key) {
        return definition.startsWith("undo-")
                && List.of("at", "pace", "confirm").contains(key);
    }

    /** What to write for a key that is missing. */
    String example(String key) {
        return KeyExamples.of(this, key);
    }

    /** The kinds of steps this version runs. */
    static List<String> stepKinds() {
        return kinds("step-");
    }

    /** The kinds of steps a rollback plan can have. */
    static List<String> undoKinds() {
        return kinds("undo-");
    }

    /** The kinds of checks this version runs. */
    static List<String> checkKinds() {
        return kinds("check-");
    }

    /** The set of keys of this definition, if there is one. */
    static Optional<Shape> of(String definition) {
        return Arrays.stream(values())
                .filter(shape -> shape.definition.equals(definition))
                .findFirst();
    }

    private static List<String> kinds(String family) {
        return Arrays.stream(values())
                .filter(shape -> shape.definition.startsWith(family))
                .map(Shape::kind)
                .toList();
    }

    private static List<String> stepKeys() {
        return List.of("step", "kind", "title", "at", "planned");
    }

    private static List<String> stepOptions() {
        return List.of("pace", "protects", "checks");
    }

    /** A step of a rollback plan begins when the one before it has ended, so it has neither moment nor pace. */
    private static List<String> undoKeys() {
        return List.of("step", "kind", "title", "planned");
    }

    private static List<String> undoOptions() {
        return List.of("protects", "checks");
    }

    private static String[] backupOptions() {
        return new String[] {"compare", "format", "jobs", "keep_days", "command", "restore_point", "rehearsed"};
    }

    private static String[] backfillOptions() {
        return new String[] {
            "sql",
            "file",
            "batch",
            "batch_time",
            "pause",
            "lock_timeout",
            "lock_tries",
            "lock_pause",
            "queue_limit",
            "statement_timeout",
            "max_replica_lag",
            "replicas",
            "probe",
            "probe_factor"
        };
    }

    private static String[] pairKeys() {
        return new String[] {"turn", "call", "proof"};
    }

    private static List<String> pairOptions(List<String> options) {
        return with(options, "pair", "what", "within");
    }

    private static List<String> checkKeys() {
        return List.of("check", "kind");
    }

    private static List<String> checkOptions() {
        return List.of("id", "observed", "lasting");
    }

    private static List<String> with(List<String> keys, String... more) {
        return Stream.concat(keys.stream(), Arrays.stream(more)).toList();
    }
}
