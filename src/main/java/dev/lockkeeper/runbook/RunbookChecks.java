package dev.lockkeeper.runbook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rules a runbook keeps as a whole, beyond the form of its single values. A draft may be given: an id, a name or
 * SQL that could not be read is an empty text there and breaks no rule, and a step without an id may have been the
 * backup that is looked for.
 */
public final class RunbookChecks {
    private final Runbook runbook;
    private final List<Finding> findings = new ArrayList<>();
    private final LineChecks lines;
    private final Map<String, DocumentPath> itemIds = new HashMap<>();
    private final Map<String, DocumentPath> checkIds = new HashMap<>();
    private final Map<String, DocumentPath> recorded = new LinkedHashMap<>();
    private final Map<String, Question> questions = new HashMap<>();
    private final Set<String> recordedSomewhere = new LinkedHashSet<>();
    private final Set<String> stepsSoFar = new LinkedHashSet<>();
    private Duration latest = Duration.ofDays(-1000);
    private boolean backedUp;
    private boolean unrehearsed;

    private RunbookChecks(Runbook runbook) {
        this.runbook = runbook;
        this.lines = new LineChecks(runbook, findings);
    }

    /** Everything that breaks a rule, in the order of the document; empty if the runbook is sound. */
    public static List<Finding> of(Runbook runbook) {
        RunbookChecks checks = new RunbookChecks(runbook);
        checks.environments();
        checks.phases();
        checks.rollbacks();
        checks.recipes();
        checks.findings.addAll(RollbackChecks.of(runbook));
        checks.findings.addAll(PairChecks.of(runbook));
        checks.findings.addAll(PromiseChecks.of(runbook));
        return List.copyOf(checks.findings);
    }

    /** What is allowed and yet worth a second look; nothing of it keeps a runbook from running. */
    public static List<Finding> advice(Runbook runbook) {
        List<Finding> advice = new ArrayList<>(ChangesAdvice.of(runbook));
        advice.addAll(RollbackChecks.advice(runbook));
        advice.addAll(ProofAdvice.of(runbook));
        return List.copyOf(advice);
    }

    private void environments() {
        Map<String, String> prefixes = new HashMap<>();
        for (Environment environment : runbook.environments().values()) {
            String other = prefixes.putIfAbsent(environment.prefix(), environment.name());
            if (other != null && !environment.prefix().isEmpty()) {
                add(
                        DocumentPath.ROOT
                                .key("environments")
                                .key(environment.name())
                                .key("prefix"),
                        "\"" + environment.prefix() + "\" is the prefix of " + other + " too",
                        "give each environment its own");
            }
        }
    }

    private void phases() {
        runbook.everyStep().stream()
                .filter(StepSpec.Query.class::isInstance)
                .map(StepSpec.Query.class::cast)
                .forEach(query -> recordedSomewhere.addAll(query.record().keySet()));
        Map<String, DocumentPath> phaseIds = new HashMap<>();
        for (int p = 0; p < runbook.phases().size(); p++) {
            Phase phase = runbook.phases().get(p);
            DocumentPath path = DocumentPath.ROOT.key("phases").index(p);
            unique(phaseIds, phase.id(), path.key("id"), "write another id");
            for (int i = 0; i < phase.items().size(); i++) {
                item(phase.items().get(i), path.key("items").index(i));
            }
        }
    }

    private void rollbacks() {
        Map<String, DocumentPath> planIds = new HashMap<>();
        for (int p = 0; p < runbook.rollbacks().size(); p++) {
            RollbackSpec plan = runbook.rollbacks().get(p);
            DocumentPath path = RollbackChecks.path(p);
            unique(planIds, plan.id(), path.key("plan"), "write another id");
            for (int c = 0; c < plan.price().size(); c++) {
                check(plan.price().get(c), path.key("price").index(c));
            }
            for (int s = 0; s < plan.steps().size(); s++) {
                StepSpec step = plan.steps().get(s).step();
                DocumentPath at = path.key("steps").index(s);
                unique(itemIds, step.common().id(), at.key("step"), "write another id; no two steps share one");
                asks(step, at);
            }
        }
    }

    private void recipes() {
        Map<String, DocumentPath> recipeIds = new HashMap<>();
        for (int r = 0; r < runbook.recipes().size(); r++) {
            Recipe recipe = runbook.recipes().get(r);
            DocumentPath path = DocumentPath.ROOT.key("recipes").index(r);
            unique(recipeIds, recipe.id(), path.key("recipe"), "write another id");
            parameters(recipe.sql(), path.key("sql"));
        }
    }

