package dev.lockkeeper.target;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What the server tells of a long statement, as words: the phase, how far it is, how fast, and how long the phase still
 * takes. Remembers what it was told before. For one statement; used by one thread.
 */
final class ServerWork {
    private static final Map<String, String> PHASES = Map.ofEntries(
            Map.entry("initializing", "begins"),
            Map.entry("waiting for writers before build", "waits for transactions that write to the table"),
            Map.entry("building index", "reads the table"),
            Map.entry("building index: scanning table", "reads the table"),
            Map.entry("building index: sorting live tuples", "sorts"),
            Map.entry("building index: loading tuples in tree", "writes the index"),
            Map.entry("waiting for writers before validation", "waits for transactions that write to the table"),
            Map.entry("index validation: scanning index", "reads the index once more"),
            Map.entry("index validation: sorting tuples", "sorts once more"),
            Map.entry("index validation: scanning table", "reads the table once more"),
            Map.entry("waiting for old snapshots", "waits for older transactions"),
            Map.entry("waiting for readers before marking dead", "waits for transactions that use the old index"),
            Map.entry("waiting for readers before dropping", "waits for transactions that use the old index"),
            Map.entry("scanning heap", "reads the table"),
            Map.entry("vacuuming indexes", "cleans the indexes"),
            Map.entry("vacuuming heap", "cleans the table"),
            Map.entry("cleaning up indexes", "tidies the indexes"),
            Map.entry("truncating heap", "gives back the empty end of the table"),
            Map.entry("performing final cleanup", "tidies up"),
            Map.entry("seq scanning heap", "reads the table"),
            Map.entry("index scanning heap", "reads the table in the order of the index"),
            Map.entry("sorting tuples", "sorts"),
            Map.entry("writing new heap", "writes the table anew"),
            Map.entry("swapping relation files", "puts the new table in place"),
            Map.entry("rebuilding index", "builds the indexes anew"));

    private final LongSupplier nanos;
    private String phase = "";
    private long percent;
    private final RecentRate recent = new RecentRate(0, 0);

    /** @param nanos the machine's clock for measured durations */
    ServerWork(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * What one look saw.
     *
     * @param phase as the server calls it
     * @param done of the total, in units
     * @param total 0 where the server knows none
     * @param unit {@code block}, {@code row} or {@code byte}
     * @param waitsFor the session it waits for; 0 if none
     */
    record Seen(String phase, long done, long total, String unit, int waitsFor) {
        /** True while it waits for others, whom the server names with their locks too. */
        boolean isWaiting() {
            return phase.startsWith("waiting for ");
        }
    }

    String words(Seen seen) {
        long now = nanos.getAsLong();
        follow(seen, now);
        StringBuilder words = new StringBuilder(PHASES.getOrDefault(seen.phase(), seen.phase()));
        if (seen.waitsFor() != 0) {
            words.append(", now for pid ").append(seen.waitsFor());
        }
        if (seen.total() > 0 && !seen.isWaiting()) {
            words.append(", ").append(percent).append(" %");
        }
        if (seen.isWaiting() || seen.done() <= 0 && seen.total() <= 0) {
            return words.toString();
        }
        words.append(", ").append(count(seen));
        double rate = recent.perSecond(now, seen.done());
        if (recent.isKnown(now) && rate >= 1) {
            words.append(String.format(Locale.ROOT, ", %,.0f %ss/s", rate, seen.unit()));
            if (seen.total() > seen.done()) {
                Duration left = Duration.ofSeconds((long) Math.ceil((seen.total() - seen.done()) / rate));
                words.append(", about ").append(Words.left(left)).append(" left of this phase");
            }
        }
        return words.toString();
    }

    /** A count that the server begins anew within a phase, as for the next part of a table, takes no percent back. */
    private void follow(Seen seen, long now) {
        if (!seen.phase().equals(phase)) {
            phase = seen.phase();
            percent = 0;
            recent.begin(now, seen.done());
        }
        recent.reach(now, seen.done());
        if (seen.total() > 0) {
            percent = Math.max(percent, Math.min(100, 100 * seen.done() / seen.total()));
        }
    }

    private static String count(Seen seen) {
        String done = Words.count(seen.done(), seen.unit(), seen.unit() + "s");
        return seen.total() > 0
                ? String.format(Locale.ROOT, "%,d of %,d %ss", seen.done(), seen.total(), seen.unit())
                : done;
    }
}
