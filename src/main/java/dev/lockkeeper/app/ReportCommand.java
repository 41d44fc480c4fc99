package dev.lockkeeper.app;

import dev.lockkeeper.engine.Reports.ReportFile;
import dev.lockkeeper.engine.WindowStore;
import dev.lockkeeper.slack.RoomPolicy;
import dev.lockkeeper.slack.SlackBolt;
import dev.lockkeeper.slack.SlackSettings;
import dev.lockkeeper.store.DatabaseLogin;
import dev.lockkeeper.store.PostgresWindowStore;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import java.nio.file.Path;
import java.util.ArrayList;
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

/** {@code report}: the report of a window, over or not, from the state database. */
@Command(
        name = "report",
        description = {
            "Writes the report of a window, over or not, from the state database.",
            "People stand in it by their handles if SLACK_BOT_TOKEN is set, else by their ids."
        },
        mixinStandardHelpOptions = true)
public final class ReportCommand implements Callable<Integer> {
    private final Map<String, String> variables;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "WINDOW", description = "the window's id, for example STG-12")
    private String id = "";

    @Option(names = "--format", description = "one of ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
    private Format format = Format.md;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "write into this file (default: standard output)")
    private @Nullable Path output;

    public ReportCommand() {
        this(System.getenv());
    }

    ReportCommand(Map<String, String> variables) {
        this.variables = variables;
    }

    /** The forms of a report, as they are typed. */
    enum Format {
        md(ReportPart.MARKDOWN),
        html(ReportPart.HTML),
        json(ReportPart.JSON);

        private final String ending;

        Format(String ending) {
            this.ending = ending;
        }
    }

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        return Ending.of(command, () -> report(command));
    }

    private int report(CommandSpec command) {
        WindowId window;
        try {
            window = WindowId.typed(id);
        } catch (IllegalArgumentException e) {
            return Ending.refused(command, e.getMessage());
        }
        DatabaseLogin state = ConfigReader.state(variables);
        StateConnections.mustAnswer(state);
        WindowStore windows = new PostgresWindowStore(StateConnections.of(state));
        Optional<Window> found = windows.find(window);
        if (found.isEmpty()) {
            List<String> latest =
                    windows.latest(1).stream().map(w -> w.id().value()).toList();
            return Ending.refused(
                    command,
                    "There is no window " + window + "; "
                            + (latest.isEmpty() ? "none was opened yet." : "the newest is " + latest.get(0) + "."));
        }
        ReportFile report = file(found.get(), windows);
        return OutputFile.write(command, output, report.content(), "The report", report.title());
    }

    private ReportFile file(Window window, WindowStore windows) {
        EnvironmentSettings environment = new EnvironmentSettings(variables, new ArrayList<>());
        Optional<String> token = environment.text(ConfigReader.BOT_TOKEN);
        if (token.isEmpty()) {
            return form(new ReportPart(new PeopleById()), window, windows);
        }
        SlackSettings settings = new SlackSettings(
                token.get(),
                // nothing is received here, so nothing is checked with it
                environment.text(ConfigReader.SIGNING_SECRET).orElse("unused"),
                environment.text(ConfigReader.API_URL).orElse(SlackSettings.SLACK),
                "/migrate",
                1.0,
                Map.of(),
                new RoomPolicy(RoomPolicy.Where.NEW, null, Set.of()),
                List.of());
        try (SlackBolt slack = new SlackBolt(settings, App.machineClock(), false)) {
            return form(new ReportPart(slack.people()), window, windows);
        }
    }

    private ReportFile form(ReportPart report, Window window, WindowStore windows) {
        List<WindowEvent> journal = windows.journal(window.id());
        if (format == Format.json) {
            return report.json(window, journal);
        }
        return report.of(window, journal).stream()
                .filter(file -> file.name().endsWith(format.ending))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no report ends in " + format.ending));
    }
}