    private void item(PhaseItem item, DocumentPath path) {
        item.asGate().ifPresent(gate -> {
            unique(itemIds, gate.id(), path.key("gate"), "write another id; steps and gates share their names");
            ascending(gate.at(), path);
            lines.gate(gate, path);
        });
        item.asStep().ifPresent(step -> step(step, path));
    }

    private void step(StepSpec step, DocumentPath path) {
        StepSpec.Common common = step.common();
        unique(itemIds, common.id(), path.key("step"), "write another id; steps and gates share their names");
        ascending(common.at(), path);
        if (step.writes() && common.pace() == StepSpec.Pace.AUTO) {
            add(
                    path.key("pace"),
                    "a step that writes cannot begin by itself",
                    "write pace: on command, or leave it out");
        }
        if (common.confirmWord() != null && !backedUp) {
            noReturn(path.key("confirm"));
        }
        boolean unreadable = common.id().isEmpty();
        if (unreadable || step instanceof StepSpec.Backup && common.protects()) {
            boolean restored =
                    !(step instanceof StepSpec.Backup backup) || backup.form().wasEverRestored();
            backedUp |= restored;
            unrehearsed |= !restored;
        }
        asks(step, path);
    }

    private void noReturn(DocumentPath path) {
        add(
                path,
                unrehearsed
                        ? "the required backup before this point of no return was never restored by anybody"
                        : "a point of no return with no required backup before it",
                unrehearsed
                        ? "write rehearsed: and the day of its last rehearsed restore, or add a backup of another format"
                        : "add an earlier step of kind backup with protects: true");
    }

    private void asks(StepSpec step, DocumentPath path) {
        StepSpec.Common common = step.common();
        if (step instanceof StepSpec.Query query) {
            record(query, path);
        }
        if (step instanceof StepSpec.Backfill backfill) {
            StepSpec.Backfill.Probe probe = backfill.limits().probe();
            parameters(backfill.sql(), path.key("sql"));
            parameters(probe == null ? "" : probe.sql(), path.key("probe"));
        }
        if (step instanceof StepSpec.Paired paired) {
            half(paired.half(), path);
        }
        if (!common.id().isEmpty()) {
            stepsSoFar.add(common.id());
        }
        for (int c = 0; c < common.checks().size(); c++) {
            check(common.checks().get(c), path.key("checks").index(c));
        }
        lines.passed(step);
    }

    private void half(PairSpec half, DocumentPath path) {
        parameters(half.call().path(), path.key("call").key("path"));
        parameters(half.call().body(), path.key("call").key("body"));
        for (int p = 0; p < half.proofs().size(); p++) {
            asked(half.proofs().get(p).asked(), path.key("proof").index(p));
        }
    }

    private void asked(CheckSpec.Http http, DocumentPath path) {
        parameters(http.address().target(), path.key(http.address().at() == null ? "url" : "path"));
        http.fields().forEach((pointer, rule) -> {
            CheckSpec.Expectation expect = rule.expect();
            parameters(expect == null ? "" : expect.value(), path.key("fields").key(pointer));
        });
    }

    private void ascending(Duration at, DocumentPath path) {
        if (at.compareTo(latest) < 0) {
            add(
                    path.key("at"),
                    words(at) + " is earlier than " + words(latest) + " before it",
                    "write the items in the order they happen");
        } else {
            latest = at;
        }
    }

    private void record(StepSpec.Query query, DocumentPath path) {
        if (!query.common().id().isEmpty()
                && query.record().isEmpty()
                && query.common().checks().isEmpty()) {
            add(path, "this step asks nothing", "add record or checks");
        }
        query.record().forEach((name, question) -> {
            DocumentPath here = path.key("record").key(name);
            DocumentPath other = recorded.putIfAbsent(name, here);
            if (other != null) {
                add(here, "\"" + name + "\" is recorded already at " + other, "record it under another name");
            }
            parameters(question.sql(), question instanceof Question.Speed ? here.key("explain") : here);
            questions.putIfAbsent(name, question);
        });
    }

