package dev.lockkeeper;

import dev.lockkeeper.app.AuditCommand;
import dev.lockkeeper.app.DoctorCommand;
import dev.lockkeeper.app.LintCommand;
import dev.lockkeeper.app.PlanCommand;
import dev.lockkeeper.app.ReportCommand;
import dev.lockkeeper.app.SayCommand;
import dev.lockkeeper.app.ServeCommand;
import dev.lockkeeper.app.TargetCommand;
import dev.lockkeeper.app.TokenCommand;
import dev.lockkeeper.practice.PracticeCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: the commands, their help, and what becomes of an error. */
@Command(
        name = "lockkeeper",
        description = "Runs database-migration maintenance windows from Slack.",
        mixinStandardHelpOptions = true,
        version = "lockkeeper 0.1.0",
        subcommands = {
            PracticeCommand.class,
            ServeCommand.class,
            LintCommand.class,
            PlanCommand.class,
            ReportCommand.class,
            DoctorCommand.class,
            TokenCommand.class,
            SayCommand.class,
            TargetCommand.class,
            AuditCommand.class
        })
final class Cli {
    private static final Logger LOG = LoggerFactory.getLogger(Cli.class);
    private static final int NOT_ALL_RIGHT = 1;

    private Cli() {}

    /**
     * Runs one command.
     *
     * @return 0 done, 1 the thing asked about is not all right, 2 wrong usage or configuration
     */
    static int run(String[] args) {
        CommandLine line = new CommandLine(new Cli());
        line.setExecutionExceptionHandler((e, commandLine, parsed) -> {
            LOG.debug("{} failed", commandLine.getCommandName(), e);
            commandLine.getErr().println(sentence(e));
            return e instanceof IllegalArgumentException ? CommandLine.ExitCode.USAGE : NOT_ALL_RIGHT;
        });
        if (args.length == 0) {
            line.usage(line.getOut());
            return CommandLine.ExitCode.USAGE;
        }
        return line.execute(args);
    }

    private static String sentence(Throwable e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
