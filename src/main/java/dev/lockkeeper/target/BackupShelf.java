package dev.lockkeeper.target;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The backups in a folder, and what is to be done about them. Deletes nothing: only people know what they still need. */
public final class BackupShelf {
    private final Path folder;

    public BackupShelf(Path folder) {
        this.folder = folder;
    }

    /**
     * Backups that may go, and such that lack files though they must still be there, as sentences; empty if there is
     * nothing to do. Files are looked for, not read.
     */
    public List<String> reminders(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        List<String> reminders = new ArrayList<>();
        for (BackupPassport passport : BackupPassport.all(folder)) {
            LocalDate until = passport.keepUntil();
            String what = "Backup " + passport.folder().getFileName() + " of target " + passport.text("target");
            if (today.isAfter(until)) {
                reminders.add(what + " had to be kept until " + until + ". Delete it if nobody needs it any more"
                        + where(passport) + ".");
            } else if (!BackupManifest.isThere(passport.folder())) {
                reminders.add(what + " must be kept until " + until + ", and files of it are gone. Take another one.");
            }
        }
        return reminders;
    }

    /** How many backups there are, and which day is the next on which one may go. */
    public String sentence() {
        List<BackupPassport> all = BackupPassport.all(folder);
        if (all.isEmpty()) {
            return "No backup lies there.";
        }
        LocalDate next = all.stream()
                .map(BackupPassport::keepUntil)
                .min(LocalDate::compareTo)
                .orElseThrow();
        return Words.count(all.size(), "backup", "backups") + "; to be kept until " + next + " or longer.";
    }

    /** What else there is to delete. */
    private static String where(BackupPassport passport) {
        return switch (passport.text("kind")) {
            case "clone" -> ", and with it database " + passport.text("database");
            case "external" -> ", and with it what the command " + passport.text("command") + " made";
            default -> "";
        };
    }
}