    private void check(CheckSpec check, DocumentPath path) {
        unique(checkIds, check.common().id(), path.key("id"), "write an id of its own, for example id: tables-25");
        if (check instanceof CheckSpec.Scalar scalar) {
            parameters(scalar.sql(), path.key("sql"));
        } else if (check instanceof CheckSpec.Rows rows) {
            parameters(rows.sql(), path.key("sql"));
        } else if (check instanceof CheckSpec.Equal equal) {
            parameters(equal.sql(), path.key("sql"));
            parameters(equal.to(), path.key("to"));
        } else if (check instanceof CheckSpec.Baseline baseline) {
            parameters(baseline.sql(), path.key("sql"));
            recordedBefore(baseline.recorded(), path.key("recorded"));
        } else if (check instanceof CheckSpec.Drift drift) {
            for (Copies.Copy copy : drift.copies().columns()) {
                parameters(copy.sql(), path.key("columns").key(copy.column()));
            }
        } else if (check instanceof CheckSpec.Explain explain) {
            parameters(explain.sql(), path.key("sql"));
        } else if (check instanceof CheckSpec.Timing timing) {
            parameters(timing.sql(), path.key("sql"));
            recordedBefore(timing.recorded(), path.key("recorded"));
            recordedAs(timing.recorded(), Question.Speed.class, "the time of a query", "{explain: SELECT …}", path);
        } else if (check instanceof CheckSpec.Size size) {
            recordedBefore(size.recorded(), path.key("recorded"));
            recordedAs(size.recorded(), Question.Room.class, "a size", "{size: database}", path);
        } else if (check instanceof CheckSpec.Took took) {
            for (int s = 0; s < took.steps().size(); s++) {
                stepBefore(took.steps().get(s), path.key("steps").index(s));
            }
        } else if (check instanceof CheckSpec.Output output) {
            stepBefore(output.step(), path.key("of"));
        } else if (check instanceof CheckSpec.Isolation isolation) {
            parameters(isolation.sql(), path.key("sql"));
            isolation
                    .claims()
                    .forEach((name, value) ->
                            parameters(value, path.key("claims").key(name)));
        } else if (check instanceof CheckSpec.Http http) {
            asked(http, path);
        }
    }

    /** What a step took or left is known only once it has run. */
    private void stepBefore(String id, DocumentPath path) {
        if (id.isEmpty() || stepsSoFar.contains(id)) {
            return;
        }
        add(
                path,
                runbook.step(id).isPresent() ? "\"" + id + "\" comes only later" : "there is no step \"" + id + "\"",
                stepsSoFar.isEmpty()
                        ? "put the check behind the step it is about"
                        : "steps until here: " + String.join(", ", stepsSoFar));
    }

    /** What was recorded in another form cannot be compared with. */
    private void recordedAs(
            String name, Class<? extends Question> form, String words, String example, DocumentPath path) {
        Question question = questions.get(name);
        if (question != null && !form.isInstance(question)) {
            add(
                    path.key("recorded"),
                    "\"" + name + "\" is not recorded as " + words,
                    "record it as " + name + ": " + example);
        }
    }

    private void recordedBefore(String name, DocumentPath path) {
        if (name.isEmpty() || recorded.containsKey(name)) {
            return;
        }
        if (recordedSomewhere.contains(name)) {
            add(path, "\"" + name + "\" is recorded only later", "record it in an earlier query step");
        } else {
            add(
                    path,
                    "no query step records \"" + name + "\"",
                    recorded.isEmpty()
                            ? "add it under record of an earlier query step"
                            : "recorded before this: " + String.join(", ", recorded.keySet()));
        }
    }

    private void parameters(String sql, DocumentPath path) {
        Set<String> seen = new LinkedHashSet<>();
        for (Parameters.Use use : Parameters.in(sql)) {
            String without = environmentsWithout(use.name());
            if (!without.isEmpty() && seen.add(use.name())) {
                add(
                        path,
                        "${" + use.name() + "} has no value in " + without,
                        "add " + use.name() + " under parameters there");
            }
        }
    }

    private String environmentsWithout(String parameter) {
        return runbook.environments().values().stream()
                .filter(environment -> !environment.parameters().containsKey(parameter))
                .map(Environment::name)
                .collect(Collectors.joining(", "));
    }

    private void unique(Map<String, DocumentPath> taken, String id, DocumentPath path, String instead) {
        DocumentPath other = id.isEmpty() ? null : taken.putIfAbsent(id, path);
        if (other != null) {
            add(path, "\"" + id + "\" is taken already at " + other, instead);
        }
    }

    private void add(DocumentPath path, String problem, String instead) {
        findings.add(new Finding(path, problem, instead));
    }

    /** As a runbook writes it. */
    private static String words(Duration length) {
        Duration positive = length.abs();
        StringBuilder words = new StringBuilder(length.isNegative() ? "-" : "");
        words.append(positive.toHours() == 0 ? "" : positive.toHours() + "h");
        words.append(positive.toMinutesPart() == 0 ? "" : positive.toMinutesPart() + "m");
        words.append(positive.toSecondsPart() == 0 ? "" : positive.toSecondsPart() + "s");
        words.append(positive.toMillisPart() == 0 ? "" : positive.toMillisPart() + "ms");
        return positive.isZero() ? "0m" : words.toString();
    }

    /**
     * One rule that is broken.
     *
     * @param path where; the key itself may be missing there
     * @param problem what is wrong, with the value as it stands
     * @param instead what to write
     */
    public record Finding(DocumentPath path, String problem, String instead) {}
}
