package dev.lockkeeper.app;

import dev.lockkeeper.engine.RunbookLibrary;
import dev.lockkeeper.engine.RunbookLibrary.Parsed;
import dev.lockkeeper.runbook.Environment;
import dev.lockkeeper.runbook.Runbook;
import dev.lockkeeper.window.Nearest;
import dev.lockkeeper.yaml.LintText;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code plan}: the timeline of a runbook in one environment, without a database. */
@Command(
        name = "plan",
        description = {
            "Prints the timeline of a runbook in one environment; needs no database and starts nothing.",
            "Exit code 1 if the runbook has problems, 2 if there is no such runbook or environment."
        },
        mixinStandardHelpOptions = true)
public final class PlanCommand implements Callable<Integer> {
    private static final DateTimeFormatter TYPED = DateTimeFormatter.ofPattern("H:mm");

    private final Map<String, String> variables;
    private final Clock clock;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "RUNBOOK", description = "the runbook's name, as list shows it in Slack")
    private String name = "";

    @Option(
            names = "--env",
            required = true,
            paramLabel = "ENVIRONMENT",
            description = "the environment, for example staging")
    private String environment = "";

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "the start in this machine's zone: 22:30 is the next 22:30; or \"2026-11-21 22:30\"")
    private @Nullable String at;

    public PlanCommand() {
        this(System.getenv(), Clock.systemDefaultZone());
    }

    /** @param clock its zone is the one times are read and shown in */
    PlanCommand(Map<String, String> variables, Clock clock) {
        this.variables = variables;
        this.clock = clock;
    }

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        return Ending.of(command, () -> plan(command));
    }

    private int plan(CommandSpec command) {
        RunbookLibrary library = ConfigReader.runbookFolders(variables).library();
        Parsed parsed = library.parse(library.read(name));
        if (parsed instanceof Parsed.Invalid invalid) {
            Ending.err(command).print(LintText.text(name, invalid.problems()));
            Ending.err(command).flush();
            return Ending.NOT_ALL_RIGHT;
        }
        Runbook runbook = ((Parsed.Valid) parsed).runbook();
        Optional<Environment> found = runbook.environment(environment);
        if (found.isEmpty()) {
            List<String> names = List.copyOf(runbook.environments().keySet());
            String nearest = Nearest.of(environment, names);
            return Ending.refused(
                    command,
                    "The runbook " + name + " has no environment \"" + environment + "\"; "
                            + (nearest.isEmpty() ? "it has " + String.join(", ", names) : "did you mean " + nearest)
                            + (nearest.isEmpty() ? "." : "?"));
        }
        Optional<ZonedDateTime> start = Optional.ofNullable(at).flatMap(this::moment);
        if (at != null && start.isEmpty()) {
            return Ending.refused(
                    command,
                    "--at is \"" + at + "\"; expected a time to come, as 22:30 or \"2026-11-21 22:30\", in "
                            + clock.getZone() + ".");
        }
        Timeline.lines(runbook, found.get(), start).forEach(Ending.out(command)::println);
        Ending.out(command).flush();
        return 0;
    }

    private Optional<ZonedDateTime> moment(String text) {
        String[] words = text.strip().split("[ T]+");
        ZonedDateTime now = ZonedDateTime.now(clock);
        try {
            LocalTime time = LocalTime.parse(words[words.length - 1], TYPED);
            if (words.length == 1) {
                ZonedDateTime today = now.with(time);
                return Optional.of(today.isAfter(now) ? today : today.plusDays(1));
            }
            ZonedDateTime then = ZonedDateTime.of(LocalDate.parse(words[0]), time, clock.getZone());
            return words.length == 2 && then.isAfter(now) ? Optional.of(then) : Optional.empty();
        } catch (DateTimeException notATime) {
            return Optional.empty();
        }
    }
}
