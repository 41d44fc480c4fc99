package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.runbook.BackupForm;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.TargetIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Carries out steps of kind {@code backup}: a dump that was restored and compared, or, where pg_dump is missing or older
 * than the server, a copy of the database on the same server, which is never called a full backup. Does not change the
 * target. Every attempt makes a backup of its own. Safe for several threads. See docs/steps/backup.md.
 */
public final class BackupStepExecutor implements StepExecutor {
    private final Targets targets;
    private final BackupSettings settings;
    private final Clock clock;
    private final @Nullable StepExecutor commands;

    /**
     * @param clock for the time in names and passports
     */
    public BackupStepExecutor(Targets targets, BackupSettings settings, Clock clock) {
        this(targets, settings, clock, null);
    }

    /**
     * @param clock for the time in names and passports
     * @param commands carries out steps of kind {@code command}, for backups that others make; null if nobody makes any
     */
    public BackupStepExecutor(Targets targets, BackupSettings settings, Clock clock, @Nullable StepExecutor commands) {
        this.targets = targets;
        this.settings = settings;
        this.clock = clock;
        this.commands = commands;
    }

    @Override
    public String kind() {
        return "backup";
    }

    /** How a backup of this target would be made now, in one sentence for people. */
    public String manner(TargetIdentity target) {
        Optional<ClientPrograms> programs = ClientPrograms.find(settings.programs());
        if (programs.isEmpty()) {
            return "pg_dump was not found " + where()
                    + "; a clone on the same server will stand in, which is not a full"
                    + " backup. Install the PostgreSQL client programs for a full one.";
        }
        String found = programs.get().version();
        return fits(programs.get(), target)
                ? "pg_dump " + found + " makes a full backup of server " + target.serverVersion() + "."
                : "pg_dump " + found + " is older than server " + target.serverVersion()
                        + "; a clone on the same server will stand in, which is not a full backup. Install pg_dump "
                        + ClientPrograms.major(target.serverVersion()) + " or newer for a full one.";
    }

    /**
     * What a backup of this target in the usual form would need now and where it would be restored, in sentences for
     * people: first whether it can be, then how. Reads only; may be repeated.
     *
     * @throws TargetUnavailableException if the target or the restore server does not answer
     */
    public Prospect prospect(String target) {
        TargetSettings source = targets.named(target);
        Optional<String> refusal = settings.restorePlace(source).refusal();
        if (refusal.isPresent()) {
            return new Prospect(List.of(refusal.get()), "");
        }
        try {
            BackupForecast forecast = forecast(source, BackupForm.STANDARD);
            return new Prospect(forecast.obstacles(true), forecast.sentence());
        } catch (SQLException e) {
            throw new TargetUnavailableException(
                    "What a backup of target " + target + " needs could not be looked at: " + Failures.message(e) + ".",
                    e);
        }
    }

    /**
     * What lies before a backup.
     *
     * @param obstacles what keeps it from being made, as sentences
     * @param forecast sizes, room and times, as sentences; empty if nobody asked for them
     */
    public record Prospect(List<String> obstacles, String forecast) {
        public Prospect {
            obstacles = List.copyOf(obstacles);
        }
    }

