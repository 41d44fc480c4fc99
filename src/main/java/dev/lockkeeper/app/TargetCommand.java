package dev.lockkeeper.app;

import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.target.LedgerRemoval;
import dev.lockkeeper.target.Targets;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code target}: what is ours in a target. */
@Command(
        name = "target",
        description = "Looks after what the bot keeps in a target: its ledger, the schema lockkeeper.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = TargetCommand.Remove.class)
public final class TargetCommand {
    private static final int MOST_WINDOWS = 5;

    private final Map<String, String> variables;

    public TargetCommand() {
        this(System.getenv());
    }

    TargetCommand(Map<String, String> variables) {
        this.variables = variables;
    }

    /** {@code target remove}. */
    @Command(
            name = "remove",
            description = {
                "Takes the schema lockkeeper out of a target, after showing what is in it.",
                "Do it when no window works on the target. A window that does can no longer prove what it did."
            },
            mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {
        @ParentCommand
        private @Nullable TargetCommand parent;

        @Spec
        private @Nullable CommandSpec spec;

        @Parameters(paramLabel = "TARGET", description = "the target's name in lockkeeper.yaml")
        private String target = "";

        @Option(names = "--yes", description = "really take it out; without it the content is shown and kept")
        private boolean yes;

        @Override
        public Integer call() throws Exception {
            CommandSpec command = Objects.requireNonNull(spec);
            Map<String, String> settings = Objects.requireNonNull(parent).variables;
            return Ending.of(command, () -> remove(command, ConfigReader.whole(settings)));
        }

        private int remove(CommandSpec command, Config config) {
            LedgerRemoval removal = new LedgerRemoval(new Targets(config.targets()));
            PrintWriter out = Ending.out(command);
            try {
                LedgerRemoval.Content content = removal.look(target);
                words(content).forEach(out::println);
                if (content.isNothing()) {
                    return 0;
                }
                if (!yes) {
                    out.println("Nothing was changed. Say --yes to take it out.");
                    return Ending.NOT_ALL_RIGHT;
                }
                removal.remove(target);
                out.println("The schema lockkeeper was taken out of target " + target + ".");
                return 0;
            } catch (TargetUnavailableException e) {
                Ending.err(command).println(e.getMessage());
                return Ending.NOT_ALL_RIGHT;
            } finally {
                out.flush();
            }
        }

        private List<String> words(LedgerRemoval.Content content) {
            if (content.isNothing()) {
                return List.of("Target " + target + " has no schema lockkeeper; there is nothing to take out.");
            }
            List<String> latest = content.windows().stream().limit(MOST_WINDOWS).toList();
            String windows = content.windows().isEmpty()
                    ? "no window wrote here"
                    : "windows: " + String.join(", ", latest)
                            + (content.windows().size() > MOST_WINDOWS
                                    ? " and " + (content.windows().size() - MOST_WINDOWS) + " earlier ones"
                                    : "");
            String first = "Target " + target + " has the schema lockkeeper with "
                    + content.rows().getOrDefault("ledger", 0L) + " attempts and "
                    + content.rows().getOrDefault("progress", 0L) + " backfills; " + windows + ".";
            return content.begun() == 0
                    ? List.of(first)
                    : List.of(
                            first,
                            content.begun() + " of the attempts have no end in it; without it nobody can tell what"
                                    + " became of them.");
        }
    }
}
