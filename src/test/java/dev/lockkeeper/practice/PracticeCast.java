package dev.lockkeeper.practice;

import dev.lockkeeper.app.App;
import dev.lockkeeper.emulator.AppSpec;
import dev.lockkeeper.emulator.Emulator;
import dev.lockkeeper.emulator.WorkspaceSpec;
import dev.lockkeeper.window.Window;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/** The people of the practice workspace and the one who plays them, for scenarios that bring their own bot. */
public final class PracticeCast {
    private static final List<Story> STORIES = List.of(
            new WholeWindow(),
            new FailedMigration(),
            new AcceptedCheck(),
            new UndoneByScript(),
            new BackupRestored(),
            new DamagedBackup());

    private PracticeCast() {}

    /** The release commander. */
    public static String commander() {
        return DemoPeople.COMMANDER;
    }

    /** Somebody without a role. */
    public static String nobody() {
        return DemoPeople.NOBODY;
    }

    /** Who holds a role. */
    public static String holder(String role) {
        return DemoPeople.holder(role);
    }

    /** Role to the user group that holds it. */
    public static Map<String, String> groups() {
        return DemoPeople.groups();
    }

    /** The channel where windows are started. */
    public static String operations() {
        return DemoPeople.OPERATIONS;
    }

    public static WorkspaceSpec workspace() {
        return DemoPeople.workspace();
    }

    /** The bot as it is installed there, with new secrets. */
    public static AppSpec app() {
        return DemoPeople.app(new SecureRandom());
    }

    /** One of the scenarios of {@code --play}. */
    public static Scenario scenario(String name) {
        return new Scenario(STORIES.stream()
                .filter(story -> story.name().equals(name))
                .findFirst()
                .orElseThrow());
    }

    /** One scenario, for one play. */
    public static final class Scenario {
        private final Story story;

        private Scenario(Story story) {
            this.story = story;
        }

        /** Puts what goes wrong into these runbooks; for scenarios in which the database is as it should be. */
        public void prepare(Path runbooks) throws Exception {
            story.prepare(runbooks, null);
        }

        /** Says where the bot of this play keeps its backups; for scenarios that damage one. */
        public Scenario withBackupsIn(Path folder) {
            story.keepsBackupsIn(folder);
            return this;
        }

        /** Plays to the end. */
        public Played play(App bot, Emulator slack, String runbook) throws Exception {
            PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
            Transcript transcript = new Transcript(nowhere, bot.windowTime(), ZoneOffset.UTC);
            Window ended = new Player(bot, slack, transcript, story).play(runbook, "staging");
            return new Played(ended, story.wrongWith(ended));
        }
    }

    /**
     * How a play ended.
     *
     * @param wrong why that is not as the scenario says; empty if it is
     */
    public record Played(Window window, String wrong) {}
}
