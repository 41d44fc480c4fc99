package dev.lockkeeper.app;

import dev.lockkeeper.slack.SlackDoor;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code serve}: the real service, until it is told to stop. */
@Command(
        name = "serve",
        description = {
            "Runs the bot: settings from the environment and from lockkeeper.yaml, until SIGTERM or Ctrl-C.",
            "doctor says beforehand what is ready and what is not."
        },
        mixinStandardHelpOptions = true)
public final class ServeCommand implements Callable<Integer> {
    private final Map<String, String> variables;

    @Spec
    private @Nullable CommandSpec spec;

    public ServeCommand() {
        this(System.getenv());
    }

    ServeCommand(Map<String, String> variables) {
        this.variables = variables;
    }

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        return Ending.of(command, () -> serve(Ending.out(command)));
    }

    private int serve(PrintWriter out) throws InterruptedException {
        Config config = ConfigReader.whole(variables);
        RedactedStream.overStandardError(Secrets.hidden(config));
        StateConnections.mustAnswer(config.state());
        App app = App.start(config, App.machineClock());
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            app.close();
                            stopped.countDown();
                        },
                        "stop"));
        out.println("Lockkeeper serves " + app.address() + ". "
                + config.slack().door().sentence());
        if (config.slack().door() instanceof SlackDoor.Requests) {
            out.println("Slack's request URL is this host with " + SlackBridge.PATH + ".");
        }
        if (config.slack().isElsewhere()) {
            out.println("PRACTICE: " + config.slack().apiUrl() + " is not Slack's own address.");
        }
        out.flush();
        stopped.await();
        return 0;
    }
}
