package dev.lockkeeper.runbook;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * How a backup is made, restored in its test, and kept.
 *
 * @param jobs how many connections write a directory and restore it or a custom file at the same time, 1 to
 *     {@link #MOST_JOBS}; always 1 for a plain one
 *     and for one that others make
 * @param keepDays for how many days it must be kept, at least 1
 * @param external who makes it and what is known of it; with {@link Format#EXTERNAL} and only with it
 */
public record BackupForm(
        Format format, int jobs, int keepDays, @Nullable External external) {
    /** More would take the connections of others. */
    public static final int MOST_JOBS = 32;

    /** The documents ask for thirty days at least (001:200, 002:98). */
    public static final int KEEP_DAYS = 30;

    /** Ten years; what must be kept longer is no backup any more. */
    public static final int MOST_KEEP_DAYS = 3_653;

    /** What is taken where a runbook asks for nothing. */
    public static final BackupForm STANDARD = new BackupForm(Format.CUSTOM, 1, KEEP_DAYS);

    public BackupForm {
        if ((format == Format.EXTERNAL) != (external != null)) {
            throw new IllegalArgumentException("a backup is external and says who makes it, or neither");
        }
        if (jobs < 1 || jobs > MOST_JOBS || !format.parallel && jobs > 1) {
            throw new IllegalArgumentException(jobs + " jobs for " + format.word() + "; expected 1 to " + MOST_JOBS
                    + ", and 1 for a plain dump or an external one");
        }
        if (keepDays < 1 || keepDays > MOST_KEEP_DAYS) {
            throw new IllegalArgumentException(keepDays + " days; expected 1 to " + MOST_KEEP_DAYS);
        }
    }

    /** A dump. */
    public BackupForm(Format format, int jobs, int keepDays) {
        this(format, jobs, keepDays, null);
    }

    /** Whether it is restored before it counts, or was restored by others on a day that the runbook names. */
    public boolean wasEverRestored() {
        return external == null || external.rehearsed() != null;
    }

    /**
     * A snapshot, or whatever else a program of the configuration makes.
     *
     * @param command its name in the configuration
     * @param restorePoint whether a point is set in the WAL to which the server can be recovered
     * @param rehearsed the day on which people restored such a backup last, or null if they never did
     */
    public record External(
            String command, boolean restorePoint, @Nullable LocalDate rehearsed) {}

    /** Those of pg_dump as it names them, and what others make. */
    public enum Format {
        CUSTOM("custom", true),
        DIRECTORY("directory", true),
        PLAIN("plain", false),
        EXTERNAL("external", false);

        private final String word;
        private final boolean parallel;

        Format(String word, boolean parallel) {
            this.word = word;
            this.parallel = parallel;
        }

        /** Whether several connections can do it at the same time. */
        public boolean isParallel() {
            return parallel;
        }

        /** As runbooks and pg_dump write it. */
        public String word() {
            return word;
        }
    }
}
