package dev.lockkeeper.bench;

import dev.lockkeeper.app.App;
import dev.lockkeeper.window.Window;
import java.time.Clock;
import java.util.List;

/**
 * How soon a signed slash command is acknowledged while a step runs. Requests leave at a fixed pace, whether or not
 * earlier ones were answered, and each is timed from the moment it was due: a bot that stands still for a second is
 * seen in twenty numbers, not in one.
 */
final class AckTimes implements Measurement {
    private static final int PER_SECOND = 20;
    private static final int WARM_UP = 100;
    private static final int REQUESTS = 30 * PER_SECOND;
    private static final double WANTED_MILLIS = 100;
    private static final int OK = 200;

    @Override
    public String name() {
        return "ack of a slash command while a step runs";
    }

    @Override
    public Measured measure() throws Exception {
        Clock machine = App.machineClock();
        try (BenchFolder folder = new BenchFolder();
                BenchServer server = new BenchServer(folder.root());
                BenchBot bot = new BenchBot(folder.root(), server, machine)) {
            Window window = bot.sleeping();
            SignedCommands commands = bot.status(window);
            Paced paced = new Paced(PER_SECOND);
            paced.send(commands::next, WARM_UP);
            List<Paced.Answer> acks = paced.send(commands::next, REQUESTS);
            if (!bot.isRunning(window)) {
                throw new NotMeasuredException("the step did not run to the end of the measurement");
            }
            return told(acks);
        }
    }

    private static Measured told(List<Paced.Answer> acks) throws NotMeasuredException {
        long refused = acks.stream().filter(ack -> ack.status() != OK).count();
        long empty = acks.stream()
                .filter(ack -> ack.status() == OK && !ack.body().contains("STG-1"))
                .count();
        if (empty > 0) {
            throw new NotMeasuredException(
                    empty + " of " + acks.size() + " acknowledgements did not tell the window's status; the first: "
                            + acks.get(0).body());
        }
        Sample nanos = new Sample(acks.stream().map(Paced.Answer::nanos).toList());
        return new Measured(
                List.of(
                        Row.millis("ack while a step runs", nanos.percentile(50), "p50", REQUESTS),
                        Row.millis("ack while a step runs", nanos.percentile(99), WANTED_MILLIS, "p99", REQUESTS),
                        Row.millis("ack while a step runs", nanos.most(), "max", REQUESTS),
                        Row.never("  answers other than 200", refused, REQUESTS)),
                List.of("ack: /migrate status, signed, " + PER_SECOND + " per second, after " + WARM_UP
                        + " for warming up; bot, practice Slack and client share one JVM."));
    }
}
