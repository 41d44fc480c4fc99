package dev.lockkeeper.app;

import dev.lockkeeper.engine.RunbookLibrary;
import dev.lockkeeper.engine.RunbookLibrary.Parsed;
import dev.lockkeeper.engine.RunbookLibrary.Source;
import dev.lockkeeper.runbook.Runbook;
import dev.lockkeeper.runbook.RunbookProblem;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.target.SqlProblem;
import dev.lockkeeper.target.SqlScript;
import dev.lockkeeper.yaml.LintText;
import dev.lockkeeper.yaml.YamlRunbookLibrary;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code lint}: looks at runbooks and their SQL without a database. */
@Command(
        name = "lint",
        description = {
            "Looks at runbooks and their SQL; needs no database.",
            "Exit code 1 if a problem remains, 2 if there is no such runbook."
        },
        mixinStandardHelpOptions = true)
public final class LintCommand implements Callable<Integer> {
    private final Map<String, String> variables;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            arity = "1..*",
            paramLabel = "RUNBOOK",
            description = "a runbook's folder, its runbook.yaml, or its name in the configured folders")
    private List<String> runbooks = List.of();

    @Option(names = "--format", description = "one of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Format format = Format.text;

    public LintCommand() {
        this(System.getenv());
    }

    LintCommand(Map<String, String> variables) {
        this.variables = variables;
    }

    /** The forms of the answer, as they are typed. */
    enum Format {
        text,
        json
    }

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        return Ending.of(command, () -> lint(Ending.out(command)));
    }

    private int lint(PrintWriter out) {
        Map<String, List<RunbookProblem>> found = new LinkedHashMap<>();
        Map<String, List<RunbookProblem>> advice = new LinkedHashMap<>();
        Map<String, Optional<Runbook>> valid = new LinkedHashMap<>();
        for (String runbook : runbooks) {
            Linted linted = linted(runbook);
            found.put(runbook, linted.problems());
            advice.put(runbook, linted.advice());
            valid.put(runbook, linted.runbook());
        }
        if (format == Format.json) {
            Map<String, Map<String, String>> classes = new LinkedHashMap<>();
            valid.forEach((name, runbook) -> runbook.ifPresent(it -> classes.put(name, PromiseLines.signs(it))));
            out.print(LintText.json(found, advice, classes));
        } else {
            found.forEach((runbook, problems) -> {
                out.print(LintText.text(runbook, problems)
                        + LintText.advice(runbook, advice.getOrDefault(runbook, List.of())));
                valid.getOrDefault(runbook, Optional.empty())
                        .ifPresent(it -> out.print(String.join("\n", PromiseLines.byClass(it)) + "\n"));
            });
        }
        out.flush();
        return found.values().stream().allMatch(List::isEmpty) ? 0 : Ending.NOT_ALL_RIGHT;
    }

    private Linted linted(String runbook) {
        Path path = Path.of(runbook).toAbsolutePath().normalize();
        Path folder = Files.isRegularFile(path) ? path.getParent() : path;
        boolean onDisk = folder != null
                && folder.getParent() != null
                && Files.isRegularFile(folder.resolve(RunbookLibrary.MAIN_FILE));
        return onDisk
                ? linted(
                        YamlRunbookLibrary.of(List.of(folder.getParent())),
                        folder.getFileName().toString())
                : linted(ConfigReader.runbookFolders(variables).library(), runbook);
    }

    private static Linted linted(RunbookLibrary library, String name) {
        Source source = library.read(name);
        Parsed parsed = library.parse(source);
        if (parsed instanceof Parsed.Invalid invalid) {
            return new Linted(invalid.problems(), List.of(), Optional.empty());
        }
        Parsed.Valid valid = (Parsed.Valid) parsed;
        return new Linted(sqlProblems(valid.runbook(), source), valid.advice(), Optional.of(valid.runbook()));
    }

    /** What the splitter refuses; only a valid runbook says how its files meet transactions. */
    private static List<RunbookProblem> sqlProblems(Runbook runbook, Source source) {
        Set<RunbookProblem> problems = new LinkedHashSet<>();
        for (StepSpec step : runbook.everyStep()) {
            if (step instanceof StepSpec.Backfill backfill) {
                problems.addAll(BackfillLint.problems(backfill, source));
            }
            if (step instanceof StepSpec.Sql sql) {
                for (String file : sql.files()) {
                    byte[] bytes = source.files().getOrDefault(file, new byte[0]);
                    SqlScript script = SqlScript.read(file, bytes);
                    List<SqlProblem> refused = script.problems(sql.mode());
                    refused.forEach(one ->
                            problems.add(problem(file, one.line(), sql.common().id(), one.reason())));
                    if (refused.isEmpty() && script.size() == 0) {
                        problems.add(problem(
                                file, 1, sql.common().id(), "holds no statement; write one, or take it out of files"));
                    }
                }
            }
        }
        return new ArrayList<>(problems);
    }

    static RunbookProblem problem(String file, int line, String step, String reason) {
        int turn = reason.indexOf("; ");
        return new RunbookProblem(
                file,
                line,
                1,
                step,
                turn < 0 ? reason : reason.substring(0, turn),
                turn < 0 ? "" : reason.substring(turn + 2));
    }

    /** What is wrong with a runbook, what is only worth a second look, and the runbook if it could be read. */
    private record Linted(List<RunbookProblem> problems, List<RunbookProblem> advice, Optional<Runbook> runbook) {}
}
