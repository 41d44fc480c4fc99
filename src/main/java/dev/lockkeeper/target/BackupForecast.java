package dev.lockkeeper.target;

import dev.lockkeeper.runbook.BackupForm;
import dev.lockkeeper.runbook.BackupForm.Format;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a backup will need, and whether there is room for it. Times come from the last backup of the target and are scaled
 * by size; without one they are not foretold.
 *
 * @param target its name
 * @param place the restore server, {@code host:port}
 * @param size of the database now
 * @param last the newest full backup of the target, of the same form if there is one
 * @param room what is free
 */
record BackupForecast(
        String target, String place, BackupForm form, Size size, Optional<BackupPassport> last, Room room) {
    /** A database that grows while it is dumped, and blocks that are not filled. */
    private static final double RESERVE = 1.1;
    /** Numbers and moments are longer as text; more was not seen. */
    private static final double AS_TEXT = 1.5;

    private static final double KILO = 1000;

    /**
     * Bytes on the target's disk.
     *
     * @param database all of it; a restored copy takes about as much
     * @param tables without indexes, which a dump does not hold
     */
    record Size(long database, long tables) {}

    /**
     * Free bytes.
     *
     * @param folder where dumps are written
     * @param server where copies are restored; empty if that server's disk cannot be seen from here
     * @param shared whether both are the same disk
     */
    record Room(long folder, OptionalLong server, boolean shared) {}

    /** The most that the dump is expected to have. */
    long dumpBytes() {
        Optional<Double> before = scaled("bytes");
        double worst = size.tables() * (form.format() == Format.PLAIN ? AS_TEXT : 1);
        return Math.round(before.orElse(worst) * RESERVE);
    }

    /** How long pg_dump will take; empty if it never was measured. */
    Optional<Duration> dump() {
        return scaled("dump_seconds").map(BackupForecast::seconds);
    }

    /** How long the restore test will take; empty if it never was measured. */
    Optional<Duration> restore() {
        return scaled("restore_seconds").map(BackupForecast::seconds);
    }

    /**
     * Where the room is not enough.
     *
     * @param dumped false if a clone stands in, which needs no room in the folder
     */
    List<String> obstacles(boolean dumped) {
        List<String> obstacles = new ArrayList<>();
        long dump = dumped ? dumpBytes() : 0;
        long copy = Math.round(size.database() * RESERVE);
        if (room.folder() < dump) {
            obstacles.add("The backup folder has " + bytes(room.folder()) + " free, and the dump of target " + target
                    + " needs about " + bytes(dump) + ". Make room there, or configure another folder under backups.");
        }
        if (room.server().isPresent() && room.server().getAsLong() < copy + (room.shared() ? dump : 0)) {
            obstacles.add("The restore server " + place + " has "
                    + bytes(room.server().getAsLong())
                    + " free, and the restore test of target " + target + " needs about " + bytes(copy)
                    + (room.shared() && dumped ? " beside the dump of about " + bytes(dump) + " on the same disk" : "")
                    + ". Make room there, or configure another server under restoreTests.");
        }
        return obstacles;
    }

    /** All of it, for people. */
    String sentence() {
        return "Database " + bytes(size.database()) + "; a " + form.format().word() + " dump of at most about "
                + bytes(dumpBytes()) + " (" + bytes(room.folder()) + " free), restore test on " + place + " of about "
                + bytes(size.database()) + " ("
                + (room.server().isPresent()
                        ? bytes(room.server().getAsLong()) + " free" + (room.shared() ? " on the same disk" : "")
                        : "free disk of that server cannot be seen from here; look there")
                + "). " + times();
    }

    private String times() {
        if (dump().isEmpty() || restore().isEmpty()) {
            return "How long it takes was not measured yet.";
        }
        BackupPassport before = last.orElseThrow();
        String unlike = before.text("format").equals(form.format().word())
                        && before.text("jobs").equals(String.valueOf(form.jobs()))
                ? ""
                : ", which was of another form";
        return "Dump about " + Words.left(dump().orElseThrow()) + ", restore test about "
                + Words.left(restore().orElseThrow()) + ", from the backup of "
                + LocalDate.ofInstant(before.takenAt(), ZoneOffset.UTC) + unlike + ".";
    }

    private Optional<Double> scaled(String name) {
        return last.flatMap(before -> before.number(name)
                .flatMap(value -> before.number("database_bytes")
                        .filter(bytes -> bytes > 0)
                        .map(bytes -> value * size.database() / bytes)));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * KILO));
    }

    /** {@code 850 kB}, {@code 1.2 GB}. */
    static String bytes(long bytes) {
        double size = bytes;
        String unit = "bytes";
        for (String next : List.of("kB", "MB", "GB", "TB")) {
            if (size < KILO) {
                break;
            }
            size /= KILO;
            unit = next;
        }
        boolean whole = unit.equals("bytes") || size >= 10;
        return whole ? Math.round(size) + " " + unit : String.format(Locale.ROOT, "%.1f %s", size, unit);
    }
}
