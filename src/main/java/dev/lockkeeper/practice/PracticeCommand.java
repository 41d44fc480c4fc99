package dev.lockkeeper.practice;

import dev.lockkeeper.app.App;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code practice}: everything on one machine, with nothing prepared. */
@Command(
        name = "practice",
        description = "Starts a PostgreSQL, demo databases, a practice Slack and the bot; prints the page's address.",
        mixinStandardHelpOptions = true)
public final class PracticeCommand implements Callable<Integer> {
    @Option(names = "--port", description = "port of the practice page (default: ${DEFAULT-VALUE})")
    private int port = 8080;

    @Option(names = "--data", description = "keep everything in this folder (default: a temporary one)")
    private @Nullable Path data;

    @Option(names = "--scale", description = "rows per main table of the demo database (default: ${DEFAULT-VALUE})")
    private int scale = PracticeOptions.SCALE;

    @Option(names = "--cadence", description = "time between status updates, for example 30s")
    private @Nullable String cadence;

    @Option(names = "--play", description = "plays a whole window as the demo users and ends")
    private boolean play;

    @Option(
            names = "--scenario",
            description = "what goes wrong in the play; one of whole-window, failed-migration, accepted-check, undo,"
                    + " restore, damaged-backup, deadline")
    private String scenario = "whole-window";

    @Option(
            names = "--pace",
            description = "time before each act of a play, for watching it in the page, for example 3s")
    private @Nullable String pace;

    @Parameters(
            arity = "0..1",
            paramLabel = "RUNBOOK/ENVIRONMENT",
            description = "what is played (default: crm/staging)")
    private String what = "crm/staging";

    @Override
    public Integer call() throws Exception {
        PracticeOptions options = new PracticeOptions(port(), data, scale, duration("--cadence", cadence));
        Duration watched = duration("--pace", pace);
        if (play) {
            boolean asTold = new Play(
                            options, watched == null ? Duration.ZERO : watched, System.out, App.machineClock())
                    .run(what, scenario);
            return asTold ? CommandLine.ExitCode.OK : 1;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Practice practice = Practice.start(options, 1.0, new ByHand(), App.machineClock());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            practice.close();
            stopped.countDown();
        }));
        System.out.println("Practice workspace: " + practice.page());
        System.out.println("CRM application: " + practice.application().address() + ", its sources: "
                + practice.application().sources());
        System.out.println("Type /migrate start staging in #operations. Stop with Ctrl-C.");
        stopped.await();
        return CommandLine.ExitCode.OK;
    }

    /** A play takes any free port, so that two of them and a practice can run beside each other. */
    private int port() {
        return play ? 0 : port;
    }

    private static @Nullable Duration duration(String option, @Nullable String given) {
        if (given == null) {
            return null;
        }
        if (!given.matches("[1-9][0-9]{0,3}[smh]")) {
            throw new IllegalArgumentException(
                    option + " is " + given + "; expected a number and s, m or h, for example 30s");
        }
        return Duration.parse("PT" + given.toUpperCase(Locale.ROOT));
    }
}
