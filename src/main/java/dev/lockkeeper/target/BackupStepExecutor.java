package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.TargetIdentity;
import java.io.IOException;
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

    /**
     * @param clock for the time in names and passports
     */
    public BackupStepExecutor(Targets targets, BackupSettings settings, Clock clock) {
        this.targets = targets;
        this.settings = settings;
        this.clock = clock;
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

    @Override
    public List<String> obstacles(Context step) {
        StepSpec.Backup spec = spec(step);
        TargetIdentity expected = step.expected();
        List<String> obstacles = new ArrayList<>();
        folder().ifPresent(obstacles::add);
        try {
            TargetSettings source = targets.named(expected.name());
            try (Connection connection = targets.open(expected, Targets.use(step) + " look", Targets.Access.READ)) {
                obstacles.addAll(BackupRights.reading(connection, source, spec.compare()));
            }
            TargetSettings server = settings.restoreServer(source);
            try (Connection connection = targets.connect(server, Targets.use(step) + " look", Targets.Access.READ)) {
                obstacles.addAll(BackupRights.creating(connection, server));
                restoring(connection, server, source, expected, obstacles);
            }
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
            BackupJob job = new BackupJob(
                    targets, settings, clock, step, spec(step), source, settings.restoreServer(source), progress);
            Optional<ClientPrograms> programs = fitting(step.expected());
            return programs.isPresent() ? new FullBackup(job, programs.get()).make() : new CloneBackup(job).make();
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

    /** What keeps a copy from being made on the restore server, whichever way it will be made. */
    private void restoring(
            Connection connection,
            TargetSettings server,
            TargetSettings source,
            TargetIdentity expected,
            List<String> obstacles)
            throws SQLException {
        TargetIdentity there = targets.identity(connection, server);
        if (fitting(expected).isEmpty()) {
            if (there.systemIdentifier().equals(expected.systemIdentifier())) {
                obstacles.addAll(BackupRights.copying(connection, server, source.database()));
            } else {
                obstacles.add(
                        manner(expected) + " But the restore server is another server, so there can be no clone.");
            }
        } else if (ClientPrograms.major(there.serverVersion()) < ClientPrograms.major(expected.serverVersion())) {
            obstacles.add("The restore server has version " + there.serverVersion() + ", older than the target's "
                    + expected.serverVersion() + ". Configure a newer one.");
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
        Path nearest = path;
        while (nearest != null && !Files.exists(nearest)) {
            nearest = nearest.getParent();
        }
        boolean usable = nearest != null && Files.isDirectory(nearest) && Files.isWritable(nearest);
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
