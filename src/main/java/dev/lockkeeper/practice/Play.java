package dev.lockkeeper.practice;

import dev.lockkeeper.emulator.SharedFile;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Window;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;

/** {@code practice --play}: a whole window as the demo users, printed as it is posted. */
public final class Play {
    /** Slack's own pace would make a play of a minute last ten; the page says the factor. */
    private static final double RATES = 60;

    private static final List<Story> STORIES = List.of(
            new WholeWindow(),
            new FailedMigration(),
            new AcceptedCheck(),
            new UndoneByScript(),
            new BackupRestored(),
            new DamagedBackup(),
            new Deadline());

    /** Markdown and HTML. */
    private static final int REPORT_FILES = 2;

    private static final Duration LAST_POSTS_WITHIN = Duration.ofSeconds(30);

    private final PracticeOptions options;
    private final Duration pace;
    private final PrintStream out;
    private final Clock machine;

    /** @param pace real time that passes before somebody acts; zero for none */
    public Play(PracticeOptions options, Duration pace, PrintStream out, Clock machine) {
        this.options = options;
        this.pace = pace;
        this.out = out;
        this.machine = machine;
    }

    /** The names that {@code --scenario} takes. */
    public static List<String> scenarios() {
        return STORIES.stream().map(Story::name).toList();
    }

    /**
     * Plays.
     *
     * @param what {@code runbook/environment}
     * @param scenario one of {@link #scenarios}
     * @return true if the window ended as the scenario says and every blocking check holds
     */
    public boolean run(String what, String scenario) throws Exception {
        Story story = STORIES.stream()
                .filter(s -> s.name().equals(scenario))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("--scenario is " + scenario + "; expected one of " + scenarios()));
        long began = System.nanoTime();
        try (Practice practice = Practice.start(options, RATES, story, machine)) {
            out.println("Practice workspace: " + practice.page());
            out.println("Ready after " + seconds(began) + " s, rate tiers sped up " + (int) RATES + " times. Scenario "
                    + story.name() + ": " + story.about() + ".");
            Transcript transcript = new Transcript(out, practice.bot().windowTime(), ZoneId.of("Europe/Berlin"));
            AutoCloseable following = transcript.follow(practice.slack());
            try {
                Player player = new Player(
                        practice.bot(), practice.slack(), new Hands(practice.slack(), transcript, pace), story);
                String[] names = what.split("/", 2);
                Window ended = player.play(names[0], names.length > 1 ? names[1] : "staging");
                return end(practice, player, ended, story, transcript, began);
            } finally {
                following.close();
            }
        }
    }

    private boolean end(Practice practice, Player player, Window ended, Story story, Transcript transcript, long began)
            throws IOException {
        List<SharedFile> report = awaitReport(practice, ended);
        String wrong = report.size() < REPORT_FILES ? "the report was not posted" : story.wrongWith(ended);
        transcript.say("");
        for (SharedFile file : report) {
            Path written = Path.of("target", "play", file.name());
            if (Files.isDirectory(Path.of("target"))) {
                Files.createDirectories(written.getParent());
                Files.write(written, file.content().toArray());
                transcript.say("Report written to " + written + ".");
            }
        }
        long done = ended.plan().steps().stream()
                .filter(step -> ended.step(step.id()).state() == StepState.DONE)
                .count();
        transcript.say(ended.id() + " " + ended.state().words() + ": " + done + " of "
                + ended.plan().steps().size() + " steps done, " + ended.checksPassed() + " of " + ended.checksJudged()
                + " checks pass, " + ended.statuses().size() + " status updates, " + player.acts()
                + " presses by people, " + seconds(began) + " s.");
        if (!wrong.isEmpty()) {
            transcript.say("This is not how the scenario ends: " + wrong + ".");
        }
        return wrong.isEmpty();
    }

    private static List<SharedFile> awaitReport(Practice practice, Window ended) {
        String channel =
                ended.room() == null ? DemoPeople.OPERATIONS : ended.room().channel();
        practice.slack()
                .awaitMessage(
                        message -> message.channelId().equals(channel)
                                && practice.slack().files(channel).size() >= REPORT_FILES,
                        LAST_POSTS_WITHIN);
        return practice.slack().files(channel);
    }

    private static String seconds(long began) {
        return String.format(java.util.Locale.ROOT, "%.1f", (System.nanoTime() - began) / 1e9);
    }
}
