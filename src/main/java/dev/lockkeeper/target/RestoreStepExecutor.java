package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.Swap;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out steps of kind {@code restore}: the backup of this window is restored into a new database beside the target's,
 * compared with what was counted then, and put in its place by rename. Until the rename nobody sees anything of it; the
 * rename is one transaction; the old database is kept and closed. Safe for several threads. See docs/steps/restore.md.
 */
public final class RestoreStepExecutor implements StepExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(RestoreStepExecutor.class);

    private final Targets targets;
    private final BackupSettings settings;
    private final Pause pause;

    /** @param settings where backups lie, with what they are restored, and as whom on which server */
    public RestoreStepExecutor(Targets targets, BackupSettings settings, Pause pause) {
        this.targets = targets;
        this.settings = settings;
        this.pause = pause;
    }

    @Override
    public String kind() {
        return "restore";
    }

    @Override
    public List<String> obstacles(Context step) {
        return look(step, false).obstacles();
    }

    @Override
    public Offer offer(Context step) {
        return look(step, true);
    }

    private Offer look(Context step, boolean withPrice) {
        List<String> obstacles = new ArrayList<>();
        List<String> price = new ArrayList<>();
        try {
            KeptBackup backup = KeptBackup.of(step, spec(step), settings);
            TargetSettings server = SwapServer.of(targets, settings, step.expected());
            try (Connection connection =
                    SwapServer.open(targets, server, step.expected(), Targets.use(step) + " look")) {
                List<SwapServer.Database> all = SwapServer.databases(connection);
                if (swapped(step, all).isPresent()) {
                    return new Offer(List.of(), List.of());
                }
                obstacles.addAll(backup.obstacles());
                if (!backup.isClone() && programs(step).isEmpty()) {
                    obstacles.add("pg_restore of the server's version or newer was not found. Install the PostgreSQL"
                            + " client programs.");
                }
                SwapRights rights = new SwapRights(connection, server, step.expected());
                obstacles.addAll(rights.obstacles());
                if (withPrice) {
                    price.add(time(backup));
                    price.add(new RowsSince(targets, step, backup).words());
                    price.addAll(rights.words());
                    price.add("Kept: the database of before, as "
                            + NameSwap.kept(
                                    all,
                                    step.expected().database(),
                                    step.window().value())
                            + ", closed to everybody; only people drop it");
                }
            }
        } catch (BackupFailedException | TargetUnavailableException e) {
            obstacles.add(String.valueOf(e.getMessage()));
        } catch (SQLException e) {
            obstacles.add("What it needs could not be looked up: " + Failures.message(e) + ".");
        }
        return new Offer(obstacles, price);
    }

    private static String time(KeptBackup backup) {
        String seconds = backup.outputs().get("restore_seconds");
        return "Backup of " + backup.takenAt() + "; time: "
                + (backup.isClone()
                        ? "nothing is restored, the clone itself takes the place"
                        : seconds == null
                                ? "restoring it was not measured"
                                : "restoring it took " + seconds + " s when it was tested")
                + "; then comparing, statistics and the rename";
    }

    @Override
    public Outcome run(Context step, Progress progress) {
        AtomicBoolean cancelled = new AtomicBoolean();
        step.cancellation().whenAsked(() -> cancelled.set(true));
        TargetSettings server = SwapServer.of(targets, settings, step.expected());
        try {
            List<SwapServer.Database> all = databases(server, step);
            Optional<SwapServer.Database> done = swapped(step, all);
            if (done.isPresent()) {
                return new Outcome.Succeeded(adopted(step, done.get(), all), List.of());
            }
            progress.says(tidied(server, step));
            KeptBackup backup = KeptBackup.of(step, spec(step), settings);
            RestoredCopy copy =
                    new RestoredCopy(targets, server, step, spec(step), backup, settings.programs(), progress);
            RestoredCopy.Ready ready = copy.ready(all);
            if (cancelled.get()) {
                return new Outcome.Cancelled(
                        "The restored database " + ready.database().name() + " was not put in the target's place.");
            }
            return swap(server, step, copy, ready, progress);
        } catch (BackupFailedException e) {
            return failed(String.valueOf(e.getMessage()), e.sqlState());
        } catch (TargetUnavailableException | LedgerSchema.UnusableException e) {
            return failed(String.valueOf(e.getMessage()), null);
        } catch (SQLException e) {
            return SqlStates.connectionLost(e)
                    ? new Outcome.InDoubt("The connection was lost: " + Failures.message(e) + ".")
                    : failed("The backup was not restored: " + Failures.message(e) + ".", e.getSQLState());
        } catch (IOException e) {
            return failed("The backup was not restored: " + e.getMessage() + ".", null);
        }
    }

    private Outcome swap(
            TargetSettings server, Context step, RestoredCopy copy, RestoredCopy.Ready ready, Progress progress)
            throws SQLException, BackupFailedException {
        progress.says("ending sessions on " + step.expected().database() + " and renaming");
        targets.kept().letGo(step.expected().name());
        long began = System.nanoTime();
        NameSwap.Done done = new NameSwap(targets, server, step, pause).swap(ready.database());
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        targets.kept().letGo(step.expected().name());
        if (!isInPlace(server, step, ready.database().oid())) {
            return new Outcome.InDoubt("COMMIT was answered, and the new database was not seen in the target's place.");
        }
        Map<String, String> outputs =
                new LinkedHashMap<>(Swap.outputs(ready.database().oid(), done.kept(), ready.ledger()));
        outputs.putAll(copy.told(ready));
        outputs.put("swap_seconds", Words.seconds(took));
        outputs.put("sessions_ended", ended(done.ended()));
        outputs.put("note", note(done.kept()));
        return new Outcome.Succeeded(outputs, List.of());
    }

    /** Asked on a new connection; from COMMIT on nobody may say that nothing took effect because this cannot be asked. */
    private boolean isInPlace(TargetSettings server, Context step, long oid) {
        try {
            return swapped(step, databases(server, step))
                    .filter(found -> found.oid() == oid)
                    .isPresent();
        } catch (SQLException | TargetUnavailableException e) {
            LOG.warn("{}: whether the swap took effect could not be asked: {}", Targets.use(step), e.getMessage());
            return false;
        }
    }

    private static String ended(Set<String> sessions) {
        return sessions.isEmpty() ? "none" : SwapSessions.named(List.copyOf(sessions));
    }

    private static String note(String kept) {
        return "Database " + kept + " is the one of before, closed to everybody. Drop it when nobody needs it any more;"
                + " the bot never does.";
    }

    /**
     * Looks which databases the server has. Sessions of the old attempt that may still swap are ended first; what was
     * being filled is dropped; what was proven is kept, and the next attempt goes on with it.
     */
    @Override
    public Finding settle(Context step, Progress progress) {
        try {
            TargetSettings server = SwapServer.of(targets, settings, step.expected());
            try (Connection connection =
                    SwapServer.open(targets, server, step.expected(), Targets.use(step) + " look")) {
                if (NameSwap.endLeftovers(connection, NameSwap.use(step))) {
                    return new Finding.AtWork("the server still works on the rename; it is being ended");
                }
                List<SwapServer.Database> all = SwapServer.databases(connection);
                Optional<SwapServer.Database> done = swapped(step, all);
                if (done.isPresent()) {
                    return new Finding.TookEffect(
                            adopted(step, done.get(), all),
                            "Database " + done.get().name() + " is the restored one (oid "
                                    + done.get().oid() + "); the rename took effect.");
                }
                Optional<SwapServer.Database> old =
                        SwapServer.named(all, step.expected().database());
                if (old.isEmpty() || old.get().oid() != step.expected().databaseOid()) {
                    return new Finding.Undecided("Database " + step.expected().database() + " on the server is not the"
                            + " one of before (oid " + step.expected().databaseOid() + ") and not one that this window"
                            + " restored. Look who renamed or made it.");
                }
                return new Finding.NoEffect("Database " + old.get().name() + " is still the one of before (oid "
                        + old.get().oid() + "). " + tidied(connection, step, all));
            }
        } catch (TargetUnavailableException e) {
            return new Finding.AtWork("the server does not answer: " + e.getMessage());
        } catch (SQLException e) {
            return new Finding.AtWork("the server does not answer: " + Failures.message(e));
        }
    }

    /** What an attempt that could not clear up left there is in the way of the next one. */
    private String tidied(TargetSettings server, Context step) throws SQLException {
        try (Connection connection = SwapServer.open(targets, server, step.expected(), Targets.use(step) + " look")) {
            return tidied(connection, step, SwapServer.databases(connection));
        }
    }

    private static String tidied(Connection connection, Context step, List<SwapServer.Database> all)
            throws SQLException {
        List<String> dropped = new ArrayList<>();
        List<String> proven = new ArrayList<>();
        String ours = "lockkeeper_restore_"
                + step.window().value().toLowerCase(Locale.ROOT).replace('-', '_') + "_";
        for (SwapServer.Database each : all) {
            boolean unmarked = each.comment() == null && each.name().startsWith(ours);
            if (unmarked || SwapServer.isMarked(each, step.everywhere(), SwapServer.FILLING)) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("DROP DATABASE IF EXISTS " + TableName.quoted(each.name()) + " WITH (FORCE)");
                }
                dropped.add(each.name());
            } else if (SwapServer.isMarked(each, step.everywhere(), SwapServer.PROVEN)) {
                proven.add(each.name());
            }
        }
        return (dropped.isEmpty() ? "" : "What was half restored was dropped (" + String.join(", ", dropped) + "). ")
                + (proven.isEmpty()
                        ? "Nothing of the attempt is left."
                        : "The restored database " + String.join(", ", proven) + " was proven and waits.");
    }

    /** The database in the target's place if this window put it there, instead of the one it had expected. */
    private static Optional<SwapServer.Database> swapped(Context step, List<SwapServer.Database> all) {
        return SwapServer.named(all, step.expected().database())
                .filter(found -> found.oid() != step.expected().databaseOid())
                .filter(found -> SwapServer.isMarked(found, step.everywhere(), SwapServer.SWAPPED))
                .filter(found -> String.valueOf(found.comment())
                        .endsWith("for oid " + step.expected().databaseOid()));
    }

    private Map<String, String> adopted(Context step, SwapServer.Database done, List<SwapServer.Database> all)
            throws SQLException {
        String kept = SwapServer.of(all, step.expected().databaseOid())
                .map(SwapServer.Database::name)
                .orElse("none; somebody dropped it");
        Map<String, String> outputs =
                new LinkedHashMap<>(Swap.outputs(done.oid(), kept, step.ledger() == null ? null : ledger(step)));
        outputs.put("note", note(kept));
        return outputs;
    }

    private @Nullable String ledger(Context step) throws SQLException {
        TargetSettings target = targets.named(step.expected().name());
        try (Connection connection = targets.connect(target, Targets.use(step) + " look", Targets.Access.READ)) {
            return LedgerSchema.verified(connection, target).id();
        } catch (LedgerSchema.UnusableException e) {
            throw new TargetUnavailableException(String.valueOf(e.getMessage()), e);
        }
    }

    private List<SwapServer.Database> databases(TargetSettings server, Context step) throws SQLException {
        try (Connection connection = SwapServer.open(targets, server, step.expected(), Targets.use(step) + " look")) {
            return SwapServer.databases(connection);
        }
    }

    private Optional<ClientPrograms> programs(Context step) {
        return ClientPrograms.find(settings.programs())
                .filter(found ->
                        found.major() >= ClientPrograms.major(step.expected().serverVersion()));
    }

    private static Outcome failed(String message, @Nullable String sqlState) {
        return new Outcome.Failed(
                new StepFailure(message + " The target is the database of before.", null, 0, sqlState, true));
    }

    private static StepSpec.Restore spec(Context step) {
        if (step.spec() instanceof StepSpec.Restore restore) {
            return restore;
        }
        throw new IllegalArgumentException("step kind " + step.spec().kind() + "; expected restore");
    }
}
