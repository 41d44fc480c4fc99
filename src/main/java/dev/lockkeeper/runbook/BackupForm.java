package dev.lockkeeper.runbook;

/**
 * How a dump is written, restored in its test, and kept.
 *
 * @param jobs how many connections write a directory and restore it or a custom file at the same time, 1 to
 *     {@link #MOST_JOBS}; always 1 for a plain one
 * @param keepDays for how many days it must be kept, at least 1
 */
public record BackupForm(Format format, int jobs, int keepDays) {
    /** More would take the connections of others. */
    public static final int MOST_JOBS = 32;

    /** The documents ask for thirty days at least (001:200, 002:98). */
    public static final int KEEP_DAYS = 30;

    /** Ten years; what must be kept longer is no backup any more. */
    public static final int MOST_KEEP_DAYS = 3_653;

    /** What is taken where a runbook asks for nothing. */
    public static final BackupForm STANDARD = new BackupForm(Format.CUSTOM, 1, KEEP_DAYS);

    public BackupForm {
        if (jobs < 1 || jobs > MOST_JOBS || format == Format.PLAIN && jobs > 1) {
            throw new IllegalArgumentException(
                    jobs + " jobs for " + format.word() + "; expected 1 to " + MOST_JOBS + ", and 1 for a plain dump");
        }
        if (keepDays < 1 || keepDays > MOST_KEEP_DAYS) {
            throw new IllegalArgumentException(keepDays + " days; expected 1 to " + MOST_KEEP_DAYS);
        }
    }

    /** As pg_dump names them. */
    public enum Format {
        CUSTOM("custom"),
        DIRECTORY("directory"),
        PLAIN("plain");

        private final String word;

        Format(String word) {
            this.word = word;
        }

        /** As runbooks and pg_dump write it. */
        public String word() {
            return word;
        }
    }
}
