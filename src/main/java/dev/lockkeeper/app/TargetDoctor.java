package dev.lockkeeper.app;

import dev.lockkeeper.engine.RunbookLibrary;
import dev.lockkeeper.engine.TargetDesk;
import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.runbook.Environment;
import dev.lockkeeper.target.BackupSettings;
import dev.lockkeeper.target.BackupShelf;
import dev.lockkeeper.target.BackupStepExecutor;
import dev.lockkeeper.target.ClientPrograms;
import dev.lockkeeper.target.LedgerRights;
import dev.lockkeeper.target.PostgresTargetDesk;
import dev.lockkeeper.target.TargetSettings;
import dev.lockkeeper.target.Targets;
import dev.lockkeeper.window.TargetIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at targets, client programs, the backup folder and runbooks. Changes nothing. */
final class TargetDoctor {
    private final Config config;

    TargetDoctor(Config config) {
        this.config = config;
    }

    List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        int newest = 0;
        Targets targets = new Targets(config.targets());
        TargetDesk desk = new PostgresTargetDesk(targets);
        LedgerRights rights = new LedgerRights(targets);
        for (TargetSettings target : config.targets()) {
            Optional<TargetIdentity> who = identity(desk, target, "target " + target.name(), findings);
            newest = Math.max(
                    newest,
                    who.map(w -> ClientPrograms.major(w.serverVersion())).orElse(0));
            who.ifPresent(known -> {
                findings.add(sessions(desk, target));
                findings.addAll(ledger(rights, target));
                findings.add(backup(targets, target));
            });
        }
        config.restoreTests()
                .forEach((name, server) -> identity(
                        new PostgresTargetDesk(new Targets(List.of(server))),
                        server,
                        "restore tests of " + name,
                        findings));
        findings.add(programs(newest));
        findings.add(backups(config.backups()));
        findings.add(shelf(new BackupShelf(config.backups())));
        findings.addAll(runbooks());
        return findings;
    }

    private static Optional<TargetIdentity> identity(
            TargetDesk desk, TargetSettings target, String part, List<Finding> findings) {
        try {
            TargetIdentity who = desk.identify(target.name());
            findings.add(Finding.ready(
                    part,
                    target.user() + "@" + who.host() + ":" + who.port() + "/" + who.database() + ", PostgreSQL "
                            + who.serverVersion() + ", system " + who.systemIdentifier() + "."));
            return Optional.of(who);
        } catch (TargetUnavailableException e) {
            findings.add(Finding.notReady(part, e.getMessage()));
            return Optional.empty();
        }
    }

    /** Asking what others do there needs a right that is easily forgotten. */
    private static Finding sessions(TargetDesk desk, TargetSettings target) {
        String part = "rights on " + target.name();
        try {
            return Finding.ready(
                    part, "sees what the " + desk.activity(target.name()).sessions() + " sessions of others do.");
        } catch (TargetUnavailableException e) {
            return Finding.notReady(part, e.getMessage());
        }
    }

    /** Whether what proves the steps can be kept there, and where else it would turn up. */
    private static List<Finding> ledger(LedgerRights rights, TargetSettings target) {
        String part = "ledger in " + target.name();
        try {
            LedgerRights.Look look = rights.look(target.name());
            List<Finding> findings = new ArrayList<>();
            findings.add(look.ready() ? Finding.ready(part, look.sentence()) : Finding.notReady(part, look.sentence()));
            look.warnings().forEach(warning -> findings.add(Finding.warned(part, warning)));
            return findings;
        } catch (TargetUnavailableException e) {
            return List.of(Finding.notReady(part, e.getMessage()));
        }
    }

    /** Where a backup of it would be restored, and whether there is room for it. */
    private Finding backup(Targets targets, TargetSettings target) {
        String part = "backup of " + target.name();
        BackupStepExecutor backups = new BackupStepExecutor(
                targets,
                new BackupSettings(config.backups(), config.pgDumpFolder(), config.restoreTests()),
                Clock.systemUTC());
        try {
            BackupStepExecutor.Prospect prospect = backups.prospect(target.name());
            return prospect.obstacles().isEmpty()
                    ? Finding.ready(part, prospect.forecast())
                    : Finding.warned(part, String.join(" ", prospect.obstacles()) + " Backup steps refuse to run.");
        } catch (TargetUnavailableException e) {
            return Finding.notReady(part, e.getMessage());
        }
    }

    private Finding programs(int newestServer) {
        @Nullable Path folder = config.pgDumpFolder();
        Optional<ClientPrograms> found = ClientPrograms.find(folder);
        String where = folder == null ? "on the PATH" : "in " + folder;
        if (found.isEmpty()) {
            return Finding.notReady(
                    "pg_dump",
                    "there is no pg_dump with its pg_restore " + where + "; install PostgreSQL's client programs, or"
                            + " name their folder with pgDumpFolder. Without them a backup step can only clone.");
        }
        ClientPrograms programs = found.get();
        if (newestServer == 0) {
            return Finding.notLookedAt(
                    "pg_dump",
                    programs.version() + " is at " + programs.dump() + "; no target said its version to compare with.");
        }
        return programs.major() < newestServer
                ? Finding.notReady(
                        "pg_dump",
                        programs.version() + " at " + programs.dump() + " is older than a server (" + newestServer
                                + ") and refuses to dump it; install version " + newestServer + ".")
                : Finding.ready("pg_dump", programs.version() + " at " + programs.dump() + ".");
    }

    private static Finding backups(Path folder) {
        @Nullable Path there = folder;
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        boolean writable = there != null && Files.isDirectory(there) && Files.isWritable(there);
        return writable
                ? Finding.ready("backup folder", folder + (folder.equals(there) ? "." : " will be made."))
                : Finding.notReady("backup folder", folder + " cannot be written; correct backups, or its rights.");
    }

    /** What was kept long enough, and what was not. */
    private static Finding shelf(BackupShelf shelf) {
        List<String> reminders = shelf.reminders(Clock.systemUTC().instant());
        return reminders.isEmpty()
                ? Finding.ready("kept backups", shelf.sentence())
                : Finding.warned("kept backups", String.join(" ", reminders));
    }

    private List<Finding> runbooks() {
        RunbookLibrary library = new RunbookFolders(config.runbooks(), config.carriedRunbooks()).library();
        List<Finding> findings = new ArrayList<>();
        for (String name : library.names()) {
            String part = "runbook " + name;
            RunbookLibrary.Parsed parsed = library.parse(library.read(name));
            if (parsed instanceof RunbookLibrary.Parsed.Valid valid) {
                List<String> targets =
                        config.targets().stream().map(TargetSettings::name).toList();
                List<String> unknown = valid.runbook().environments().values().stream()
                        .map(Environment::target)
                        .filter(target -> !targets.contains(target))
                        .toList();
                findings.add(
                        unknown.isEmpty()
                                ? Finding.ready(part, valid.runbook().title() + ".")
                                : Finding.notReady(
                                        part,
                                        "names the target " + String.join(", ", unknown)
                                                + ", which is not configured; add it under targets."));
            } else {
                findings.add(Finding.notReady(part, "cannot run; lint " + name + " says why."));
            }
        }
        if (findings.isEmpty()) {
            findings.add(Finding.notReady("runbooks", "there is none; name their folder under runbooks."));
        }
        return findings;
    }
}