    @Override
    public List<String> obstacles(Context step) {
        StepSpec.Backup spec = spec(step);
        TargetIdentity expected = step.expected();
        List<String> obstacles = new ArrayList<>();
        folder().ifPresent(obstacles::add);
        try {
            TargetSettings source = targets.named(expected.name());
            BackupForm.External external = spec.form().external();
            if (external != null) {
                obstacles.addAll(external(step, source, external));
                return List.copyOf(obstacles);
            }
            try (Connection connection = targets.open(expected, Targets.use(step) + " look", Targets.Access.READ)) {
                obstacles.addAll(BackupRights.reading(connection, source, spec.compare()));
            }
            RestorePlace place = settings.restorePlace(source);
            Optional<String> refusal = place.refusal();
            if (refusal.isPresent()) {
                obstacles.add(refusal.get());
                return List.copyOf(obstacles);
            }
            try (Connection connection =
                    targets.connect(place.server(), Targets.use(step) + " look", Targets.Access.READ)) {
                obstacles.addAll(BackupRights.creating(connection, place.server()));
                restoring(connection, place, expected, spec.form(), obstacles);
            }
            obstacles.addAll(
                    forecast(source, spec.form()).obstacles(fitting(expected).isPresent()));
        } catch (TargetUnavailableException e) {
            obstacles.add(String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            obstacles.add(
                    "Rights on target " + expected.name() + " could not be looked up: " + Failures.message(e) + ".");
        }
        return List.copyOf(obstacles);
    }

    @Override
    public Outcome run(Context step, Progress progress) {
        try {
            TargetSettings source = targets.named(step.expected().name());
            RestorePlace place = settings.restorePlace(source);
            BackupForm.External external = spec(step).form().external();
            if (external != null && commands != null) {
                BackupJob job =
                        new BackupJob(targets, settings, clock, step, spec(step), source, place.server(), progress);
                return new ExternalBackup(job, external, commands).make();
            }
            Optional<String> refusal = place.refusal();
            if (refusal.isPresent()) {
                return failed(refusal.get(), null);
            }
            BackupForecast forecast = forecast(source, spec(step).form());
            BackupJob job = new BackupJob(targets, settings, clock, step, spec(step), source, place.server(), progress);
            Optional<ClientPrograms> programs = fitting(step.expected());
            programs.ifPresent(found -> progress.says(forecast.sentence()));
            return programs.isPresent()
                    ? new FullBackup(job, programs.get(), forecast).make()
                    : new CloneBackup(job).make();
        } catch (BackupFailedException e) {
            return failed(String.valueOf(e.getMessage()), e.sqlState());
        } catch (TargetUnavailableException e) {
            return failed(String.valueOf(e.getMessage()), null);
        } catch (SQLException e) {
            return failed("The backup was not made: " + Failures.message(e) + ".", e.getSQLState());
        } catch (IOException e) {
            return failed("The backup was not made: " + e.getMessage() + ".", null);
        }
    }

    /**
     * A backup whose passport stands here is adopted, after every byte was read; else what an attempt of ours left is
     * cleared away. Whether a backup was finished on another machine, or by a command, only people can tell.
     */
    @Override
    public Finding settle(Context step, Progress progress) {
        BackupForm.External external = spec(step).form().external();
        String mark = BackupJob.mark(step);
        Optional<BackupPassport> finished = BackupPassport.all(settings.folder()).stream()
                .filter(passport -> passport.text("attempt").equals(mark))
                .findFirst();
        if (finished.isPresent()) {
            return settled(finished.get());
        }
        if (external != null) {
            return new Finding.Undecided("Whether the command " + external.command()
                    + " made a backup is not known here, and no passport of it stands in the backup folder. Look where it"
                    + " puts them.");
        }
        try {
            TargetSettings source = targets.named(step.expected().name());
            List<String> left = new ArrayList<>(BackupFolder.deleteUnfinished(settings.folder(), mark));
            left.addAll(ScratchDatabase.dropLeft(
                    targets, settings.restorePlace(source).server(), mark));
            return new Finding.Undecided("No backup of this attempt was finished in the backup folder of this machine"
                    + (left.isEmpty() ? "" : "; what was left of it was removed: " + String.join(", ", left))
                    + ". retry makes another one.");
        } catch (SQLException e) {
            return new Finding.Undecided(
                    "No backup of this attempt was finished in the backup folder of this machine, and"
                            + " what it left on the restore server could not be removed: " + Failures.message(e) + ".");
        } catch (IOException | UncheckedIOException e) {
            return new Finding.Undecided(
                    "What this attempt left in the backup folder could not be looked at: " + e.getMessage() + ".");
        }
    }

    private static Finding settled(BackupPassport passport) {
        boolean dumped = passport.text("kind").equals("full");
        List<String> damages = dumped ? BackupManifest.damages(passport.folder()) : List.of();
        return damages.isEmpty()
                ? new Finding.TookEffect(
                        passport.outputs(),
                        "Its passport stands in " + passport.folder().getFileName()
                                + (dumped ? ", and every byte of the dump is as it was tested." : "."))
                : new Finding.Undecided("A backup of this attempt lies in "
                        + passport.folder().getFileName() + ", but " + damages.get(0) + ". retry makes another one.");
    }

    /** What keeps others from making a backup, and a restore point from being set. */
    private List<String> external(Context step, TargetSettings source, BackupForm.External external)
            throws SQLException {
        if (commands == null) {
            return List.of("Nothing here runs commands, so there can be no external backup.");
        }
        List<String> obstacles = new ArrayList<>(commands.obstacles(ExternalBackup.command(step, external)));
        if (external.restorePoint()) {
            try (Connection connection =
                    targets.open(step.expected(), Targets.use(step) + " look", Targets.Access.READ)) {
                obstacles.addAll(ExternalBackup.obstacles(connection, source));
            }
        }
        return obstacles;
    }

    /** What a backup of this target would need now. */
    private BackupForecast forecast(TargetSettings source, BackupForm form) throws SQLException {
        RestorePlace place = settings.restorePlace(source);
        BackupForecast.Size size;
        try (Connection connection = targets.connect(source, "backup look", Targets.Access.READ)) {
            size = BackupRoom.size(connection);
        }
        try (Connection connection = targets.connect(place.server(), "backup look", Targets.Access.READ)) {
            return new BackupForecast(
                    source.name(),
                    place.words(),
                    form,
                    size,
                    BackupRoom.last(settings.folder(), source.name(), form),
                    BackupRoom.room(settings.folder(), connection));
        }
    }

    /** What keeps a copy from being made on the restore server, whichever way it will be made. */
    private void restoring(
            Connection connection, RestorePlace place, TargetIdentity expected, BackupForm form, List<String> obstacles)
            throws SQLException {
        TargetIdentity there = targets.identity(connection, place.server());
        boolean same = there.systemIdentifier().equals(expected.systemIdentifier());
        obstacles.addAll(place.obstacles(there, expected));
        Optional<ClientPrograms> programs = fitting(expected);
        if (programs.isEmpty()) {
            if (same) {
                obstacles.addAll(BackupRights.copying(
                        connection, place.server(), place.source().database()));
            } else {
                obstacles.add(
                        manner(expected) + " But the restore server is another server, so there can be no clone.");
            }
            return;
        }
        if (ClientPrograms.major(there.serverVersion()) < ClientPrograms.major(expected.serverVersion())) {
            obstacles.add("The restore server has version " + there.serverVersion() + ", older than the target's "
                    + expected.serverVersion() + ". Configure a newer one.");
        }
        if (form.format() == BackupForm.Format.PLAIN) {
            if (programs.get().psql().isEmpty()) {
                obstacles.add(Dump.noPsql());
            }
            if (!same || !BackupRights.givingAway(connection)) {
                obstacles.add(Dump.OWNERS);
            }
        }
    }

    private Optional<ClientPrograms> fitting(TargetIdentity target) {
        return ClientPrograms.find(settings.programs()).filter(found -> fits(found, target));
    }

    private static boolean fits(ClientPrograms programs, TargetIdentity target) {
        return programs.major() >= ClientPrograms.major(target.serverVersion());
    }

    private Optional<String> folder() {
        Path path = settings.folder().toAbsolutePath().normalize();
        Path nearest = BackupRoom.existing(path);
        boolean usable = Files.isDirectory(nearest) && Files.isWritable(nearest);
        return usable
                ? Optional.empty()
                : Optional.of(
                        "Backup folder " + path + " cannot be written. Make it writable, or configure another one.");
    }

    private String where() {
        return settings.programs() == null ? "on the PATH" : "in " + settings.programs();
    }

    private static Outcome failed(String message, @Nullable String sqlState) {
        return new Outcome.Failed(new StepFailure(message + " The target was not changed.", null, 0, sqlState, true));
    }

    private static StepSpec.Backup spec(Context step) {
        if (step.spec() instanceof StepSpec.Backup backup) {
            return backup;
        }
        throw new IllegalArgumentException("step kind " + step.spec().kind() + "; expected backup");
    }
}
