package dev.lockkeeper.window;

import java.security.MessageDigest;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Verifies one chain, entry by entry in the order they are kept, in constant memory. Stops at the first fault: every later
 * entry is chained to what is wrong. For one thread.
 */
public final class RecordChain {
    private final MessageDigest sha256 = Sha256.begun();
    private final String installation;
    private final String chain;
    private final List<RecordHead> known;
    private final Set<RecordHead> met = new HashSet<>();
    private long seq;
    private long found;
    private String head = RecordEntry.NOTHING;
    private Optional<RecordFault> fault = Optional.empty();

    /**
     * @param installation whose record it is
     * @param chain the window's id; empty for the chain of the installation
     * @param known heads that were kept elsewhere and must occur
     */
    public RecordChain(String installation, String chain, Collection<RecordHead> known) {
        this.installation = installation;
        this.chain = chain;
        this.known = List.copyOf(known);
    }

    /** The next entry. Entries after a fault are not looked at. */
    public void next(RecordEntry entry) {
        if (fault.isPresent()) {
            return;
        }
        fault = faultOf(entry);
        if (fault.isEmpty()) {
            seq = entry.seq();
            head = entry.hash();
            found += entry.isFound() ? 1 : 0;
            known.stream().filter(kept -> kept.isOf(entry)).forEach(met::add);
        }
    }

    /**
     * Says that these were all, and what is wrong, if anything. Entries that were taken off the end show only by what was
     * kept elsewhere.
     *
     * @param expected how many entries there should be, by something that is not the chain; at least that many are fine
     */
    public Optional<RecordFault> end(long expected) {
        if (fault.isPresent()) {
            return fault;
        }
        if (seq < expected) {
            return faultAt(
                    seq + 1,
                    "it is missing, and everything after it: " + expected + " entries are known of, " + seq
                            + " are there");
        }
        return known.stream()
                .filter(kept -> !met.contains(kept))
                .min(Comparator.comparingLong(kept -> kept.seq() == 0 ? Long.MAX_VALUE : kept.seq()))
                .flatMap(this::without);
    }

    /** The hash of the last good entry. */
    public String head() {
        return head;
    }

    /** How many entries are good. */
    public long entries() {
        return seq;
    }

    /** How many of them were there before the chain and are hashed as they were found. */
    public long found() {
        return found;
    }

    private Optional<RecordFault> without(RecordHead kept) {
        if (kept.seq() == 0) {
            return faultAt(
                    seq + 1,
                    "no entry carries the head that was kept elsewhere; entries were taken off the end, or the record"
                            + " was written anew");
        }
        return kept.seq() > seq
                ? faultAt(
                        seq + 1,
                        "it is missing, and everything after it; the head that was kept elsewhere is of entry "
                                + kept.seq())
                : faultAt(
                        kept.seq(),
                        "its head was kept elsewhere as " + shortly(kept.hash()) + "; it, or one before it, was"
                                + " written anew");
    }

    private Optional<RecordFault> faultOf(RecordEntry entry) {
        if (entry.seq() <= seq) {
            return faultAt(
                    entry.seq(), "it stands after entry " + seq + "; it was put there, or the order was changed");
        }
        if (entry.seq() > seq + 1) {
            String which = entry.seq() == seq + 2
                    ? "it is missing"
                    : "it is missing, and all up to entry " + (entry.seq() - 1);
            return faultAt(seq + 1, which + "; the next one there is entry " + entry.seq());
        }
        String computed = entry.computed(sha256, installation, chain);
        if (!computed.equals(entry.hash())) {
            return faultAt(
                    entry.seq(),
                    "it is not what was recorded; its content gives " + shortly(computed) + " and it carries "
                            + shortly(entry.hash()));
        }
        if (!entry.previous().equals(head)) {
            return seq == 0
                    ? faultAt(1, "it follows an entry that is not there")
                    : faultAt(
                            seq,
                            "it was written anew; entry " + entry.seq() + " was chained to " + shortly(entry.previous())
                                    + " and it carries " + shortly(head));
        }
        return Optional.empty();
    }

    private Optional<RecordFault> faultAt(long bad, String sentence) {
        return Optional.of(new RecordFault(chain.isEmpty() ? "the installation" : chain, bad, sentence));
    }

    private static String shortly(String hash) {
        return hash.substring(0, Math.min(12, hash.length())) + "…";
    }
}
