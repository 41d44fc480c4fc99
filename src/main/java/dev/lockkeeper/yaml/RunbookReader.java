package dev.lockkeeper.yaml;

import dev.lockkeeper.engine.RunbookLibrary;
import dev.lockkeeper.engine.RunbookLibrary.Parsed;
import dev.lockkeeper.engine.RunbookLibrary.Source;
import dev.lockkeeper.runbook.DocumentPath;
import dev.lockkeeper.runbook.Environment;
import dev.lockkeeper.runbook.Phase;
import dev.lockkeeper.runbook.PhaseItem;
import dev.lockkeeper.runbook.Runbook;
import dev.lockkeeper.runbook.RunbookChecks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Turns a runbook's bytes into a {@link Runbook}, or into everything that is wrong with them. The same bytes always
 * give the same answer; nothing is read from disk. One instance reads one runbook.
 */
final class RunbookReader {
    /** The only version of the format there is. */
    static final int FORMAT = 1;

    /** Checked before anything is parsed: a scalar of megabytes costs seconds. The longest runbook known has 60 KiB. */
    static final int LARGEST_BYTES = 256 * 1024;

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final String NAME_WORDS = "a name of lower-case letters, digits and dashes, at most 40";
    private static final Pattern PREFIX = Pattern.compile("[A-Z]{2,8}");
    private static final Pattern PARAMETER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,59}");
    private static final Pattern PARAMETER_VALUE = Pattern.compile("(?!.*--)[A-Za-z0-9_.:-]+");
    private static final int LONGEST_TITLE = 150;
    private static final int LONGEST_TEXT = 1_000;

    private final Source source;
    private final Problems problems = new Problems();
    private final Problems advice = new Problems();

    private RunbookReader(Source source) {
        this.source = source;
    }

    static Parsed read(Source source) {
        RunbookReader reader = new RunbookReader(source);
        Optional<Runbook> runbook = reader.tree().flatMap(reader::runbook);
        return runbook.isPresent() && reader.problems.isEmpty()
                ? new Parsed.Valid(runbook.get(), reader.advice.inOrder())
                : new Parsed.Invalid(reader.problems.inOrder());
    }

    private Optional<Node> tree() {
        FolderLimits.check(source, problems);
        byte[] bytes = source.files().get(RunbookLibrary.MAIN_FILE);
        if (bytes == null) {
            problems.add(Node.Place.NOWHERE, DocumentPath.ROOT, "the file is missing", "add it to the folder");
            return Optional.empty();
        }
        if (bytes.length > LARGEST_BYTES) {
            problems.add(
                    Node.Place.NOWHERE,
                    DocumentPath.ROOT,
                    "the file is larger than " + LARGEST_BYTES / 1024 + " KiB",
                    "move SQL into files beside it");
            return Optional.empty();
        }
        return SourceText.of(RunbookLibrary.MAIN_FILE, bytes, DocumentPath.ROOT, problems)
                .flatMap(text -> YamlTree.read(text, problems));
    }

    /** A draft, if there are problems. */
    private Optional<Runbook> runbook(Node root) {
        if (!(root instanceof Node.Mapping mapping)) {
            if (!(root instanceof Node.Reported)) {
                problems.add(
                        root.place(),
                        DocumentPath.ROOT,
                        root.words() + " stands where a runbook belongs",
                        "begin with the line lockkeeper: 1");
            }
            return Optional.empty();
        }
        if (isOfAnotherFormat(mapping)) {
            return Optional.empty();
        }
        Fields fields = Fields.of(mapping, DocumentPath.ROOT, Shape.RUNBOOK, problems);
        SqlFiles files = new SqlFiles(source.files(), problems);
        Map<String, String> roles = roles(fields);
        ItemReader items = new ItemReader(roles, files, problems);
        Runbook runbook = new Runbook(
                name(fields),
                fields.text("title", LONGEST_TITLE),
                fields.text("purpose", LONGEST_TEXT),
                roles,
                environments(fields),
                phases(fields, items),
                new RollbackReader(items, problems).read(fields),
                new RecipeReader(files).read(fields),
                new PromiseReader().read(fields));
        files.check();
        for (RunbookChecks.Finding finding : RunbookChecks.of(runbook)) {
            if (!problems.isKnownAt(finding.path())) {
                problems.add(Places.of(root, finding.path()), finding.path(), finding.problem(), finding.instead());
            }
        }
        for (RunbookChecks.Finding finding : RunbookChecks.advice(runbook)) {
            advice.add(Places.of(root, finding.path()), finding.path(), finding.problem(), finding.instead());
        }
        return Optional.of(runbook);
    }

    /** Every key of another format would be a problem too; one sentence says it all. */
    private boolean isOfAnotherFormat(Node.Mapping mapping) {
        Node.Entry entry = mapping.entries().get("lockkeeper");
        if (entry == null || entry.value() instanceof Node.Reported) {
            return false;
        }
        boolean ours = entry.value() instanceof Node.Scalar scalar
                && scalar.kind() == Node.Scalar.Kind.NUMBER
                && scalar.text().equals(String.valueOf(FORMAT));
        if (!ours) {
            problems.add(
                    entry.value().place(),
                    DocumentPath.ROOT.key("lockkeeper"),
                    "this version reads format " + FORMAT + ", not "
                            + entry.value().words(),
                    "write lockkeeper: " + FORMAT);
        }
        return !ours;
    }

    private String name(Fields fields) {
        String name = fields.text("name", NAME, NAME_WORDS);
        if (!name.isEmpty() && !name.equals(source.name())) {
            fields.report(
                    "name",
                    Node.Scalar.quoted(name) + " is not the name of its folder",
                    "write name: " + source.name() + ", or rename the folder");
        }
        return name;
    }

    private Map<String, String> roles(Fields fields) {
        Map<String, String> roles = fields.namedTexts("roles", LONGEST_TITLE);
        roles.keySet().forEach(role -> names(fields, "roles", role));
        atLeastOne(fields, "roles", "a role");
        return roles;
    }

    private Map<String, Environment> environments(Fields fields) {
        Map<String, Environment> environments = new LinkedHashMap<>();
        fields.named("environments").forEach((name, node) -> {
            names(fields, "environments", name);
            DocumentPath path = fields.path("environments").key(name);
            if (node instanceof Node.Mapping mapping) {
                environments.put(name, environment(name, Fields.of(mapping, path, Shape.ENVIRONMENT, problems)));
            } else if (!(node instanceof Node.Reported)) {
                problems.add(
                        node.place(),
                        path,
                        node.words() + " stands where an environment belongs",
                        "write its keys below, indented");
            }
        });
        atLeastOne(fields, "environments", "an environment");
        return environments;
    }

    private Environment environment(String name, Fields fields) {
        Map<String, String> parameters = parameters(fields);
        return new Environment(
                name,
                fields.text("prefix", PREFIX, "two to eight capital letters"),
                fields.text("target", NAME, NAME_WORDS),
                fields.length("cadence", Duration.ofMinutes(10)),
                fields.length("planned", Duration.ofMinutes(90)),
                fields.text("users", LONGEST_TITLE),
                parameters);
    }

    /** A value is put into queries as text, so what could end a text or begin a comment may not stand in it. */
    private Map<String, String> parameters(Fields fields) {
        Map<String, String> parameters = fields.namedTexts("parameters", LONGEST_TEXT);
        parameters.forEach((name, value) -> {
            DocumentPath path = fields.path("parameters").key(name);
            Node.Place place = fields.value("parameters")
                    .map(node -> Places.of(node, DocumentPath.ROOT.key(name)))
                    .orElse(Node.Place.NOWHERE);
            if (!PARAMETER.matcher(name).matches()) {
                problems.add(
                        place,
                        path,
                        Node.Scalar.quoted(name) + " is not a parameter's name",
                        "use letters, digits and underscores");
            } else if (!value.isEmpty() && !PARAMETER_VALUE.matcher(value).matches()) {
                problems.add(
                        place,
                        path,
                        Node.Scalar.quoted(value) + " cannot be put into SQL",
                        "use letters, digits and _ . : - only, and no two dashes in a row");
            }
        });
        return parameters;
    }

    private List<Phase> phases(Fields fields, ItemReader items) {
        List<Phase> phases = new ArrayList<>();
        fields.each("phases", (node, path) -> {
            if (node instanceof Node.Mapping mapping) {
                phases.add(phase(Fields.of(mapping, path, Shape.PHASE, problems), items));
                return;
            }
            if (!(node instanceof Node.Reported)) {
                problems.add(
                        node.place(), path, node.words() + " stands where a phase belongs", "write - id: and its keys");
            }
            phases.add(new Phase("", "", List.of()));
        });
        atLeastOne(fields, "phases", "a phase");
        return phases;
    }

    private Phase phase(Fields fields, ItemReader reader) {
        List<PhaseItem> items = new ArrayList<>();
        String id = fields.text("id", ItemReader.ID, ItemReader.ID_WORDS);
        fields.each("items", (node, path) -> items.add(reader.read(node, path)));
        atLeastOne(fields, "items", "a step or a gate");
        return new Phase(id, fields.text("title", LONGEST_TITLE), items);
    }

    private void names(Fields fields, String key, String name) {
        if (!NAME.matcher(name).matches()) {
            DocumentPath path = fields.path(key).key(name);
            problems.add(
                    fields.value(key)
                            .map(node -> Places.of(node, DocumentPath.ROOT.key(name)))
                            .orElse(Node.Place.NOWHERE),
                    path,
                    Node.Scalar.quoted(name) + " is not " + NAME_WORDS,
                    "write for example " + ("roles".equals(key) ? "lead-developer" : "staging"));
        }
    }

    private static void atLeastOne(Fields fields, String key, String what) {
        Node node = fields.value(key).orElse(null);
        boolean empty = node instanceof Node.Sequence list && list.items().isEmpty()
                || node instanceof Node.Mapping mapping && mapping.entries().isEmpty();
        if (empty) {
            fields.report(key, "is empty", "add " + what);
        }
    }
}
